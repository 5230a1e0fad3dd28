// Whom one books for besides oneself: a child, an old father.
#include <doctest/doctest.h>

#include <atomic>
#include <thread>

#include "tests/support/clinic.hpp"
#include "tests/support/documents.hpp"

using namespace consulta::testing;

namespace {

const std::string path = "/users/dependants";

std::string person(const std::string& name, const std::string& tax_number = "") {
  return R"({"full_name":")" + name + R"(","birth_date":"2019-05-04")" +
         (tax_number.empty() ? "" : R"(,"tax_number":")" + tax_number + "\"") + "}";
}

std::string add(const Patient& patient, const std::string& name, const std::string& tax_number = "") {
  const auto added = post(path, person(name, tax_number), patient.token);
  CHECK(added.status == 201);
  return added["id"];
}

std::string booking_for(const std::string& dependant, const Slot& slot, const std::string& patient_id = "") {
  auto body = slot.booking();
  body.pop_back();
  if (!patient_id.empty()) body += R"(,"patient_id":")" + patient_id + "\"";
  return body + R"(,"dependant_id":")" + dependant + "\"}";
}

Answer book_for(const Patient& patient, const std::string& dependant, const Slot& slot, Headers headers = {}) {
  headers.emplace_back("Prefer", "wait=10");
  return post("/appointments", booking_for(dependant, slot), patient.token, headers);
}

Slot same_time(const Slot& slot, const Doctor& doctor) {
  for (const auto& other : free_slots(doctor)) {
    if (other.starts_at == slot.starts_at) return other;
  }
  throw std::runtime_error("the doctor is not free then");
}

Answer move(const Patient& patient, const std::string& id, const Slot& slot) {
  const auto body = R"({"starts_at":")" + slot.starts_at + R"("})";
  return call("PUT", "/appointments/" + id, body, patient.token);
}

bool told(const std::string& what, const std::string& to, const std::string& part) {
  return eventually([&] { return sandbox("GET", "/" + what + "?to=" + to).body.find(part) != std::string::npos; });
}

}  // namespace

TEST_CASE("a patient adds, reads, changes and removes whom they book for; nobody else sees them") {
  const auto patient = new_patient(), stranger = new_patient();
  const auto added = post(path, person("Tomás Silva", "123456789"), patient.token);
  REQUIRE(added.status == 201);
  const std::string id = added["id"];
  const auto one = path + "/" + id;
  CHECK(added.raw.header("location") == "/api/v1" + one);
  CHECK(added["full_name"] == "Tomás Silva");
  CHECK(added["birth_date"] == "2019-05-04");
  CHECK(added["tax_number"] == "123456789");
  CHECK(added["version"] == "1");
  const auto born_long_ago = R"({"full_name":"António Silva","birth_date":"1934-02-28"})";
  CHECK(post(path, born_long_ago, patient.token)["birth_date"] == "1934-02-28");

  const auto read = get(one, patient.token);
  REQUIRE(read.status == 200);
  CHECK(read.body == added.body);
  const auto tag = read.raw.header("etag");
  CHECK(call("GET", one, "", patient.token, {{"If-None-Match", tag}}).status == 304);
  const auto listed = get(path, patient.token);
  CHECK(listed.count("items") == 2);
  CHECK(listed["items.0.full_name"] == "Tomás Silva");
  CHECK(listed["items.1.full_name"] == "António Silva");
  CHECK(listed["next_cursor"] == "");
  CHECK(get(path, stranger.token).count("items") == 0);

  const auto changed = call("PUT", one, person("Tomás Sousa"), patient.token, {{"If-Match", tag}});
  CHECK(changed.status == 200);
  CHECK(changed["full_name"] == "Tomás Sousa");
  CHECK(changed["tax_number"] == "");
  CHECK(changed["version"] == "2");
  CHECK(call("PUT", one, person("Tomás"), patient.token, {{"If-Match", tag}}).status == 412);
  CHECK(call("PUT", one, person("Tomás Sousa"), patient.token)["version"] == "2");  // it says nothing else

  for (const auto* method : {"GET", "PUT", "DELETE"}) {
    CAPTURE(method);
    const auto body = std::string(method) == "PUT" ? person("Eva") : "";
    CHECK(call(method, one, body, stranger.token).status == 404);
    CHECK(call(method, one, body, reception_token()).status == 403);
    CHECK(call(method, one, body).status == 401);
  }
  CHECK(post(path, person("Eva"), admin_token()).status == 403);
  CHECK(get(path, admin_token()).status == 403);
  CHECK(get(one, patient.token)["full_name"] == "Tomás Sousa");

  CHECK(call("DELETE", one, "", patient.token, {{"If-Match", tag}}).status == 412);
  CHECK(call("DELETE", one, "", patient.token).status == 204);
  for (const auto* method : {"GET", "DELETE"}) CHECK(call(method, one, "", patient.token).status == 404);
  CHECK(call("PUT", one, person("Tomás"), patient.token).status == 404);
  CHECK(get(path, patient.token).count("items") == 1);
}

