// What a doctor prescribes in a consultation: issued, changed, cancelled, warned of, told and read.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"
#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto password = "a long enough one";

// A patient who is at the clinic.
struct Visit {
  Patient patient;
  Doctor doctor;
  std::string appointment, token;  // the doctor's
};

Answer say(const Visit& v, const std::string& step, const std::string& token) {
  return post("/appointments/" + v.appointment + "/" + step, "", token);
}

Visit at_the_clinic(const Patient& patient, const Doctor& doctor) {
  const auto slot = free_slots(doctor).at(0);
  Visit v{patient, doctor, book(patient, slot)["id"], ""};
  pay(patient, v.appointment);
  REQUIRE(becomes(patient, v.appointment, "confirmed"));
  const auto start = parse_instant(slot.starts_at).value();
  advance_clock(std::chrono::duration_cast<std::chrono::seconds>(start - test_now()) + std::chrono::seconds(1));
  v.patient.token = login(patient.email, password);
  v.token = login(doctor);
  const auto here = say(v, "check-in", reception_token());
  REQUIRE_MESSAGE(here.status == 200, here.body);
  return v;
}
Visit in_consultation(const Patient& patient, const Doctor& doctor) {
  auto v = at_the_clinic(patient, doctor);
  REQUIRE(say(v, "start", v.token).status == 200);
  return v;
}
Visit in_consultation() {
  return in_consultation(new_proved_patient(), new_doctor());
}

std::string line(const std::string& medicine, int days = 5, const std::string& more = "") {
  return R"({"medicine":")" + medicine + R"(","dosage":"1 comprimido","frequency":"8/8 h","duration_days":)" +
         std::to_string(days) + more + "}";
}
std::string body(const Visit& v, const std::string& lines, const std::string& more = "") {
  return R"({"appointment_id":")" + v.appointment + R"(","items":[)" + lines + "]" + more + "}";
}
Answer prescribe(const Visit& v, const std::string& lines, const std::string& more = "") {
  return post("/prescriptions", body(v, lines, more), v.token);
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

Answer entries(const std::string& action, const std::string& subject) {
  const auto path = "/admin/audit?action=" + action + "&subject=" + subject;
  CHECK_MESSAGE(eventually([&] { return get(path, admin_token()).count("items") >= 1; }),
                action << " is not on record");
  return get(path, admin_token());
}

}  // namespace

TEST_CASE("a doctor prescribes as soon as the consultation has begun, and nobody else does") {
  const auto v = at_the_clinic(new_proved_patient(), new_doctor());
  const auto wish = body(v, line("ibuprofen.tablet.400mg", 5, R"(,"notes":"à refeição")"));
  const auto early = post("/prescriptions", wish, v.token);
  CHECK(early.status == 409);
  CHECK(early["code"] == "not_in_consultation");
  REQUIRE(say(v, "start", v.token).status == 200);
  // At once: it is waited for.
  const auto made = post("/prescriptions", wish, v.token, {{"Idempotency-Key", v.appointment}});
  REQUIRE_MESSAGE(made.status == 201, made.body);
  const auto path = "/prescriptions/" + made["id"];
  CHECK(made.raw.header("location") == "/api/v1" + path);
  CHECK(made["status"] == "active");
  CHECK(made["version"] == "1");
  CHECK(made["patient.id"] == v.patient.id);
  CHECK(made["doctor.id"] == v.doctor.id);
  CHECK(made["items.0.names.en"] == "Ibuprofen 400 mg tablet");
  CHECK(made["items.0.notes"] == "à refeição");
  CHECK(made["items.0.taken_now"] == "true");
  CHECK(made["taken_now"] == "true");
  CHECK(made["until"] == made["items.0.until"]);
  CHECK(made["items.0.from"] < made["items.0.until"]);
  CHECK(made.count("warnings") == 0);

  const auto again = post("/prescriptions", wish, v.token, {{"Idempotency-Key", v.appointment}});
  CHECK(again.status == 201);
  CHECK(again["id"] == made["id"]);
  CHECK(again.raw.header("idempotency-replayed") == "true");

  CHECK(post("/prescriptions", wish, login(new_doctor())).status == 404);
  for (const auto& token : {v.patient.token, reception_token(), admin_token()}) {
    CHECK(post("/prescriptions", wish, token).status == 403);
  }
  CHECK(post("/prescriptions", wish).status == 401);
  CHECK(get("/prescriptions?limit=1", v.token)["items.0.id"] == made["id"]);
  REQUIRE(say(v, "complete", v.token).status == 200);
  CHECK(prescribe(v, line("paracetamol.tablet.1000mg")).status == 201);
}

