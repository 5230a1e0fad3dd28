// What patients do, through the gateway, on the real servers.
#include <doctest/doctest.h>

#include <map>

#include "tests/support/clinic.hpp"

using namespace consulta::testing;

TEST_CASE("a patient books, pays, is confirmed, gets the invoice, cancels, is refunded, and the slot is free again") {
  const auto doctor = new_doctor();
  const auto patient = new_proved_patient();
  const auto slot = free_slots(doctor).at(50);  // days ahead: cancelling costs nothing

  const auto booked = book(patient, slot);
  REQUIRE(booked.status == 202);
  REQUIRE(booked["status"] == "awaiting_payment");
  CHECK(booked.raw.header("location") == "/api/v1/appointments/" + booked["id"]);
  CHECK(booked.raw.header("preference-applied") == "wait=10");
  CHECK(booked["doctor.id"] == doctor.id);
  CHECK(booked.number("price_cents") == slot.price_cents);
  const auto id = booked["id"];
  for (const auto& free : free_slots(doctor)) CHECK(free.starts_at != slot.starts_at);

  const auto sms = "/sms?to=%2B" + patient.phone.substr(1);
  REQUIRE(eventually([&] { return sandbox("GET", sms).count("items") == 1; }));
  const auto text = sandbox("GET", sms)["items.0.text"];
  const auto link = text.substr(text.find("/pay/"));
  CHECK(call("GET", "/" + link).status == 200);
  const auto reference = get("/payments?appointment_id=" + id, patient.token)["items.0.multibanco.reference"];
  CHECK(text.find(reference) != std::string::npos);

  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  const auto emails = [&] { return emails_to(patient.email); };
  REQUIRE(eventually([&] { return emails().count("items") == 3; }));  // to prove the address; welcome, confirmation
  CHECK(emails()["items.2.attachments.0.name"] == "invoice.pdf");
  const auto invoice = get("/payments/" + payment_of(patient, id) + "/invoice.pdf", patient.token);
  CHECK(invoice.status == 200);
  CHECK(invoice.body.starts_with("%PDF-"));

  CHECK(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
  REQUIRE(
      eventually([&] { return get("/payments?appointment_id=" + id, patient.token)["items.0.status"] == "refunded"; }));
  CHECK(get("/payments?appointment_id=" + id, patient.token).number("items.0.refunded_cents") == slot.price_cents);
  CHECK(eventually([&] { return emails().count("items") == 4; }));  // cancelled, with the refund
  CHECK(eventually([&] { return free_slots(doctor).at(50).starts_at == slot.starts_at; }));
  CHECK(call("DELETE", "/appointments/" + id, "", patient.token).status == 409);
  const auto history = get("/appointments/" + id, patient.token);
  CHECK(history["history.0.status"] == "requested");
  CHECK(history["history.1.status"] == "awaiting_payment");
  CHECK(history["history.2.status"] == "confirmed");
  CHECK(history["history.3.status"] == "cancelled");
}

TEST_CASE("any free doctor, and a rejection when nobody is free") {
  const auto doctor = new_doctor();
  const auto first = new_patient();
  const auto second = new_patient();
  const auto slot = free_slots(doctor).at(3);
  REQUIRE(book(first, slot)["status"] == "awaiting_payment");
  const auto refused = book(second, slot);
  CHECK(refused.status == 202);
  CHECK(refused["status"] == "rejected");
  CHECK(refused["status_reason"] == "slot_taken");
  auto off_grid = slot;
  off_grid.starts_at.replace(14, 2, "07");
  CHECK(book(second, off_grid)["status_reason"] == "not_offered");
}

TEST_CASE("a reschedule keeps the old slot until it has the new one") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto other = new_patient();
  const auto slots = free_slots(doctor);
  const auto id = book(patient, slots.at(30))["id"];
  REQUIRE(book(other, slots.at(31))["status"] == "awaiting_payment");
  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));

  auto move = [&](const Slot& to) {
    return call("PUT", "/appointments/" + id, R"({"starts_at":")" + to.starts_at + R"("})", patient.token);
  };
  REQUIRE(move(slots.at(31)).status == 202);
  CHECK(eventually([&] { return get("/appointments/" + id, patient.token)["reschedule_to"].empty(); }));
  CHECK(get("/appointments/" + id, patient.token)["starts_at"] == slots.at(30).starts_at);  // taken: nothing lost
  REQUIRE(move(slots.at(40)).status == 202);
  CHECK(eventually([&] { return get("/appointments/" + id, patient.token)["starts_at"] == slots.at(40).starts_at; }));
  CHECK(get("/appointments/" + id, patient.token)["status"] == "confirmed");
  const auto now_free = free_slots(doctor);
  CHECK(std::any_of(now_free.begin(), now_free.end(),
                    [&](const Slot& s) { return s.starts_at == slots.at(30).starts_at; }));
  CHECK(std::none_of(now_free.begin(), now_free.end(),
                     [&](const Slot& s) { return s.starts_at == slots.at(40).starts_at; }));
}

