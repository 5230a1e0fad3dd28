// Secrets that rotate while the clinic runs: what was made with the old one is good until it is finished, and no
// longer.
#include <doctest/doctest.h>

#include "platform/security/webhook_signature.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto password = "a long enough one";

bool rotate(const std::string& words) {
  return run_consulta("rotate " + words) == 0;
}

// Whether its signature counts: what it says does not.
bool counts(const std::string& secret) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(test_now().time_since_epoch()).count();
  const auto status =
      post("/webhooks/payments", "{}", "", {{"X-Signature", webhook_signature(secret, seconds, "{}")}}).status;
  CHECK((status == 401 || status == 422));
  return status == 422;
}

Answer log_in(const std::string& email) {
  return post("/auth/login", R"({"email":")" + email + R"(","password":")" + password + R"("})");
}

// A browser's change of the session's own profile.
int change(const Answer& login) {
  const auto csrf = login["csrf_token"];
  return call("PUT", "/users/profile", R"({"full_name":"Ana"})", "",
              {{"Cookie", "access_token=" + login["access_token"] + "; csrf_token=" + csrf}, {"X-CSRF-Token", csrf}})
      .status;
}

Answer forget(const std::string& email) {
  return post("/auth/password/forgot", R"({"email":")" + email + R"("})");
}

}  // namespace

TEST_CASE("the secret of webhooks: the provider may sign with the old one until the rotation is finished") {
  const auto old = read_env().at("PSP_SECRET");
  CHECK(!rotate("psp-secret --finish"));
  REQUIRE(rotate("psp-secret"));
  const auto now = read_env().at("PSP_SECRET");
  CHECK(now != old);
  CHECK(counts(old));
  CHECK(counts(now));
  CHECK(!counts("another"));
  REQUIRE(rotate("psp-secret"));  // goes on with the same
  CHECK(read_env().at("PSP_SECRET") == now);
  REQUIRE(rotate("psp-secret --finish"));
  CHECK(!counts(old));
  CHECK(counts(now));
  // The bank signs with it too.
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto booking = book(patient, free_slots(doctor).at(3));
  pay(patient, booking["id"]);
  CHECK(becomes(patient, booking["id"], "confirmed"));
}

TEST_CASE("the key of gateway and auth: browsers go on with what they have until the rotation is finished") {
  const auto patient = new_patient();
  const auto before = log_in(patient.email);
  CHECK(change(before) == 200);
  REQUIRE(rotate("internal-key"));
  const auto after = log_in(patient.email);
  CHECK(after["csrf_token"] != before["csrf_token"]);
  CHECK(change(before) == 200);
  CHECK(change(after) == 200);
  // Who logs out is refused as before: the gateway hears it from auth, and is let in there.
  CHECK(post("/auth/logout", "", after["access_token"]).status == 204);
  CHECK(eventually([&] { return get("/users/profile", after["access_token"]).status == 401; }));
  REQUIRE(rotate("internal-key --finish"));
  CHECK(change(before) == 403);
  CHECK(change(log_in(patient.email)) == 200);
}

TEST_CASE(
    "the key of consulta-face: it takes the old one until the rotation is finished; off, there is none to rotate") {
  const auto before = read_env();
  if (!before.contains("FACE_URL")) {
    CHECK(!rotate("face-key"));
    return;
  }
  const auto counts = [&](const std::string& key) {
    const auto status = fetch("POST", before.at("FACE_URL") + "/internal/faces", "no picture",
                              {{"Content-Type", "image/jpeg"}, {"X-Internal-Key", key}})
                            .status;
    CHECK((status == 401 || status == 422));
    return status == 422;
  };
  const auto old = before.at("FACE_KEY");
  REQUIRE(rotate("face-key"));
  const auto now = read_env().at("FACE_KEY");
  CHECK(now != old);
  CHECK(counts(old));
  CHECK(counts(now));
  REQUIRE(rotate("face-key --finish"));
  CHECK(!counts(old));
  CHECK(counts(now));
}

TEST_CASE("the key that things are sealed with: links, new doctors and sessions go on, during the rotation and after") {
  const auto patient = new_patient();
  auto refresh = [token = log_in(patient.email)["refresh_token"]]() mutable {
    const auto tokens = post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + token + R"("})");
    token = tokens["refresh_token"];
    return tokens.status;
  };
  for (const auto* words : {"seal-key", "seal-key --finish"}) {
    REQUIRE(rotate(words));
    CHECK(refresh() == 200);
    CHECK(get("/users/profile", patient.token).status == 200);
    CHECK(!login(new_doctor()).empty());
    const auto forgetful = new_patient();
    CHECK(forget(forgetful.email).status == 202);
    CHECK(!token_sent_to(forgetful.email, "reset").empty());
  }
}
