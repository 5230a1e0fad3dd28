// Figures are made of what is stored, whoever tells it in whatever order; and they are what the services' own tables
// say.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>
#include <thread>
#include <tuple>

#include "engine/host/host.hpp"
#include "engine/inbox.hpp"
#include "events/appointments.hpp"
#include "events/payments.hpp"
#include "services/admin/migrations.hpp"
#include "services/admin/projection.hpp"
#include "services/admin/recording.hpp"
#include "services/admin/store.hpp"
#include "services/appointments/migrations.hpp"
#include "services/payments/migrations.hpp"
#include "tests/queries/simulated_clinic.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::admin;
using namespace consulta::testing;

namespace {

const WallClock lisbon("Europe/Lisbon");

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

// One of admin's replicas.
struct Replica {
  explicit Replica(const std::string& url) : db(url) { reactor.add(recording); }

  void hears(std::span<const broker::Delivery> batch) {
    engine::Inbox inbox(db, outlet, [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
    inbox.apply(batch);
  }
  void count_all() {
    while (count_new(db, lisbon)) {
    }
  }
  void make_all() {
    while (make_more(db, lisbon)) {
    }
  }

  sql::Session db;
  Nowhere outlet;
  Recording recording;
  engine::Reactor reactor;
};

// What is shown, or what the services' tables say: of each figure, day, doctor and specialty.
struct Row {
  std::string what, day;
  std::optional<Uuid> doctor_id, specialty_id;
  std::int64_t count = 0, sum = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (), (what, day, doctor_id, specialty_id, count, sum))

std::vector<std::string> lines(const std::vector<Row>& rows) {
  std::vector<std::string> out;
  for (const auto& row : rows) out.push_back(json::write(row));
  std::sort(out.begin(), out.end());
  return out;
}

std::vector<std::string> shown(sql::Session& db) {
  return lines(
      db.all<Row>("SELECT what, CAST(day AS text) AS day, doctor_id, specialty_id, COUNT(*) AS count, CAST(SUM(amount) "
                  "AS bigint) AS "
                  "sum FROM counted WHERE generation = (SELECT shown FROM read_model) GROUP BY 1, 2, 3, 4"));
}

// By the services' own tables, each figure by a statement that knows nothing of how admin counts.
const std::string by_own_tables =
    "WITH a AS (SELECT id, doctor_id, specialty_id, status, status_reason, starts_at, ends_at, created_at, "
    "(SELECT MIN(CAST(h->>'at' AS timestamptz)) FROM json_array_elements(history) AS h WHERE h->>'status' = "
    "'confirmed') "
    "AS confirmed_at, "
    "(SELECT MIN(CAST(h->>'at' AS timestamptz)) FROM json_array_elements(history) AS h WHERE h->>'status' = "
    "'cancelled') "
    "AS cancelled_at, "
    "(SELECT MIN(CAST(h->>'at' AS timestamptz)) FROM json_array_elements(history) AS h WHERE h->>'status' = "
    "'checked_in') "
    "AS came_at, "
    "(SELECT MIN(CAST(h->>'at' AS timestamptz)) FROM json_array_elements(history) AS h "
    "WHERE h->>'status' = 'in_consultation') AS began_at "
    "FROM of_appointments.appointments), "
    "money AS (SELECT a.doctor_id, a.specialty_id, l.at, l.amount_cents, CASE WHEN l.what = 'paid' THEN 'paid_cents' "
    "WHEN l.charge_id = p.charge_id THEN 'refunded_cents' ELSE 'returned_cents' END AS what "
    "FROM of_payments.ledger AS l JOIN of_payments.payments AS p ON p.id = l.payment_id JOIN a ON a.id = "
    "p.appointment_id WHERE l.what IN ('paid', 'refunded')), "
    "each AS ("
    "SELECT 'booked_' || CASE status WHEN 'requested' THEN 'open' WHEN 'awaiting_payment' THEN 'open' "
    "WHEN 'checked_in' THEN 'confirmed' WHEN 'in_consultation' THEN 'confirmed' ELSE status END AS what, created_at AS "
    "at, doctor_id, specialty_id, 1 AS amount FROM a "
    "UNION ALL SELECT 'lead_days', created_at, doctor_id, specialty_id, CAST(starts_at AT TIME ZONE 'Europe/Lisbon' AS "
    "date) - CAST(created_at AT TIME ZONE 'Europe/Lisbon' AS date) FROM a WHERE confirmed_at IS NOT NULL "
    "UNION ALL SELECT 'confirmed', confirmed_at, doctor_id, specialty_id, 1 FROM a WHERE confirmed_at IS NOT NULL "
    "UNION ALL SELECT 'cancelled_by_' || CASE WHEN status_reason = 'cancelled_by_patient' THEN 'patient' "
    "WHEN status_reason LIKE 'payment_failed%' THEN 'payment' ELSE 'clinic' END, cancelled_at, doctor_id, "
    "specialty_id, 1 "
    "FROM a WHERE cancelled_at IS NOT NULL "
    "UNION ALL SELECT status, starts_at, doctor_id, specialty_id, 1 FROM a WHERE status IN ('completed', 'no_show') "
    "UNION ALL SELECT 'taken_minutes', starts_at, doctor_id, specialty_id, EXTRACT(epoch FROM ends_at - starts_at) / "
    "60 "
    "FROM a WHERE status IN ('confirmed', 'checked_in', 'in_consultation', 'completed', 'no_show') "
    "UNION ALL SELECT 'wait_seconds', starts_at, doctor_id, specialty_id, EXTRACT(epoch FROM began_at - came_at) FROM "
    "a "
    "WHERE began_at IS NOT NULL "
    "UNION ALL SELECT what, at, doctor_id, specialty_id, amount_cents FROM money) "
    "SELECT what, CAST(CAST(at AT TIME ZONE 'Europe/Lisbon' AS date) AS text) AS day, doctor_id, specialty_id, "
    "COUNT(*) "
    "AS count, CAST(SUM(amount) AS bigint) AS sum FROM each GROUP BY 1, 2, 3, 4";

// The tables of each service in a schema of their own, beside admin's.
class ThreeServices {
 public:
  ThreeServices() : tables_("FAULTS_DB", appointments::migrations()) {}
  ~ThreeServices() {
    tables_.db().script("DROP SCHEMA IF EXISTS of_payments CASCADE");
    tables_.db().script("DROP SCHEMA IF EXISTS of_appointments CASCADE");
  }

  void fill(const SimulatedClinic& clinic) {
    clinic.save_appointments(tables_.db());
    begin_anew("of_appointments", payments::migrations());
    clinic.save_payments(tables_.db());
    begin_anew("of_payments", admin::migrations());
  }

  sql::Session& db() { return tables_.db(); }
  const std::string& url() const { return tables_.url(); }

 private:
  void begin_anew(const std::string& before, const std::vector<sql::Migration>& own) {
    tables_.db().script("ALTER SCHEMA public RENAME TO " + before);
    tables_.db().script("CREATE SCHEMA public");
    auto migrations = host::migrations_of_all(true);
    migrations.insert(migrations.end(), own.begin(), own.end());
    sql::Session fresh(tables_.url());
    sql::migrate(fresh, migrations);
  }

  OwnTables tables_;
};

std::string first_difference(const std::vector<std::string>& left, const std::vector<std::string>& right) {
  std::vector<std::string> only;
  std::set_symmetric_difference(left.begin(), left.end(), right.begin(), right.end(), std::back_inserter(only));
  return only.empty() ? "" : std::to_string(only.size()) + " differ, the first: " + only.front();
}

template <class E>
broker::Delivery delivery(const E& data, const Uuid& about) {
  const auto event = events::make(data, about);
  return {event.head.id, event.head.type, events::to_json(event), 0};
}

// A booking that is paid.
std::vector<broker::Delivery> booking() {
  const auto id = new_id(), doctor = new_id(), specialty = new_id();
  const auto now = Clock::now();
  events::AppointmentConfirmed confirmed;
  confirmed.appointment_id = id;
  confirmed.doctor_id = doctor;
  confirmed.specialty_id = specialty;
  confirmed.starts_at = now + std::chrono::hours(48);
  confirmed.ends_at = confirmed.starts_at + std::chrono::minutes(30);
  return {delivery(events::AppointmentRequested{id, new_id(), specialty, doctor, confirmed.starts_at}, id),
          delivery(events::PaymentCompleted{new_id(), id, 4000, now}, id), delivery(confirmed, id)};
}

std::int64_t number(sql::Session& db, const std::string& statement) {
  return db.value<std::int64_t>(statement).value();
}

}  // namespace

TEST_CASE("what is told twice is stored once, and nobody changes what is stored") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  Replica replica(tables.url()), other(tables.url());
  const auto events = booking();
  replica.hears(events);
  other.db.exec("DELETE FROM inbox");  // as it is after a week
  other.hears(events);
  CHECK(number(replica.db, "SELECT COUNT(*) FROM stored_events") == 3);
  CHECK_THROWS_AS(replica.db.exec("UPDATE stored_events SET at = now()"), sql::Error);
  CHECK_THROWS_AS(replica.db.exec("DELETE FROM stored_events"), sql::Error);
  CHECK_THROWS_AS(replica.db.script("TRUNCATE stored_events"), sql::Error);
  replica.count_all();
  CHECK(number(replica.db, "SELECT COUNT(*) FROM uncounted") == 0);
  CHECK(number(replica.db, "SELECT CAST(SUM(amount) AS bigint) FROM counted WHERE what = 'paid_cents'") == 4000);
}

TEST_CASE("replicas that store and count at once leave the same figures as one after another") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  std::vector<broker::Delivery> events;
  for (int i = 0; i < 60; ++i) {
    const auto more = booking();
    events.insert(events.end(), more.begin(), more.end());
  }
  std::shuffle(events.begin(), events.end(), std::mt19937(20261127));
  std::vector<std::thread> replicas;
  for (std::size_t which = 0; which < 3; ++which) {
    replicas.emplace_back([&, which] {
      Replica replica(tables.url());
      for (std::size_t i = which; i < events.size(); i += 3) {
        replica.hears(std::span(&events[i], 1));
        replica.count_all();
      }
    });
  }
  for (auto& replica : replicas) replica.join();
  Replica last(tables.url());
  last.count_all();
  CHECK(number(last.db, "SELECT COUNT(*) FROM counted WHERE what = 'booked_confirmed'") == 60);
  CHECK(number(last.db, "SELECT COUNT(*) FROM counted WHERE what = 'booked_open'") == 0);
  CHECK(number(last.db, "SELECT CAST(SUM(amount) AS bigint) FROM counted WHERE what = 'paid_cents'") == 60 * 4000);
}

