// A code besides the password: how it is set up, what a login asks then, how often one may guess, and staff who have to
// have it.
#include <doctest/doctest.h>
#include <liboath/oath.h>

#include <cstdlib>

#include "tests/support/another_auth.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

const std::string right = "a long enough one";

std::string password_of(const std::string& password) {
  return R"({"current_password":")" + password + "\"}";
}
std::string password_of(const std::string& password, const std::string& code) {
  return R"({"current_password":")" + password + R"(","code":")" + code + "\"}";
}
std::string code_of(const std::string& code) {
  return R"({"code":")" + code + "\"}";
}
std::string credentials(const std::string& email, const std::string& password) {
  return R"({"email":")" + email + R"(","password":")" + password + "\"}";
}
std::string second_step(const std::string& challenge, const std::string& code) {
  return R"({"challenge":")" + challenge + R"(","code":")" + code + "\"}";
}

// What a person's phone makes of the link that it is shown.
class Authenticator {
 public:
  explicit Authenticator(const std::string& uri) {
    REQUIRE(oath_init() == OATH_OK);
    const auto from = uri.find("secret=") + 7;
    const auto text = uri.substr(from, uri.find('&', from) - from);
    char* bytes = nullptr;
    std::size_t length = 0;
    REQUIRE(oath_base32_decode(text.data(), text.size(), &bytes, &length) == OATH_OK);
    secret_.assign(bytes, length);
    std::free(bytes);
  }

  // With time left to send it: it is good in its own 30 seconds alone.
  std::string code() const {
    if (test_now().time_since_epoch() % std::chrono::seconds(30) > std::chrono::seconds(20)) {
      advance_clock(std::chrono::seconds(10));
    }
    return present_code();
  }

  // One that is good no more, nor soon.
  std::string wrong_code() const { return present_code() == "000000" ? "000001" : "000000"; }

 private:
  std::string present_code() const {
    char code[7];
    const auto now = std::chrono::duration_cast<std::chrono::seconds>(test_now().time_since_epoch()).count();
    REQUIRE(oath_totp_generate(secret_.data(), secret_.size(), now, 30, 0, 6, code) == OATH_OK);
    return code;
  }

  std::string secret_;
};

struct Enrolled {
  Authenticator authenticator;
  std::string used_code;  // by which it was confirmed
  std::vector<std::string> recovery_codes;
};

Enrolled enrol(const std::string& token, const std::string& password) {
  const auto begun = post("/auth/mfa", password_of(password), token);
  REQUIRE_MESSAGE(begun.status == 200, begun.body);
  CHECK(begun["otpauth_uri"].starts_with("otpauth://totp/"));
  CHECK(begun["svg"].starts_with("<svg"));
  Enrolled out{Authenticator(begun["otpauth_uri"]), {}, {}};
  out.used_code = out.authenticator.code();
  const auto confirmed = post("/auth/mfa/confirm", code_of(out.used_code), token);
  REQUIRE_MESSAGE(confirmed.status == 200, confirmed.body);
  for (std::size_t i = 0; i < confirmed.count("recovery_codes"); ++i) {
    out.recovery_codes.push_back(confirmed["recovery_codes." + std::to_string(i)]);
  }
  return out;
}

void next_code() {
  advance_clock(std::chrono::seconds(30));
}

std::size_t count_emails(const std::string& to, const std::string& words) {
  const auto all = sandbox("GET", "/emails?to=" + to);
  std::size_t n = 0;
  for (std::size_t i = 0; i < all.count("items"); ++i) {
    n += all["items." + std::to_string(i) + ".text"].find(words) != std::string::npos ? 1 : 0;
  }
  return n;
}

Answer at(const std::string& service, const std::string& method, const std::string& path, const std::string& body,
          const std::string& token, Headers headers = {}) {
  if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  return fetch(method, service + "/api/v1" + path, body, std::move(headers));
}

std::string challenge_of(const Patient& patient) {
  const auto answer = post("/auth/login", credentials(patient.email, right));
  REQUIRE(answer.status == 401);
  REQUIRE(answer["code"] == "mfa_required");
  CHECK(answer.raw.header("set-cookie").empty());
  return answer["challenge"];
}

}  // namespace