TEST_CASE("what cannot be true of a person is refused, with every rule that is broken") {
  const auto patient = new_patient();
  const auto refused =
      post(path, R"({"full_name":"","birth_date":"2999-01-01","tax_number":"123456780"})", patient.token);
  CHECK(refused.status == 422);
  CHECK(refused.count("errors") == 3);
  for (const char* never : {"1899-12-31", "2019-02-30", "04/05/2019", ""}) {
    CAPTURE(never);
    const auto answer =
        post(path, R"({"full_name":"Eva","birth_date":")" + std::string(never) + R"("})", patient.token);
    CHECK(answer.status == 422);
    CHECK(answer["errors.0.field"] == "birth_date");
  }
  CHECK(post(path, R"({"full_name":"Eva"})", patient.token)["errors.0.field"] == "birth_date");
  CHECK(post(path, R"({"full_name":"Eva www.evil.example","birth_date":"2019-05-04"})", patient.token).status == 422);
  CHECK(post(path, R"({"full_name":"Eva","birth_date":"2019-05-04","age":7})", patient.token).status == 422);
  CHECK(get(path, patient.token).count("items") == 0);
}

TEST_CASE("a key adds one dependant, however often it is sent, and shows them as they are by then") {
  const auto patient = new_patient();
  const Headers key{{"Idempotency-Key", fresh_address()}};
  const auto first = post(path, person("Tomás"), patient.token, key);
  REQUIRE(first.status == 201);
  const auto one = path + "/" + std::string(first["id"]);
  REQUIRE(call("PUT", one, person("Tomás Silva"), patient.token).status == 200);
  const auto again = post(path, person("Tomás"), patient.token, key);
  CHECK(again.status == 201);
  CHECK(again["id"] == first["id"]);
  CHECK(again["full_name"] == "Tomás Silva");
  CHECK(again.raw.header("location") == first.raw.header("location"));
  CHECK(post(path, person("Eva"), patient.token, key)["code"] == "idempotency_key_reused");
  CHECK(get(path, patient.token).count("items") == 1);
}

TEST_CASE("an account books for twenty others at most, also where many are added at once; who is removed makes room") {
  const auto patient = new_patient();
  std::atomic<int> added = 0, refused = 0;
  std::vector<std::thread> pool;
  for (int i = 0; i < 4; ++i) {
    pool.emplace_back([&] {
      for (int n = 0; n < 6; ++n) {
        const auto answer = post(path, person("Somebody"), patient.token);
        if (answer.status == 201) ++added;
        if (answer.status == 409 && answer["code"] == "too_many_dependants") ++refused;
      }
    });
  }
  for (auto& thread : pool) thread.join();
  CHECK(added == 20);
  CHECK(refused == 4);
  const auto listed = get(path + "?limit=100", patient.token);
  CHECK(listed.count("items") == 20);
  CHECK(call("DELETE", path + "/" + std::string(listed["items.7.id"]), "", patient.token).status == 204);
  add(patient, "One more");
  CHECK(post(path, person("Another"), patient.token).status == 409);
}

TEST_CASE("a parent and a child have appointments at the same time, neither of them two") {
  const auto first = new_doctor(), second = new_doctor(), third = new_doctor();
  const auto patient = new_patient();
  const auto child = add(patient, "Tomás"), sister = add(patient, "Eva");
  const auto slot = free_slots(first).at(4);
  const auto own = book(patient, slot);
  REQUIRE(own["status"] == "awaiting_payment");
  const auto childs = book_for(patient, child, same_time(slot, second));
  REQUIRE(childs["status"] == "awaiting_payment");
  CHECK(childs["dependant.id"] == child);
  CHECK(childs["dependant.full_name"] == "Tomás");
  CHECK(own["dependant"] == "");

  const auto twice = post("/appointments", booking_for(child, same_time(slot, third)), patient.token);
  CHECK(twice.status == 409);
  CHECK(twice["code"] == "overlaps_own");
  CHECK(twice["detail"].find("Tomás") != std::string::npos);
  CHECK(post("/appointments", same_time(slot, third).booking(), patient.token)["code"] == "overlaps_own");
  CHECK(book_for(patient, sister, same_time(slot, third))["status"] == "awaiting_payment");
}

TEST_CASE("a child's appointment is moved to the time of the parent's, not to that of the child's other one") {
  const auto first = new_doctor(), second = new_doctor();
  const auto patient = new_patient();
  const auto child = add(patient, "Tomás");
  const auto of_first = free_slots(first);
  const auto own = book(patient, of_first.at(4));
  const auto other = book_for(patient, child, of_first.at(12));
  const auto moved = book_for(patient, child, same_time(of_first.at(8), second));
  for (const auto* booked : {&own, &other, &moved}) REQUIRE((*booked)["status"] == "awaiting_payment");

  const auto refused = move(patient, moved["id"], of_first.at(12));
  CHECK(refused.status == 409);
  CHECK(refused["code"] == "overlaps_own");
  CHECK(move(patient, moved["id"], of_first.at(4)).status == 202);
  CHECK(eventually([&] {
    const auto now = get("/appointments/" + std::string(moved["id"]), patient.token);
    return now["starts_at"] == of_first.at(4).starts_at && now["reschedule_to"].empty();
  }));
  CHECK(get("/appointments/" + std::string(moved["id"]), patient.token)["dependant.full_name"] == "Tomás");
}

