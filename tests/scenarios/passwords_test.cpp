#include <doctest/doctest.h>

#include "platform/sql/sql.hpp"
#include "tests/support/another_auth.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto old_password = "a long enough one";
constexpr auto new_password = "four words run together";

Answer try_login(const Patient& patient, const std::string& password) {
  return post("/auth/login", R"({"email":")" + patient.email + R"(","password":")" + password + R"("})");
}
Answer forget(const std::string& email) {
  return post("/auth/password/forgot", R"({"email":")" + email + R"("})");
}
Answer reset(const std::string& token, const std::string& password) {
  return post("/auth/password/reset", R"({"token":")" + token + R"(","password":")" + password + R"("})");
}
Answer change(const Patient& patient, const std::string& current, const std::string& password) {
  return call("PUT", "/users/password", R"({"current_password":")" + current + R"(","password":")" + password + R"("})",
              patient.token);
}
std::size_t mails(const std::string& address, const std::string& subject) {
  const auto all = emails_to(address);
  std::size_t n = 0;
  for (std::size_t i = 0; i < all.count("items"); ++i) n += all["items." + std::to_string(i) + ".subject"] == subject;
  return n;
}

}  // namespace

TEST_CASE("a forgotten password: a link by email sets another, once, and every session ends") {
  const auto patient = new_patient();
  CHECK(forget(patient.email).status == 202);
  const auto token = token_sent_to(patient.email, "reset");
  CHECK(reset(token, "aaaaaaaaaaaa")["errors.0.field"] == "password");
  CHECK(reset(token, "short")["errors.0.field"] == "password");
  CHECK(reset(token.substr(1), new_password)["code"] == "link_not_valid");
  CHECK(reset(token, new_password).status == 204);
  CHECK(eventually([&] {
    return get("/admin/audit?action=password.reset&subject=" + patient.id, admin_token()).count("items") == 1;
  }));
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }));
  CHECK(try_login(patient, old_password)["code"] == "invalid_credentials");
  const auto again = try_login(patient, new_password);
  REQUIRE(again.status == 200);
  CHECK(again["user.email_verified"] == "true");  // the link was read there
  CHECK(reset(token, old_password)["code"] == "link_not_valid");
  CHECK(eventually([&] { return mails(patient.email, "A sua palavra-passe foi alterada") == 1; }));
  sql::Session db(env("AUTH_DB"));
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM links WHERE token_hash = :token", token) == 0);
}

TEST_CASE("who asks about a forgotten password is told the same, whoever has the address; nobody's mailbox is filled") {
  const auto patient = new_patient();
  CHECK(forget("nobody" + patient.email).status == 202);
  CHECK(forget("no address").status == 422);
  for (int i = 0; i < 5; ++i) CHECK(forget(patient.email).status == 202);
  token_sent_to(patient.email, "reset");
  std::this_thread::sleep_for(std::chrono::seconds(1));
  CHECK(mails(patient.email, "Defina uma nova palavra-passe") == 1);
  CHECK(mails("nobody" + patient.email, "Defina uma nova palavra-passe") == 0);
}

TEST_CASE("a link to set a password works for an hour, and its token rests nowhere in clear") {
  const auto patient = new_patient();
  REQUIRE(forget(patient.email).status == 202);
  const auto token = token_sent_to(patient.email, "reset");
  sql::Session sent(env("NOTIFICATIONS_DB"));
  CHECK(sent.value<std::int64_t>("SELECT COUNT(*) FROM messages WHERE user_id = :id AND variables LIKE :token",
                                 patient.id, "%" + token + "%") == 0);
  advance_clock(std::chrono::minutes(61));
  CHECK(reset(token, new_password)["code"] == "link_not_valid");
  CHECK(try_login(patient, old_password).status == 200);
}

TEST_CASE("a password is changed by who says the present one; this session stays, the others end, and it is told") {
  auto patient = new_patient();
  const auto elsewhere = login(patient.email, old_password);
  CHECK(change(patient, "not this one at all", new_password)["code"] == "wrong_password");
  CHECK(change(patient, old_password, patient.email)["errors.0.field"] == "password");
  CHECK(change(patient, old_password, new_password).status == 204);
  CHECK(get("/users/profile", patient.token).status == 200);
  CHECK(eventually([&] { return get("/users/profile", elsewhere).status == 401; }));
  CHECK(try_login(patient, old_password).status == 401);
  CHECK(try_login(patient, new_password).status == 200);
  CHECK(eventually([&] { return mails(patient.email, "A sua palavra-passe foi alterada") == 1; }));
}

TEST_CASE("a session that was stolen does not guess the password") {
  const auto patient = new_patient();
  int refused = 0;
  for (int i = 0; i < 8; ++i) {
    const auto answer = change(patient, "guess number " + std::to_string(i), new_password);
    refused += answer.status == 429;
    if (answer.status == 429) CHECK(answer.raw.header("retry-after") != "");
  }
  CHECK(refused >= 1);
  CHECK(change(patient, old_password, new_password).status == 429);  // the right one waits too
  CHECK(login(patient.email, old_password) != "");                   // and the owner is not kept out
}