TEST_CASE("a second factor is set up with the password and a code, and told") {
  const auto patient = new_patient();
  REQUIRE(call("PUT", "/users/profile", R"({"language":"en"})", patient.token).status == 200);
  CHECK(get("/users/profile", patient.token)["mfa"] == "false");
  CHECK(post("/auth/mfa/confirm", code_of("123456"), patient.token)["code"] == "mfa_not_begun");
  CHECK(post("/auth/mfa", password_of("not the password"), patient.token)["code"] == "wrong_password");
  CHECK(post("/auth/mfa", password_of(right)).status == 401);
  const Authenticator first(post("/auth/mfa", password_of(right), patient.token)["otpauth_uri"]);
  const auto wrong = post("/auth/mfa/confirm", code_of(first.wrong_code()), patient.token);
  CHECK(wrong.status == 403);
  CHECK(wrong["code"] == "wrong_code");
  CHECK(post("/auth/login", credentials(patient.email, right)).status == 200);  // not asked for yet

  const auto enrolled = enrol(patient.token, right);  // another secret
  CHECK(enrolled.recovery_codes.size() == 10);
  CHECK(get("/users/profile", patient.token)["mfa"] == "true");
  CHECK(post("/auth/mfa", password_of(right), patient.token)["code"] == "mfa_enabled");
  CHECK(post("/auth/mfa/confirm", code_of(enrolled.authenticator.code()), patient.token)["code"] == "mfa_enabled");
  CHECK(eventually([&] { return count_emails(patient.email, "is now on.") == 1; }));

  const auto remove = [&](const std::string& body) { return call("DELETE", "/auth/mfa", body, patient.token); };
  const auto elsewhere =
      post("/auth/login", second_step(challenge_of(patient), enrolled.recovery_codes[0]))["access_token"];
  CHECK(remove(password_of("not the password", enrolled.recovery_codes[1]))["code"] == "wrong_password");
  CHECK(remove(password_of(right))["errors.0.field"] == "code");
  CHECK(remove(password_of(right, enrolled.recovery_codes[0]))["code"] == "wrong_code");  // each is good once
  CHECK(remove(password_of(right, enrolled.recovery_codes[1])).status == 204);
  CHECK(eventually([&] { return get("/users/profile", elsewhere).status == 401; }));
  CHECK(get("/users/profile", patient.token).status == 200);
  CHECK(post("/auth/login", credentials(patient.email, right)).status == 200);
  CHECK(eventually([&] { return count_emails(patient.email, "is now off.") == 1; }));
}

TEST_CASE("a login asks for a code: each once, for a challenge that lasts five minutes and is good once") {
  const auto patient = new_patient();
  const auto enrolled = enrol(patient.token, right);
  const auto& phone = enrolled.authenticator;
  const auto login = [&](const std::string& challenge, const std::string& code) {
    return post("/auth/login", second_step(challenge, code));
  };
  auto challenge = challenge_of(patient);
  for (const auto& bad : {login(challenge, enrolled.used_code), login(challenge, phone.wrong_code()),
                          login(challenge + "x", phone.code()), login("x", phone.code())}) {
    CHECK(bad.status == 401);
    CHECK(bad["code"] == "invalid_credentials");
  }
  next_code();
  const auto in = login(challenge, phone.code());
  REQUIRE_MESSAGE(in.status == 200, in.body);
  CHECK(get("/users/profile", in["access_token"])["id"] == patient.id);
  next_code();
  CHECK(login(challenge, phone.code()).status == 401);  // it let somebody in
  CHECK(login(challenge_of(patient), phone.code()).status == 200);

  challenge = challenge_of(patient);
  const auto& recovery = enrolled.recovery_codes;
  CHECK(login(challenge, recovery[0]).status == 200);
  CHECK(login(challenge_of(patient), recovery[0]).status == 401);
  CHECK(login(challenge_of(patient), recovery[1]).status == 200);

  challenge = challenge_of(patient);
  advance_clock(std::chrono::minutes(5));
  CHECK(login(challenge, phone.code()).status == 401);
  CHECK(login(challenge_of(patient), phone.code()).status == 200);
  CHECK(post("/auth/login", R"({"challenge":"x"})").status == 422);
  CHECK(post("/auth/login", R"({"challenge":"x","code":"1","password":"y"})").status == 422);
}