TEST_CASE("the same Idempotency-Key books once") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slots = free_slots(doctor);
  const Headers key{{"Idempotency-Key", "once-" + patient.id}};
  const auto first = post("/appointments", slots.at(5).booking(), patient.token, key);
  const auto again = post("/appointments", slots.at(5).booking(), patient.token, key);
  CHECK(first.status == 202);
  CHECK(again.status == 202);
  CHECK(first["id"] == again["id"]);
  const auto reused = post("/appointments", slots.at(6).booking(), patient.token, key);
  CHECK(reused.status == 422);
  CHECK(reused["code"] == "idempotency_key_reused");
  CHECK(get("/appointments", patient.token).count("items") == 1);
  // A key belongs to the account; who asks to wait is answered alike once it is decided.
  const auto other = new_patient();
  Headers waiting = key;
  waiting.emplace_back("Prefer", "wait=10");
  CHECK(post("/appointments", slots.at(6).booking(), other.token, key).status == 202);
  const auto decided = post("/appointments", slots.at(5).booking(), patient.token, waiting);
  const auto same = post("/appointments", slots.at(5).booking(), patient.token, waiting);
  for (const auto& answer : {decided, same}) {
    CHECK(answer.status == 202);
    CHECK(answer["status"] == "awaiting_payment");
    CHECK(answer.raw.header("location") == first.raw.header("location"));
    CHECK(answer.raw.header("preference-applied") == "wait=10");
    CHECK(answer.raw.header("idempotency-replayed") == "true");
  }
  CHECK(decided.raw.header("etag") == same.raw.header("etag"));
  REQUIRE(call("DELETE", "/appointments/" + first["id"], "", patient.token).status == 202);
  CHECK(post("/appointments", slots.at(5).booking(), patient.token, key)["status"] == "cancelled");
}

TEST_CASE("strangers who register with the same Idempotency-Key are not in each other's way") {
  const Headers key{{"Idempotency-Key", fresh_address()}};
  const auto body = [](const std::string& email) {
    return R"({"email":")" + email +
           R"(","password":"a long enough one","full_name":"Ana Silva","phone":"+351912345678"})";
  };
  const auto ana = consulta::to_text(consulta::new_id()) + "@example.org",
             eva = consulta::to_text(consulta::new_id()) + "@example.org";
  const auto first = post("/auth/register", body(ana), "", key);
  REQUIRE(first.status == 201);
  CHECK(post("/auth/register", body(eva), "", key).status == 201);
  const auto again = post("/auth/register", body(ana), "", key);
  CHECK(again.status == 201);
  CHECK(again["id"] == first["id"]);
  CHECK(post("/auth/register", body(ana)).status == 409);
}

TEST_CASE("a temporary password is told once, however often the same key comes") {
  const Headers key{{"Idempotency-Key", fresh_address()}};
  const auto body = R"({"email":")" + consulta::to_text(consulta::new_id()) +
                    R"(@example.org","full_name":"Eva Lopes","specialty_ids":[]})";
  const auto first = post("/doctors", body, admin_token(), key);
  REQUIRE(first.status == 201);
  CHECK(!first["temporary_password"].empty());
  const auto again = post("/doctors", body, admin_token(), key);
  CHECK(again.status == 201);
  CHECK(again["id"] == first["id"]);
  CHECK(again["temporary_password"].empty());
}

