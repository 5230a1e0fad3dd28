// What appointments knows by what others tell, whatever comes first and to whichever replica.
#include <doctest/doctest.h>

#include <thread>

#include "engine/inbox.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/store.hpp"
#include "services/payments/known_dependants.hpp"
#include "services/payments/known_doctors.hpp"
#include "services/payments/migrations.hpp"
#include "services/prescriptions/copying.hpp"
#include "services/prescriptions/migrations.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::appointments;
using consulta::testing::OwnTables;

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

struct Replica {
  explicit Replica(const std::string& url)
      : db(url), aggregates(reactor, {.clock = WallClock("Europe/Lisbon")}, memory) {}

  void hears(const std::vector<broker::Delivery>& batch) {
    engine::Inbox inbox(db, outlet, [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
    inbox.apply(batch);
  }

  sql::Session db;
  Nowhere outlet;
  engine::Reactor reactor;
  Memory memory;
  Aggregates aggregates;
};

template <class E>
broker::Delivery delivery(const E& event, Instant told_at = Clock::now()) {
  auto made = events::make(event, new_id());
  made.head.time = told_at;
  return {made.head.id, made.head.type, events::to_json(made), 0};
}

events::UserRegistered registered(const Uuid& id) {
  return {id, "x@example.org", "x", "+351912345678", "patient", "pt", {}, {}};
}

void add_wait(sql::Session& db, const Uuid& doctor, const std::string& created_at) {
  db.exec(
      "INSERT INTO waitlist (id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, told, "
      "created_at) VALUES (CAST(:id AS uuid), CAST(:patient AS uuid), CAST(:specialty AS uuid), 'x', CAST(:doctor AS "
      "uuid), now(), now() + interval '1 day', 'waiting', FALSE, CAST(:created AS timestamptz))",
      new_id(), new_id(), new_id(), doctor, created_at);
}

std::int64_t count(sql::Session& db, const std::string& rows) {
  return db.value<std::int64_t>("SELECT COUNT(*) FROM " + rows).value();
}

}  // namespace

TEST_CASE("what is deleted is deleted, though a clock was ahead when it was told before") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const auto doctor = new_id(), specialty = new_id();
  const auto now = Clock::now(), ahead = now + std::chrono::minutes(1), behind = now - std::chrono::minutes(1);
  replica.hears({delivery(events::DoctorUpdated{doctor, "Ana", "+351912345678", {}}, ahead),
                 delivery(events::SpecialtyUpdated{specialty, "Heart", 30, 100, {}}, ahead)});
  replica.hears({delivery(events::DoctorDeleted{doctor}, now), delivery(events::SpecialtyDeleted{specialty}, now)});
  replica.hears({delivery(events::DoctorUpdated{doctor, "Eva", "+351912345678", {}}, behind),
                 delivery(events::SpecialtyUpdated{specialty, "Skin", 30, 100, {}}, behind)});
  CHECK(count(replica.db, "known_doctors WHERE deleted AND full_name = 'Ana'") == 1);
  CHECK(count(replica.db, "known_specialties WHERE deleted AND name = 'Heart'") == 1);
}

TEST_CASE("a copy keeps the highest version, whatever clocks say; where none is told, what was told later") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const auto id = new_id();
  const auto now = Clock::now(), ahead = now + std::chrono::hours(1);
  const auto doctor = [&](const std::string& name, std::optional<std::int64_t> version) {
    return events::DoctorUpdated{id, name, "+351912345678", {}, version};
  };
  const auto specialty = [&](const std::string& name, std::optional<std::int64_t> version) {
    return events::SpecialtyUpdated{id, name, 30, 100, {}, version};
  };
  const auto patient = [&](const std::string& name, std::optional<std::int64_t> version) {
    return events::UserProfileUpdated{id, "x@example.org", name, "+351912345678", "patient", "pt", {}, {}, version};
  };
  struct Row {
    std::string name;
    std::optional<std::int64_t> version;
    Instant at;
    std::string then;
  };
  const std::vector<Row> rows{
      {"first", 1, ahead, "first"},
      {"third", 3, now, "third"},
      {"second", 2, ahead, "third"},
      {"by somebody old", {}, now, "third"},
      {"by somebody old, ahead", {}, ahead + std::chrono::hours(1), "by somebody old, ahead"},
      {"fourth", 4, now, "fourth"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.name);
    replica.hears({delivery(doctor(row.name, row.version), row.at), delivery(specialty(row.name, row.version), row.at),
                   delivery(patient(row.name, row.version), row.at)});
    CHECK(replica.db.value<std::string>("SELECT full_name FROM known_doctors") == row.then);
    CHECK(replica.db.value<std::string>("SELECT name FROM known_specialties") == row.then);
    CHECK(replica.db.value<std::string>("SELECT full_name FROM known_patients") == row.then);
  }
}

