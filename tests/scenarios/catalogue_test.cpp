// What admins and doctors do with the catalogue, and what follows for the booked.
#include <doctest/doctest.h>

#include <algorithm>
#include <future>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta::testing;

TEST_CASE("a specialty is added, changed, removed; a stale If-Match changes nothing") {
  const auto name = "Specialty " + new_patient().id;
  const auto body = [&](int price) {
    return R"({"name":")" + name + R"(","duration_minutes":45,"price_cents":)" + std::to_string(price) + "}";
  };
  const auto made = post("/specialties", body(2000), admin_token());
  REQUIRE(made.status == 201);
  CHECK(post("/specialties", body(2000), admin_token())["code"] == "name_taken");
  const auto path = "/specialties/" + made["id"];
  const std::string first(get(path).raw.header("etag"));
  REQUIRE(!first.empty());

  const auto changed = call("PUT", path, body(2500), admin_token(), {{"If-Match", first}});
  CHECK(changed.status == 200);
  CHECK(changed.number("price_cents") == 2500);
  CHECK(changed.raw.header("etag") != first);
  CHECK(call("PUT", path, body(9900), admin_token(), {{"If-Match", first}}).status == 412);
  CHECK(call("DELETE", path, "", admin_token(), {{"If-Match", first}}).status == 412);
  CHECK(get(path).number("price_cents") == 2500);
  CHECK(call("DELETE", path, "", admin_token(), {{"If-Match", "*"}}).status == 204);
  CHECK(get(path).status == 404);
  CHECK(call("DELETE", path, "", admin_token()).status == 404);
}

TEST_CASE("a specialty has a name in each language; a plain name is that of both") {
  const auto unique = new_patient().id;
  const auto body = [&](const std::string& names) {
    return "{" + names + R"(,"duration_minutes":45,"price_cents":2000})";
  };
  const auto both = R"("names":{"pt":"Osteopatia )" + unique + R"(","en":"Osteopathy )" + unique + R"("})";
  const auto made = post("/specialties", body(both), admin_token());
  REQUIRE(made.status == 201);
  const auto path = "/specialties/" + made["id"];
  CHECK(get(path)["name"] == "Osteopathy " + unique);
  CHECK(get(path)["names.pt"] == "Osteopatia " + unique);
  CHECK(get(path)["names.en"] == "Osteopathy " + unique);
  for (const auto& bad : {R"("price":1)", R"("names":{"pt":"Um"})", R"("names":{"pt":"","en":"One"})",
                          R"("name":"Two","names":{"pt":"Um","en":"One"})"}) {
    CHECK(call("PUT", path, body(bad), admin_token()).status == 422);
  }
  CHECK(call("PUT", path, R"({"duration_minutes":45,"price_cents":2000})", admin_token()).status == 422);
  const auto plain = call("PUT", path, body(R"("name":"Plain )" + unique + R"(")"), admin_token());
  CHECK(plain["names.pt"] == "Plain " + unique);
  CHECK(get(path)["names.pt"] == "Plain " + unique);
  CHECK(call("DELETE", path, "", admin_token()).status == 204);

  // The seeded ones.
  const auto seeded = get("/specialties");
  CHECK(seeded["items.0.name"] == "Massage");
  CHECK(seeded["items.0.names.pt"] == "Massagem");
  CHECK(seeded["items.4.names.pt"] == "Ondas de choque");
}

TEST_CASE("the clinic says where it is, by which rules it books, and in a demo whom one may be") {
  const auto clinic = get("/clinic");
  REQUIRE(clinic.status == 200);
  CHECK(clinic["name"] == "Consulta");
  CHECK(!clinic["address"].empty());
  CHECK(clinic["phone"].starts_with("+351"));
  CHECK(clinic["directions"].starts_with("https://"));
  CHECK(clinic["time_zone"] == "Europe/Lisbon");
  CHECK(clinic.number("rules.hold_seconds") == 900);
  CHECK(clinic.number("rules.cancel_free_hours") == 24);
  CHECK(clinic.number("rules.min_notice_minutes") == 60);
  CHECK(clinic.number("rules.horizon_days") == 365);
  CHECK(call("GET", "/clinic", "", "", {{"If-None-Match", std::string(clinic.raw.header("etag"))}}).status == 304);
  CHECK(call("PUT", "/clinic", "{}").status == 405);
  REQUIRE(clinic.count("demo_logins") == 2);
  for (const std::string at : {"demo_logins.0.", "demo_logins.1."}) {
    const auto tokens = post("/auth/login", R"({"email":")" + clinic[at + "email"] + R"(","password":")" +
                                                clinic[at + "password"] + R"("})");
    CHECK(tokens.status == 200);
    CHECK(tokens["user.role"] == clinic[at + "role"]);
    CHECK(tokens["user.full_name"] == clinic[at + "name"]);
  }
}