TEST_CASE("a new pair for a refresh token; logging out ends the session within two seconds") {
  const auto patient = new_patient();
  const auto tokens = post("/auth/login", R"({"email":")" + patient.email + R"(","password":"a long enough one"})");
  auto refresh = [](const std::string& token) {
    return post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + token + R"("})");
  };
  const auto second = refresh(tokens["refresh_token"]);
  REQUIRE(second.status == 200);
  CHECK(get("/users/profile", second["access_token"]).status == 200);
  REQUIRE(refresh(second["refresh_token"]).status == 200);
  CHECK(refresh(tokens["refresh_token"]).status == 401);  // stolen?
  CHECK(
      eventually([&] { return get("/users/profile", second["access_token"]).status == 401; }, std::chrono::seconds(2)));

  CHECK(post("/auth/logout", "", patient.token).status == 204);
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }, std::chrono::seconds(2)));
  CHECK(get("/doctors", patient.token).status == 401);  // nor does it help on open paths
  CHECK(get("/doctors").status == 200);
}

TEST_CASE("roles and ownership") {
  const auto doctor = new_doctor();
  const auto owner = new_patient();
  const auto stranger = new_patient();
  const auto slots = free_slots(doctor);
  const auto id = book(owner, slots.at(20))["id"];
  const auto payment = payment_of(owner, id);
  const auto doctor_token = login(doctor);

  CHECK(get("/appointments/" + id).status == 401);
  CHECK(get("/appointments/" + id, stranger.token).status == 404);
  CHECK(call("DELETE", "/appointments/" + id, "", stranger.token).status == 404);
  CHECK(get("/payments/" + payment, stranger.token).status == 404);
  CHECK(get("/payments?appointment_id=" + id, stranger.token).count("items") == 0);
  CHECK(get("/appointments/" + id, doctor_token).status == 200);
  CHECK(get("/appointments/" + id, reception_token()).status == 200);
  CHECK(get("/appointments/" + id, admin_token()).status == 200);
  CHECK(get("/appointments?patient_id=" + owner.id, stranger.token).count("items") == 0);
  CHECK(post("/specialties", R"({"name":"X","duration_minutes":30,"price_cents":1})", owner.token).status == 403);
  CHECK(post("/doctors", "{}", doctor_token).status == 403);
  CHECK(post("/appointments", slots.at(21).booking(), doctor_token).status == 403);
  CHECK(call("PUT", "/doctors/" + doctor.id + "/schedule", R"({"weekly":[]})", owner.token).status == 403);
  CHECK(
      post("/notifications/send", R"({"type":"sms","recipient":"+351912345678","message":"hi"})", owner.token).status ==
      403);
  CHECK(call("PUT", "/users/profile", R"({"role":"admin"})", owner.token).status == 422);
  CHECK(get("/users/profile", owner.token)["role"] == "patient");
  auto for_somebody = slots.at(22).booking();
  for_somebody.insert(1, R"("patient_id":")" + owner.id + R"(",)");
  CHECK(post("/appointments", for_somebody, reception_token()).status == 202);
  CHECK(post("/appointments", for_somebody, stranger.token).status == 403);
}

TEST_CASE("what nobody paid expires, and the slot is free again") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slots = free_slots(doctor);
  const auto id = book(patient, slots.at(60))["id"];
  REQUIRE(!payment_of(patient, id).empty());
  advance_clock(std::chrono::minutes(14));
  CHECK(get("/appointments/" + id, login(patient.email, "a long enough one"))["status"] == "awaiting_payment");
  advance_clock(std::chrono::minutes(2));
  CHECK(get("/users/profile", patient.token).status == 401);  // its token has expired
  auto fresh = patient;
  fresh.token = login(patient.email, "a long enough one");
  CHECK(becomes(fresh, id, "expired"));
  CHECK(get("/payments?appointment_id=" + id, fresh.token)["items.0.status"] == "expired");
  const auto other = new_patient();
  CHECK(book(other, slots.at(60))["status"] == "awaiting_payment");
}
