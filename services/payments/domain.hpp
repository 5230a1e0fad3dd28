// What becomes of the money. Messages, charges and deadlines may come in any order and twice; the payment's state alone
// decides, under a lock. A payment is the one authority on whether it was paid in time: once it is expired, failed or
// voided, money that still arrives is given back in full. Pure; tests/model runs these functions through every
// interleaving.
#pragma once

#include <optional>
#include <string>

#include "platform/json.hpp"

namespace consulta::payments {

enum class Status { pending, paid, failed, expired, voided, refunded, partially_refunded };
BOOST_DESCRIBE_ENUM(Status, pending, paid, failed, expired, voided, refunded, partially_refunded)

struct Payment {
  Uuid id{}, appointment_id{};
  std::optional<Uuid> patient_id;  // none in a tombstone: cancelled before it was asked for
  Status status = Status::pending;
  std::int64_t amount_cents = 0;
  std::int64_t refunded_cents = 0;
  std::string entity, reference, token;
  Instant expires_at{};
  std::int32_t declines = 0;
  std::optional<std::string> charge_id;  // the charge that paid it
  std::optional<Instant> paid_at;
  std::string specialty_name, doctor_name;
  Instant starts_at{};
  Instant created_at{};
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, appointment_id, patient_id, status, amount_cents, refunded_cents, entity, reference, token,
                       expires_at, declines, charge_id, paid_at, specialty_name, doctor_name, starts_at, created_at))

inline constexpr int allowed_declines = 3;

enum class Tell { nothing, completed, failed, expired };

struct Decision {
  Payment next;
  bool changed = false;
  Tell tell = Tell::nothing;
  bool void_reference = false;    // nobody shall pay it any more
  std::int64_t refund_cents = 0;  // to give back of `refund_charge`
  std::string refund_charge = {};
};

// The slot is held: whether the payment starts pending, or is already too late.
Decision on_slot_reserved(Payment fresh, Instant now);

struct Charge {
  std::string id;
  std::int64_t amount_cents = 0;
};
Decision on_charged(Payment p, const Charge& charge, Instant now);
Decision on_declined(Payment p);
Decision on_deadline(Payment p, Instant now);

struct Cancellation {
  bool was_confirmed = false;
  bool by_patient = false;
  Instant starts_at{}, cancelled_at{};
};
Decision on_cancelled(Payment p, const Cancellation& cancellation, std::chrono::hours free_until);

// The provider gave `cents` back.
Payment after_refund(Payment p, std::int64_t cents);

// What of `paid` the policy gives back.
std::int64_t refund_due(std::int64_t paid, const Cancellation& cancellation, std::chrono::hours free_until);

// The nine digits of a Multibanco reference: `running` (0 to 9,999,999) and two check digits over entity, running
// number and amount, as the network defines them.
std::string multibanco_reference(const std::string& entity, std::int64_t running, std::int64_t amount_cents);

}  // namespace consulta::payments
