// Who is erased is known by no service any more, whatever was told of them before and comes late, twice or at once; and
// the law's invoices stay.
#include <doctest/doctest.h>

#include <algorithm>

#include "engine/inbox.hpp"
#include "events/auth.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/service.hpp"
#include "services/payments/migrations.hpp"
#include "services/payments/service.hpp"
#include "services/prescriptions/migrations.hpp"
#include "services/prescriptions/service.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using consulta::testing::OwnTables;

namespace {

struct Outlet : broker::Outlet {
  void committed(std::vector<broker::Outgoing> out) override {
    for (auto& event : out) told.push_back(event.type);
  }
  std::size_t count(const std::string& type) const {
    return static_cast<std::size_t>(std::count(told.begin(), told.end(), type));
  }
  std::vector<std::string> told;
};

template <class E>
broker::Delivery delivery(const E& event, const Uuid& subject) {
  const auto made = events::make(event, subject);
  return {made.head.id, made.head.type, events::to_json(made), 0};
}

// Everything by which somebody may be known stands in these words.
constexpr auto name = "Ana Needle";
constexpr auto child = "Tomás Needle";
constexpr auto email = "ana.needle@example.org";
constexpr auto phone = "+351912345678";
constexpr auto tax_number = "123456789";

struct Person {
  const Uuid id = new_id(), child_id = new_id();

  broker::Delivery registered() const {
    events::UserRegistered event{id, email, name, phone, "patient", "en", {}, {}, 1};
    event.tax_number = tax_number;
    event.email_verified = true;
    return delivery(event, id);
  }
  broker::Delivery updated() const {
    events::UserProfileUpdated event{id, email, name, phone, "patient", "en", {}, {}, 2};
    event.tax_number = tax_number;
    event.email_verified = true;
    return delivery(event, id);
  }
  broker::Delivery has_child() const {
    return delivery(events::DependantAdded{child_id, id, child, "2019-05-04", tax_number, 1}, child_id);
  }
  broker::Delivery erased() const { return delivery(events::UserErased{id, {child_id}}, id); }

  std::vector<broker::Delivery> told() const { return {registered(), updated(), has_child()}; }
};

template <class Lanes>
struct Service {
  template <class... Args>
  explicit Service(const std::string& url, Args&&... args) : db(url), lanes(reactor, std::forward<Args>(args)...) {}

  void hears(const std::vector<broker::Delivery>& batch) {
    engine::Inbox inbox(db, outlet, [&](auto deliveries, engine::Turn& turn) { reactor.react(deliveries, turn); });
    inbox.apply(batch);
  }
  template <class Lane, class M>
  void tells(Lane& lane, const Uuid& id, const M& message) {
    broker::Work work(db, outlet);
    lane.tell(std::vector{id}, message, work);
    work.commit();
  }
  std::int64_t count(const std::string& rows) { return db.value<std::int64_t>("SELECT COUNT(*) FROM " + rows).value(); }