TEST_CASE("the patient is told, and reads and prints what is theirs; others do not") {
  const auto v = in_consultation();
  const auto made = prescribe(v, line("paracetamol.tablet.1000mg", 3));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  const auto path = "/prescriptions/" + made["id"];
  const auto link = read_env().at("GATEWAY_URL") + path;
  CHECK(eventually([&] { return has(sandbox("GET", "/sms?to=%2B" + v.patient.phone.substr(1)).body, link); }));
  CHECK(get(path, v.patient.token)["items.0.medicine"] == "Paracetamol 1000 mg comprimido");
  CHECK(get("/prescriptions", v.patient.token).count("items") == 1);
  CHECK(get("/prescriptions?patient_id=" + v.patient.id, v.patient.token).count("items") == 1);
  CHECK(get(path, admin_token())["patient.id"] == v.patient.id);
  CHECK(get("/prescriptions?limit=100&patient_id=" + v.patient.id, admin_token())["items.0.id"] == made["id"]);
  CHECK(get("/prescriptions?limit=1", admin_token()).count("items") == 1);
  const auto pages = get(path + "/prescription.pdf", v.patient.token);
  REQUIRE(pages.status == 200);
  CHECK(pages.raw.header("content-type") == "application/pdf");
  CHECK(has(text_of_pdf(pages.body), "1. Paracetamol 1000 mg comprimido"));
  CHECK(has(qr_on_pdf(pages.body), path));

  const auto stranger = new_patient();
  for (const auto& token : {stranger.token, login(new_doctor())}) {
    for (const char* part : {"", "/versions", "/prescription.pdf"}) CHECK(get(path + part, token).status == 404);
    CHECK(get("/prescriptions", token).count("items") == 0);
    CHECK(get("/prescriptions?patient_id=" + v.patient.id, token).status == 404);
  }
  CHECK(get(path, reception_token()).status == 403);
  CHECK(entries("prescription.issue", v.patient.id)["items.0.actor.id"] == v.doctor.id);
  CHECK(entries("prescription.read", v.patient.id)["items.0.actor.role"] == "admin");
  CHECK(entries("prescription.list", v.patient.id)["items.0.actor.role"] == "admin");
}

TEST_CASE("a change is a new version, the old one stays readable, and a cancellation is the end") {
  const auto v = in_consultation();
  const auto made = prescribe(v, line("ibuprofen.tablet.400mg", 5));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  const auto path = "/prescriptions/" + made["id"];
  const auto tag = get(path, v.token).raw.header("etag");
  CHECK(tag == made.raw.header("etag"));
  const auto wish = body(v, line("ibuprofen.tablet.600mg", 3) + "," + line("Chá de camomila", 2));
  CHECK(call("PUT", path, wish, v.patient.token).status == 403);
  CHECK(call("PUT", path, wish, login(new_doctor())).status == 404);
  CHECK(call("PUT", path, wish, v.token, {{"If-Match", "\"another\""}}).status == 412);
  const auto changed = call("PUT", path, wish, v.token, {{"If-Match", tag}});
  REQUIRE_MESSAGE(changed.status == 200, changed.body);
  CHECK(changed["version"] == "2");
  CHECK(changed["items.0.code"] == "ibuprofen.tablet.600mg");
  CHECK(changed["warnings.0.kind"] == "unchecked");
  CHECK(call("PUT", path, wish, v.token, {{"If-Match", tag}}).status == 412);
  const auto other = body(Visit{{}, {}, made["id"], ""}, line("ibuprofen.tablet.600mg"));
  CHECK(call("PUT", path, other, v.token).status == 422);

  const auto versions = get(path + "/versions", v.patient.token);
  REQUIRE(versions.count("items") == 2);
  CHECK(versions["items.0.version"] == "2");
  CHECK(versions["items.1.items.0.code"] == "ibuprofen.tablet.400mg");
  const auto first = get(path + "/versions?limit=1", v.token);
  CHECK(first["items.0.version"] == "2");
  CHECK(get(path + "/versions?limit=1&cursor=" + first["next_cursor"], v.token)["items.0.version"] == "1");

  CHECK(post(path + "/cancel", "", v.patient.token).status == 403);
  const auto cancelled = post(path + "/cancel", R"({"reason":"não tolera"})", v.token);
  REQUIRE_MESSAGE(cancelled.status == 200, cancelled.body);
  CHECK(cancelled["status"] == "cancelled");
  CHECK(cancelled["taken_now"] == "false");
  CHECK(cancelled["cancel_reason"] == "não tolera");
  CHECK(post(path + "/cancel", "", v.token)["code"] == "prescription_cancelled");
  CHECK(call("PUT", path, wish, v.token)["code"] == "prescription_cancelled");
  CHECK(has(text_of_pdf(get(path + "/prescription.pdf", v.token).body), "ANULADA / CANCELLED"));
  const auto sms = "/sms?to=%2B" + v.patient.phone.substr(1);
  CHECK(eventually([&] { return has(sandbox("GET", sms).body, "foi anulada"); }));
}

