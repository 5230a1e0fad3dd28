#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"
#include "tests/differential/histories.hpp"

using namespace consulta;
using namespace consulta::appointments;
using namespace consulta::testing;

namespace {

using std::chrono::minutes;

struct Lanes {
  explicit Lanes(engine::Reactor& reactor)
      : aggregates(reactor, Options{.clock = WallClock("Europe/Lisbon")}, memory),
        opened([this](const auto& batch, broker::Work& work) {
          std::vector<Span> spans;
          for (const auto& event : batch) {
            const auto& [doctor, specialties, from, to] = event.data;
            spans.push_back({doctor, specialties, from, to, std::nullopt});
          }
          aggregates.line.pass_down(spans, work);
        }) {
    reactor.add(opened);
  }
  Memory memory;
  Aggregates aggregates;
  engine::Reaction<events::SlotsOpened> opened;
};

Service<Lanes> waits_service() {
  return {"waits",
          {"waitlist", "appointments", "known_specialties", "known_doctors", "known_patients"},
          // How often it was asked in vain is no part of what came of it.
          {"check_in_code", "version"},
          blind,
          [](engine::Reactor& reactor) { return std::make_unique<Lanes>(reactor); },
          true};
}

// In an order that random ids have no part in.
std::vector<Appointment> appointments_there(sql::Session& db) {
  std::vector<Uuid> ids;
  for (const auto& id : db.column<std::string>("SELECT CAST(id AS text) FROM appointments")) {
    ids.push_back(parse_uuid(id).value());
  }
  auto found = db.all(store::appointments.find, ids);
  const auto key = [](const Appointment& a) { return std::tie(a.patient_id, a.starts_at, a.created_at); };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return key(a) < key(b); });
  return found;
}