TEST_CASE("a doctor changes what is theirs; a stale If-Match changes nothing") {
  const auto doctor = new_doctor();
  const auto token = login(doctor);
  const auto other = new_doctor();
  const std::string first(get("/doctors/profile", token).raw.header("etag"));
  const auto changed =
      call("PUT", "/doctors/profile", R"({"bio":"Twenty years of it."})", token, {{"If-Match", first}});
  CHECK(changed.status == 200);
  CHECK(changed["email"] == doctor.email);
  CHECK(call("PUT", "/doctors/profile", R"({"bio":"Other"})", token, {{"If-Match", first}}).status == 412);
  CHECK(get("/doctors/" + doctor.id)["bio"] == "Twenty years of it.");
  CHECK(get("/doctors?q=doctor%20TEST&specialty_id=" + doctor.specialty_id).count("items") >= 2);
  CHECK(call("PUT", "/doctors/" + doctor.id, R"({"full_name":"Doctor Changed"})", admin_token())["full_name"] ==
        "Doctor Changed");

  const auto week = R"({"weekly":[{"weekday":1,"from":"09:00","to":"10:00"}],"room":"12"})";
  CHECK(call("PUT", "/doctors/" + doctor.id + "/schedule", week, token).status == 200);
  CHECK(get("/doctors/" + doctor.id + "/schedule")["room"] == "12");
  CHECK(call("PUT", "/doctors/" + other.id + "/schedule", week, token).status == 404);
  const auto overlapping =
      R"({"weekly":[{"weekday":1,"from":"09:00","to":"11:00"},{"weekday":1,"from":"10:00","to":"12:00"}]})";
  CHECK(call("PUT", "/doctors/" + doctor.id + "/schedule", overlapping, token).status == 422);
}

TEST_CASE("time off names what is booked inside and offers nothing more there") {
  const auto doctor = new_doctor();
  const auto token = login(doctor);
  const auto patient = new_patient();
  const auto slots = free_slots(doctor);
  const auto booked = book(patient, slots.at(30));
  REQUIRE(booked["status"] == "awaiting_payment");
  const auto path = "/doctors/" + doctor.id + "/time-off";
  const auto off = post(path,
                        R"({"from":")" + slots.at(29).starts_at + R"(","to":")" + slots.at(32).starts_at +
                            R"(","reason":"a conference"})",
                        token);
  REQUIRE(off.status == 201);
  CHECK(off.count("affected") == 1);
  CHECK(off["affected.0.appointment_id"] == booked["id"]);
  CHECK(get(path, token).count("items") == 1);
  CHECK(book(patient, slots.at(31))["status_reason"] == "not_offered");
  CHECK(get("/appointments/" + booked["id"], patient.token)["status"] == "awaiting_payment");
  CHECK(call("DELETE", path + "/" + off["id"], "", token).status == 204);
  CHECK(book(patient, slots.at(31))["status"] == "awaiting_payment");
}

TEST_CASE("any free doctor: one who was added a moment ago is found where the others are taken") {
  const auto specialty =
      post("/specialties", R"({"name":"Any )" + new_patient().id + R"(","duration_minutes":60,"price_cents":100})",
           admin_token())["id"];
  const auto add = [&] {
    std::string week;
    for (int day = 1; day <= 7; ++day) {
      week += (day == 1 ? "" : ",") + std::string(R"({"weekday":)") + std::to_string(day) +
              R"(,"from":"09:00","to":"12:00"})";
    }
    return post("/doctors",
                R"({"email":"a)" + new_patient().id + R"(@example.com","full_name":"Any Doctor","specialty_ids":[")" +
                    specialty + R"("],"weekly":[)" + week + "]}",
                admin_token())["id"];
  };
  const auto first = add();
  const auto starts_at = get("/availability?specialty_id=" + specialty)["items.4.starts_at"];
  const auto wish = R"({"specialty_id":")" + specialty + R"(","starts_at":")" + starts_at + R"("})";
  const auto any = [&] { return post("/appointments", wish, new_patient().token, {{"Prefer", "wait=10"}}); };
  // Appointments learns of the specialty by an event.
  Answer taken;
  REQUIRE(eventually([&] { return (taken = any()).status == 202; }));
  REQUIRE(taken["doctor.id"] == first);
  const auto second = add();
  const auto found = any();
  CHECK(found["status"] == "awaiting_payment");
  CHECK(found["doctor.id"] == second);
  CHECK(any()["status_reason"] == "slot_taken");
}

TEST_CASE("a doctor who leaves: what was booked is cancelled and paid back in full") {
  const auto doctor = new_doctor();
  const auto token = login(doctor);
  const auto patient = new_patient();
  const auto slot = free_slots(doctor).at(1);  // within 24 hours: a patient would lose half
  const auto id = book(patient, slot)["id"];
  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  CHECK(call("DELETE", "/doctors/" + doctor.id, "", admin_token()).status == 204);
  REQUIRE(becomes(patient, id, "cancelled"));
  CHECK(get("/appointments/" + id, patient.token)["status_reason"] == "doctor_unavailable");
  CHECK(
      eventually([&] { return get("/payments?appointment_id=" + id, patient.token)["items.0.status"] == "refunded"; }));
  CHECK(get("/doctors/" + doctor.id).status == 404);
  CHECK(post("/appointments", slot.booking(), patient.token).status == 422);
  CHECK(eventually([&] { return get("/users/profile", token).status == 401; }));
  CHECK(post("/auth/login", R"({"email":")" + doctor.email + R"(","password":")" + doctor.password + R"("})").status ==
        401);
}

