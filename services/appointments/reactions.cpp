#include <unordered_map>

#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

template <class E>
E facts(const Appointment& a) {
  E event{};
  static_cast<events::AppointmentFacts&>(event) = {a.id,           a.patient_id,     a.doctor_id,      a.doctor_name,
                                                   a.specialty_id, a.specialty_name, a.room,           a.starts_at,
                                                   a.ends_at,      a.price_cents,    a.specialty_names};
  return event;
}

void tell(broker::Work& work, const Change& change, const events::Head* cause, Instant now) {
  const auto& a = change.decision.next;
  switch (change.decision.tell) {
    case Tell::nothing:
      return;
    case Tell::confirmed: {
      auto event = facts<events::AppointmentConfirmed>(a);
      event.check_in_code = a.check_in_code;
      return host::publish(work, std::move(event), a.id, cause);
    }
    case Tell::rejected: {
      auto event = facts<events::AppointmentRejected>(a);
      event.reason = a.status_reason.value_or("");
      if (a.waiting_id) event.from_waitlist = true;
      return host::publish(work, std::move(event), a.id, cause);
    }
    case Tell::cancelled: {
      auto event = facts<events::AppointmentCancelled>(a);
      event.by = change.by;
      event.reason = a.status_reason.value_or("");
      event.was_confirmed = change.before.status == Status::confirmed || change.before.status == Status::checked_in;
      event.cancelled_at = now;
      event.kept_cents = change.decision.kept_cents;
      return host::publish(work, std::move(event), a.id, cause);
    }
    case Tell::expired:
      return host::publish(work, facts<events::AppointmentExpired>(a), a.id, cause);
    case Tell::rescheduled: {
      auto event = facts<events::AppointmentRescheduled>(a);
      event.previous_starts_at = change.before.starts_at;
      return host::publish(work, std::move(event), a.id, cause);
    }
  }
}

// Loads the appointments of a batch, decides one event after another, saves all.
template <class E, class Decide>
void react(broker::Work& work, Memory& memory, const std::vector<events::Event<E>>& batch, const std::string& by,
           Decide&& decide) {
  std::vector<Uuid> ids;
  ids.reserve(batch.size());
  for (const auto& event : batch) ids.push_back(event.data.appointment_id);
  std::unordered_map<Uuid, Appointment, UuidHash> current;
  if (work.optimistic()) current = memory.recent.take(ids);
  const bool remembered = !current.empty();
  if (!remembered) {
    for (auto& a : work.optimistic() ? store::find_all(work.before(), ids) : store::lock_all(work.db(), ids)) {
      const auto id = a.id;
      current.emplace(id, std::move(a));
    }
  }
  const auto now = Clock::now();
  std::vector<Change> changes;
  std::vector<const events::Head*> causes;
  for (const auto& event : batch) {
    auto found = current.find(event.data.appointment_id);
    // The row is there before its event is; only a database restored from an older backup lacks it.
    if (found == current.end()) throw std::runtime_error("no such appointment");
    auto decision = decide(found->second, event.data, now);
    if (!decision.changed) {
      // Nothing is saved, so nothing would tell that the memory is out of date: ask.
      if (remembered) return react(work, memory, batch, by, decide);
      continue;
    }
    if (decision.tell == Tell::confirmed) decision.next.check_in_code = random_token(16);
    changes.push_back({decision, found->second, by});
    causes.push_back(&event.head);
    found->second = std::move(decision.next);
  }
  save_and_tell(work, memory, changes, causes, now);
}

// Asks for the slot in the patient's name. Not where the specialty is offered no more.
void offer(broker::Work& work, const Waiting& w, const Uuid& doctor_id, Instant starts_at, Instant now) {
  const auto known = store::offer(work.db(), w.specialty_id, doctor_id);
  if (!known) return;
  Appointment a;
  a.id = new_id();
  a.patient_id = w.patient_id;
  a.specialty_id = w.specialty_id;
  a.specialty_name = known->specialty.name;
  a.doctor_id = doctor_id;
  a.starts_at = starts_at;
  a.price_cents = known->specialty.price_cents;
  a.created_at = now;
  a.history.push_back({Status::requested, now, "waitlist"});
  a.waiting_id = w.id;
  work.finish_with(store::insert(a));
  store::save_waiting(work.db(), offered(w, a.id, doctor_id, starts_at));
  host::publish(work, events::AppointmentRequested{a.id, a.patient_id, a.specialty_id, a.doctor_id, a.starts_at}, a.id);
}

void offer_to_line(broker::Work& work, const events::SlotReleased& released, Instant now) {
  const auto practised = store::practised_by(work.db(), released.doctor_id);
  if (!practised) return;
  const FreedSlot slot{released.doctor_id, *practised, released.starts_at};
  auto line = store::lock_line(work.db(), slot);
  const auto decision = on_slot_freed(line, slot);
  if (decision.offer) offer(work, line[*decision.offer], slot.doctor_id, slot.starts_at, now);
  if (decision.remember) {
    line[*decision.remember].freed_again = true;
    store::save_waiting(work.db(), line[*decision.remember]);
  }
}

