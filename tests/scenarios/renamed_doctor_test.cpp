// A doctor has another name since something was booked: what is still to be paid, and invoiced, says it; what was
// invoiced before does not change.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"
#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

void rename(const Doctor& doctor, const std::string& name) {
  REQUIRE(call("PUT", "/doctors/" + doctor.id, R"({"full_name":")" + name + R"("})", admin_token()).status == 200);
}

}  // namespace

TEST_CASE("a doctor's new name is on the payment page and on the invoice, and not on what was invoiced before") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slot = free_slots(doctor).at(60);
  const auto id = book(patient, slot)["id"];
  const auto payment = payment_of(patient, id);
  const auto page = get("/payments/" + payment, patient.token)["link"];
  const auto shows = [&](const std::string& name) {
    return eventually([&] { return has(fetch("GET", page).body, name); });
  };
  const auto document = [&](const std::string& which) {
    Answer pdf;
    REQUIRE(eventually(
        [&] { return (pdf = get("/payments/" + payment + "/" + which + ".pdf", patient.token)).status == 200; }));
    return text_of_pdf(pdf.body);
  };
  CHECK(shows("Doctor Test"));
  rename(doctor, "Ana Sousa Lima");
  CHECK(shows("Ana Sousa Lima"));
  CHECK(!has(fetch("GET", page).body, "Doctor Test"));

  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  CHECK(has(document("invoice"), "Ana Sousa Lima"));
  rename(doctor, "Ana Costa");
  CHECK(shows("Ana Costa"));
  CHECK(has(document("invoice"), "Ana Sousa Lima"));

  // Who is gone is called as they were last.
  REQUIRE(call("DELETE", "/doctors/" + doctor.id, "", admin_token()).status == 204);
  CHECK(has(document("credit-note"), "Ana Costa"));
  CHECK(has(document("invoice"), "Ana Sousa Lima"));
}

TEST_CASE("a payment that was moved to another doctor takes that one's name, and follows it") {
  const auto before = new_doctor(), after = new_doctor();
  const auto patient = new_patient();
  const auto id = book(patient, free_slots(before).at(60))["id"];
  const auto page = get("/payments/" + payment_of(patient, id), patient.token)["link"];
  rename(after, "Rui Costa");
  const auto shows = [&](const std::string& name) {
    return eventually([&] { return has(fetch("GET", page).body, name); });
  };
  const auto to = R"({"doctor_id":")" + after.id + R"(","starts_at":")" + free_slots(after).at(70).starts_at + R"("})";
  REQUIRE(call("PUT", "/appointments/" + id, to, patient.token).status == 202);
  CHECK(shows("Rui Costa"));
  rename(before, "Eva Melo");
  rename(after, "Rui Costa Reis");
  CHECK(shows("Rui Costa Reis"));
}
