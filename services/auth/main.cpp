#include "platform/log.hpp"
#include "services/auth/api.hpp"
#include "services/auth/migrations.hpp"
#include "services/auth/store.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv, {"auth", "accounts, sessions and tokens", auth::migrations(), false});
  auto& settings = host.settings();
  auth::Options options;
  options.login_attempts = static_cast<int>(
      settings.integer("CONSULTA_LOGIN_ATTEMPTS", 5, 1, 1000, "failed logins per account and 15 minutes"));
  options.access_token = std::chrono::seconds(
      settings.integer("CONSULTA_ACCESS_TOKEN_SECONDS", 900, 1, 86400, "how long an access token works"));
  options.secure_cookies = settings.flag("CONSULTA_SECURE_COOKIES", "1 where the gateway is reached by TLS");
  options.seal_key = settings.text("CONSULTA_SEAL_KEY", std::nullopt, "secret shared with doctors, for new logins");
  const auto admin_email = settings.text("CONSULTA_ADMIN_EMAIL", "", "first administrator; made when absent");
  const auto admin_password = settings.text("CONSULTA_ADMIN_PASSWORD", "", "their password");
  const auto reception_email = settings.text("CONSULTA_RECEPTION_EMAIL", "", "first receptionist; made when absent");
  const auto reception_password = settings.text("CONSULTA_RECEPTION_PASSWORD", "", "their password");
  host.start();

  std::string key;
  {
    auto session = host.db().lease();
    key = auth::store::signing_key(*session, TokenSigner::generate_key());
  }
  const TokenSigner signer(key);
  host.tokens().replace_keys("{\"keys\":[" + signer.public_jwk() + "]}");
  if (!admin_email.empty()) auth::ensure_user(host, admin_email, admin_password, "Administrator", Role::admin);
  if (!reception_email.empty()) {
    auth::ensure_user(host, reception_email, reception_password, "Reception", Role::receptionist);
  }

  Workers hashing(1, 64);
  auth::add_routes(host, options, signer, hashing);
  auth::add_reactions(host, options);
  const int status = host.run();
  hashing.stop();
  return status;
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
