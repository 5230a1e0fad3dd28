// Patients who are registered at the desk: with an email and without, booked for at once, and let in by the link of an
// SMS.
#include <doctest/doctest.h>

#include <algorithm>
#include <thread>

#include "tests/support/another_auth.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto password = "four words run together";

std::string fresh_phone() {
  static int next = 0;
  const auto number = std::hash<std::string>()(to_text(new_id())) % 8'000'000 + 1'000'000;
  return "+35192" + std::to_string(number + next++ % 1000);
}

std::string fresh_email() {
  return "desk" + to_text(new_id()) + "@example.com";
}

std::string of(const std::string& name, const std::string& phone, const std::string& email = "") {
  return R"({"full_name":")" + name + R"(","phone":")" + phone + "\"" +
         (email.empty() ? "" : R"(,"email":")" + email + "\"") + "}";
}

Answer registered(const std::string& body, Headers headers = {}) {
  return post("/reception/patients", body, reception_token(), std::move(headers));
}

// Those that hold these words, newest last.
std::vector<std::string> sms(const std::string& phone, const std::string& words) {
  const auto all = sandbox("GET", "/sms?to=%2B" + phone.substr(1));
  std::vector<std::string> out;
  for (std::size_t i = 0; i < all.count("items"); ++i) {
    auto text = all["items." + std::to_string(i) + ".text"];
    if (text.find(words) != std::string::npos) out.push_back(std::move(text));
  }
  return out;
}

// What follows this in the text, to the end of the line; "" where it is not there.
std::string after(const std::string& text, const std::string& mark) {
  const auto at = text.find(mark);
  if (at == std::string::npos) return "";
  const auto begin = at + mark.size();
  return text.substr(begin, text.find('\n', begin) - begin);
}

// The newest of so many.
std::string invitation(const std::string& phone, std::size_t how_many = 1) {
  std::vector<std::string> all;
  REQUIRE(eventually([&] { return (all = sms(phone, "/invite#")).size() >= how_many; }));
  return all.back();
}

Answer set_password(const std::string& token, const std::string& chosen) {
  return post("/auth/password/reset", R"({"token":")" + token + R"(","password":")" + chosen + R"("})");
}

Answer log_in(const std::string& member, const std::string& name, const std::string& with) {
  return post("/auth/login", "{\"" + member + R"(":")" + name + R"(","password":")" + with + R"("})");
}

Answer book_for(const std::string& patient, const Slot& slot) {
  return post("/appointments",
              R"({"specialty_id":")" + slot.specialty_id + R"(","doctor_id":")" + slot.doctor_id +
                  R"(","starts_at":")" + slot.starts_at + R"(","patient_id":")" + patient + R"("})",
              reception_token(), {{"Prefer", "wait=8"}});
}

Answer invite(const std::string& id) {
  return post("/reception/patients/" + id + "/invitation", "", reception_token());
}

std::string kiosk() {
  const auto pairing = post("/auth/devices", "");
  REQUIRE(post("/auth/devices/" + pairing["user_code"] + "/approve", R"({"kind":"kiosk","name":"Entrance"})",
               reception_token())
              .status == 200);
  return post("/auth/token", R"({"grant_type":"urn:ietf:params:oauth:grant-type:device_code","device_code":")" +
                                 pairing["device_code"] + "\"}")["access_token"];
}

}  // namespace

TEST_CASE("who has no email is booked for at once, logs in by the username of the SMS, and adds an email later") {
  const auto phone = fresh_phone();
  const auto slot = free_slots(new_doctor()).at(20);
  const auto made = registered(of("Inês Almeida", phone));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  const auto id = made["id"];
  CHECK(made["full_name"] == "Inês Almeida");
  CHECK(made["phone"] == phone);
  CHECK(made["email"] == "");
  CHECK(made.raw.header("location") == "/api/v1/reception/patients/" + id);
  const auto booked = book_for(id, slot);
  CHECK_MESSAGE(booked.status == 202, booked.body);
  CHECK(booked["status"] == "awaiting_payment");
  const auto shown = get("/reception/patients/" + id, reception_token());
  CHECK(shown["phone"] == phone);
  CHECK(shown.raw.header("etag") != "");
  CHECK(eventually([&] { return get("/reception/patients?q=" + phone.substr(1), admin_token())["items.0.id"] == id; }));

  const auto text = invitation(phone);
  const auto token = after(text, "/invite#"), username = after(text, "Utilizador: ");
  CHECK(username.starts_with("ines.almeida."));
  CHECK(log_in("username", username, password)["code"] == "invalid_credentials");
  CHECK(set_password(token, username)["errors.0.field"] == "password");
  REQUIRE(set_password(token, password).status == 204);
  CHECK(set_password(token, password)["code"] == "link_not_valid");
  const auto in = log_in("username", username, password);
  REQUIRE_MESSAGE(in.status == 200, in.body);
  CHECK(in["user.email"] == "");
  CHECK(in["user.email_verified"] == "false");
  CHECK(in["user.role"] == "patient");
  CHECK(get("/appointments/" + booked["id"], in["access_token"]).status == 200);

  const auto profile = [&](const std::string& change) {
    return call("PUT", "/users/profile", change, in["access_token"]);
  };
  CHECK(profile(R"({"username":null})")["errors.0.field"] == "username");
  CHECK(profile(R"({"email":"","language":"en"})")["language"] == "en");
  CHECK(post("/auth/verify/resend", "", in["access_token"])["code"] == "no_email");
  const auto email = fresh_email();
  CHECK(profile(R"({"email":")" + email + "\"}")["errors.0.field"] == "current_password");
  CHECK(profile(R"({"email":")" + email + R"(","current_password":")" + password + "\"}")["email"] == email);
  CHECK(profile(R"({"email":"","current_password":")" + std::string(password) + "\"}")["errors.0.field"] == "email");
  REQUIRE(post("/auth/verify", R"({"token":")" + token_sent_to(email, "verify") + R"("})").status == 204);
  CHECK(log_in("email", email, password)["user.email_verified"] == "true");
  CHECK(profile(R"({"username":null})").status == 200);
  for (const auto* action : {"patient.register", "patient.read"}) {
    CHECK(eventually([&] {
      return get("/admin/audit?action=" + std::string(action) + "&subject=" + id, admin_token()).count("items") == 1;
    }));
  }
}

