// What reception knows by what others tell, whatever comes first, twice and to whichever replica; and what it forgets.
#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <thread>

#include "engine/inbox.hpp"
#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "services/reception/arrival_policy.hpp"
#include "services/reception/copying.hpp"
#include "services/reception/migrations.hpp"
#include "services/reception/patient_search.hpp"
#include "services/reception/queries.hpp"
#include "services/reception/service.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::reception;
using consulta::testing::OwnTables;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

struct Replica {
  explicit Replica(const std::string& url) : db(url) { reactor.add(copying); }

  void hears(const std::vector<broker::Delivery>& batch) {
    engine::Inbox inbox(db, outlet, [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
    inbox.apply(batch);
  }
  std::int64_t count(const std::string& rows) { return db.value<std::int64_t>("SELECT COUNT(*) FROM " + rows).value(); }
  // All that is kept of visits, as one text.
  std::string visits() {
    return db
        .value<std::string>("SELECT COALESCE(string_agg(CAST(to_json(v) AS text), ',' ORDER BY id), '') FROM visits v")
        .value();
  }

  sql::Session db;
  Nowhere outlet;
  engine::Reactor reactor;
  Copying copying;
};

template <class E>
broker::Delivery delivery(const E& event, Instant told_at = Clock::now()) {
  auto made = events::make(event, new_id());
  made.head.time = told_at;
  return {made.head.id, made.head.type, events::to_json(made), 0};
}

const Instant start = parse_instant("2026-12-01T09:00:00Z").value();

struct Booked {
  const Uuid id = new_id(), patient = new_id(), child = new_id(), doctor = new_id(), other_doctor = new_id();

  template <class E>
  E facts(std::int64_t sequence, bool moved) const {
    E event{};
    event.appointment_id = id;
    event.patient_id = patient;
    event.doctor_id = moved ? other_doctor : doctor;
    event.doctor_name = moved ? "Bruno" : "Ana";
    event.room = moved ? "2" : "1";
    event.starts_at = moved ? start + hours(1) : start;
    event.ends_at = event.starts_at + minutes(30);
    event.calendar = EntryRevision{EntryStatus::confirmed, sequence, start};
    event.dependant_id = child;
    event.dependant_name = "Tomás Needle";
    return event;
  }
  broker::Delivery confirmed() const {
    auto event = facts<events::AppointmentConfirmed>(1, false);
    event.check_in_code = "code of " + to_text(id);
    return delivery(event);
  }
  broker::Delivery moved() const { return delivery(facts<events::AppointmentRescheduled>(2, true)); }
  broker::Delivery here() const {
    auto event = facts<events::PatientCheckedIn>(2, true);
    event.checked_in_at = start + minutes(50);
    return delivery(event);
  }
  broker::Delivery called(int at) const {
    auto event = facts<events::PatientCalled>(2, true);
    event.called_at = start + minutes(at);
    return delivery(event);
  }
  broker::Delivery begun() const {
    auto event = facts<events::ConsultationStarted>(2, true);
    event.started_at = start + minutes(62);
    return delivery(event);
  }
  broker::Delivery done() const {
    auto event = facts<events::AppointmentCompleted>(2, true);
    event.completed_at = start + minutes(90);
    return delivery(event);
  }
};

std::vector<OfToday> day(sql::Session& db) {
  return store::day(db, start - hours(9), start + hours(15));
}

}  // namespace

TEST_CASE("a visit is known the same in the end, in whatever order its events come, each of them twice") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const Booked b;
  std::vector<broker::Delivery> all{b.confirmed(), b.moved(), b.here(), b.called(60),
                                    b.called(61),  b.begun(), b.done()};
  replica.hears(all);
  const auto wanted = replica.visits();
  const auto visit = store::find_by_code(replica.db, hash_of_code("code of " + to_text(b.id))).value();
  CHECK(visit.starts_at == start + hours(1));
  CHECK(visit.doctor_id == b.other_doctor);
  CHECK(visit.room == "2");
  CHECK(visit.confirmed);
  CHECK(visit.checked_in_at == start + minutes(50));
  CHECK(visit.called_at == start + minutes(61));
  CHECK(visit.started_at == start + minutes(62));
  CHECK(visit.completed_at == start + minutes(90));
  CHECK(!visit.cancelled_at);

