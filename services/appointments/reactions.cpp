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

std::optional<Span> span_of(const events::SlotReleased& released, broker::Work& work) {
  const auto practised = store::practised_by(work.db(), released.doctor_id);
  if (!practised) return std::nullopt;
  return Span{released.doctor_id, *practised, released.starts_at, released.ends_at, released.patient_id};
}
std::optional<Span> span_of(const events::SlotsOpened& opened, broker::Work&) {
  return Span{opened.doctor_id, opened.specialty_ids, opened.from, opened.to, std::nullopt};
}

// Down the line with what still can be booked.
template <class E>
auto pass_down(Line& line, const Options& options) {
  return [&line, options](const std::vector<events::Event<E>>& batch, broker::Work& work) {
    if (!store::anybody_waits(work.db())) return;
    std::vector<Span> spans;
    for (const auto& event : batch) {
      auto span = span_of(event.data, work);
      if (span && span->to > Clock::now() + options.min_notice) spans.push_back(std::move(*span));
    }
    line.pass_down(spans, work);
  };
}

// `find` says who has not heard it yet.
template <class Find>
void tell_gone(Waits& waits, const Uuid& id, const char* reason, broker::Work& work, Find&& find) {
  constexpr std::size_t page = 100;
  for (auto ids = find(work.db(), id, page); !ids.empty(); ids = find(work.db(), id, page)) {
    waits.tell(ids, WishGone{reason}, work);
  }
}

}  // namespace

std::optional<std::int32_t> unpaid_places(sql::Session& db, const Options& options, Memory& memory,
                                          const Uuid& patient_id) {
  if (options.max_unpaid == 0) return std::nullopt;
  return memory.proved.contains(db, patient_id) ? options.max_unpaid : 1;
}

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options, Memory& memory)
    : appointments(reactor, store::appointments, inexact<Appointment>([options](engine::Turn&) {
                     return Appointment::Context{Clock::now(), &engine::fresh_ids(), options.cancel_free};
                   })),
      waits(reactor, store::waits, inexact<Waiting>([options, &memory](engine::Turn& turn) {
              return Waiting::Context{Clock::now(), &engine::fresh_ids(),
                                      [&memory, &work = turn.work](const Uuid& id) {
                                        const auto bookable = memory.bookables.get(work.before(), id, std::nullopt);
                                        return bookable ? std::optional(bookable->specialty) : std::nullopt;
                                      },
                                      [options, &memory, &work = turn.work](const Uuid& id) {
                                        return unpaid_places(work.before(), options, memory, id);
                                      },
                                      [&turn](const Uuid& id, Instant from, Instant to) {
                                        // Else who has just lost an offer would still be where it was.
                                        if (turn.unsaved) throw engine::NotQuickly("an offer that is over still shows");
                                        return store::own_times(turn.work.before(), id, from, to);
                                      }};
            })),
      line(waits, options.max_unpaid == 0 ? std::nullopt : std::optional(options.max_unpaid)) {
  bring_to_appointments(appointments)
      .remember_begun()
      .after_commit([&memory](const Appointment& a) { memory.changed(a); })
      .ready();
  bring_to_waits(waits).ready();
  reactor.add(line);
}

void add_reactions(host::Host& host, const Options& options, Memory& memory, Aggregates& aggregates) {
  host.on<events::SlotReleased>(pass_down<events::SlotReleased>(aggregates.line, options));
  host.on<events::SlotsOpened>(pass_down<events::SlotsOpened>(aggregates.line, options));

  auto learn_specialty = [&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.bookables.forget(); });
    for (const auto& event : batch) {
      const auto& s = event.data;
      store::remember(work.db(), KnownSpecialty{s.specialty_id, s.name, s.price_cents, s.duration_minutes},
                      event.head.time);
    }
  };
  host.on<events::SpecialtyCreated>(learn_specialty);
  host.on<events::SpecialtyUpdated>(learn_specialty);
  auto& waits = aggregates.waits;
  host.on<events::SpecialtyDeleted>([&memory, &waits](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.bookables.forget(); });
    for (const auto& event : batch) {
      const auto& id = event.data.specialty_id;
      store::remember(work.db(), KnownSpecialty{.id = id, .deleted = true}, event.head.time);
      tell_gone(waits, id, "specialty_deleted", work, store::waits_for_specialty);
    }
  });
  auto learn_doctor = [&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.bookables.forget(); });
    for (const auto& event : batch) {
      store::remember(work.db(), KnownDoctor{event.data.doctor_id, event.data.full_name, event.data.specialty_ids},
                      event.head.time);
    }
  };
  host.on<events::DoctorCreated>(learn_doctor);
  host.on<events::DoctorUpdated>(learn_doctor);
  host.on<events::DoctorDeleted>([&memory, &waits](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.bookables.forget(); });
    for (const auto& event : batch) {
      const auto& id = event.data.doctor_id;
      store::remember(work.db(), KnownDoctor{id, "", {}, true}, event.head.time);
      tell_gone(waits, id, "doctor_deleted", work, store::waits_for_doctor);
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
