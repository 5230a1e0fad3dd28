// What becomes of the money. Messages, charges and deadlines may come in any order and twice; the payment's state alone
// decides, under a lock. A payment is the one authority on whether it was paid in time: once it is expired, failed or
// voided, money that still arrives is given back in full. Pure; tests/model runs these functions through every
// interleaving.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/json.hpp"
#include "platform/names.hpp"

namespace consulta::payments {

enum class Status { pending, paid, failed, expired, voided, refunded, partially_refunded };
BOOST_DESCRIBE_ENUM(Status, pending, paid, failed, expired, voided, refunded, partially_refunded)

enum class Method { multibanco, mbway };
BOOST_DESCRIBE_ENUM(Method, multibanco, mbway)

// A payment is asked for by one request to the provider at a time: a Multibanco reference, or a question to an MB WAY
// phone. Choosing another method voids the one before.
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
  Method method = Method::multibanco;
  std::optional<std::string> phone;  // of MB WAY
  std::optional<Uuid> request_id;    // at the provider; none once it was declined on the phone
  std::optional<Instant> request_expires_at;
  std::optional<std::string> buyer_name, buyer_tax_number, buyer_address;  // for the invoice
  std::int32_t requests = 1;                                               // opened so far
  bool request_refused = false;          // the last one: by the provider, for good; then none is open
  std::optional<Names> specialty_names;  // none where nobody said
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, appointment_id, patient_id, status, amount_cents, refunded_cents, entity, reference, token,
                       expires_at, declines, charge_id, paid_at, specialty_name, doctor_name, starts_at, created_at,
                       method, phone, request_id, request_expires_at, buyer_name, buyer_tax_number, buyer_address,
                       requests, request_refused, specialty_names))

inline constexpr int allowed_declines = 3;
inline constexpr std::chrono::minutes mbway_lives{4};
// Requests to the provider for one payment: nobody shall ring strangers' phones with it.
inline constexpr int allowed_requests = 10;

// Double-entry bookkeeping: each movement takes an amount from one account (credit) to another (debit), so that the
// books always balance.
enum class Account {
  bank,     // money at the provider
  revenue,  // what the clinic has earned
  owed,     // what patients must be given back
};
BOOST_DESCRIBE_ENUM(Account, bank, revenue, owed)
// Of one charge each happens at most once; the database keeps it so.
enum class Movement {
  paid,        // revenue to bank: it paid for the appointment
  unexpected,  // owed to bank: late, twice, or not the amount asked for
  cancelled,   // revenue to owed: the policy gives it back
  refunded,    // owed to bank, the other way round: it went back
};
BOOST_DESCRIBE_ENUM(Movement, paid, unexpected, cancelled, refunded)
struct Posting {
  Movement what = Movement::paid;
  std::string charge_id;
  std::int64_t amount_cents = 0;

  Account debit() const;
  Account credit() const;
};
BOOST_DESCRIBE_STRUCT(Posting, (), (what, charge_id, amount_cents))

enum class Tell { nothing, completed, failed, expired };

struct Decision {
  Payment next;
  bool changed = false;
  Tell tell = Tell::nothing;
  std::optional<Uuid> void_request = {};  // at the provider: nobody shall pay it any more
  bool open_request = false;              // at the provider: next.request_id
  std::int64_t refund_cents = 0;          // to give back of `refund_charge`
  std::string refund_charge = {};
  std::vector<Posting> postings = {};
};

// The slot is held: whether the payment starts pending, or is already too late.
Decision on_slot_reserved(Payment fresh, Instant now);

struct Charge {
  std::string id;
  std::int64_t amount_cents = 0;
  std::optional<Uuid> request_id = {};  // that it answers, if the provider says
};
Decision on_charged(Payment p, const Charge& charge, Instant now);
// A decline of a request that was replaced meanwhile does not count.
Decision on_declined(Payment p, const std::optional<Uuid>& request_id);

// The provider will never open this request: the phone is none of MB WAY, say. That counts as no decline; the patient
// may choose again. One that was replaced meanwhile changes nothing.
Decision on_refused(Payment p, const Uuid& request_id);

struct Choice {
  Method method = Method::multibanco;
  std::string phone;  // of MB WAY
  // For a new request, where one is needed.
  Uuid request_id{};
  std::string reference;  // of Multibanco
};
// The patient wants to pay in this way. Unchanged where such a request is open already; so too where the payment is no
// longer pending, its time is over, or it has been asked for often enough.
Decision on_method_chosen(Payment p, const Choice& choice, Instant now);
bool payable(const Payment& p, Instant now);
// How the last question to a phone ended, while there is no other: `declined` there or by the provider, or `timed_out`.
enum class Outcome { declined, timed_out };
BOOST_DESCRIBE_ENUM(Outcome, declined, timed_out)
std::optional<Outcome> last_outcome(const Payment& p, Instant now);
// Such a request is open.
bool asked(const Payment& p, const Choice& choice, Instant now);
Decision on_deadline(Payment p, Instant now);

// All but `kept_cents` of what was paid goes back.
Decision on_cancelled(Payment p, std::int64_t kept_cents);

// The provider gave `cents` of a charge back.
Payment after_refund(Payment p, const std::string& charge_id, std::int64_t cents);

// The nine digits of a Multibanco reference: sub-entity (3 digits) and running number (4), together `running` (0 to
// 9,999,999), and two check digits over entity, these and the amount, as the network defines them.
std::string multibanco_reference(const std::string& entity, std::int64_t running, std::int64_t amount_cents);

}  // namespace consulta::payments
