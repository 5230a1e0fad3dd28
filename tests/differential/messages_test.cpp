#include "events/auth.hpp"
#include "events/prescriptions.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/service.hpp"
#include "tests/differential/histories.hpp"

using namespace consulta;
using namespace consulta::notifications;
using namespace consulta::testing;

namespace {

struct Lanes {
  explicit Lanes(engine::Reactor& reactor)
      : links(0, store::lease_time), aggregates(reactor, Options{.clock = WallClock("Europe/Lisbon")}, links) {}
  Links links;  // without room: nothing is handed over
  Aggregates aggregates;
};

Service<Lanes> messages_service() {
  return {"messages",
          {"messages", "correspondences", "contacts", "acts"},
          {},
          // A row that never counts looks as it was read.
          "CREATE TRIGGER blind BEFORE UPDATE ON correspondences FOR EACH ROW SET NEW.version = OLD.version",
          [](engine::Reactor& reactor) { return std::make_unique<Lanes>(reactor); },
          true};
}

// All that is due, as deadlines.cpp tells it.
void tell_due(Lanes& lanes, broker::Work& work) {
  auto& correspondences = lanes.aggregates.correspondences;
  auto& messages = lanes.aggregates.messages;
  correspondences.tell(store::lock_due_correspondences(work.db(), Clock::now(), 100), Due{}, work);
  messages.tell(store::lock_due_notices(work.db(), Clock::now(), 100), NoticeDue{}, work);
}

// One patient, and what is told of two appointments of theirs.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto* id : {&patient, &appointments[0], &appointments[1]}) ids.insert(to_text(*id = random_id(random_)));
  }

  broker::Delivery event() const {
    const auto id = appointments[below(random_, 2)];
    events::AppointmentFacts facts{.appointment_id = id, .patient_id = patient, .specialty_name = "x"};
    facts.starts_at = start + std::chrono::hours(below(random_, 3));
    switch (below(random_, 14)) {
      case 0: {
        events::PaymentRequested link{.appointment_id = id, .patient_id = patient, .amount_cents = 100, .link = "y"};
        link.starts_at = link.expires_at = start;
        return delivery(link, id);
      }
      case 1:
      case 2:
        return delivery(events::AppointmentConfirmed{facts, "a code"}, id);
      case 3:
      case 4:
        return delivery(events::InvoiceIssued{{}, id, patient, "FT 1/1", 100, "UERG"}, id);
      case 5:
        return delivery(events::AppointmentRescheduled{facts, start}, id);
      case 6:
        return delivery(events::AppointmentExpired{facts}, id);
      case 7:
        return delivery(events::AppointmentCancelled{facts, "patient", "x", happens(random_, 0.7)}, id);
      case 8:
        return delivery(events::PaymentRefunded{{}, id, patient, 100, "appointment_cancelled", {}, {}}, id);
      case 9:
        return delivery(events::AppointmentRejected{facts, "slot_taken", happens(random_, 0.3)}, id);
      case 10:
        return delivery(events::WaitlistEnded{id, patient, "over", "x", {}}, id);
      case 11: {
        events::PrescriptionIssued issued;
        issued.patient_id = patient;
        issued.issued_at = start;
        return delivery(issued, id);
      }
      case 12:
        return delivery(events::PatientProved{patient}, patient);
      default:
        return delivery(events::UserRegistered{patient, "x@example.org", "y", "+351912345678", "patient", "pt", {}, {}},
                        patient);
    }
  }

  Change<Lanes> change() const {
    switch (below(random_, 4)) {
      case 0:
        return sending();
      case 1:
        return {"the patient is erased", [patient = patient](Lanes& lanes, broker::Work& work) {
                  store::remove_messages_of(work.db(), patient);
                  lanes.aggregates.correspondences.tell(store::correspondences_of(work.db(), patient), Erase{}, work);
                }};
      case 2:
        return {"time passes, and what is due is told", [](Lanes& lanes, broker::Work& work) {
                  auto& db = work.db();
                  db.exec("UPDATE messages SET notice_at = created_at WHERE notice_at IS NOT NULL");
                  db.exec(
                      "UPDATE correspondences SET due_at = '2026-01-01', version = version + 1, "
                      "remind_at = IF(remind_at IS NULL, NULL, '2026-01-01'), "
                      "cancel_at = IF(cancel_at IS NULL, NULL, '2026-01-01') WHERE due_at IS NOT NULL");
                  tell_due(lanes, work);
                }};
      default:
        return {"what was given up on is sent again", [](Lanes& lanes, broker::Work& work) {
                  std::vector<Uuid> failed;
                  for (auto& id : work.db().column<std::string>("SELECT id FROM messages WHERE status = 'failed'"))
                    failed.push_back(parse_uuid(id).value());
                  lanes.aggregates.messages.tell(failed, Repeat{}, work);
                }};
    }
  }

  // What is due is leased and answered for; perhaps notices are due between the two.
  Change<Lanes> sending() const {
    constexpr std::array ends{End::sent, End::unwanted, End::refused, End::failed, End::not_tried};
    const auto end = ends.at(below(random_, ends.size()));
    const bool interrupted = happens(random_, 0.3);
    return {"sent, " + std::to_string(static_cast<int>(end)) + (interrupted ? ", interrupted" : ""),
            {},
            [=](Lanes& lanes, sql::Session& db, broker::Outlet& outlet, engine::Way way) {
              for (const auto channel : {Channel::sms, Channel::email}) {
                const auto leased = store::lease(db, channel, Clock::now() + std::chrono::hours(2));
                std::vector<std::pair<Uuid, Answer>> answers;
                for (const auto* part : {&leased.fresh, &leased.retried}) {
                  for (const auto& m : *part) answers.emplace_back(m.id, Answer{.attempt = m.attempts, .end = end});
                }
                if (interrupted) in_a_transaction(db, outlet, [&](auto& work) { answer_first(lanes, answers, work); });
                if (way == engine::Way::quick) {
                  if (!answers.empty()) lanes.aggregates.messages.answer(answers, db, outlet);
                  continue;
                }
                in_a_transaction(db, outlet, [&](auto& work) { lanes.aggregates.messages.tell(answers, work); });
              }
            }};
  }

  template <class F>
  static void in_a_transaction(sql::Session& db, broker::Outlet& outlet, F&& f) {
    broker::Work work(db, outlet);
    f(work);
    work.commit();
  }

  // Somebody who was slow answers for a lease that has ended since.
  static void answer_first(Lanes& lanes, std::vector<std::pair<Uuid, Answer>> answers, broker::Work& work) {
    for (auto& told : answers) told.second = {.attempt = told.second.attempt - 1};
    lanes.aggregates.messages.tell(answers, work);
  }

  const Instant start = parse_instant("2031-06-02T09:00:00Z").value();
  Uuid patient;
  std::array<Uuid, 2> appointments;
  std::set<std::string> ids;

 private:
  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  return random_history<Lanes>(
      random, cast.ids, {}, [&] { return cast.event(); }, [&] { return cast.change(); });
}

}  // namespace

TEST_CASE("messages: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_MARIADB_DB", migrations());
  Histories<Lanes> histories(tables, messages_service(), history);
  histories.check(10);  // each of its commits is flushed
  histories.check_that_faults_are_found();
}
