// What becomes of the money of one appointment. Messages come in any order and twice; the state alone decides. A
// payment is the one authority on whether it was paid in time: once it is expired, failed or voided, money that still
// arrives is given back in full. Pure; tests/model runs these functions through every interleaving.
//
//   nothing ── SlotReserved ──▶ pending ── Charged ──▶ paid ── AppointmentCancelled, then Refunded ──▶ refunded,
//      │                          │                                                         partially_refunded
//      │                          ├─ TimeOver ─▶ expired
//      │                          ├─ Declined, three times ─▶ failed
//      └── AppointmentCancelled ──┴─▶ voided
//
// Money that paid nothing goes back too: what was expired, failed or voided is refunded then. A slot whose time to pay
// is over already begins as expired. A move that overtakes its SlotReserved begins one that is awaited: pending, of
// nobody yet.
//
// Here a payment is known by its appointment. The provider, the rows beside it and the events about it have an id of
// its own. Multibanco is paid by the clinic's entity, a reference and the amount; MB WAY asks a phone.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "engine/decision.hpp"
#include "engine/ids.hpp"
#include "events/appointments.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"

namespace consulta::payments {

enum class Status { pending, paid, failed, expired, voided, refunded, partially_refunded };
BOOST_DESCRIBE_ENUM(Status, pending, paid, failed, expired, voided, refunded, partially_refunded)

enum class Method { multibanco, mbway };
BOOST_DESCRIBE_ENUM(Method, multibanco, mbway)

// What the provider must still be told. Of one charge there is one refund; the database keeps it so.
enum class CallKind { open, close, refund };
BOOST_DESCRIBE_ENUM(CallKind, open, close, refund)
struct ProviderCall {
  Uuid id{}, payment_id{};
  CallKind kind = CallKind::open;
  std::optional<Uuid> request_id;        // to open or close
  std::optional<std::string> charge_id;  // to give back of
  std::int64_t amount_cents = 0;
  std::string reason;
  std::int32_t attempts = 0;
  Instant due_at{};
};
BOOST_DESCRIBE_STRUCT(ProviderCall, (),
                      (id, payment_id, kind, request_id, charge_id, amount_cents, reason, attempts, due_at))
// Why a request is opened: by the patient's first one the patient is told.
inline constexpr auto first_request = "first";

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
  cancelled,   // owed to revenue: the policy gives it back
  refunded,    // bank to owed: it went back
};
BOOST_DESCRIBE_ENUM(Movement, paid, unexpected, cancelled, refunded)
struct Posting {
  Uuid id{}, payment_id{};
  Instant at{};
  std::string charge_id;
  Movement what = Movement::paid;
  Account debit = Account::bank, credit = Account::revenue;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(Posting, (), (id, payment_id, at, charge_id, what, debit, credit, amount_cents))

// A payment is asked for by one request to the provider at a time: a Multibanco reference, or a question to an MB WAY
// phone. Choosing another method voids the one before.
struct Payment {
  struct Context;
  using Order = ProviderCall;
  using Record = Posting;

  Uuid id{}, appointment_id{};
  std::optional<Uuid> patient_id;  // none in a tombstone, cancelled before it was asked for, and while it is awaited
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
  std::int64_t version = 0;
  std::int32_t round = 0;  // of the wish that doctor_name and starts_at are of
  // Whom the visit is for, as they were called then; none: the patient.
  std::optional<Uuid> dependant_id;
  std::optional<std::string> dependant_name;
  bool erased = false;            // the patient is, and nothing personal is left of them here
  std::optional<Uuid> doctor_id;  // who doctor_name is of; none where nobody said
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, appointment_id, patient_id, status, amount_cents, refunded_cents, entity, reference, token,
                       expires_at, declines, charge_id, paid_at, specialty_name, doctor_name, starts_at, created_at,
                       method, phone, request_id, request_expires_at, buyer_name, buyer_tax_number, buyer_address,
                       requests, request_refused, specialty_names, version, round, dependant_id, dependant_name, erased,
                       doctor_id))

