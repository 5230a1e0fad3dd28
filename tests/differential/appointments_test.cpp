#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "events/reception.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"
#include "tests/differential/histories.hpp"

using namespace consulta;
using namespace consulta::appointments;
using namespace consulta::testing;

namespace {

struct Lanes {
  explicit Lanes(engine::Reactor& reactor)
      : aggregates(reactor, Options{.clock = WallClock("Europe/Lisbon")}, memory) {}
  Memory memory;
  Aggregates aggregates;
};

Service<Lanes> appointments_service() {
  return {"appointments",
          {"appointments"},
          {"check_in_code", "choose_token", "link"},
          blind,
          [](engine::Reactor& reactor) { return std::make_unique<Lanes>(reactor); },
          true};
}

using std::chrono::minutes;

// Three appointments of one patient or for their child, which may be moved to where others are, and what is told of
// them.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto* id : {&patient, &child, &doctor, &specialty, &appointments[0], &appointments[1], &appointments[2]}) {
      *id = random_id(random_);
      ids.insert(to_text(*id));
    }
  }

  Instant start() const { return first + minutes(30) * static_cast<int>(below(random_, 6)); }

  Change<Lanes> booking(int which) const {
    Appointment a;
    a.id = appointments[which];
    a.patient_id = patient;
    if (happens(random_, 0.3)) {
      a.dependant_id = child;
      a.dependant_name = "x";
    }
    a.specialty_id = specialty;
    a.starts_at = first + minutes(60) * which;
    a.price_cents = 100;
    if (happens(random_, 0.8)) a.busy_until = a.starts_at + minutes(30);
    const auto places = happens(random_, 0.5) ? std::optional<std::int32_t>(3) : std::nullopt;
    return {"a booking", [a, places](Lanes& lanes, broker::Work& work) {
              lanes.aggregates.appointments.begin(a.id, Request{a, places}, work);
            }};
  }
  Change<Lanes> wish() const {
    const auto id = appointments[below(random_, 3)];
    if (happens(random_, 0.2)) {
      return {"an erasure", [id](Lanes& lanes, broker::Work& work) {
                if (store::find(work.db(), id)) lanes.aggregates.appointments.tell(std::vector{id}, Erase{}, work);
              }};
    }
    const bool cancels = happens(random_, 0.3);
    return {cancels ? "a cancellation" : "a move", [=, at = start()](Lanes& lanes, broker::Work& work) {
              const auto may = [](const MaybeAppointment& a) {
                if (!a) throw Problem(404, "not_found", "There is none.");
              };
              const auto still = [](const Appointment&) {};
              if (cancels) lanes.aggregates.appointments.wish(id, Cancel{}, may, still, work);
              if (!cancels) lanes.aggregates.appointments.wish(id, Move{at, {}}, may, still, work);
            }};
  }

  broker::Delivery event() const {
    const auto id = appointments[below(random_, 3)];
    const auto round = static_cast<std::int32_t>(below(random_, 3));
    switch (below(random_, 12)) {
      case 0:
      case 1:
      case 2: {
        events::SlotReserved slot{.appointment_id = id, .round = round, .patient_id = patient, .doctor_id = doctor};
        slot.starts_at = start();
        slot.ends_at = slot.starts_at + minutes(happens(random_, 0.7) ? 30 : 60);
        slot.expires_at = slot.starts_at;
        return delivery(slot, id);
      }
      case 3:
        return delivery(events::SlotRejected{id, round, "slot_taken"}, id);
      case 4:
        return delivery(events::SlotWithdrawn{id, round, "doctor_deleted"}, id);
      case 5:
      case 6:
        return delivery(events::PaymentCompleted{{}, id, 100, start()}, id);
      case 7:
      case 8: {
        events::AppointmentsAffected affected;
        for (const auto& each : appointments) {
          affected.appointments.push_back({each, doctor, start(), {}, happens(random_, 0.3)});
        }
        return delivery(affected, doctor);
      }
      case 9:
        return delivery(events::PaymentFailed{{}, id, "declined"}, id);
      case 10:
        return delivery(events::PatientArrived{id, start(), start(), "code"}, id);
      default:
        return delivery(events::PaymentExpired{{}, id}, id);
    }
  }

  const Instant first = parse_instant("2031-06-02T09:00:00Z").value();
  Uuid patient, child, doctor, specialty;
  std::array<Uuid, 3> appointments;
  std::set<std::string> ids;

 private:
  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  std::vector<Change<Lanes>> before;
  for (int which = 0; which < 3; ++which) before.push_back(cast.booking(which));
  return random_history<Lanes>(
      random, cast.ids, std::move(before), [&] { return cast.event(); }, [&] { return cast.wish(); });
}

}  // namespace

TEST_CASE("appointments: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_DB", migrations());
  Histories<Lanes> histories(tables, appointments_service(), history);
  histories.check(100);
  histories.check_that_faults_are_found();
}