TEST_CASE("a double and an allergy are told, and nothing is prescribed before each is confirmed") {
  const auto v = in_consultation();
  const auto first = prescribe(v, line("ibuprofen.gel.50mg/g", 10));
  REQUIRE_MESSAGE(first.status == 201, first.body);
  const auto list = "/patients/" + v.patient.id + "/allergies";
  const auto recorded = post(list, R"({"substance":"nsaids","note":"urticária"})", v.token);
  REQUIRE_MESSAGE(recorded.status == 201, recorded.body);
  CHECK(recorded["kind"] == "group");

  const auto refused = prescribe(v, line("Ibuprofeno 400 mg"));
  CHECK(refused.status == 409);
  CHECK(refused["code"] == "warnings_unacknowledged");
  REQUIRE(refused.count("warnings") == 2);
  CHECK(refused["warnings.0.code"] == "duplicate:ibuprofen");
  CHECK(refused["warnings.0.prescription_id"] == first["id"]);
  CHECK(refused["warnings.0.until"] == first["until"]);
  CHECK(refused["warnings.1.code"] == "allergy:nsaids");
  CHECK(get("/prescriptions", v.patient.token).count("items") == 1);

  const std::string one = R"(,"acknowledged_warnings":[{"code":"duplicate:ibuprofen","reason":"o gel é local"}])";
  CHECK(prescribe(v, line("Ibuprofeno 400 mg"), one)["warnings.0.acknowledged"] == "true");
  CHECK(prescribe(v, line("Ibuprofeno 400 mg"), one).status == 409);
  const auto both = prescribe(v, line("Ibuprofeno 400 mg"),
                              R"(,"acknowledged_warnings":[{"code":"duplicate:ibuprofen","reason":"o gel é local"},)"
                              R"({"code":"allergy:nsaids"}])");
  REQUIRE_MESSAGE(both.status == 201, both.body);
  CHECK(both["warnings.0.reason"] == "o gel é local");

  // What is over or cancelled is taken no more.
  CHECK(call("DELETE", list + "/" + recorded["id"], "", v.token).status == 204);
  for (const auto& id : {first["id"], both["id"]}) {
    CHECK(post("/prescriptions/" + id + "/cancel", "", v.token).status == 200);
  }
  CHECK(prescribe(v, line("ibuprofen.tablet.400mg")).status == 201);
}

