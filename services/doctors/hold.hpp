// A hold: what doctors keeps of one appointment, and what becomes of it. Its messages come in any order, twice, or
// after it is over; the state alone decides. Pure; tests/model runs these functions through every interleaving.
//
//   nothing ── AppointmentRequested ──▶ held ── AppointmentConfirmed ──▶ firm
//      │                                 │ ▲ RescheduleRequested          │
//      └──── cancelled, expired ───▶ released ◀── cancelled, expired, Withdraw
//
// What is released stays so. A doctor's time is claimed by the hold that is not released: the database saves no other
// one that overlaps it.
#pragma once

#include "engine/decision.hpp"
#include "events/appointments.hpp"
#include "events/doctors.hpp"
#include "services/doctors/catalogue.hpp"

namespace consulta::doctors {

struct Hold {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid appointment_id{};
  std::optional<Uuid> patient_id, specialty_id, doctor_id;  // none in a tombstone: over before its request came
  std::optional<Instant> starts_at, ends_at;
  std::int32_t round = 0;
  bool firm = false;
  std::optional<Instant> expires_at;
  std::optional<Instant> released_at;
  bool withdrawn = false;  // released because doctor or specialty is gone: a move under way is to be answered
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Hold, (),
                      (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, firm, expires_at,
                       released_at, withdrawn, version))

inline const Uuid& id_of(const Hold& hold) {
  return hold.appointment_id;
}

// What is free, as far as memory knows.
struct FreeStart {
  Uuid doctor_id{};
  Instant starts_at{};
};
struct FreeStarts {
  std::vector<FreeStart> first;  // in the order of their starts
  bool more = false;             // or it is not known
};
inline constexpr std::size_t most_free_starts = 16;  // that are tried

// Whose free starts, and those that start within [from, until); not at these times.
struct Sought {
  Uuid specialty_id{};
  std::optional<Uuid> doctor_id;
  Instant from{}, until{};
  std::vector<Period> not_then;
};

// What is free next to a start of that doctor's.
struct Near {
  Uuid specialty_id{}, doctor_id{};
  Instant around{};
};
inline constexpr std::size_t most_nearest = 3;  // that are told

struct Hold::Context {
  Instant now{};
  std::shared_ptr<const Catalogue> catalogue;  // of now
  const date::time_zone* zone = nullptr;
  std::chrono::seconds lasts{0};  // unpaid
  std::chrono::minutes min_notice{0};
  // The first that are free, at most so many as are tried. May be out of date.
  std::function<FreeStarts(const Sought& sought)> free_starts;
  // The nearest that are free, one more than are told. May be out of date.
  std::function<std::vector<FreeStart>(const Near& near)> nearest;
};

// As they are told, at most as many as that.
std::vector<events::NearSlot> near_slots(const std::vector<FreeStart>& found, const Catalogue& catalogue);

// A doctor or a specialty that was deleted and may still hold slots.
enum class GoneReason { doctor_deleted, specialty_deleted };
BOOST_DESCRIBE_ENUM(GoneReason, doctor_deleted, specialty_deleted)
struct Gone {
  Uuid id{};
  GoneReason reason = GoneReason::doctor_deleted;
};
BOOST_DESCRIBE_STRUCT(Gone, (), (id, reason))

// The hold is of what is gone; what has begun stays.
struct Withdraw {
  Gone gone;
};

using HoldOutcome = engine::Outcome<Hold>;
using MaybeHold = std::optional<Hold>;

// With `until`, an offer: of the free starts until then, the first that can be had. Rejected as `crowded` where that
// might be another one.
HoldOutcome decide(const MaybeHold& hold, const events::AppointmentRequested& wish, const Hold::Context& context);
// The old slot is given up by having the new one, never before.
HoldOutcome decide(const MaybeHold& hold, const events::RescheduleRequested& wish, const Hold::Context& context);
HoldOutcome decide(const MaybeHold& hold, const events::AppointmentConfirmed&, Instant now);
HoldOutcome decide(const MaybeHold& hold, const events::AppointmentCancelled& over, Instant now);
HoldOutcome decide(const MaybeHold& hold, const events::AppointmentExpired& over, Instant now);
HoldOutcome decide(const MaybeHold& hold, const Withdraw& message, Instant now);

}  // namespace consulta::doctors
