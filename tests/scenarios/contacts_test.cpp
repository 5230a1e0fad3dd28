// How the clinic reaches people: addresses, phones and names as they type and copy them.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

std::string unique() {
  return to_text(new_id()).substr(24);
}

Answer registered(const std::string& email, const std::string& phone, const std::string& name) {
  return post("/auth/register", R"({"email":")" + email + R"(","password":"a long enough one","full_name":")" + name +
                                    R"(","phone":")" + phone + R"("})");
}

Answer profile(const std::string& change, const std::string& token) {
  return call("PUT", "/users/profile", change, token);
}

}  // namespace

TEST_CASE("addresses and phones are kept in one form; an address is one account's in whatever case") {
  const auto name = unique();
  const auto first = registered("ÁGATA" + name + "@Bücher.example", "\u202d+351\u00a0912-345.678", "Ágata");
  REQUIRE(first.status == 201);
  CHECK(first["email"] == "ÁGATA" + name + "@xn--bcher-kva.example");
  CHECK(first["phone"] == "+351912345678");
  for (const auto& again : {"ágata" + name + "@bücher.example", "A\u0301gata" + name + "@XN--BCHER-KVA.example"}) {
    CHECK(registered(again, "+351912345678", "Ágata")["code"] == "email_taken");
    CHECK(!login(again, "a long enough one").empty());
  }
  // It is also where mail goes to.
  const auto told = [&] { return sandbox("GET", "/emails?to=%C3%81GATA" + name + "@xn--bcher-kva.example"); };
  CHECK(eventually([&] { return told().count("items") == 1; }));

  const auto other = new_patient();
  CHECK(profile(R"({"email":"ágata)" + name + R"(@bücher.example","current_password":"a long enough one"})",
                other.token)["code"] == "email_taken");
  // By the phone they get back in, while no email is proved.
  CHECK(profile(R"({"phone":"(+351) 913 345 678"})", other.token)["errors.0.field"] == "current_password");
  CHECK(profile(R"({"phone":"(+351) 913 345 678","current_password":"a long enough one"})", other.token)["phone"] ==
        "+351913345678");
}

TEST_CASE("what is no address, no phone or no name is refused, and the answer says which") {
  const auto patient = new_patient();
  struct Row {
    const char* field;
    const char* value;
  };
  for (const auto& row : {
           Row{"email", "a..b@x.pt"},
           Row{"email", "a@-x.pt"},
           Row{"email", "a(b)@x.pt"},
           Row{"email", "a@xn--a.pt"},
           Row{"phone", "+351 9123 4567"},
           Row{"phone", "+351 912 345 678 ext. 2"},
           Row{"phone", ""},
           Row{"full_name", "Ana\\nhttps://evil.example"},
           Row{"full_name", "Ana\u2028Maria"},
           Row{"full_name", "Ana www.evil.example"},
       }) {
    CAPTURE(row.field);
    CAPTURE(row.value);
    const std::string field = row.field;
    const auto pick = [&](const char* member, const std::string& good) { return field == member ? row.value : good; };
    const auto fresh =
        registered(pick("email", unique() + "@example.com"), pick("phone", "+351912345678"), pick("full_name", "Ana"));
    const auto changed = profile("{\"" + field + R"(":")" + row.value + "\"}", patient.token);
    for (const auto& refused : {fresh, changed}) {
      CHECK(refused.status == 422);
      CHECK(refused["errors.0.field"] == field);
    }
  }
}

TEST_CASE("texts of one line are one, also those of the clinic's people") {
  const auto doctor = [](const std::string& name, const std::string& room) {
    return post("/doctors",
                R"({"email":")" + unique() + R"(@example.com","full_name":")" + name + R"(","room":")" + room +
                    R"(","specialty_ids":[]})",
                admin_token());
  };
  CHECK(doctor("Ana\\nSousa", "1")["errors.0.field"] == "full_name");
  CHECK(doctor("Ana Sousa", "1\\r2")["errors.0.field"] == "room");
  const auto specialty = R"({"name":"Line\u2028end","duration_minutes":30,"price_cents":1000})";
  CHECK(post("/specialties", specialty, admin_token())["errors.0.field"] == "name");
  const auto mail = R"({"type":"email","recipient":"a@b.example","message":"x","subject":"a\u0085b"})";
  CHECK(post("/notifications/send", mail, reception_token())["errors.0.field"] == "subject");
}

TEST_CASE("a doctor without a phone saves the whole profile in another language; who has one keeps it") {
  const auto doctor = login(new_doctor());
  const auto before = get("/users/profile", doctor);
  REQUIRE(before["phone"] == "");
  const auto after = profile(R"({"full_name":"Doctor Test","phone":"","language":"en"})", doctor);
  CHECK(after.status == 200);
  CHECK(after["language"] == "en");
  CHECK(after["phone"] == "");
  CHECK(profile(R"({"phone":"+351 912 345 678"})", doctor)["phone"] == "+351912345678");
  CHECK(profile(R"({"phone":""})", doctor)["errors.0.field"] == "phone");
}

TEST_CASE("null takes username and tax number away, and the username is free again") {
  const auto first = new_patient(), second = new_patient();
  const auto name = "u" + unique();
  const auto username = R"({"username":")" + name + R"(","tax_number":"123456789"})";
  REQUIRE(profile(username, first.token)["tax_number"] == "123456789");
  CHECK(profile(R"({"language":"en"})", first.token)["username"] == name);  // left out: stays
  const auto without = profile(R"({"username":null,"tax_number":null})", first.token);
  CHECK(without.status == 200);
  CHECK(without["username"] == "");
  CHECK(without["tax_number"] == "");
  CHECK(profile(username, second.token)["username"] == name);
}