inline const Uuid& id_of(const Payment& p) {
  return p.appointment_id;
}

struct Payment::Context {
  Instant now{};
  engine::Ids* ids = nullptr;
  std::string entity;                            // of the clinic with the Multibanco network: for new payments
  std::string public_url;                        // of the gateway, for links
  std::function<std::int64_t()> running_number;  // takes a free one
};

inline constexpr int allowed_declines = 3;
inline constexpr std::chrono::minutes mbway_lives{4};
// Requests to the provider for one payment: nobody shall ring strangers' phones with it.
inline constexpr int allowed_requests = 10;

// The provider's word: money came in.
struct Charged {
  std::string charge_id;
  std::int64_t amount_cents = 0;
  std::optional<Uuid> request_id = {};  // that it answers, if the provider says
};
// The same: not this time. Of a request that was replaced meanwhile it does not count.
struct Declined {
  std::optional<Uuid> request_id = {};
};
// The provider will never open this request: the phone is none of MB WAY, say. That counts as no decline; the patient
// may choose again. One that was replaced meanwhile changes nothing.
struct OpeningRefused {
  Uuid request_id{};
  bool first = false;  // then the patient has not heard of the payment yet
};
// The provider gave it back, for the first time that we hear of it.
struct Refunded {
  std::string charge_id;
  std::int64_t amount_cents = 0;
  std::string reason;  // of the order
};
// The hold may have ended.
struct TimeOver {};
// The patient is to be known no more. What is not paid is payable no longer; money goes its way.
struct Erase {};

// What the patient wants. Refused with `not_pending` once it is not payable any more.

// To pay in this way: nothing happens where such a request is open already. Refused with `too_many_requests_to_pay`
// where it has been asked for often enough.
struct ChooseMethod {
  Method method = Method::multibanco;
  std::string phone = {};  // of MB WAY
};
// The invoice made out to.
struct InvoiceTo {
  std::string name;
  std::optional<std::string> tax_number, address;
};

using MaybePayment = std::optional<Payment>;
using PaymentOutcome = engine::Outcome<Payment>;

PaymentOutcome decide(const MaybePayment& p, const events::SlotReserved& slot, const Payment::Context& context);
// All but what is kept of what was paid goes back.
PaymentOutcome decide(const MaybePayment& p, const events::AppointmentCancelled& over, const Payment::Context& context);
// What is paid for is the last doctor and day; the money stays as it is.
PaymentOutcome decide(const MaybePayment& p, const events::AppointmentRescheduled& moved,
                      const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const Charged& charge, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const Declined& answer, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const OpeningRefused& answer, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const Refunded& done, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const TimeOver&, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const Erase&, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const ChooseMethod& wish, const Payment::Context& context);
PaymentOutcome decide(const MaybePayment& p, const InvoiceTo& buyer, Instant now);

// To the proofs, about the patient.
struct HasPaid {};

// To the documents.
struct IssueInvoice {
  Payment payment;
};
struct IssueCreditNote {
  Payment payment;
  events::PaymentRefunded told;  // with the credit note
};

bool payable(const Payment& p, Instant now);
// How the last question to a phone ended, while there is no other: `declined` there or by the provider, or `timed_out`.
enum class RequestEnd { declined, timed_out };
BOOST_DESCRIBE_ENUM(RequestEnd, declined, timed_out)
std::optional<RequestEnd> last_outcome(const Payment& p, Instant now);

std::string link_to(const Payment& p, const std::string& public_url);
events::PaymentRequested requested(const Payment& p, const std::string& public_url);

// The nine digits of a Multibanco reference: seven that the clinic chooses (three of its sub-entity, then four), here
// `running` (0 to 9,999,999), and two check digits over entity, these and the amount, as the network defines them.
std::string multibanco_reference(const std::string& entity, std::int64_t running, std::int64_t amount_cents);

}  // namespace consulta::payments
