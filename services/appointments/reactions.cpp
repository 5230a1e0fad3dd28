#include "services/appointments/reactions.hpp"

#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

// Nothing here need be exact.
template <class A, class Make>
engine::Contexts<A> inexact(Make make) {
  return {make, make};
}

// To the first in line who wants it.
void offer_to_line(broker::Work& work, Waits& waits, const events::SlotReleased& released) {
  const auto practised = store::practised_by(work.db(), released.doctor_id);
  if (!practised) return;
  const FreedSlot slot{released.doctor_id, *practised, released.starts_at};
  const auto line = store::lock_line(work.db(), slot);
  const auto decision = on_slot_freed(line, slot);
  if (decision.offer) waits.tell({line[*decision.offer].id}, OfferSlot{slot.doctor_id, slot.starts_at}, work);
  if (decision.remember) waits.tell({line[*decision.remember].id}, FreedAgain{}, work);
}

}  // namespace

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options, Memory& memory)
    : appointments(reactor, store::appointments, inexact<Appointment>([options](engine::Turn&) {
                     return Appointment::Context{Clock::now(), &engine::fresh_ids(), options.cancel_free};
                   })),
      waits(reactor, store::waits, inexact<Waiting>([&memory](engine::Turn& turn) {
              return Waiting::Context{Clock::now(), &engine::fresh_ids(), [&memory, &work = turn.work](const Uuid& id) {
                                        const auto offer = memory.offers.get(work.before(), id, std::nullopt);
                                        return offer ? std::optional(offer->specialty) : std::nullopt;
                                      }};
            })) {
  bring_to_appointments(appointments)
      .remember_begun()
      .after_commit([&memory](const Appointment& a) { memory.changed(a); })
      .ready();
  bring_to_waits(waits).ready();
}

void add_reactions(host::Host& host, const Options& options, Memory& memory, Aggregates& aggregates) {
  host.on<events::SlotReleased>([options, &aggregates](const auto& batch, broker::Work& work) {
    if (!store::anybody_waits(work.db())) return;
    const auto now = Clock::now();
    for (const auto& event : batch) {
      if (event.data.starts_at >= now + options.min_notice) offer_to_line(work, aggregates.waits, event.data);
    }
  });

  auto learn_specialty = [&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.offers.forget(); });
    for (const auto& event : batch) {
      const auto& s = event.data;
      store::remember(work.db(), KnownSpecialty{s.specialty_id, s.name, s.price_cents, s.duration_minutes},
                      event.head.time);
    }
  };
  host.on<events::SpecialtyCreated>(learn_specialty);
  host.on<events::SpecialtyUpdated>(learn_specialty);
  host.on<events::SpecialtyDeleted>([&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.offers.forget(); });
    for (const auto& event : batch) {
      store::remember(work.db(), KnownSpecialty{.id = event.data.specialty_id, .deleted = true}, event.head.time);
    }
  });
  auto learn_doctor = [&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.offers.forget(); });
    for (const auto& event : batch) {
      store::remember(work.db(), KnownDoctor{event.data.doctor_id, event.data.full_name, event.data.specialty_ids},
                      event.head.time);
    }
  };
  host.on<events::DoctorCreated>(learn_doctor);
  host.on<events::DoctorUpdated>(learn_doctor);
  host.on<events::DoctorDeleted>([&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.offers.forget(); });
    for (const auto& event : batch) {
      store::remember(work.db(), KnownDoctor{event.data.doctor_id, "", {}, true}, event.head.time);
    }
  });
  auto learn_patient = [](const auto& batch, broker::Work& work) {
    for (const auto& event : batch) {
      const auto& u = event.data;
      if (u.role == "patient") store::remember(work.db(), KnownPatient{u.user_id, u.full_name}, event.head.time);
    }
  };
  host.on<events::UserRegistered>(learn_patient);
  host.on<events::UserProfileUpdated>(learn_patient);
  host.on<events::PatientProved>([](const auto& batch, broker::Work& work) {
    for (const auto& event : batch) store::prove(work.db(), event.data.patient_id);
  });
}

}  // namespace consulta::appointments
