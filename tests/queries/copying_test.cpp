// What appointments knows by what others tell, whatever comes first and to whichever replica.
#include <doctest/doctest.h>

#include <thread>

#include "engine/inbox.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"
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
