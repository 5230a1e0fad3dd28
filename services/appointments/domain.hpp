// The life of an appointment: what it becomes when something happens to it. Messages may come in any order and twice;
// the state alone decides, and what comes too early is remembered. Pure; tests/model runs these functions through every
// interleaving.
//
//   requested ── SlotReserved ──▶ awaiting_payment ── PaymentCompleted ──▶ confirmed
//       │                             │      │                                │
//       └─ SlotRejected ─▶ rejected   │      └─ PaymentExpired ─▶ expired     └─ cancel ─▶ cancelled
//                                     └─ PaymentFailed, cancel ─▶ cancelled
//
// SlotWithdrawn cancels whatever is not over and not in consultation, and nothing brings it back: also where it
// overtakes the SlotReserved it takes back.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/json.hpp"
#include "platform/names.hpp"

namespace consulta::appointments {

enum class Status {
  requested,
  awaiting_payment,
  confirmed,
  checked_in,
  in_consultation,
  completed,
  no_show,
  rejected,
  cancelled,
  expired
};
BOOST_DESCRIBE_ENUM(Status, requested, awaiting_payment, confirmed, checked_in, in_consultation, completed, no_show,
                    rejected, cancelled, expired)

struct HistoryEntry {
  Status status = Status::requested;
  Instant at{};
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(HistoryEntry, (), (status, at, reason))

struct Appointment {
  Uuid id{}, patient_id{}, specialty_id{};
  std::string specialty_name;
  std::optional<Uuid> doctor_id;  // the one asked for, then the one who holds the slot
  std::optional<std::string> doctor_name, room;
  Instant starts_at{};
  std::optional<Instant> ends_at;
  Status status = Status::requested;
  std::optional<std::string> status_reason;
  std::int64_t price_cents = 0;
  std::optional<std::string> reason;
  Instant created_at{};
  std::int64_t version = 1;
  std::int32_t round = 0;                 // of the last wish: 0 the request, then one for each reschedule
  std::optional<Instant> wish_starts_at;  // a reschedule is under way
  bool paid = false;                      // the money was there before we knew of the slot
  std::vector<HistoryEntry> history;
  std::optional<Uuid> waiting_id;            // it is an offer to somebody on the waitlist
  std::optional<Instant> hold_expires_at;    // of the request's slot, unless it is paid
  bool late = false;                         // moved by the patient when cancelling was no longer free
  bool wish_late = false;                    // the move under way makes it so
  std::optional<std::string> check_in_code;  // once it is confirmed
  std::optional<Names> specialty_names;      // once doctors has answered
};
BOOST_DESCRIBE_STRUCT(Appointment, (),
                      (id, patient_id, specialty_id, specialty_name, doctor_id, doctor_name, room, starts_at, ends_at,
                       status, status_reason, price_cents, reason, created_at, version, round, wish_starts_at, paid,
                       history, waiting_id, hold_expires_at, late, wish_late, check_in_code, specialty_names))

// Reasons of a cancellation by the clinic.
inline constexpr auto doctor_unavailable = "doctor_unavailable";
inline constexpr auto specialty_unavailable = "specialty_unavailable";

// A slot as doctors holds it.
struct Slot {
  Uuid doctor_id{};
  std::string doctor_name, room;
  Instant starts_at{}, ends_at{};
  std::int64_t price_cents = 0;
  Instant expires_at{};
};

// Who wants it. The clinic asks as the patient where the patient's rule is to apply.
enum class By { patient, clinic };

// The event to tell.
enum class Tell { nothing, confirmed, rejected, cancelled, expired, rescheduled };

struct Decision {
  Appointment next;
  bool changed = false;
  Tell tell = Tell::nothing;
  std::int64_t kept_cents = 0;  // by a cancellation
};

bool is_over(Status status);

Decision on_slot_reserved(Appointment a, std::int32_t round, const Slot& slot, Instant now);
Decision on_slot_rejected(Appointment a, std::int32_t round, const std::string& reason, Instant now);
Decision on_payment_completed(Appointment a, Instant now);
Decision on_payment_failed(Appointment a, const std::string& reason, Instant now);
Decision on_payment_expired(Appointment a, Instant now);
// `why`: the reason of the event.
Decision on_slot_withdrawn(Appointment a, const std::string& why, Instant now);

// What a person asks for. Not `changed` where the state does not allow it. `free`: how long before the start cancelling
// begins to cost; see refund_policy.hpp.
Decision cancel(Appointment a, By by, std::chrono::hours free, Instant now);
Decision reschedule(Appointment a, Instant starts_at, By by, std::chrono::hours free, Instant now);

}  // namespace consulta::appointments