  std::mt19937 random(7);
  std::size_t differ = 0;
  for (int i = 0; i < 200; ++i) {
    replica.db.exec("DELETE FROM visits");
    for (int twice = 0; twice < 2; ++twice) {
      replica.db.exec("DELETE FROM inbox");
      std::shuffle(all.begin(), all.end(), random);
      for (const auto& event : all) replica.hears({event});
    }
    differ += replica.visits() == wanted ? 0 : 1;
  }
  CHECK(differ == 0);
}

TEST_CASE("a visit is of a day once it is confirmed, and no more once it is cancelled") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const Booked b;
  replica.hears({b.moved()});
  CHECK(day(replica.db).empty());
  replica.hears({b.confirmed()});
  REQUIRE(day(replica.db).size() == 1);
  CHECK(day(replica.db).front().starts_at == start + hours(1));
  CHECK(day(replica.db).front().ends_at == start + minutes(90));
  CHECK(store::day(replica.db, start, start + hours(1)).empty());
  auto cancelled = b.facts<events::AppointmentCancelled>(3, true);
  cancelled.cancelled_at = start;
  replica.hears({delivery(cancelled)});
  CHECK(day(replica.db).empty());
}

TEST_CASE("a day shows the names and rooms that are known now, by the highest version") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const Booked b;
  const auto now = Clock::now(), ahead = now + hours(1);
  const auto shown = [&] { return day(replica.db).at(0); };
  replica.hears({b.confirmed()});
  CHECK(shown().full_name == "Tomás Needle");
  CHECK(shown().doctor_name == "Ana");
  CHECK(shown().room == "1");
  replica.hears({delivery(events::DependantChanged{b.child, b.patient, "Tomé Needle", "2019-05-04", {}, 2}, now)});
  replica.hears({delivery(events::DependantAdded{b.child, b.patient, "Tomás Needle", "2019-05-04", {}, 1}, ahead),
                 delivery(events::DoctorUpdated{b.doctor, "Ana Sousa", "", {}, 3}, now)});
  replica.hears({delivery(events::DoctorCreated{b.doctor, "", "Ana", "", {}, "", 1}, ahead),
                 delivery(events::ScheduleChanged{b.doctor, "7", 5}, now)});
  replica.hears({delivery(events::ScheduleChanged{b.doctor, "6", 4}, ahead)});
  CHECK(shown().full_name == "Tomé Needle");
  CHECK(shown().doctor_name == "Ana Sousa");
  CHECK(shown().room == "7");
  // What is booked for somebody who is removed stays, as they were called then.
  replica.hears({delivery(events::DependantRemoved{b.child, b.patient, 3})});
  CHECK(shown().full_name == "Tomás Needle");
}

TEST_CASE("of each doctor the latest lengths are known") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const Booked one, two;
  for (const auto* b : {&one, &two}) replica.hears({b->confirmed(), b->here(), b->begun(), b->done()});
  const auto lengths = store::lengths(replica.db, {one.other_doctor, one.doctor});
  REQUIRE(lengths.size() == 1);
  CHECK(lengths[0].doctor_id == one.other_doctor);
  CHECK(lengths[0].booked_seconds == 30 * 60);
  CHECK(lengths[0].took_seconds == 28 * 60);
}

TEST_CASE("patients are found by what the highest version says of them, in pages") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const auto profile = [&](const Uuid& id, const std::string& name, std::int64_t version) {
    return delivery(
        events::UserProfileUpdated{id, "Dois.X@example.org", name, "+351912345678", "patient", "pt", {}, {}, version});
  };
  const auto found = [&](const char* text) {
    std::vector<std::string> names;
    for (const auto& p : store::search(replica.db, beginnings_of(text).value(), {}, 10)) {
      names.push_back(p.full_name.value_or("?"));
    }
    std::sort(names.begin(), names.end());  // ids of one millisecond come in any order
    return names;
  };
  using Names = std::vector<std::string>;
  const auto ana = new_id(), rui = new_id();
  replica.hears({profile(ana, "Ana Conceição", 2), profile(rui, "Rui Conceição da Costa", 1)});
  replica.hears({profile(ana, "Anabela Antiga", 1)});
  CHECK(found("conc") == Names{"Ana Conceição", "Rui Conceição da Costa"});
  CHECK(found("CONCEICAO ana") == Names{"Ana Conceição"});
  CHECK(found("anabela") == Names{});
  CHECK(found("dois.x@").size() == 2);
  CHECK(found("912 345").size() == 2);
  CHECK(found("+351 912").size() == 2);
  replica.hears({profile(ana, "Ana Silva", 3)});
  CHECK(found("conc") == Names{"Rui Conceição da Costa"});
  CHECK(found("silva an") == Names{"Ana Silva"});
  const auto first = store::search(replica.db, {"912"}, {}, 1);
  REQUIRE(first.size() == 1);
  CHECK(store::search(replica.db, {"912"}, first.front().id, 1).at(0).id != first.front().id);
  events::UserRegistered staff{new_id(), "ana@example.org", "Ana Staff", "+351912345678", "receptionist", "pt", {}, {}};
  replica.hears({delivery(staff)});
  CHECK(found("staff") == Names{});
}