TEST_CASE("figures that are made anew are the same; what comes meanwhile is in them, and the old ones are forgotten") {
  OwnTables tables("FAULTS_DB", admin::migrations());
  Replica replica(tables.url());
  constexpr int many = 600;  // more than one portion
  std::vector<broker::Delivery> late;
  for (int i = 0; i < many; ++i) {
    const auto events = booking();
    replica.hears(events);
    if (i % 100 == 0) late = booking();
  }
  replica.count_all();
  const auto before = shown(replica.db);
  replica.db.exec("UPDATE counted SET amount = amount + 1 WHERE what = 'paid_cents'");
  CHECK(shown(replica.db) != before);

  store::ask_to_make(replica.db);
  REQUIRE(make_more(replica.db, lisbon));
  const auto half = store::read_model(replica.db);
  CHECK(half.making == 2);
  CHECK(half.made == 500);
  CHECK(half.to_make == many);
  store::ask_to_make(replica.db);  // goes on
  CHECK(store::read_model(replica.db).made == 500);
  replica.hears(late);
  replica.count_all();
  CHECK(number(replica.db, "SELECT COUNT(*) FROM counted WHERE generation = 1 AND what = 'booked_confirmed'") ==
        many + 1);
  Replica(tables.url()).make_all();  // another goes on where that one was
  CHECK(!store::read_model(replica.db).making);
  CHECK(store::read_model(replica.db).shown == 2);
  CHECK(number(replica.db, "SELECT COUNT(*) FROM counted WHERE generation = 2 AND what = 'booked_confirmed'") ==
        many + 1);
  CHECK(number(replica.db,
               "SELECT CAST(SUM(amount) AS bigint) FROM counted WHERE generation = 2 AND what = "
               "'paid_cents'") == (many + 1) * 4000);

  // Who reads them has a while.
  replica.make_all();
  CHECK(number(replica.db, "SELECT COUNT(*) FROM counted WHERE generation = 1") > 0);
  replica.db.exec("UPDATE read_model SET shown_at = shown_at - interval '1 hour'");
  replica.make_all();
  CHECK(number(replica.db, "SELECT COUNT(*) FROM counted WHERE generation = 1") == 0);
  CHECK(!store::read_model(replica.db).leftovers);
}

