#include "events/texts.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

namespace consulta::events {
namespace {

constexpr auto code = "pattern: \"^[a-z_]+(: [a-z_]+)?$\"";
constexpr auto token = "pattern: \"^[A-Za-z0-9_-]+$\"";
constexpr auto pdf = "contentEncoding: base64, contentMediaType: application/pdf, pattern: \"^JVBERi0\"";
constexpr auto pdf_begins = "JVBERi0xLjcK";
constexpr auto address_if_any = "maxLength: 254, pattern: \"^$|.@.\"";
constexpr auto name = "maxLength: 200";
constexpr auto specialty = "minLength: 1, maxLength: 100";
constexpr auto refusals =
    "enum: [slot_taken, not_offered, unknown_specialty, unknown_doctor, in_the_past, withdrawn, crowded]";

constexpr auto texts = std::to_array<Text>({
    // of the envelope
    {"specversion", "enum: [\"1.0\"]", "1.0"},
    {"source", "pattern: \"^/consulta/[a-z]+$\"", ""},
    {"type", "pattern: \"^consulta[.][a-z]+[.][A-Za-z]+[.]v[1-9][0-9]*$\"", ""},
    {"subject", "format: uuid", "0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b20"},
    {"traceparent", "pattern: \"^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$\"",
     "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"},
    {"correlationid", "format: uuid", "0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b20"},
    {"causationid", "format: uuid", "0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b21"},
    {"datacontenttype", "enum: [application/json]", "application/json"},
    // of people
    {"email", "format: email, maxLength: 254", "ines.almeida@example.com"},
    {"UserRegistered.email", address_if_any, "ines.almeida@example.com"},
    {"UserProfileUpdated.email", address_if_any, "ines.almeida@example.com"},
    {"username", "pattern: \"^[a-z0-9._-]{3,30}$\"", "ines.almeida.4821"},
    {"before", "format: email, maxLength: 254", "ines@example.com"},
    {"full_name", name, "Inês Almeida"},
    {"doctor_name", name, "Rita Vale"},
    {"dependant_name", name, "Tomás Almeida"},
    {"phone", "pattern: \"^([+][1-9][0-9]{7,14})?$\"", "+351912345678"},
    {"role", "enum: [patient, doctor, receptionist, admin]", "patient"},
    {"language", "enum: [pt, en]", "pt"},
    {"tax_number", "pattern: \"^[1-9][0-9]{8}$\"", "123456789"},
    {"birth_date", "format: date", "2019-05-04"},
    {"token", token, "c2VhbGVkIGJ5IGF1dGg"},
    {"sealed_password_hash", token, "c2VhbGVkIGJ5IGRvY3RvcnM"},
    // of what is offered and booked
    {"name", specialty, "Massage"},
    {"specialty_name", "maxLength: 100", "Massage"},
    {"pt", specialty, "Massagem"},
    {"en", specialty, "Massage"},
    {"room", "maxLength: 50", "3"},
    {"check_in_code", "pattern: \"^[A-Za-z0-9_-]{22}$\"", "q83vASNFZ4mrze8BI0VniQ"},
    {"reason", code, "cancelled_by_patient"},
    {"SlotRejected.reason", refusals, "slot_taken"},
    {"AppointmentRejected.reason", refusals, "slot_taken"},
    {"SlotWithdrawn.reason", "enum: [doctor_deleted, specialty_deleted]", "doctor_deleted"},
    {"WaitlistEnded.reason", "enum: [doctor_deleted, specialty_deleted, over]", "over"},
    {"by", "enum: [patient, clinic, payment]", "patient"},
    {"PatientArrived.by", "enum: [reception, code, face]", "code"},
    {"PatientCheckedIn.by", "enum: [reception, code, face]", "code"},
    {"from", "pattern: \"^([01][0-9]|2[0-3]):[0-5][0-9]$\"", "09:00"},
    {"to", "pattern: \"^(([01][0-9]|2[0-3]):[0-5][0-9]|24:00)$\"", "13:00"},
    {"link", "format: uri", "http://localhost:8080/pay/q83vASNFZ4mrze8BI0VniQ"},
    {"MoveOffered.link", "format: uri", "http://localhost:8080/choose/q83vASNFZ4mrze8BI0VniQ"},
    // of money
    {"currency", "enum: [EUR]", "EUR"},
    {"entity", "pattern: \"^[0-9]{5}$\"", "12345"},
    {"reference", "pattern: \"^[0-9]{9}$\"", "123456789"},
    {"PaymentFailed.reason", code, "declined"},
    {"PaymentRefunded.reason", code, "appointment_cancelled"},
    {"number", "pattern: \"^FT [0-9]{4}/[1-9][0-9]*$\"", "FT 2026/17"},
    {"credit_note_number", "pattern: \"^NC [0-9]{4}/[1-9][0-9]*$\"", "NC 2026/3"},
    {"pdf_base64", pdf, pdf_begins},
    {"credit_note_pdf_base64", pdf, pdf_begins},
    // of messages, and of the audit
    {"channel", "enum: [email, sms]", "sms"},
    {"template_name", "minLength: 1, maxLength: 50", "payment_link"},
    {"NotificationFailed.reason", "maxLength: 500", "refused by the provider: status 422"},
    {"action", "maxLength: 100, pattern: \"^[a-z_]+([.][a-z_]+)?$\"", "appointment.read"},
    {"subject_kind", "maxLength: 100, pattern: \"^[a-z_]+$\"", "patient"},
    {"client", "maxLength: 100", "192.0.2.7"},
    {"detail", "pattern: \"^[ -~]*$\"", "appointment=0199c1c0-7d5e-7a41-8a53-2f8f9d3c1b20"},
});

}  // namespace

const Text& text_of(std::string_view event, std::string_view member) {
  const auto find = [](std::string_view wanted) { return std::ranges::find(texts, wanted, &Text::name); };
  auto found = find(std::string(event) + "." + std::string(member));
  if (found == texts.end()) found = find(member);
  if (found == texts.end()) {
    throw std::logic_error("events/texts.cpp does not say what " + std::string(event) + "." + std::string(member) +
                           " is");
  }
  return *found;
}

}  // namespace consulta::events