TEST_CASE("who is erased while their name is being written is found by no word of it") {
  OwnTables tables("FAULTS_DB", migrations());
  sql::Session renaming(tables.url()), erasing(tables.url());
  const auto ana = new_id();
  sql::Transaction first(renaming);
  store::remember(renaming, {ana, "Ana Silva", {}, {}}, {"ana", "silva"}, {Clock::now(), 2});
  std::thread meanwhile([&] {
    sql::Transaction second(erasing);
    store::remember(erasing, {ana, {}, {}, {}}, {}, {Clock::now(), 3});
    second.commit();
  });
  const auto waits = "SELECT COUNT(*) FROM pg_locks WHERE NOT granted";
  for (int i = 0; i < 1000 && tables.db().value<std::int64_t>(waits) == 0; ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  first.commit();
  meanwhile.join();
  CHECK(tables.db().value<std::int64_t>("SELECT COUNT(*) FROM patient_words") == 0);
}

TEST_CASE("nobody is known who is erased, in whatever order it is told") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const Booked b;
  std::vector<broker::Delivery> all{
      delivery(events::UserRegistered{
          b.patient, "needle@example.org", "Ana Needle", "+351912345678", "patient", "pt", {}, {}, 1}),
      delivery(events::DependantAdded{b.child, b.patient, "Tomás Needle", "2019-05-04", {}, 1}), b.confirmed(),
      delivery(events::UserErased{b.patient, {b.child}})};
  std::vector<std::size_t> order{0, 1, 2, 3};
  do {
    for (const auto* table : {"inbox", "known_patients", "known_dependants", "patient_words", "erasures", "visits"}) {
      replica.db.exec("DELETE FROM " + std::string(table));
    }
    for (const auto i : order) replica.hears({all[i]});
    store::erase_visits(replica.db, b.patient);
    CHECK(replica.count("known_patients WHERE COALESCE(full_name, email, phone) IS NOT NULL") == 0);
    CHECK(replica.count("known_dependants WHERE full_name IS NOT NULL") == 0);
    CHECK(replica.count("patient_words") == 0);
    CHECK(replica.count("visits WHERE COALESCE(dependant_name, code_hash) IS NOT NULL") == 0);
    CHECK(replica.count("erasures") == 1);
    CHECK(replica.count("visits") == 1);
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST_CASE("of a person the last face is kept, found by its model, until it is let go of") {
  OwnTables tables("FAULTS_DB", migrations());
  auto& db = tables.db();
  const Secrets keys("a key");
  KnownFace face{new_id(), "old", sealed_face(new_id(), {}, keys), start};
  store::keep_face(db, face);
  face.model = "new";
  face.sealed = sealed_face(face.patient_id, {}, keys);
  face.consented_at = start + hours(1);
  store::keep_face(db, face);
  const auto known = store::find_face(db, face.patient_id);
  REQUIRE(known);
  CHECK(known->consented_at == start + hours(1));
  CHECK(open_face(*known, keys));
  CHECK(store::faces_of(db, {new_id(), face.patient_id}, "new").size() == 1);
  CHECK(store::faces_of(db, {face.patient_id}, "old").empty());
  CHECK(store::faces_of(db, {new_id()}, "new").empty());
  store::forget_face(db, new_id());
  CHECK(store::find_face(db, face.patient_id));
  store::forget_face(db, face.patient_id);
  CHECK(!store::find_face(db, face.patient_id));
}

TEST_CASE("who withdraws has no face, and it is known when, the last time; erased, neither is") {
  OwnTables tables("FAULTS_DB", migrations());
  auto& db = tables.db();
  const KnownFace face{new_id(), "m", "sealed", start};
  store::keep_face(db, face);
  CHECK(!store::face_withdrawn_at(db, face.patient_id));
  for (const auto at : {start, start + hours(1)}) {
    store::withdraw_face(db, face.patient_id, at);
    CHECK(!store::find_face(db, face.patient_id));
    CHECK(store::face_withdrawn_at(db, face.patient_id) == at);
  }
  store::keep_face(db, face);
  store::erase_face(db, new_id());
  CHECK(store::face_withdrawn_at(db, face.patient_id));
  store::erase_face(db, face.patient_id);
  CHECK(!store::find_face(db, face.patient_id));
  CHECK(!store::face_withdrawn_at(db, face.patient_id));
}

TEST_CASE("one at a time decides about a face, though none is known yet; others decide about theirs") {
  OwnTables tables("FAULTS_DB", migrations());
  sql::Session one(tables.url()), other(tables.url());
  const auto patient = new_id();
  sql::Transaction first(one), second(other);
  store::lock_face(one, patient);
  store::lock_face(other, new_id());
  other.exec("SET LOCAL lock_timeout = '100ms'");
  CHECK_THROWS_AS(store::lock_face(other, patient), sql::Error);
}

TEST_CASE("faces are sealed anew with the first key, however many there are, unless they are another's meanwhile") {
  OwnTables tables("FAULTS_DB", migrations());
  auto& db = tables.db();
  const Secrets old("old key"), both("new key\nold key"), now("new key");
  db.exec(
      "INSERT INTO faces (patient_id, model, sealed, consented_at) SELECT gen_random_uuid(), 'm', 'nobody opens it', "
      "now() FROM generate_series(1, 1100)");
  KnownFace last{parse_uuid("ffffffff-ffff-ffff-ffff-ffffffffffff").value(), "m", "", start};
  last.sealed = sealed_face(last.patient_id, {}, old);
  store::keep_face(db, last);
  seal_faces_anew(db, both);
  const auto anew = store::find_face(db, last.patient_id).value();
  CHECK(open_face(anew, now));
  CHECK(!open_face(anew, old));
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM faces WHERE sealed = 'nobody opens it'") == 1100);
  seal_faces_anew(db, both);
  CHECK(store::find_face(db, last.patient_id)->sealed == anew.sealed);
  store::seal_face(db, last, "of what is no more");
  CHECK(store::find_face(db, last.patient_id)->sealed == anew.sealed);
}

TEST_CASE("visits of a time come in their order, whatever they have come to") {
  OwnTables tables("FAULTS_DB", migrations());
  Replica replica(tables.url());
  const Booked one, two;
  replica.hears({two.moved(), one.confirmed()});
  const auto starts = [&](Instant from, Instant until) {
    std::vector<Instant> out;
    for (const auto& visit : store::visits_from(replica.db, from, until)) out.push_back(visit.starts_at);
    return out;
  };
  CHECK(starts(start, start + hours(1)) == std::vector{start, start + hours(1)});
  CHECK(starts(start + minutes(1), start + hours(1)) == std::vector{start + hours(1)});
  CHECK(starts(start, start + minutes(59)) == std::vector{start});
}

TEST_CASE("visits of long ago are forgotten, in portions") {
  OwnTables tables("FAULTS_DB", migrations());
  auto& db = tables.db();
  db.exec(
      "INSERT INTO visits (id, patient_id, starts_at, revision, confirmed) SELECT gen_random_uuid(), "
      "gen_random_uuid(), "
      "now() - n * interval '1 day' + interval '1 hour', 1, TRUE FROM generate_series(1, 100) AS n");
  const auto before = Clock::now() - hours(24 * 90);
  CHECK(db.exec(queries::forget_old_visits, before, 4) == 4);
  CHECK(db.exec(queries::forget_old_visits, before, 5'000) == 6);
  CHECK(db.exec(queries::forget_old_visits, before, 5'000) == 0);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM visits") == 90);
}
