// Signing keys that follow each other, in an auth of the test's own: with its own tables, its own place at the broker
// and a clock that goes on for weeks, which would disturb the clinic's other tests.
#include <doctest/doctest.h>

#include <optional>

#include "platform/security/base64.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/own_tables.hpp"
#include "tests/support/program.hpp"

using namespace consulta;
using namespace consulta::testing;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;

namespace {

constexpr auto place = "signing-keys";

// A virtual host of RabbitMQ: the clinic's auth has the queue of its own.
class OwnBroker {
 public:
  OwnBroker() { REQUIRE(ask("PUT") / 100 == 2); }
  ~OwnBroker() { ask("DELETE"); }
  OwnBroker(const OwnBroker&) = delete;
  OwnBroker& operator=(const OwnBroker&) = delete;
  static std::string url() {
    const auto all = env("RABBITMQ_URL");
    return all.substr(0, all.rfind('/') + 1) + place;
  }

 private:
  static int ask(const std::string& method) {
    const auto login = base64_encode(env("RABBITMQ_USER") + ":" + env("RABBITMQ_PASSWORD"));
    return fetch(method, env("RABBITMQ_UI_URL") + "/api/vhosts/" + place, "",
                 {{"Authorization", "Basic " + login}, {"Content-Type", "application/json"}})
        .status;
  }
};

class OwnAuth {
 public:
  OwnAuth() : tables_("FAULTS_MARIADB_DB", {}) {
    set_clock(seconds(0));
    start("the first key");
  }

  void start(const std::string& seal_key) {
    program_.reset();
    program_.emplace("consulta-auth", Settings{{"CONSULTA_DATABASE_URL", tables_.url()},
                                               {"CONSULTA_RABBITMQ_URL", OwnBroker::url()},
                                               {"CONSULTA_PORT", "0"},
                                               {"CONSULTA_SEAL_KEY", seal_key},
                                               {"CONSULTA_INTERNAL_KEY", "a key that nobody else has"},
                                               {"CONSULTA_TEST_CLOCK_FILE", folder_.path() + "/clock"}});
  }
  // So long after the start.
  void set_clock(seconds after) const {
    folder_.write("clock", std::to_string(after.count()) + "\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(600));
  }

  Answer post(const std::string& path, const std::string& body) const {
    return fetch("POST", url() + path, body, {{"Content-Type", "application/json"}});
  }
  Answer login() const {
    return post("/api/v1/auth/login", R"({"email":"ana@example.com","password":")" + password + R"("})");
  }
  Answer refresh(const std::string& token) const {
    return post("/api/v1/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + token + R"("})");
  }
  bool takes(const std::string& token) const {
    return fetch("GET", url() + "/api/v1/auth/validate-token", "", {{"Authorization", "Bearer " + token}}).status ==
           200;
  }
  Answer jwks() const { return fetch("GET", url() + "/.well-known/jwks.json"); }
  bool publishes(std::size_t keys) const { return jwks().count("keys") == keys; }

  sql::Session& db() { return tables_.db(); }
  const std::string password = "a long enough one";

 private:
  std::string url() const { return "http://127.0.0.1:" + std::to_string(program_->port()); }

  OwnBroker broker_;
  OwnTables tables_;
  Folder folder_;
  std::optional<Program> program_;
};

// Which key has signed it.
std::string key_of(const std::string& token) {
  Answer header;
  header.body = base64url_decode(token.substr(0, token.find('.'))).value_or("");
  return header["kid"];
}
std::string key_of(const Answer& tokens) {
  REQUIRE(tokens.status == 200);
  return key_of(tokens["access_token"]);
}

}  // namespace

TEST_CASE("a key that signs is followed by another after thirty days, and nobody is logged out") {
  OwnAuth auth;
  REQUIRE(auth.post("/api/v1/auth/register", R"({"email":"ana@example.com","password":")" + auth.password +
                                                 R"(","full_name":"Ana","phone":"+351912345678"})")
              .status == 201);
  const auto first = key_of(auth.login());
  CHECK(auth.jwks()["keys.0.kid"] == first);
  CHECK(auth.publishes(1));
  auth.set_clock(hours(24 * 20));
  const auto before = auth.login();
  CHECK(key_of(before) == first);

  // Published before it signs.
  constexpr auto month = hours(24 * 30);
  auth.set_clock(month + minutes(1));
  CHECK(eventually([&] { return auth.publishes(2); }));
  const auto last = auth.login();
  CHECK(key_of(last) == first);
  const auto second = auth.jwks()["keys.1.kid"];
  CHECK(second != first);

  auth.set_clock(month + minutes(4));
  CHECK(key_of(auth.login()) == second);
  CHECK(auth.takes(last["access_token"]));
  CHECK(auth.takes(auth.login()["access_token"]));

  auth.set_clock(month + minutes(18));
  CHECK(auth.publishes(2));
  CHECK(!auth.takes(last["access_token"]));  // its fifteen minutes are over

  auth.set_clock(month + minutes(25));
  CHECK(eventually([&] { return auth.publishes(1); }));
  CHECK(auth.jwks()["keys.0.kid"] == second);
  auto tokens = auth.refresh(before["refresh_token"]);
  CHECK(key_of(tokens) == second);
  CHECK(auth.takes(tokens["access_token"]));

  for (const auto& resting : auth.db().column<std::string>("SELECT private_jwk FROM signing_keys")) {
    CHECK(resting.find("kty") == std::string::npos);
    CHECK(base64url_decode(resting).value_or("kty").find("kty") == std::string::npos);
  }

  // The secret that it rests sealed with is rotated: all goes on.
  for (const auto* seal_key : {"the second key\nthe first key", "the second key"}) {
    auth.start(seal_key);
    CHECK(auth.jwks()["keys.0.kid"] == second);
    CHECK(auth.takes(tokens["access_token"]));
    tokens = auth.refresh(tokens["refresh_token"]);
    CHECK(key_of(tokens) == second);
  }
}
