#include "services/admin/personal.hpp"

#include <doctest/doctest.h>

#include <set>

#include "events/table.hpp"

using namespace consulta;
using namespace consulta::admin;

namespace {

const auto patient = parse_uuid("00000000-0000-7000-8000-000000000001").value();
const auto other = parse_uuid("00000000-0000-7000-8000-00000000000a").value();

template <class E>
std::optional<std::string> left_of(const E& data) {
  return without_person(E::kind.type(), events::to_json(events::make(data, other)));
}

template <class T>
constexpr bool is_text = std::same_as<T, std::string> || std::same_as<T, std::optional<std::string>>;

}  // namespace

TEST_CASE("each text of an event is known to say who somebody is, or not to") {
  // Codes, names of what is in the catalogue, secrets that open nothing any more, numbers of documents.
  const std::set<std::string_view> harmless{
      "role",          "language", "doctor_name", "specialty_name", "room",          "by",      "reason",
      "check_in_code", "link",     "currency",    "number",         "template_name", "channel", "credit_note_number"};
  const std::set<std::string> of_doctors{events::DoctorLoginRefused::kind.type()};
  events::for_each_event([&]<class E>() {
    const auto type = E::kind.type();
    if (E::kind.service == "doctors" || of_doctors.contains(type) || is_of_person_alone(type)) return;
    boost::mp11::mp_for_each<json::detail::Members<E>>([&](auto member) {
      using T = std::remove_cvref_t<decltype(std::declval<E>().*member.pointer)>;
      const bool personal = is_personal(member.name);
      if constexpr (is_text<T>) {
        CHECK_MESSAGE((personal || harmless.contains(member.name)), (type + ": " + member.name));
      }
      CHECK_MESSAGE((!personal || json::detail::IsOptional<T>::value),
                    (type + " cannot be read without " + member.name));
    });
  });
}

TEST_CASE("nothing is left of what only tells who somebody is, or cannot be read") {
  CHECK(left_of(events::UserRegistered{.user_id = patient, .full_name = "Ana"}) == "");
  CHECK(left_of(events::DependantAdded{.user_id = patient, .full_name = "Rui"}) == "");
  CHECK(left_of(events::InvoiceIssued{.patient_id = patient, .pdf_base64 = "…"}) == "");
  const auto paid = events::PaymentCompleted::kind.type();
  for (const char* body : {"", "no JSON", "[]", "{}", R"({"data":"no object"})"}) {
    CHECK_MESSAGE(without_person(paid, body) == "", body);
  }
}

TEST_CASE("what an admin of before does not know is left to one that does") {
  CHECK(!without_person("consulta.payments.Unknown.v1", R"({"data":{}})"));
}

TEST_CASE("what moves money or a slot stays, and says no more for whom") {
  CHECK(!left_of(events::PaymentCompleted{.payment_id = other}));
  CHECK(!left_of(events::SlotReleased{.appointment_id = other, .patient_id = patient}));
  events::AppointmentConfirmed confirmed;
  confirmed.appointment_id = other;
  confirmed.patient_id = patient;
  confirmed.price_cents = 5000;
  confirmed.check_in_code = "a code";
  confirmed.dependant_name = "Rui";
  const auto body = left_of(confirmed).value();
  CHECK(body.find("Rui") == std::string::npos);
  const auto left = events::from_json<events::AppointmentConfirmed>(body).data;
  CHECK(left.appointment_id == other);
  CHECK(left.patient_id == patient);
  CHECK(left.price_cents == 5000);
  CHECK(!left.dependant_name);
  CHECK(!without_person(events::AppointmentConfirmed::kind.type(), body));
}

TEST_CASE("ids are found wherever they stand") {
  CHECK(ids_in("").empty());
  CHECK(ids_in("00000000-0000-7000-8000-00000000000").empty());
  CHECK(ids_in("00000000-0000-7000-8000-00000000000g, --------").empty());
  CHECK(ids_in("{\"a\":\"" + to_text(patient) + "\",\"b\":[\"" + to_text(other) + "\"]}") ==
        std::vector{patient, other});
  CHECK(ids_in("x" + to_text(patient) + to_text(other)) == std::vector{patient, other});
}