TEST_CASE("the contact book keeps the highest version, whatever clocks say") {
  OwnTables tables("FAULTS_MARIADB_DB", notifications::migrations());
  const auto id = new_id();
  const auto now = Clock::now(), ahead = now + std::chrono::hours(1);
  const auto hears = [&](const std::string& email, std::optional<std::int64_t> version, Instant at) {
    notifications::store::remember(tables.db(), {id, email, email, "+351912345678", "pt", true, true}, {at, version});
    const auto book = notifications::store::contacts(tables.db(), {id});
    CHECK(book.size() == 1);
    CHECK(book.front().email == book.front().full_name);
    return book.front().email;
  };
  CHECK(hears("first", 1, ahead) == "first");
  CHECK(hears("third", 3, now) == "third");
  CHECK(hears("second", 2, ahead) == "third");
  CHECK(hears("old", {}, now) == "third");
  CHECK(hears("old, ahead", {}, ahead + std::chrono::hours(1)) == "old, ahead");
  CHECK(hears("fourth", 4, now) == "fourth");
}

TEST_CASE("a doctor's room is that of the highest version, whatever came last and whatever the clocks say") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const auto doctor = new_id();
  const auto now = Clock::now(), ahead = now + std::chrono::hours(1);
  const auto room = [&] { return store::doctors_now(replica.db, {doctor}).at(0).room; };
  replica.hears({delivery(events::DoctorUpdated{doctor, "Ana", "", {}, 2}, now)});
  CHECK(!room());
  replica.hears({delivery(events::ScheduleChanged{doctor, "3", 5}, ahead)});
  replica.hears({delivery(events::ScheduleChanged{doctor, "2", 4}, now)});
  CHECK(room() == "3");
  replica.hears({delivery(events::ScheduleChanged{doctor, "4", 6}, now)});
  replica.hears({delivery(events::ScheduleChanged{doctor, "1", {}}, ahead)});
  CHECK(room() == "4");
}

TEST_CASE("whom a patient books for is as the highest version says, and once removed stays so without a name") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const auto id = new_id(), user = new_id();
  const auto now = Clock::now(), ahead = now + std::chrono::hours(1);
  const auto name = [&] { return store::dependant(replica.db, id).value().full_name; };
  CHECK(!store::dependant(replica.db, id));
  replica.hears({delivery(events::DependantChanged{id, user, "second", "2019-05-04", {}, 2}, now)});
  replica.hears({delivery(events::DependantAdded{id, user, "first", "2019-05-04", {}, 1}, ahead)});
  CHECK(name() == "second");
  CHECK(store::dependant(replica.db, id)->user_id == user);
  replica.hears({delivery(events::DependantRemoved{id, user, 4}, now)});
  replica.hears({delivery(events::DependantChanged{id, user, "third", "2019-05-04", {}, 3}, ahead)});
  CHECK(!name());
}

TEST_CASE("who waits for what is deleted is told, but for whom nobody can read") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  std::array<Uuid, 2> doctors{new_id(), new_id()};
  std::sort(doctors.begin(), doctors.end());
  add_wait(replica.db, doctors[0], "infinity");
  for (const auto& doctor : doctors) add_wait(replica.db, doctor, "2026-01-01");
  replica.hears({delivery(events::DoctorDeleted{doctors[0]}), delivery(events::DoctorDeleted{doctors[1]})});
  CHECK(count(replica.db, "known_doctors WHERE deleted") == 2);
  const auto look = [&] { end_waits(replica.db, replica.outlet, replica.aggregates.waits, [] { return false; }); };
  look();
  CHECK(count(replica.db, "waitlist WHERE status = 'passed'") == 2);
  CHECK(count(replica.db, "waitlist WHERE status = 'waiting'") == 1);
  look();
  CHECK(count(replica.db, "gone") == 1);
}