  sql::Session db;
  Outlet outlet;
  engine::Reactor reactor;
  Lanes lanes;
};

// Each of the orders in which a few events may come, one a batch and all in one.
template <class F>
void in_each_order(std::vector<broker::Delivery> events, F&& f) {
  std::vector<std::size_t> order(events.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  do {
    std::vector<broker::Delivery> ordered;
    for (const auto i : order) ordered.push_back(events[i]);
    std::vector<std::vector<broker::Delivery>> batches;
    for (const auto& event : ordered) batches.push_back({event});
    f(batches);
    f(std::vector<std::vector<broker::Delivery>>{ordered});
  } while (std::next_permutation(order.begin(), order.end()));
}

// In a service that has copies of people and of whom they book for; `check` is called after each order.
template <class S, class F>
void erase_in_each_order(S& service, const Person& who, F&& check) {
  auto all = who.told();
  all.push_back(who.erased());
  in_each_order(all, [&](const auto& batches) {
    for (const auto* table : {"inbox", "known_patients", "known_dependants", "erasures"}) {
      service.db.exec("DELETE FROM " + std::string(table));
    }
    for (const auto& batch : batches) service.hears(batch);
    service.hears({who.erased()});
    check();
  });
}

struct AppointmentLanes {
  explicit AppointmentLanes(engine::Reactor& reactor)
      : aggregates(reactor, {.clock = WallClock("Europe/Lisbon")}, memory) {}
  appointments::Memory memory;
  appointments::Aggregates aggregates;
};

appointments::Appointment wanted(const Person& person, int day) {
  appointments::Appointment a;
  a.id = new_id();
  a.patient_id = person.id;
  a.dependant_id = person.child_id;
  a.dependant_name = child;
  a.reason = std::string(name) + " says where it hurts";
  a.specialty_id = new_id();
  a.specialty_name = "Massage";
  a.starts_at = std::chrono::floor<std::chrono::hours>(Clock::now()) + std::chrono::hours(24 * day);
  a.price_cents = 3000;
  a.busy_until = a.starts_at + std::chrono::minutes(30);
  return a;
}

struct PaymentLanes {
  PaymentLanes(engine::Reactor& reactor, sql::Pool& pool)
      : numbers(0, 999, pool),
        openings(0, payments::store::lease_time),
        aggregates(reactor, options(), numbers, openings) {}
  static payments::Options options() {
    payments::Options options{.clock = WallClock("Europe/Lisbon")};
    options.entity = "11249";
    options.issuer = {"Consulta", "Lisboa", "500000000", "CSDF7T5H", "CSDF7T5H"};
    return options;
  }
  payments::RunningNumbers numbers;
  payments::Openings openings;
  payments::Aggregates aggregates;
};

struct PrescriptionLanes {
  explicit PrescriptionLanes(engine::Reactor& reactor) : aggregates(reactor, {.clock = WallClock("Europe/Lisbon")}) {}
  prescriptions::Aggregates aggregates;
};

events::ConsultationStarted begun(const Person& person) {
  events::ConsultationStarted a;
  a.appointment_id = new_id();
  a.patient_id = person.id;
  a.dependant_id = person.child_id;
  a.dependant_name = child;
  a.doctor_id = new_id();
  a.doctor_name = "x";
  a.started_at = Clock::now();
  return a;
}

prescriptions::Prescription prescribed(const Person& person) {
  prescriptions::Prescription p;
  p.id = new_id();
  p.appointment_id = new_id();
  p.patient_id = person.id;
  p.dependant_id = p.person_id = person.child_id;
  p.dependant_name = child;
  p.doctor_id = new_id();
  p.doctor_name = "x";
  auto& item = p.items.emplace_back();
  item.medicine = "Ibuprofeno";
  item.dosage = item.frequency = "1";
  item.duration_days = 5;
  item.notes = std::string(name) + " needs it";
  return p;
}

struct MessageLanes {
  explicit MessageLanes(engine::Reactor& reactor)
      : links(0, notifications::store::lease_time),
        aggregates(reactor, notifications::Options{.clock = WallClock("Europe/Lisbon")}, links) {}
  notifications::Links links;
  notifications::Aggregates aggregates;
};

}  // namespace

TEST_CASE("appointments knows nobody who is erased, in whatever order it is told") {
  OwnTables tables("FAULTS_DB", appointments::migrations());
  Service<AppointmentLanes> service(tables.url());
  const Person ana;
  erase_in_each_order(service, ana, [&] {
    CHECK(service.count("known_patients WHERE full_name IS NOT NULL") == 0);
    CHECK(service.count("known_dependants WHERE full_name IS NOT NULL") == 0);
    CHECK(service.count("erasures") == 1);
    CHECK(!appointments::store::patient(service.db, ana.id));
    CHECK(appointments::store::erased_since(service.db, Clock::now() - std::chrono::minutes(1)) == std::vector{ana.id});
  });
}

TEST_CASE("what is booked for who is erased is cancelled, also what was booked at that moment, and holds no name") {
  OwnTables tables("FAULTS_DB", appointments::migrations());
  Service<AppointmentLanes> service(tables.url());
  auto& lanes = service.lanes.aggregates;
  const Person ana, rui;
  const auto book = [&](const Person& who, int day) {
    const auto a = wanted(who, day);
    service.tells(lanes.appointments, a.id, appointments::Request{a});
    return a.id;
  };
  const auto erase = [&] {
    service.db.exec("UPDATE erasures SET due_at = told_at");
    appointments::erase(service.db, service.outlet, lanes, [] { return false; });
  };
  const auto named = [&] {
    return service.count("appointments WHERE CAST(to_json(appointments) AS text) LIKE '%Needle%'");
  };
  service.hears(ana.told());
  book(ana, 3);
  book(rui, 3);
  const auto before = book(ana, 4);
  service.tells(lanes.appointments, before, appointments::Cancel{});
  service.hears({ana.erased()});
  erase();
  CHECK(service.count("appointments WHERE status = 'cancelled' AND erased") == 2);
  CHECK(named() == 1);
  CHECK(service.outlet.count(events::AppointmentCancelled::kind.type()) == 2);
  service.hears({ana.erased()});
  erase();
  CHECK(service.outlet.count(events::AppointmentCancelled::kind.type()) == 2);

  // By a token that was still good.
  book(ana, 5);
  erase();
  CHECK(service.count("appointments WHERE status = 'cancelled' AND erased") == 3);
  CHECK(named() == 1);
  CHECK(service.count("appointments WHERE status = 'requested'") == 1);
}

TEST_CASE("who is erased waits for nothing, and is looked for after longer and longer pauses") {
  OwnTables tables("FAULTS_DB", appointments::migrations());
  Service<AppointmentLanes> service(tables.url());
  const Person ana;
  const auto look = [&] {
    appointments::erase(service.db, service.outlet, service.lanes.aggregates, [] { return false; });
  };
  const auto due_in = [&] {
    return service.db.value<std::int64_t>("SELECT CAST(EXTRACT(EPOCH FROM due_at - now()) AS bigint) FROM erasures");
  };
  service.db.exec(
      "INSERT INTO waitlist (id, patient_id, specialty_id, specialty_name, from_at, to_at, status, told, created_at) "
      "VALUES (CAST(:id AS uuid), CAST(:patient AS uuid), CAST(:specialty AS uuid), 'x', now(), now() + interval '1 "
      "day', 'waiting', FALSE, now())",
      new_id(), ana.id, new_id());
  service.hears({ana.erased()});
  look();
  CHECK(service.count("waitlist WHERE status = 'withdrawn'") == 1);
  CHECK(due_in().value() <= 1);
  service.db.exec("UPDATE erasures SET told_at = now() - interval '8 days', due_at = now()");
  look();
  CHECK(due_in().value() > 24 * 3600);
  CHECK(due_in().value() <= 2 * 24 * 3600);
  service.db.exec("UPDATE erasures SET told_at = now() - interval '400 days', due_at = now()");
  look();
  CHECK(due_in().value() > 99 * 24 * 3600);  // a dead letter may be replayed then
}

TEST_CASE("payments knows nobody who is erased, in whatever order it is told") {
  OwnTables tables("FAULTS_DB", payments::migrations());
  sql::Pool pool(tables.url(), 1);
  Service<PaymentLanes> service(tables.url(), pool);
  const Person ana;
  erase_in_each_order(service, ana, [&] {
    CHECK(service.count("known_patients WHERE full_name <> '' OR tax_number IS NOT NULL") == 0);
    CHECK(service.count("known_dependants WHERE full_name IS NOT NULL OR tax_number IS NOT NULL") == 0);
    CHECK(service.count("erasures") == 1);
    CHECK(!payments::store::find_patient(service.db, ana.id));
  });
}

TEST_CASE("what is erased of a payment is saved, and the invoice stays whole") {
  OwnTables tables("FAULTS_DB", payments::migrations());
  tables.db().script("ALTER TABLE invoices DISABLE TRIGGER USER");
  tables.db().script("ALTER TABLE ledger DISABLE TRIGGER USER");
  sql::Pool pool(tables.url(), 1);
  Service<PaymentLanes> service(tables.url(), pool);
  auto& lane = service.lanes.aggregates.payments;
  const Person ana;
  service.hears(ana.told());
  const auto pays_by_phone = [&] {
    events::SlotReserved slot{.appointment_id = new_id(), .patient_id = ana.id, .doctor_name = "x"};
    slot.price_cents = 3000;
    slot.starts_at = slot.expires_at = Clock::now() + std::chrono::hours(24);
    slot.dependant_id = ana.child_id;
    slot.dependant_name = child;
    service.hears({delivery(slot, slot.appointment_id)});
    service.tells(lane, slot.appointment_id, payments::InvoiceTo{name, tax_number, "Rua do Needle"});
    service.tells(lane, slot.appointment_id, payments::ChooseMethod{payments::Method::mbway, phone});
    return slot.appointment_id;
  };
  const auto erase = [&] {
    for (const auto& id : payments::store::payments_to_erase(service.db, ana.id, 100)) {
      service.tells(lane, id, payments::Erase{});
    }
  };
  const auto known = [&] {
    return service.count("payments WHERE CAST(to_json(payments) AS text) LIKE '%Needle%' OR phone IS NOT NULL");
  };
  const auto paid = pays_by_phone();
  service.tells(lane, paid, payments::Charged{"charge", 3000});
  pays_by_phone();
  CHECK(known() == 2);
  service.hears({ana.erased()});
  erase();
  CHECK(known() == 0);
  CHECK(service.count("payments WHERE erased AND status = 'voided'") == 1);
  CHECK(service.count("payments WHERE erased AND status = 'paid'") == 1);
  CHECK(service.count("invoices WHERE buyer_name = 'Ana Needle' AND buyer_tax_number = '123456789'") == 1);

  events::AppointmentCancelled over{{.appointment_id = paid, .patient_id = ana.id}, "patient", "x", true};
  service.hears({delivery(over, paid)});
  service.tells(lane, paid, payments::Refunded{"charge", 3000, "appointment_cancelled"});
  CHECK(service.count("invoices WHERE kind = 'NC' AND buyer_name = 'Ana Needle'") == 1);
  // Its slot comes late.
  pays_by_phone();
  erase();
  CHECK(known() == 0);
  CHECK(payments::store::payments_to_erase(service.db, ana.id, 100).empty());
}

TEST_CASE("prescriptions knows nobody who is erased, in whatever order it is told") {
  OwnTables tables("FAULTS_DB", prescriptions::migrations());
  Service<PrescriptionLanes> service(tables.url());
  const Person ana;
  erase_in_each_order(service, ana, [&] {
    CHECK(service.count("known_patients WHERE full_name IS NOT NULL") == 0);
    CHECK(service.count("known_dependants WHERE full_name IS NOT NULL") == 0);
    CHECK(service.count("erasures") == 1);
  });
}

TEST_CASE("of who is erased what was prescribed stays, without a word of who it was, and no allergy") {
  OwnTables tables("FAULTS_DB", prescriptions::migrations());
  Service<PrescriptionLanes> service(tables.url());
  auto& lanes = service.lanes.aggregates;
  const Person ana, rui;
  const auto known = [&] {
    return service.count("prescriptions AS t WHERE CAST(to_json(t) AS text) LIKE '%Needle%'") +
           service.count("allergies AS t WHERE CAST(to_json(t) AS text) LIKE '%Needle%'") +
           service.count("visits AS t WHERE CAST(to_json(t) AS text) LIKE '%Needle%'");
  };
  const auto treat = [&](const Person& who) {
    const auto visit = begun(who);
    service.hears({delivery(visit, visit.appointment_id)});
    const auto p = prescribed(who);
    service.tells(lanes.prescriptions, p.id, prescriptions::Issue{p});
    prescriptions::Allergy allergy;
    allergy.id = new_id();
    allergy.substance = "the cat of " + std::string(name);
    service.tells(lanes.allergies, who.child_id, prescriptions::RecordAllergy{who.child_id, who.id, allergy});
  };
  const auto erase = [&] {
    service.db.exec("UPDATE erasures SET due_at = told_at");
    prescriptions::erase(service.db, service.outlet, lanes, [] { return false; });
  };
  treat(ana);
  treat(rui);
  CHECK(known() == 6);
  service.hears({ana.erased()});
  erase();
  CHECK(known() == 3);
  CHECK(service.count("prescriptions WHERE erased AND CAST(items AS text) LIKE '%Ibuprofeno%'") == 1);
  CHECK(service.count("visits") == 2);

  // What was begun at that moment, and what comes late.
  treat(ana);
  erase();
  CHECK(known() == 3);
  CHECK(service.count("prescriptions WHERE erased") == 2);
}

TEST_CASE("notifications knows nobody who is erased, in whatever order it is told, and says goodbye once") {
  OwnTables tables("FAULTS_MARIADB_DB", notifications::migrations());
  Service<MessageLanes> service(tables.url());
  const Person ana;
  const std::vector all{ana.registered(), ana.updated(), delivery(events::EmailProved{ana.id, email, 3}, ana.id),
                        ana.erased()};
  in_each_order(all, [&](const auto& batches) {
    service.db.exec("DELETE FROM inbox");
    for (const auto* table : {"contacts", "proved_addresses", "messages"}) {
      service.db.exec("DELETE FROM " + std::string(table));
    }
    for (const auto& batch : batches) service.hears(batch);
    service.hears({ana.erased()});
    CHECK(service.count("contacts WHERE email <> '' OR full_name <> '' OR phone <> ''") == 0);
    CHECK(service.count("proved_addresses WHERE email <> ''") == 0);
    CHECK(service.count("messages WHERE template_name = 'account_erased' AND user_id IS NULL") <= 1);
    CHECK(notifications::store::contacts(service.db, {ana.id}).at(0).erased);
  });
}

TEST_CASE("of what who is erased was told, and was still to be, nothing is kept but that one was said goodbye to") {
  OwnTables tables("FAULTS_MARIADB_DB", notifications::migrations());
  Service<MessageLanes> service(tables.url());
  const Person ana, rui;
  service.hears({ana.registered()});
  const auto appointment = new_id();
  events::AppointmentFacts facts{.appointment_id = appointment, .patient_id = ana.id, .specialty_name = "Massage"};
  facts.starts_at = Clock::now() + std::chrono::hours(72);
  facts.dependant_name = child;
  const auto expired = [&](const Person& who, const Uuid& id) {
    events::AppointmentExpired event{{.appointment_id = id, .patient_id = who.id, .specialty_name = "Massage"}};
    return delivery(event, id);
  };
  service.hears({delivery(events::AppointmentConfirmed{facts, "code"}, appointment), expired(ana, new_id()),
                 expired(rui, new_id())});
  service.db.exec("INSERT INTO sms_places (phone, day, place, message_id) VALUES (:phone, CURRENT_DATE, 1, :id)", phone,
                  new_id());
  notifications::Message to_address = notifications::farewell(new_id(), email, "en");
  to_address.template_name = "custom";
  service.tells(service.lanes.aggregates.messages, to_address.id, notifications::Write{to_address});
  service.hears({ana.erased()});
  CHECK(service.count("messages WHERE user_id IS NOT NULL") == 1);  // the other's
  CHECK(service.db.column<std::string>("SELECT recipient FROM messages WHERE user_id IS NULL") ==
        std::vector{std::string(email)});
  CHECK(service.count("messages WHERE template_name = 'account_erased'") == 1);
  CHECK(service.count("sms_places") == 0);
  CHECK(service.count("correspondences WHERE CONCAT_WS(' ', reminder, cancellation, confirmed, invoice) LIKE "
                      "'%Needle%' OR due_at IS NOT NULL") == 0);
}