TEST_CASE("who has an email is sent an SMS for the password, and once logged in asks for the link that proves it") {
  const auto phone = fresh_phone(), email = fresh_email();
  const auto made = registered(of("Rui Costa", phone, email));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  CHECK(made["email"] == email);
  const auto again = registered(of("Rui Costa", phone, email));
  CHECK(again.status == 409);
  CHECK(again["code"] == "email_taken");
  CHECK(again["detail"].find("Find them") != std::string::npos);
  const auto text = invitation(phone);
  CHECK(text.find("Utilizador") == std::string::npos);
  CHECK(log_in("email", email, password)["code"] == "invalid_credentials");
  REQUIRE(set_password(after(text, "/invite#"), password).status == 204);
  const auto in = log_in("email", email, password);
  CHECK(in["user.email_verified"] == "false");
  CHECK(emails_to(email).count("items") == 0);
  REQUIRE(post("/auth/verify/resend", "", in["access_token"]).status == 202);
  REQUIRE(post("/auth/verify", R"({"token":")" + token_sent_to(email, "verify") + R"("})").status == 204);
  CHECK(log_in("email", email, password)["user.email_verified"] == "true");
  advance_clock(std::chrono::seconds(61));
  CHECK(invite(made["id"])["code"] == "cannot_invite");
}

TEST_CASE("the link comes once more where it is lost or old, and to who has forgotten the password and has no email") {
  const auto phone = fresh_phone();
  const auto id = registered(of("Eva", phone))["id"];
  const auto first = invitation(phone);
  const auto soon = invite(id);
  CHECK(soon["code"] == "too_many_requests");
  CHECK(soon.raw.header("retry-after") != "");
  advance_clock(std::chrono::hours(73));
  CHECK(set_password(after(first, "/invite#"), password)["code"] == "link_not_valid");
  REQUIRE(invite(id).status == 202);
  const auto second = invitation(phone, 2);
  CHECK(after(second, "Utilizador: ") == after(first, "Utilizador: "));
  REQUIRE(set_password(after(second, "/invite#"), password).status == 204);
  advance_clock(std::chrono::seconds(61));
  REQUIRE(invite(id).status == 202);
  REQUIRE(set_password(after(invitation(phone, 3), "/invite#"), "another phrase of words").status == 204);
  CHECK(log_in("username", after(first, "Utilizador: "), "another phrase of words").status == 200);
  // That it is another is told, once: the first was none to tell of.
  CHECK(eventually([&] { return sms(phone, "foi alterada").size() == 1; }));
  CHECK(eventually(
      [&] { return get("/admin/audit?action=patient.invite&subject=" + id, admin_token()).count("items") == 2; }));
  CHECK(invite(to_text(new_id()))["code"] == "not_found");
}