TEST_CASE("one books at once for whom one has just added, and never for somebody else's, unknown or removed") {
  const auto slots = free_slots(new_doctor());
  const auto patient = new_patient(), stranger = new_patient();
  for (std::size_t i = 0; i < 6; ++i) {
    const auto child = add(patient, "Child");
    CHECK(post("/appointments", booking_for(child, slots.at(2 * i)), patient.token).status == 202);
  }
  const auto refused_for = [&](const std::string& dependant, const std::string& token, const std::string& of = "") {
    const auto answer = post("/appointments", booking_for(dependant, slots.at(20), of), token);
    CHECK(answer.status == 422);
    CHECK(answer["errors.0.field"] == "dependant_id");
  };
  const auto child = add(patient, "Tomás");
  CHECK(book_for(patient, child, slots.at(16))["status"] == "awaiting_payment");
  refused_for(child, stranger.token);
  refused_for("01900000-0000-7000-8000-000000000000", patient.token);
  refused_for(child, reception_token(), stranger.id);
  CHECK(call("DELETE", path + "/" + child, "", patient.token).status == 204);
  CHECK(eventually([&] {
    const auto answer = post("/appointments", booking_for(child, slots.at(20)), patient.token);
    if (answer.status != 202) return answer.status == 422;
    call("DELETE", "/appointments/" + std::string(answer["id"]), "", patient.token);
    return false;
  }));
}

TEST_CASE("the clinic books for a patient's child, and all who may see it see for whom; a correction of the name too") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(6);
  const auto patient = new_patient();
  const auto child = add(patient, "Tomas");
  const auto booked = post("/appointments", booking_for(child, slot, patient.id), reception_token(),
                           {{"Prefer", "wait=10"}, {"Idempotency-Key", fresh_address()}});
  REQUIRE(booked.status == 202);
  CHECK(booked["dependant.full_name"] == "Tomas");
  const auto one = "/appointments/" + std::string(booked["id"]);
  REQUIRE(becomes(patient, booked["id"], "awaiting_payment"));

  REQUIRE(call("PUT", path + "/" + child, person("Tomás"), patient.token).status == 200);
  for (const auto& token : {patient.token, reception_token(), admin_token(), login(doctor)}) {
    CHECK(eventually([&] { return get(one, token)["dependant.full_name"] == "Tomás"; }));
    CHECK(get(one, token)["dependant.id"] == child);
  }
  CHECK(get(one, reception_token())["patient.id"] == patient.id);
  CHECK(get("/appointments", patient.token)["items.0.dependant.full_name"] == "Tomás");
  CHECK(get(one + "/calendar.ics", patient.token).body.find("para Tomás") != std::string::npos);

  // Who is removed is no longer booked for; what is booked stays.
  REQUIRE(call("DELETE", path + "/" + child, "", patient.token).status == 204);
  CHECK(get(one, patient.token)["status"] == "awaiting_payment");
  CHECK(!get(one, patient.token)["dependant.full_name"].empty());
}

TEST_CASE("messages and the invoice say for whom the visit is; the invoice is made out to who pays") {
  const auto patient = new_proved_patient();
  const auto child = add(patient, "Tomás Silva", "123456789");
  const auto booked = book_for(patient, child, free_slots(new_doctor()).at(6));
  REQUIRE(booked["status"] == "awaiting_payment");
  CHECK(told("sms", "%2B" + patient.phone.substr(1), "para Tom"));
  const auto payment = payment_of(patient, booked["id"]);
  const auto page = fetch("GET", get("/payments/" + payment, patient.token)["link"]);
  CHECK(page.body.find("para Tomás Silva") != std::string::npos);

  pay(patient, booked["id"]);
  REQUIRE(becomes(patient, booked["id"], "confirmed"));
  CHECK(told("emails", patient.email, "para Tomás Silva"));
  const auto invoice = get("/payments/" + payment + "/invoice.pdf", patient.token);
  REQUIRE(invoice.status == 200);
  const auto text = text_of_pdf(invoice.body);
  CHECK(text.find("Para / For: Tomás Silva, NIF 123456789") != std::string::npos);
  CHECK(text.find("Consumidor final / End consumer") != std::string::npos);

  REQUIRE(call("DELETE", "/appointments/" + std::string(booked["id"]), "", patient.token).status == 202);
  REQUIRE(eventually([&] { return get("/payments/" + payment + "/credit-note.pdf", patient.token).status == 200; }));
  const auto credit_note = text_of_pdf(get("/payments/" + payment + "/credit-note.pdf", patient.token).body);
  CHECK(credit_note.find("Para / For: Tomás Silva") != std::string::npos);
}