TEST_CASE("a doctor who leaves between the look at the login and at the password is not let in") {
  const auto doctor = new_doctor();
  login(doctor);
  const auto admin = admin_token();
  consulta::sql::Session db(env("AUTH_DB")), beside(env("AUTH_DB"));
  const auto number = [&](const std::string& statement) { return beside.value<std::int64_t>(statement); };
  db.script("LOCK TABLES login_attempts WRITE");
  auto answer = std::async(std::launch::async, [&] {
    return post("/auth/login", R"({"email":")" + doctor.email + R"(","password":")" + doctor.password + R"("})");
  });
  CHECK(eventually([&] {
    return number(
               "SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE '%metadata lock' AND info LIKE "
               "'%FROM login_attempts%WHERE name%'") > 0;
  }));
  CHECK(call("DELETE", "/doctors/" + doctor.id, "", admin).status == 204);
  CHECK(eventually([&] { return number("SELECT COUNT(*) FROM users WHERE id = '" + doctor.id + "'") == 0; }));
  db.script("UNLOCK TABLES");
  CHECK(answer.get().status == 401);
}

TEST_CASE("profiles: what is left out stays, a stale If-Match changes nothing, a taken email is refused") {
  const auto patient = new_patient();
  const auto other = new_patient();
  const std::string first(get("/users/profile", patient.token).raw.header("etag"));
  const auto changed =
      call("PUT", "/users/profile", R"({"full_name":"Renamed","language":"en"})", patient.token, {{"If-Match", first}});
  CHECK(changed.status == 200);
  CHECK(changed["phone"] == patient.phone);
  CHECK(call("PUT", "/users/profile", R"({"full_name":"Again"})", patient.token, {{"If-Match", first}}).status == 412);
  // Refused whatever the condition: it counts where the change would be made.
  const auto others = R"({"email":")" + other.email + R"(","current_password":"a long enough one"})";
  CHECK(call("PUT", "/users/profile", others, patient.token)["code"] == "email_taken");
  CHECK(call("PUT", "/users/profile", others, patient.token, {{"If-Match", first}})["code"] == "email_taken");
  CHECK(get("/users/profile", patient.token)["full_name"] == "Renamed");
  CHECK(get("/auth/validate-token", patient.token)["role"] == "patient");
}

TEST_CASE("a username is somebody's alone, and an email too") {
  const auto first = new_patient(), second = new_patient();
  const auto name = "u" + first.id.substr(24);
  const auto change = [](const std::string& member, const std::string& value, const Patient& patient) {
    return call("PUT", "/users/profile",
                R"({")" + member + R"(":")" + value + R"(","current_password":"a long enough one"})", patient.token);
  };
  CHECK(change("username", name, first)["username"] == name);
  CHECK(change("username", name, first).status == 200);
  CHECK(change("username", name, second)["code"] == "username_taken");
  CHECK(get("/users/profile", second.token)["username"] == "");
  const auto registration = [&](const std::string& email) {
    return post("/auth/register", R"({"email":")" + email + R"(","username":")" + name +
                                      R"(","password":"a long enough one","full_name":"A","phone":"+351912345678"})");
  };
  CHECK(registration("other" + second.email)["code"] == "username_taken");
  CHECK(registration(second.email)["code"] == "email_taken");
  // Nothing was kept of what was refused.
  CHECK(change("email", "other" + second.email, second)["email"] == "other" + second.email);
}

TEST_CASE("messages: sent by reception, seen by the admin, a patient's own by the patient") {
  const auto patient = new_proved_patient();
  const auto sent = post("/notifications/send",
                         R"({"type":"email","recipient":")" + patient.email + R"(","subject":"Hello","message":"Hi"})",
                         reception_token());
  REQUIRE(sent.status == 202);
  CHECK(eventually([&] { return emails_to(patient.email).count("items") == 3; }));
  CHECK(eventually([&] { return get("/notifications?limit=1", patient.token)["items.0.status"] == "sent"; }));
  CHECK(get("/notifications", patient.token).count("items") == 2);  // the link to prove the address, the welcome
  CHECK(get("/notifications?limit=100", admin_token()).count("items") >= 2);
  for (const char* bad :
       {R"({"type":"sms","recipient":"nobody","message":"x"})",
        R"({"type":"email","recipient":"a@b.example","message":"x","subject":"a\r\nBcc: c@d.example"})",
        R"({"type":"pigeon","recipient":"a@b.example","message":"x"})"}) {
    CHECK(post("/notifications/send", bad, reception_token()).status == 422);
  }
}