// Three patients wait for an hour of either of two doctors, or of one of them, on one morning; doctors and payments
// answer what is asked of them.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto* id : {&specialty, &doctors[0], &doctors[1], &patients[0], &patients[1], &patients[2]}) {
      ids.insert(to_text(*id = random_id(random_)));
    }
  }

  Change<Lanes> offering() const {
    return {"two doctors and a specialty", [*this](Lanes&, broker::Work& work) {
              store::remember(work.db(), KnownSpecialty{specialty, "x", 100, 60}, {Clock::now(), {}});
              for (const auto& id : doctors)
                store::remember(work.db(), KnownDoctor{id, "y", {specialty}}, {Clock::now(), {}});
              store::prove(work.db(), patients[0]);
            }};
  }

  broker::Delivery event() const {
    events::SlotsOpened opened{doctors[below(random_, 2)], {specialty}, first + minutes(30) * below(random_, 6)};
    opened.to = opened.from + minutes(30 + 30 * below(random_, 4));
    return delivery(opened, opened.doctor_id);
  }

  Change<Lanes> join() const {
    Waiting w;
    w.id = random_id(random_);
    w.patient_id = patients[below(random_, 3)];
    w.specialty_id = specialty;
    w.specialty_name = "x";
    if (happens(random_, 0.5)) w.doctor_id = doctors[below(random_, 2)];
    w.from = first + minutes(60) * below(random_, 3);
    w.to = w.from + minutes(30 + 60 * below(random_, 3));
    return {"somebody joins",
            [w](Lanes& lanes, broker::Work& work) { lanes.aggregates.waits.begin(w.id, Join{w}, work); }};
  }

  Change<Lanes> change() const {
    switch (below(random_, 10)) {
      case 0:
      case 1:
        return join();
      case 2:
        return {"the first patient waits no longer", [patient = patients[0]](Lanes& lanes, broker::Work& work) {
                  for (const auto& w : store::list_waiting(work.db(), patient, std::nullopt, 1)) {
                    const auto may = [](const MaybeWaiting&) {};
                    lanes.aggregates.waits.wish(
                        w.id, Leave{}, may, [](const Waiting&) {}, work);
                  }
                }};
      case 3:
        return {"the first doctor is deleted", [doctor = doctors[0]](Lanes& lanes, broker::Work& work) {
                  store::remember(work.db(), KnownDoctor{doctor, "", {}, true}, {Clock::now(), {}});
                  const auto ids = store::waits_for(work.db(), {doctor, GoneReason::doctor_deleted}, 100);
                  lanes.aggregates.waits.tell(ids, WishGone{"doctor_deleted"}, work);
                }};
      case 4:
        return payments_answers();
      case 5:
        return {"the second patient is erased", [patient = patients[1]](Lanes& lanes, broker::Work& work) {
                  lanes.aggregates.waits.tell(store::waits_to_erase(work.db(), patient, 100), Erase{}, work);
                  lanes.aggregates.appointments.tell(store::appointments_to_erase(work.db(), patient, 100), Erase{},
                                                     work);
                }};
      case 6:
        return answers("doctors takes back what is not paid", Status::awaiting_payment,
                       [](const Appointment& a, std::size_t) {
                         return delivery(events::SlotWithdrawn{a.id, a.round, "doctor_deleted"}, a.id);
                       });
      default:
        return doctors_answers();
    }
  }

  // By what is asked for and by chance, so that it is the same in whatever order it is asked.
  Change<Lanes> doctors_answers() const {
    return answers("doctors answers", Status::requested, [*this](const Appointment& a, std::size_t chance) {
      const auto where = a.doctor_id.value_or(doctors[chance % 2]);
      if (chance % 10 < 6) {
        events::SlotReserved slot{.appointment_id = a.id, .patient_id = a.patient_id, .doctor_id = where};
        slot.starts_at = a.starts_at + minutes(chance % 3 == 0 ? 30 : 0);
        slot.ends_at = slot.starts_at + minutes(60);
        slot.expires_at = slot.starts_at;
        return delivery(slot, a.id);
      }
      constexpr std::array reasons{"slot_taken", "crowded", "unknown_doctor", "unknown_specialty"};
      return delivery(events::SlotRejected{a.id, 0, reasons.at(chance % reasons.size())}, a.id);
    });
  }
  Change<Lanes> payments_answers() const {
    return answers("payments answers", Status::awaiting_payment, [](const Appointment& a, std::size_t chance) {
      if (chance % 3 == 0) return delivery(events::PaymentCompleted{{}, a.id, 100, a.starts_at}, a.id);
      if (chance % 3 == 1) return delivery(events::PaymentFailed{{}, a.id, "declined"}, a.id);
      return delivery(events::PaymentExpired{{}, a.id}, a.id);
    });
  }

  template <class F>
  Change<Lanes> answers(std::string what, Status status, F answer) const {
    return {std::move(what), {}, {}, [=, chance = random_()](sql::Session& db) {
              std::vector<broker::Delivery> out;
              for (const auto& a : appointments_there(db)) {
                const auto mine =
                    chance + std::hash<std::string>()(to_text(a.patient_id) + format_instant(a.starts_at));
                if (a.status == status) out.push_back(answer(a, mine));
              }
              return out;
            }};
  }

  const Instant first = parse_instant("2031-06-02T09:00:00Z").value();
  Uuid specialty;
  std::array<Uuid, 2> doctors;
  std::array<Uuid, 3> patients;
  std::set<std::string> ids;

 private:
  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  std::vector<Change<Lanes>> before{cast.offering()};
  for (int i = 0; i < 4; ++i) before.push_back(cast.join());
  before.push_back(cast.doctors_answers());
  return random_history<Lanes>(
      random, cast.ids, std::move(before), [&] { return cast.event(); }, [&] { return cast.change(); });
}

}  // namespace

TEST_CASE("waits: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_DB", migrations());
  Histories<Lanes> histories(tables, waits_service(), history);
  histories.check(60);
  histories.check_that_faults_are_found();
}
