#include "services/doctors/hold.hpp"

#include <algorithm>

#include "events/doctors.hpp"

namespace consulta::doctors {
namespace {

using engine::nothing;
using Branch = engine::Branch<Hold>;

void take(Hold& hold, const Doctor& doctor, const Specialty& specialty, Instant starts_at) {
  hold.doctor_id = doctor.id;
  hold.starts_at = starts_at;
  hold.ends_at = starts_at + std::chrono::minutes(specialty.duration_minutes);
}

events::SlotReserved reserved(const Hold& hold, const Specialty& specialty, const Doctor& doctor) {
  return {hold.appointment_id,   hold.round,       *hold.patient_id, doctor.id,       doctor.full_name,
          specialty.id,          specialty.name,   doctor.room,      *hold.starts_at, *hold.ends_at,
          specialty.price_cents, *hold.expires_at, specialty.names};
}

engine::AnyEvent rejected(const Uuid& appointment_id, std::int32_t round, std::string reason,
                          const Specialty* specialty = nullptr) {
  events::SlotRejected event{appointment_id, round, std::move(reason)};
  if (specialty != nullptr) event.specialty_names = specialty->names;
  return {std::move(event), appointment_id};
}

// What else is free next to what is held; not what was just refused.
std::vector<events::NearSlot> others(const Hold& hold, const events::RescheduleRequested& wish,
                                     const Hold::Context& context) {
  auto found = context.nearest({*hold.specialty_id, *hold.doctor_id, *hold.starts_at});
  std::erase_if(found, [&](const FreeStart& free_start) {
    return free_start.starts_at == wish.starts_at && (!wish.doctor_id || free_start.doctor_id == wish.doctor_id);
  });
  return near_slots(found, *context.catalogue);
}

engine::AnyEvent freed(const Hold& hold) {
  return {events::SlotReleased{hold.appointment_id, *hold.doctor_id, *hold.starts_at, *hold.ends_at, hold.patient_id},
          hold.appointment_id};
}

// Why nobody took it, after all candidates were asked.
std::string reason_of(const Candidates& candidates) {
  return candidates.doctors.empty() ? candidates.reason : "slot_taken";
}

Branch held(const events::AppointmentRequested& wish, const Doctor& doctor, const Specialty& specialty,
            Instant starts_at, const Hold::Context& context) {
  Hold next;
  next.appointment_id = wish.appointment_id;
  next.patient_id = wish.patient_id;
  next.specialty_id = wish.specialty_id;
  next.expires_at = context.now + context.lasts;
  take(next, doctor, specialty, starts_at);
  auto event = reserved(next, specialty, doctor);
  event.dependant_id = wish.dependant_id;
  event.dependant_name = wish.dependant_name;
  return {next, {{std::move(event), wish.appointment_id}}};
}

// Those that start at the same time are turned by `turn`, so that doctors share the work.
void share(std::vector<FreeStart>& free_starts, std::size_t turn) {
  for (auto begin = free_starts.begin(); begin != free_starts.end();) {
    const auto end =
        std::find_if(begin, free_starts.end(), [&](const FreeStart& o) { return o.starts_at != begin->starts_at; });
    std::rotate(begin, begin + static_cast<std::ptrdiff_t>(turn % static_cast<std::size_t>(end - begin)), end);
    begin = end;
  }
}

// What is found in memory may be of another catalogue than the one that counts.
bool is_offered(const FreeStart& free_start, const Doctor* doctor, const Specialty& specialty,
                const Hold::Context& context) {
  return doctor != nullptr && practises(*doctor, specialty.id) &&
         can_start(context.catalogue->timetables.at(doctor->id), *context.zone, free_start.starts_at,
                   specialty.duration_minutes);
}

HoldOutcome first_that_fits(const events::AppointmentRequested& wish, const Specialty* specialty,
                            const Hold::Context& context) {
  const auto refuse = [&](const char* reason) {
    return Branch{{}, {rejected(wish.appointment_id, 0, reason, specialty)}};
  };
  if (specialty == nullptr) return {refuse("unknown_specialty")};
  if (wish.doctor_id && context.catalogue->doctor(*wish.doctor_id) == nullptr) return {refuse("unknown_doctor")};
  Sought sought{
      specialty->id, wish.doctor_id, std::max(wish.starts_at, context.now + context.min_notice), *wish.until, {}};
  for (const auto& time : wish.elsewhere.value_or(std::vector<events::Time>{})) {
    sought.not_then.push_back({time.from, time.to});
  }
  auto found = context.free_starts(sought);
  share(found.first, UuidHash()(wish.appointment_id));
  HoldOutcome outcome;
  for (const auto& free_start : found.first) {
    const auto* doctor = context.catalogue->doctor(free_start.doctor_id);
    if (is_offered(free_start, doctor, *specialty, context)) {
      outcome.push_back(held(wish, *doctor, *specialty, free_start.starts_at, context));
    } else {
      found.more = true;
    }
  }
  outcome.push_back(refuse(found.more ? "crowded" : outcome.empty() ? "not_offered" : "slot_taken"));
  return outcome;
}

HoldOutcome end(const MaybeHold& hold, const Uuid& appointment_id, Instant now) {
  if (!hold) {
    Hold tombstone;
    tombstone.appointment_id = appointment_id;
    tombstone.released_at = now;
    return {{tombstone}};
  }
  if (hold->released_at) return nothing<Hold>();
  auto next = *hold;
  next.released_at = now;
  return {{next, {freed(*hold)}}};
}

}  // namespace

std::vector<events::NearSlot> near_slots(const std::vector<FreeStart>& found, const Catalogue& catalogue) {
  std::vector<events::NearSlot> out;
  for (const auto& [doctor_id, starts_at] : found) {
    const auto* doctor = catalogue.doctor(doctor_id);
    if (doctor != nullptr && out.size() < most_nearest) out.push_back({doctor_id, doctor->full_name, starts_at});
  }
  return out;
}

HoldOutcome decide(const MaybeHold& hold, const events::AppointmentRequested& wish, const Hold::Context& context) {
  if (hold) return nothing<Hold>();
  const auto* specialty = context.catalogue->specialty(wish.specialty_id);
  if (wish.until) return first_that_fits(wish, specialty, context);
  const auto possible = candidates(*context.catalogue, *context.zone, specialty, wish.doctor_id, wish.starts_at,
                                   context.now, UuidHash()(wish.appointment_id));
  HoldOutcome outcome;
  for (const auto* doctor : possible.doctors) {
    outcome.push_back(held(wish, *doctor, *specialty, wish.starts_at, context));
  }
  outcome.push_back({{}, {rejected(wish.appointment_id, 0, reason_of(possible), specialty)}});
  return outcome;
}

HoldOutcome decide(const MaybeHold& hold, const events::RescheduleRequested& wish, const Hold::Context& context) {
  if (!hold || hold->round >= wish.round) return nothing<Hold>();
  if (hold->withdrawn) return {{{}, {rejected(wish.appointment_id, wish.round, "withdrawn")}}};
  if (hold->released_at) return nothing<Hold>();
  const auto* specialty = context.catalogue->specialty(*hold->specialty_id);
  const auto possible = candidates(*context.catalogue, *context.zone, specialty, wish.doctor_id, wish.starts_at,
                                   context.now, UuidHash()(wish.appointment_id));
  HoldOutcome outcome;
  for (const auto* doctor : possible.doctors) {
    auto next = *hold;
    next.round = wish.round;
    take(next, *doctor, *specialty, wish.starts_at);
    outcome.push_back({next, {{reserved(next, *specialty, *doctor), wish.appointment_id}, freed(*hold)}});
  }
  events::SlotRejected refusal{wish.appointment_id, wish.round, reason_of(possible)};
  refusal.nearest = others(*hold, wish, context);
  outcome.push_back({{}, {{std::move(refusal), wish.appointment_id}}});
  return outcome;
}

HoldOutcome decide(const MaybeHold& hold, const events::AppointmentConfirmed&, Instant) {
  if (!hold || hold->released_at || hold->firm) return nothing<Hold>();
  auto next = *hold;
  next.firm = true;
  return {{next}};
}

HoldOutcome decide(const MaybeHold& hold, const events::AppointmentCancelled& over, Instant now) {
  return end(hold, over.appointment_id, now);
}

HoldOutcome decide(const MaybeHold& hold, const events::AppointmentExpired& over, Instant now) {
  return end(hold, over.appointment_id, now);
}

HoldOutcome decide(const MaybeHold& hold, const Withdraw& message, Instant now) {
  const auto& [gone, reason] = message.gone;
  if (!hold || hold->released_at || *hold->starts_at <= now) return nothing<Hold>();
  // It may have been moved to somebody else meanwhile.
  const bool of_doctor = reason == GoneReason::doctor_deleted;
  if ((of_doctor ? hold->doctor_id : hold->specialty_id) != gone) return nothing<Hold>();
  auto next = *hold;
  next.released_at = now;
  next.withdrawn = true;
  Branch branch{
      next,
      {{events::SlotWithdrawn{hold->appointment_id, hold->round, json::enum_text(reason)}, hold->appointment_id}}};
  // Of a specialty that is gone the doctor is free now for another; of a doctor who is gone nobody has anything.
  if (!of_doctor) branch.events.push_back(freed(*hold));
  return {branch};
}

}  // namespace consulta::doctors