TEST_CASE("guesses at a code wait, from a known device too, and a right password does not wipe them") {
  const auto patient = new_patient();
  const auto enrolled = enrol(patient.token, right);
  next_code();
  std::string device;
  const auto in = post("/auth/login", second_step(challenge_of(patient), enrolled.authenticator.code()));
  REQUIRE(in.status == 200);
  for (const auto& [name, value] : in.raw.headers) {
    if (name == "set-cookie" && value.starts_with("device=")) device = value.substr(0, value.find(';'));
  }
  REQUIRE(!device.empty());
  for (const auto& cookie : {std::string(), device}) {
    Headers headers{{"X-Forwarded-For", fresh_address()}};
    if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
    const auto ask = [&](const std::string& body) {
      return at(env("AUTH_URL"), "POST", "/auth/login", body, "", headers);
    };
    const auto guess = [&](const std::string& code) {
      const auto first = ask(credentials(patient.email, right));
      REQUIRE(first["code"] == "mfa_required");
      return ask(second_step(first["challenge"], code));
    };
    int free = 0;
    Answer last;
    while (free < 20 && (last = guess(enrolled.authenticator.wrong_code())).status == 401) ++free;
    CHECK(free >= 5);
    CHECK(free <= 7);
    CHECK(last.status == 429);
    CHECK(last["code"] == "too_many_attempts");
    CHECK(!last.raw.header("retry-after").empty());
  }
}

TEST_CASE("staff who must have a second factor set it up before anything else is opened") {
  const AnotherAuth strict(Settings{{"CONSULTA_REQUIRE_STAFF_MFA", "1"}});
  const auto doctor = new_doctor();
  login(doctor);  // the login is there
  const auto session = strict.call("POST", "/auth/login", credentials(doctor.email, doctor.password));
  REQUIRE(session.status == 200);
  const auto token = session["access_token"];
  for (const char* path : {"/doctors/profile", "/appointments", "/auth/validate-token", "/notifications",
                           "/appointments/00000000-0000-7000-8000-000000000001/events"}) {
    CAPTURE(std::string(path));
    const auto refused = get(path, token);
    CHECK(refused.status == 403);
    CHECK(refused["code"] == "mfa_enrolment_required");
  }
  CHECK(at(env("DOCTORS_URL"), "GET", "/doctors/profile", "", token)["code"] == "mfa_enrolment_required");
  CHECK(get("/specialties", token).status == 200);  // as to anybody
  CHECK(get("/users/profile", token)["mfa"] == "false");
  CHECK(call("PUT", "/users/profile", R"({"language":"en"})", token).status == 200);

  const auto enrolled = enrol(token, doctor.password);
  CHECK(get("/doctors/profile", token).status == 403);  // until there is another token
  const auto refresh = R"({"grant_type":"refresh_token","refresh_token":")" + session["refresh_token"] + "\"}";
  const auto whole = strict.call("POST", "/auth/token", refresh)["access_token"];
  CHECK(get("/doctors/profile", whole)["id"] == doctor.id);
  const auto removal = password_of(doctor.password, enrolled.recovery_codes[0]);
  CHECK(strict.call("DELETE", "/auth/mfa", removal, whole)["code"] == "mfa_required_for_staff");
  CHECK(strict.call("POST", "/auth/login", credentials(doctor.email, doctor.password))["code"] == "mfa_required");

  const auto patient = new_patient();
  const auto free = strict.call("POST", "/auth/login", credentials(patient.email, right))["access_token"];
  CHECK(get("/appointments", free).status == 200);
  const auto other = new_doctor();
  login(other);
  const auto leaving = strict.call("POST", "/auth/login", credentials(other.email, other.password))["access_token"];
  CHECK(post("/auth/logout", "", leaving).status == 204);
}