TEST_CASE("allergies are recorded by who treats a person, once each, and read by them and by whom they are") {
  const auto v = in_consultation();
  const auto list = "/patients/" + v.patient.id + "/allergies";
  // At once: it is waited for that they have met.
  CHECK(get(list, v.token).count("items") == 0);
  const auto made = post(list, R"({"substance":"Penicilina"})", v.token, {{"Idempotency-Key", v.appointment}});
  REQUIRE_MESSAGE(made.status == 201, made.body);
  CHECK(made["code"] == "penicillins");
  CHECK(made["names.en"] == "Penicillins");
  CHECK(made["recorded_by.id"] == v.doctor.id);
  CHECK(post(list, R"({"substance":"Penicilina"})", v.token, {{"Idempotency-Key", v.appointment}}).status == 201);
  const auto same = post(list, R"({"substance":"penicillins"})", v.token);
  CHECK(same.status == 200);
  CHECK(same["id"] == made["id"]);
  const auto pollen = post(list, R"({"substance":"pólen","note":"na primavera"})", v.token);
  CHECK(pollen["kind"] == "other");
  CHECK(get(list, v.patient.token).count("items") == 2);
  const auto page = get(list + "?limit=1", v.token);
  CHECK(get(list + "?limit=1&cursor=" + page["next_cursor"], v.token)["items.0.id"] == pollen["id"]);

  CHECK(get(list, new_patient().token).status == 404);
  CHECK(get(list, login(new_doctor())).status == 404);
  CHECK(get(list, reception_token()).status == 403);
  CHECK(post(list, R"({"substance":"pólen"})", v.patient.token).status == 403);
  CHECK(post(list, R"({"substance":"pólen"})", login(new_doctor())).status == 404);
  CHECK(call("DELETE", list + "/" + pollen["id"], "", v.patient.token).status == 403);
  CHECK(call("DELETE", list + "/" + pollen["id"], "", v.token).status == 204);
  CHECK(call("DELETE", list + "/" + pollen["id"], "", v.token).status == 404);
  CHECK(get(list, v.token).count("items") == 1);
  CHECK(entries("allergy.record", v.patient.id)["items.0.actor.id"] == v.doctor.id);
  CHECK(entries("allergy.strike", v.patient.id).count("items") == 1);
  CHECK(entries("allergy.list", v.patient.id)["items.0.actor.role"] == "doctor");
}

TEST_CASE("a doctor finds medicines by parts of their names in either language") {
  const auto doctor = login(new_doctor());
  const auto found = get("/medicines?q=ibuprofeno%20400", doctor);
  REQUIRE(found.status == 200);
  CHECK(found["items.0.code"] == "ibuprofen.tablet.400mg");
  CHECK(found["items.0.groups.0"] == "nsaids");
  CHECK(get("/medicines?q=no%20such%20thing", doctor).count("items") == 0);
  const auto page = get("/medicines?q=paracetamol&limit=2", admin_token());
  REQUIRE(page.count("items") == 2);
  const auto next = get("/medicines?q=paracetamol&limit=2&cursor=" + page["next_cursor"], admin_token());
  CHECK(next["items.0.code"] != page["items.0.code"]);
  CHECK(next["items.0.code"] != page["items.1.code"]);
  CHECK(get("/medicines?limit=100", doctor).count("items") == 100);
  CHECK(get("/medicines?q=" + std::string(101, 'x'), doctor).status == 422);
  CHECK(get("/medicines", new_patient().token).status == 403);
  CHECK(get("/medicines").status == 401);
}

TEST_CASE("what was prescribed and recorded is in a patient's copy, and without words once they are erased") {
  const auto v = in_consultation();
  const auto made = prescribe(v, line("ibuprofen.tablet.400mg", 5, R"(,"notes":"para a Zulmira")"));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  const auto list = "/patients/" + v.patient.id + "/allergies";
  REQUIRE(post(list, R"({"substance":"gatos da Zulmira"})", v.token).status == 201);
  const auto copy = get("/users/profile/export", v.patient.token);
  REQUIRE(copy.status == 200);
  CHECK(copy["prescriptions.0.id"] == made["id"]);
  CHECK(copy["prescriptions.0.items.0.notes"] == "para a Zulmira");
  CHECK(copy["allergies.0.person_id"] == v.patient.id);
  CHECK(copy["allergies.0.allergies.0.substance"] == "gatos da Zulmira");

  REQUIRE(say(v, "complete", v.token).status == 200);
  const auto gone =
      call("DELETE", "/users/profile", std::string(R"({"current_password":")") + password + "\"}", v.patient.token);
  REQUIRE_MESSAGE(gone.status == 202, gone.body);
  const auto path = "/prescriptions/" + made["id"];
  CHECK(eventually([&] { return !has(get(path, v.token).body, "Zulmira"); }, std::chrono::seconds(40)));
  const auto left = get(path, v.token);
  CHECK(left["items.0.code"] == "ibuprofen.tablet.400mg");
  CHECK(left["patient.id"] == v.patient.id);
  CHECK(left["patient.name"].empty());
  CHECK(get(list, v.token).count("items") == 0);
}