// What became of an offer, in the transaction in which it does.
void tell_waitlist(broker::Work& work, const Appointment& a, Instant now) {
  auto waiting = store::lock_waiting(work.db(), *a.waiting_id);
  if (!waiting) return;
  const auto decision = on_offer_became(std::move(*waiting), a.id, a.status, a.status_reason);
  if (decision.changed) store::save_waiting(work.db(), decision.next);
  const auto& w = decision.next;
  switch (decision.then) {
    case WaitThen::nothing:
      return;
    case WaitThen::tell: {
      auto event = facts<events::WaitlistOffered>(a);
      event.waiting_id = w.id;
      return host::publish(work, std::move(event), a.id);
    }
    case WaitThen::offer_again:
      return offer(work, w, w.offered_doctor_id.value(), w.offered_starts_at.value(), now);
  }
}

Slot slot_of(const events::SlotReserved& s) {
  return {s.doctor_id, s.doctor_name, s.room, s.starts_at, s.ends_at, s.price_cents, s.expires_at};
}

// With what doctors calls the specialty, where it says so.
Appointment named(Appointment a, const std::optional<Names>& names) {
  if (names) a.specialty_names = names;
  return a;
}

}  // namespace

void save_and_tell(broker::Work& work, Memory& memory, const std::vector<Change>& changes,
                   const std::vector<const events::Head*>& causes, Instant now) {
  if (changes.empty()) return;
  // Two changes of one appointment in a batch: the last state is the one to save, over what the first one read.
  std::vector<Changed> states;
  std::unordered_map<Uuid, std::size_t, UuidHash> place;
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const auto& next = changes[i].decision.next;
    auto [at, first] = place.try_emplace(next.id, states.size());
    if (first) states.push_back({{}, changes[i].before.version});
    static_cast<Appointment&>(states[at->second]) = next;
    tell(work, changes[i], causes.empty() ? nullptr : causes[i], now);
    if (next.waiting_id && next.status != changes[i].before.status) tell_waitlist(work, next, now);
  }
  work.finish_with(store::save_all(states));
  work.after_commit([states = std::move(states), &memory] {
    for (const auto& state : states) memory.changed(state);
  });
}

void add_reactions(host::Host& host, const Options& options, Memory& memory) {
  host.on<events::SlotReleased>([options](const auto& batch, broker::Work& work) {
    if (!store::anybody_waits(work.db())) return;
    const auto now = Clock::now();
    for (const auto& event : batch) {
      if (event.data.starts_at >= now + options.min_notice) offer_to_line(work, event.data, now);
    }
  });
  host.on<events::SlotReserved>([&memory](const auto& batch, broker::Work& work) {
    react(work, memory, batch, "", [](const Appointment& a, const events::SlotReserved& e, Instant now) {
      return on_slot_reserved(named(a, e.specialty_names), e.round, slot_of(e), now);
    });
  });
  host.on<events::SlotRejected>([&memory](const auto& batch, broker::Work& work) {
    react(work, memory, batch, "", [](const Appointment& a, const events::SlotRejected& e, Instant now) {
      return on_slot_rejected(named(a, e.specialty_names), e.round, e.reason, now);
    });
  });
  host.on<events::SlotWithdrawn>([&memory](const auto& batch, broker::Work& work) {
    react(work, memory, batch, "clinic", [](const Appointment& a, const events::SlotWithdrawn& e, Instant now) {
      return on_slot_withdrawn(a, e.reason, now);
    });
  });
  host.on<events::PaymentCompleted>([&memory](const auto& batch, broker::Work& work) {
    react(work, memory, batch, "", [](const Appointment& a, const events::PaymentCompleted&, Instant now) {
      return on_payment_completed(a, now);
    });
  });
  host.on<events::PaymentFailed>([&memory](const auto& batch, broker::Work& work) {
    react(work, memory, batch, "payment", [](const Appointment& a, const events::PaymentFailed& e, Instant now) {
      return on_payment_failed(a, e.reason, now);
    });
  });
  host.on<events::PaymentExpired>([&memory](const auto& batch, broker::Work& work) {
    react(work, memory, batch, "",
          [](const Appointment& a, const events::PaymentExpired&, Instant now) { return on_payment_expired(a, now); });
  });

  auto learn_specialty = [&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.offers.forget(); });
    for (const auto& event : batch) {
      store::remember(work.db(), KnownSpecialty{event.data.specialty_id, event.data.name, event.data.price_cents},
                      event.head.time);
    }
  };
  host.on<events::SpecialtyCreated>(learn_specialty);
  host.on<events::SpecialtyUpdated>(learn_specialty);
  host.on<events::SpecialtyDeleted>([&memory](const auto& batch, broker::Work& work) {
    work.after_commit([&memory] { memory.offers.forget(); });
    for (const auto& event : batch) {
      store::remember(work.db(), KnownSpecialty{event.data.specialty_id, "", 0, true}, event.head.time);
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
}

}  // namespace consulta::appointments