TEST_CASE("of ten thousand simulated bookings the figures are what the services' own tables say") {
  constexpr int many = 10'000;
  SimulatedClinic clinic;
  for (const auto& plan : planned_bookings("2026-01-05", many, 7)) clinic.live_through(plan);
  REQUIRE(clinic.booked.size() == many);
  ThreeServices services;
  services.fill(clinic);

  // In no order, and one of ten twice.
  auto told = clinic.told_to_admin;
  std::mt19937 random(20261127);
  for (std::size_t i = 0, all = told.size(); i < all; i += 10) told.push_back(told[random() % all]);
  std::shuffle(told.begin(), told.end(), random);
  Replica replica(services.url());
  replica.db.script("SET synchronous_commit = off");
  for (std::size_t i = 0; i < told.size(); i += 300) {
    replica.hears(std::span(told).subspan(i, std::min<std::size_t>(300, told.size() - i)));
    if (random() % 5 == 0) count_new(replica.db, lisbon);
  }
  replica.count_all();

  const auto expected = lines(services.db().all<Row>(by_own_tables));
  const auto figures = shown(replica.db);
  CHECK(first_difference(figures, expected) == "");
  store::ask_to_make(replica.db);
  replica.make_all();
  CHECK(store::read_model(replica.db).shown == 2);
  CHECK(first_difference(shown(replica.db), expected) == "");
  MESSAGE(many << " bookings, " << clinic.told_to_admin.size() << " events, " << expected.size()
               << " figures by day, doctor and specialty");
  // One cent less is seen.
  services.db().script("ALTER TABLE of_payments.ledger DISABLE TRIGGER USER");
  services.db().script(
      "UPDATE of_payments.ledger SET amount_cents = amount_cents - 1 WHERE id = (SELECT id FROM of_payments.ledger "
      "WHERE what = 'paid' LIMIT 1)");
  CHECK(first_difference(figures, lines(services.db().all<Row>(by_own_tables))).starts_with("2 differ"));
}