TEST_CASE("whoever reads an email that the desk mistyped gets no link, and the patient is invited anew") {
  const auto phone = fresh_phone(), email = fresh_email();
  const auto id = registered(of("Lia", phone, email))["id"];
  REQUIRE(set_password(after(invitation(phone), "/invite#"), password).status == 204);
  REQUIRE(post("/auth/verify/resend", "", log_in("email", email, password)["access_token"]).status == 202);
  const auto proof = token_sent_to(email, "verify");
  REQUIRE(post("/auth/password/forgot", R"({"email":")" + email + "\"}").status == 202);
  advance_clock(std::chrono::seconds(61));
  REQUIRE(invite(id).status == 202);
  const auto second = after(invitation(phone, 2), "/invite#");
  // By then what was asked for before has been looked up.
  const auto mail = emails_to(email);
  for (std::size_t i = 0; i < mail.count("items"); ++i) {
    CHECK(mail["items." + std::to_string(i) + ".text"].find("/reset#") == std::string::npos);
  }
  const auto in = log_in("email", email, password)["access_token"];
  const auto change = [&](const std::string& more) {
    return call("PUT", "/users/profile", R"({"phone":")" + fresh_phone() + "\"" + more + "}", in);
  };
  CHECK(change("")["errors.0.field"] == "current_password");
  CHECK(change(R"(,"current_password":")" + std::string(password) + "\"").status == 200);
  CHECK(set_password(second, "another phrase of words")["code"] == "link_not_valid");
  CHECK(eventually(
      [&] { return get("/admin/audit?action=phone.change&subject=" + id, admin_token()).count("items") == 1; }));

  REQUIRE(post("/auth/verify", R"({"token":")" + proof + R"("})").status == 204);
  CHECK(call("PUT", "/admin/users/" + id, R"({"role":"receptionist"})", admin_token())["role"] == "receptionist");
  CHECK(log_in("email", email, password)["code"] == "invalid_credentials");
  REQUIRE(post("/auth/password/forgot", R"({"email":")" + email + "\"}").status == 202);
  REQUIRE(set_password(token_sent_to(email, "reset"), "another phrase of words").status == 204);
  CHECK(log_in("email", email, "another phrase of words")["user.role"] == "receptionist");
}

TEST_CASE("who has no email is told by SMS that an appointment is off") {
  const auto phone = fresh_phone();
  const auto id = registered(of("Gil", phone))["id"];
  const auto booked = book_for(id, free_slots(new_doctor()).at(20));
  REQUIRE(booked["status"] == "awaiting_payment");
  REQUIRE(call("DELETE", "/appointments/" + booked["id"], "", reception_token()).status == 202);
  CHECK(eventually([&] { return sms(phone, "foi cancelada").size() == 1; }));
}

TEST_CASE("several have one phone; a double click makes one account, of two desks at once one has the email") {
  const auto phone = fresh_phone();
  CHECK(registered(of("Ana", phone))["id"] != registered(of("Ana", phone))["id"]);
  const auto token = reception_token();

  const auto clicked = fresh_phone();
  const Headers key{{"Idempotency-Key", to_text(new_id())}};
  std::vector<Answer> answers(4);
  std::vector<std::thread> clicks;
  for (auto& answer : answers) {
    clicks.emplace_back([&] { answer = post("/reception/patients", of("Bea", clicked), token, key); });
  }
  for (auto& click : clicks) click.join();
  for (const auto& answer : answers) {
    CHECK(answer.status == 201);
    CHECK(answer["id"] == answers.front()["id"]);
  }
  invitation(clicked);
  CHECK(registered(of("Bia", clicked), key)["code"] == "idempotency_key_reused");
  CHECK(sms(clicked, "/invite#").size() == 1);

  const AnotherAuth other(Settings{});
  const auto body = of("Sara", fresh_phone(), fresh_email());
  Answer here, there;
  std::thread one([&] { here = post("/reception/patients", body, token); });
  std::thread two([&] { there = other.call("POST", "/reception/patients", body, token); });
  one.join();
  two.join();
  CHECK(std::min(here.status, there.status) == 201);
  CHECK(std::max(here.status, there.status) == 409);
}

TEST_CASE("only reception and administrators register patients, and the answer says what is wrong") {
  const auto body = of("Ana", fresh_phone());
  const auto id = registered(body)["id"];
  const auto doctor = login(new_doctor()), patient = new_patient().token, device = kiosk();
  for (const auto& token : {doctor, patient, device}) {
    CHECK(post("/reception/patients", body, token).status == 403);
    CHECK(post("/reception/patients/" + id + "/invitation", "", token).status == 403);
    CHECK(get("/reception/patients/" + id, token).status == 403);
  }
  CHECK(post("/reception/patients", body).status == 401);
  CHECK(post("/reception/patients", body, admin_token()).status == 201);
  CHECK(registered("{}").status == 422);
  CHECK(registered(of("", fresh_phone()))["errors.0.field"] == "full_name");
  CHECK(registered(of("Ana", "12"))["errors.0.field"] == "phone");
  CHECK(registered(of("Ana", fresh_phone(), "nobody"))["errors.0.field"] == "email");
  const auto wrong = call("DELETE", "/reception/patients", "", reception_token());
  CHECK(wrong.status == 405);
  CHECK(wrong.raw.header("allow").find("POST") != std::string::npos);
  CHECK(wrong.raw.header("allow").find("GET") != std::string::npos);
  const auto staff = get("/users/profile", reception_token())["id"];
  CHECK(get("/reception/patients/" + staff, reception_token()).status == 404);
}