TEST_CASE("patients who must have a second factor set it up before anything else, and keep it") {
  const AnotherAuth strict(Settings{{"CONSULTA_REQUIRE_PATIENT_MFA", "1"}});
  const auto patient = new_patient();
  const auto session = strict.call("POST", "/auth/login", credentials(patient.email, right));
  const auto token = session["access_token"];
  CHECK(get("/appointments", token)["code"] == "mfa_enrolment_required");
  const auto enrolled = enrol(token, right);
  const auto refresh = R"({"grant_type":"refresh_token","refresh_token":")" + session["refresh_token"] + "\"}";
  const auto whole = strict.call("POST", "/auth/token", refresh)["access_token"];
  CHECK(get("/appointments", whole).status == 200);
  CHECK(strict.call("DELETE", "/auth/mfa", password_of(right, enrolled.recovery_codes[0]), whole)["code"] ==
        "mfa_required_for_staff");
  const auto doctor = new_doctor();
  login(doctor);
  const auto staff = strict.call("POST", "/auth/login", credentials(doctor.email, doctor.password))["access_token"];
  CHECK(get("/doctors/profile", staff).status == 200);
}

TEST_CASE("who has lost authenticator and recovery codes has the factor taken away by an administrator, and is told") {
  const auto patient = new_patient();
  enrol(patient.token, right);
  REQUIRE(post("/auth/login", credentials(patient.email, right))["code"] == "mfa_required");
  const auto administer = [&](const char* mfa) {
    return call("PUT", "/admin/users/" + patient.id, std::string(R"({"mfa":)") + mfa + "}", admin_token());
  };
  CHECK(administer("true")["errors.0.field"] == "mfa");
  CHECK(administer("false")["mfa"] == "false");
  CHECK(eventually([&] { return get("/users/profile", patient.token).status == 401; }));
  CHECK(post("/auth/login", credentials(patient.email, right)).status == 200);
  CHECK(eventually([&] { return count_emails(patient.email, "desativado") == 1; }));
}

TEST_CASE("once there is a second factor, only the session that has shown it goes on") {
  const auto patient = new_patient();
  const auto elsewhere = post("/auth/login", credentials(patient.email, right));
  enrol(patient.token, right);
  CHECK(get("/users/profile", patient.token).status == 200);
  CHECK(eventually([&] { return get("/users/profile", elsewhere["access_token"]).status == 401; }));
  CHECK(post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + elsewhere["refresh_token"] + R"("})")
            .status == 401);
}

TEST_CASE("another address wants the code too, where there is a second factor") {
  const auto patient = new_patient();
  const auto codes = enrol(patient.token, right).recovery_codes;
  const auto to = [&](const std::string& what, const std::string& more) {
    return call("PUT", "/users/profile", "{" + what + more + "}", patient.token);
  };
  const auto address = R"("email":"new)" + patient.email + "\"";
  const std::string said = R"(,"current_password":"a long enough one")";
  CHECK(to(address, "")["errors.0.field"] == "current_password");
  CHECK(to(address, said)["errors.0.field"] == "code");
  CHECK(to(address, said + R"(,"code":"bcdf-ghjk")")["code"] == "wrong_code");
  CHECK(to(address, said + R"(,"code":")" + codes[0] + "\"")["email"] == "new" + patient.email);
  CHECK(to(R"("language":"en")", "").status == 200);
}

TEST_CASE("who sets up a factor before the address is proved does not keep out whoever has the mailbox") {
  const auto squatted = new_patient();
  enrol(squatted.token, right);
  REQUIRE(post("/auth/password/forgot", R"({"email":")" + squatted.email + "\"}").status == 202);
  const auto reset =
      R"({"token":")" + token_sent_to(squatted.email, "reset") + R"(","password":"four words of the owner"})";
  REQUIRE(post("/auth/password/reset", reset).status == 204);
  CHECK(eventually([&] { return get("/users/profile", squatted.token).status == 401; }));
  const auto owner = post("/auth/login", credentials(squatted.email, "four words of the owner"));
  REQUIRE(owner.status == 200);
  CHECK(owner["user.mfa"] == "false");
  enrol(owner["access_token"], "four words of the owner");
}

TEST_CASE("a password that is set by a link does not open an account whose address was proved without its factor") {
  const auto patient = new_proved_patient();
  enrol(patient.token, right);
  REQUIRE(post("/auth/password/forgot", R"({"email":")" + patient.email + "\"}").status == 202);
  const auto reset =
      R"({"token":")" + token_sent_to(patient.email, "reset") + R"(","password":"four words of the owner"})";
  REQUIRE(post("/auth/password/reset", reset).status == 204);
  CHECK(post("/auth/login", credentials(patient.email, "four words of the owner"))["code"] == "mfa_required");
}