TEST_CASE("two replicas that are told of the same people in another order never wait for each other") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica first(tables.url());
  sql::Session second(tables.url());
  std::array<Uuid, 2> people{new_id(), new_id()};
  std::sort(people.begin(), people.end());
  first.hears({delivery(registered(people[0])), delivery(registered(people[1]))});
  const auto lock = [&](const Uuid& id) {
    second.exec("UPDATE known_patients SET proved = proved WHERE id = CAST(:id AS uuid)", id);
  };
  second.begin();
  lock(people[0]);
  std::thread other([&] {
    first.hears({delivery(registered(people[1])), delivery(events::PatientProved{people[0]})});
  });
  CHECK(testing::eventually([&] { return count(tables.db(), "pg_locks WHERE NOT granted") > 0; }));
  // Nobody has it yet: who waits for the first has not taken the second.
  second.exec("SET LOCAL lock_timeout = '100ms'");
  CHECK_NOTHROW(lock(people[1]));
  second.rollback();
  other.join();
  CHECK(count(first.db, "known_patients WHERE proved") == 1);
}

TEST_CASE("payments knows by the highest version what documents say of whom patients book for") {
  OwnTables tables("FAULTS_DB", payments::migrations());
  const auto id = new_id();
  payments::KnownDependants lane;
  engine::Reactor reactor;
  reactor.add(lane);
  Nowhere outlet;
  engine::Inbox inbox(tables.db(), outlet,
                      [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
  const auto known = [&] { return payments::store::find_dependant(tables.db(), id).value(); };
  inbox.apply(std::vector{delivery(events::DependantChanged{id, new_id(), "second", "2019-05-04", "123456789", 2}),
                          delivery(events::DependantAdded{id, new_id(), "first", "2019-05-04", {}, 1})});
  CHECK(known().full_name == "second");
  CHECK(known().tax_number == "123456789");
  inbox.apply(std::vector{delivery(events::DependantRemoved{id, new_id(), 3})});
  CHECK(!known().full_name);
  CHECK(!known().tax_number);
}

TEST_CASE("payments calls doctors by the name of the highest version, and who is deleted by the one told last") {
  OwnTables tables("FAULTS_DB", payments::migrations());
  const auto id = new_id();
  payments::KnownDoctors lane;
  engine::Reactor reactor;
  reactor.add(lane);
  Nowhere outlet;
  engine::Inbox inbox(tables.db(), outlet,
                      [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
  const auto updated = [&](const std::string& name, std::optional<std::int64_t> version) {
    return delivery(events::DoctorUpdated{id, name, "", {}, version});
  };
  const auto name_after = [&](const std::vector<broker::Delivery>& batch) {
    inbox.apply(batch);
    payments::Payment payment;
    payment.doctor_id = id;
    payment.doctor_name = "as booked";
    payments::bring_up_to_date(std::span(&payment, 1), tables.db());
    return payment.doctor_name;
  };
  CHECK(name_after({updated("by somebody old", {})}) == "as booked");
  CHECK(name_after({updated("third", 3), updated("second", 2), updated("third again", 3)}) == "third");
  CHECK(name_after({updated("fourth", 4), updated("by somebody old", {})}) == "fourth");
  CHECK(name_after({delivery(events::DoctorDeleted{id, 6})}) == "fourth");
  CHECK(name_after({updated("fifth", 5), updated("seventh", 7)}) == "fourth");
}

TEST_CASE("a payment that a process of before has moved to another doctor is called as that one said") {
  OwnTables tables("FAULTS_DB", payments::migrations());
  auto& db = tables.db();
  const auto ana = new_id();
  payments::store::remember(db, payments::KnownDoctor{ana, "Ana Lima", 2});
  db.exec(
      "INSERT INTO payments (id, appointment_id, status, amount_cents, entity, reference, token, expires_at, "
      "specialty_name, doctor_name, doctor_id, doctor_round, starts_at, created_at) VALUES (CAST(:id AS uuid), "
      "CAST(:appointment AS uuid), 'pending', 1, '', '', 't', now(), 'x', 'Ana Sousa', CAST(:doctor AS uuid), 0, "
      "now(), "
      "now())",
      new_id(), new_id(), ana);
  const auto name = [&] {
    auto payment = payments::store::find_by_token(db, "t").value();
    payments::bring_up_to_date(std::span(&payment, 1), db);
    return payment.doctor_name;
  };
  CHECK(name() == "Ana Lima");
  db.exec("UPDATE payments SET doctor_name = 'Rui Costa', round = 1");
  CHECK(name() == "Rui Costa");
}

TEST_CASE("payments knows patients by the highest version, whatever clocks say") {
  OwnTables tables("FAULTS_DB", payments::migrations());
  const auto id = new_id();
  const auto now = Clock::now();
  const auto tell = [&](const char* name, std::chrono::hours at, std::optional<std::int64_t> version) {
    payments::store::remember(tables.db(), {id, name, {}}, {now + at, version});
    return payments::store::find_patient(tables.db(), id).value().full_name;
  };
  CHECK(tell("third", std::chrono::hours(-2), 3) == "third");
  CHECK(tell("second", std::chrono::hours(5), 2) == "third");
  CHECK(tell("fourth", std::chrono::hours(-9), 4) == "fourth");
}

TEST_CASE("prescriptions knows who was treated by whom, whichever event comes first and however often") {
  OwnTables tables("FAULTS_DB", prescriptions::migrations());
  prescriptions::Copying lane;
  engine::Reactor reactor;
  reactor.add(lane);
  Nowhere outlet;
  engine::Inbox inbox(tables.db(), outlet,
                      [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
  events::ConsultationStarted started;
  started.appointment_id = new_id();
  started.patient_id = new_id();
  started.dependant_id = new_id();
  started.dependant_name = "Rui";
  started.doctor_id = new_id();
  started.doctor_name = "Ana";
  events::AppointmentCompleted completed;
  static_cast<events::AppointmentFacts&>(completed) = started;
  const auto of = [&] {
    return prescriptions::store::visit_of_doctor(tables.db(), *started.dependant_id, *started.doctor_id);
  };
  CHECK(!of());
  inbox.apply(std::vector{delivery(completed)});
  REQUIRE(of());
  CHECK(of()->appointment_id == started.appointment_id);
  CHECK(of()->dependant_name == "Rui");
  inbox.apply(std::vector{delivery(started), delivery(completed), delivery(started)});
  CHECK(count(tables.db(), "visits") == 1);
  CHECK(!prescriptions::store::visit_of_doctor(tables.db(), started.patient_id, *started.doctor_id));
  started.appointment_id = new_id();
  started.doctor_id.reset();
  inbox.apply(std::vector{delivery(started)});
  CHECK(count(tables.db(), "visits") == 1);
}

TEST_CASE("prescriptions knows by the highest version what doctors and patients are called") {
  OwnTables tables("FAULTS_DB", prescriptions::migrations());
  prescriptions::Copying lane;
  engine::Reactor reactor;
  reactor.add(lane);
  Nowhere outlet;
  engine::Inbox inbox(tables.db(), outlet,
                      [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
  const auto doctor = new_id(), patient = new_id(), child = new_id();
  auto first = registered(patient);
  first.version = 1;
  events::UserProfileUpdated second{patient, "x@example.org", "second", "+351912345678", "patient", "pt", {}, {}, 2};
  events::UserProfileUpdated staff{new_id(), "x@example.org", "staff", "", "receptionist", "pt", {}, {}, 2};
  inbox.apply(std::vector{delivery(events::DoctorUpdated{doctor, "second", "", {}, 2}), delivery(second),
                          delivery(events::DependantChanged{child, patient, "second", "2019-05-04", {}, 2}),
                          delivery(events::DoctorCreated{doctor, "x@example.org", "first", "", {}, "", 1}),
                          delivery(first), delivery(staff),
                          delivery(events::DependantAdded{child, patient, "first", "2019-05-04", {}, 1})});
  CHECK(prescriptions::store::doctor_name(tables.db(), doctor) == "second");
  const auto people = prescriptions::store::people(tables.db(), {patient, child, staff.user_id});
  REQUIRE(people.size() == 2);
  for (const auto& person : people) {
    CHECK(person.full_name == "second");
    CHECK(person.patient_id == patient);
  }
  inbox.apply(std::vector{delivery(events::DependantRemoved{child, patient, 3})});
  CHECK(!prescriptions::store::people(tables.db(), {child}).at(0).full_name);
}
