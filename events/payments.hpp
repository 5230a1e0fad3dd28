// What payments tells: what is asked for, what came, and what was given back.
#pragma once

#include "clinic/names.hpp"
#include "events/cloudevent.hpp"

namespace consulta::events {

struct MultibancoReference {
  std::string entity;
  std::string reference;
};
BOOST_DESCRIBE_STRUCT(MultibancoReference, (), (entity, reference))

struct PaymentRequested {
  static constexpr Kind kind{"payments", "PaymentRequested"};
  Uuid payment_id{};
  Uuid appointment_id{};
  Uuid patient_id{};
  std::string specialty_name, doctor_name;
  Instant starts_at{};
  std::int64_t amount_cents = 0;
  std::string currency = "EUR";
  std::optional<MultibancoReference> multibanco;
  std::string link;
  Instant expires_at{};
  std::optional<Names> specialty_names = {};       // absent in events of earlier versions
  std::optional<std::string> dependant_name = {};  // whom the visit is for; none: the patient
};
BOOST_DESCRIBE_STRUCT(PaymentRequested, (),
                      (payment_id, appointment_id, patient_id, specialty_name, doctor_name, starts_at, amount_cents,
                       currency, multibanco, link, expires_at, specialty_names, dependant_name))

struct PaymentCompleted {
  static constexpr Kind kind{"payments", "PaymentCompleted"};
  Uuid payment_id{};
  Uuid appointment_id{};
  std::int64_t amount_cents = 0;
  Instant paid_at{};
};
BOOST_DESCRIBE_STRUCT(PaymentCompleted, (), (payment_id, appointment_id, amount_cents, paid_at))

struct PaymentFailed {
  static constexpr Kind kind{"payments", "PaymentFailed"};
  Uuid payment_id{};
  Uuid appointment_id{};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(PaymentFailed, (), (payment_id, appointment_id, reason))

struct PaymentExpired {
  static constexpr Kind kind{"payments", "PaymentExpired"};
  Uuid payment_id{};
  Uuid appointment_id{};
};
BOOST_DESCRIBE_STRUCT(PaymentExpired, (), (payment_id, appointment_id))

// There is somebody behind the account: they have paid once, or pressed a button of the payment page.
struct PatientProved {
  static constexpr Kind kind{"payments", "PatientProved"};
  Uuid patient_id{};
};
BOOST_DESCRIBE_STRUCT(PatientProved, (), (patient_id))

// The provider has taken the order to give `amount_cents` back.
struct PaymentRefunded {
  static constexpr Kind kind{"payments", "PaymentRefunded"};
  Uuid payment_id{};
  Uuid appointment_id{};
  Uuid patient_id{};
  std::int64_t amount_cents = 0;
  std::string reason;
  // Where it was invoiced.
  std::optional<std::string> credit_note_number, credit_note_pdf_base64;
};
BOOST_DESCRIBE_STRUCT(PaymentRefunded, (),
                      (payment_id, appointment_id, patient_id, amount_cents, reason, credit_note_number,
                       credit_note_pdf_base64))

// The document travels with the event, so that whoever sends it on need not ask payments for it.
struct InvoiceIssued {
  static constexpr Kind kind{"payments", "InvoiceIssued"};
  Uuid payment_id{};
  Uuid appointment_id{};
  Uuid patient_id{};
  std::string number;
  std::int64_t amount_cents = 0;
  std::string pdf_base64;
};
BOOST_DESCRIBE_STRUCT(InvoiceIssued, (), (payment_id, appointment_id, patient_id, number, amount_cents, pdf_base64))

}  // namespace consulta::events