TEST_CASE("mail waits until its address is proved, and goes out then") {
  const auto patient = new_patient();
  const auto welcome = [&] { return mails(patient.email, "Boas-vindas à Consulta"); };
  const auto token = token_sent_to(patient.email, "verify");
  const auto statuses = [&] { return get("/notifications", patient.token).body; };
  CHECK(eventually([&] { return statuses().find("unproved_address") != std::string::npos; }));
  CHECK(emails_to(patient.email).count("items") == 1);
  CHECK(get("/users/profile", patient.token)["email_verified"] == "false");
  CHECK(post("/auth/verify", R"({"token":"nothing"})")["code"] == "link_not_valid");
  CHECK(post("/auth/verify", R"({"token":")" + token + R"("})").status == 204);
  CHECK(get("/users/profile", patient.token)["email_verified"] == "true");
  CHECK(eventually([&] { return welcome() == 1; }));
  CHECK(statuses().find("unproved_address") == std::string::npos);
  CHECK(post("/auth/verify", R"({"token":")" + token + R"("})")["code"] == "link_not_valid");
  CHECK(post("/auth/verify/resend", "", patient.token).status == 202);  // it is proved: there is nothing to send
}

TEST_CASE("a link to prove an address is sent again to who asks, not within a minute") {
  auto patient = new_patient();
  token_sent_to(patient.email, "verify");
  const auto soon = post("/auth/verify/resend", "", patient.token);
  CHECK(soon["code"] == "too_many_requests");
  CHECK(soon.raw.header("retry-after") != "");
  CHECK(post("/auth/verify/resend", "").status == 401);
  advance_clock(std::chrono::seconds(61));
  CHECK(post("/auth/verify/resend", "", patient.token).status == 202);
  CHECK(eventually([&] { return emails_to(patient.email).count("items") == 2; }));
}

TEST_CASE("another address wants the password, is proved anew, and the one before is told") {
  const auto patient = new_proved_patient();
  const auto address = "new" + patient.email;
  const auto to = [&](const std::string& more) {
    return call("PUT", "/users/profile", R"({"email":")" + address + "\"" + more + "}", patient.token);
  };
  CHECK(to("")["errors.0.field"] == "current_password");
  CHECK(to(R"(,"current_password":"not this one at all")")["code"] == "wrong_password");
  const auto moved = to(R"(,"current_password":"a long enough one")");
  CHECK(moved["email"] == address);
  CHECK(moved["email_verified"] == "false");
  CHECK(eventually([&] { return mails(patient.email, "A sua conta tem outro endereço de email") == 1; }));
  const auto token = token_sent_to(address, "verify");
  CHECK(post("/auth/verify", R"({"token":")" + token + R"("})").status == 204);
  CHECK(get("/users/profile", patient.token)["email_verified"] == "true");
  // In another spelling it is the same.
  CHECK(call("PUT", "/users/profile", R"({"email":"NEW)" + patient.email + R"("})", patient.token).status == 200);
}

TEST_CASE("passwords that are guessed first are refused, the person's own words too") {
  const auto with = [](const std::string& password) {
    return post("/auth/register", R"({"email":"ermelinda.)" + to_text(new_id()) + R"(@example.com","password":")" +
                                      password + R"(","full_name":"Ermelinda Quaresma","phone":"+351912345678"})");
  };
  for (const char* password :
       {"aaaaaaaaaa", "1234567890", "password123", "Ermelinda Quaresma", "quaresmaermelinda", "912345678351"}) {
    CAPTURE(password);
    CHECK(with(password)["errors.0.field"] == "password");
  }
  CHECK(with("a phrase that nobody says").status == 201);
}

TEST_CASE("a link to set a password is good no more once there is another password, or another address") {
  const auto first = new_proved_patient(), second = new_proved_patient();
  for (const auto& patient : {first, second}) REQUIRE(forget(patient.email).status == 202);
  const auto of_first = token_sent_to(first.email, "reset"), of_second = token_sent_to(second.email, "reset");
  REQUIRE(change(first, old_password, new_password).status == 204);
  CHECK(reset(of_first, "another phrase of words")["code"] == "link_not_valid");
  REQUIRE(call("PUT", "/users/profile",
               R"({"email":"new)" + second.email + R"(","current_password":")" + old_password + R"("})", second.token)
              .status == 200);
  CHECK(reset(of_second, "another phrase of words")["code"] == "link_not_valid");
  CHECK(!token_sent_to("new" + second.email, "verify").empty());  // at once, though one was sent just now
}

TEST_CASE("a password that somebody was given opens nothing after its days; what they choose does") {
  const auto address = "a" + to_text(new_id()) + "@example.com";
  const AnotherAuth auth(Settings{{"CONSULTA_INITIAL_PASSWORD_DAYS", "1"},
                                  {"CONSULTA_RECEPTION_EMAIL", address},
                                  {"CONSULTA_RECEPTION_PASSWORD", old_password}});
  const Patient given{"", address, "", ""};
  CHECK(try_login(given, old_password).status == 200);
  advance_clock(std::chrono::hours(25));
  CHECK(try_login(given, old_password)["code"] == "invalid_credentials");
  REQUIRE(forget(address).status == 202);
  REQUIRE(reset(token_sent_to(address, "reset"), new_password).status == 204);
  advance_clock(std::chrono::hours(25));
  CHECK(try_login(given, new_password).status == 200);
}

TEST_CASE("an address that is only found alike is another mailbox: it wants the password, and a proof") {
  const auto patient = new_proved_patient();
  const auto sharp = "ſ" + patient.email;  // folds to an s
  const auto like = "s" + patient.email;
  const auto to = [&](const std::string& email, const std::string& more) {
    return call("PUT", "/users/profile", R"({"email":")" + email + "\"" + more + "}", patient.token);
  };
  const std::string said = R"(,"current_password":"a long enough one")";
  REQUIRE(to(like, said).status == 200);
  REQUIRE(post("/auth/verify", R"({"token":")" + token_sent_to(like, "verify") + R"("})").status == 204);
  CHECK(to(sharp, "")["errors.0.field"] == "current_password");
  CHECK(to(sharp, said)["email_verified"] == "false");
}
