#include "platform/observe/log.hpp"
#include "platform/security/internal_key.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/security/passwords.hpp"
#include "services/auth/migrations.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

using namespace consulta;

namespace {

std::string signing_key(host::Host& host) {
  auto session = host.db().lease();
  return auth::store::signing_key(*session, TokenSigner::generate_key());
}

}  // namespace

int main(int argc, char** argv) try {
  host::Host host(argc, argv, {"auth", "accounts, sessions and tokens", auth::migrations(), false});
  auto& settings = host.settings();
  auth::Options options;
  options.login_attempts = static_cast<int>(
      settings.integer("CONSULTA_LOGIN_ATTEMPTS", 5, 1, 1000, "failed logins per account and client in 15 minutes"));
  options.access_token = std::chrono::seconds(
      settings.integer("CONSULTA_ACCESS_TOKEN_SECONDS", 900, 1, 86400, "how long an access token works"));
  options.secure_cookies =
      settings.flag("CONSULTA_SECURE_COOKIES", "1 where clients come by TLS that ends before the gateway; gateway too");
  options.seal_key = settings.text("CONSULTA_SEAL_KEY", std::nullopt, "secret shared with doctors, for new logins");
  options.internal_key = internal_key(settings);
  options.csrf = CsrfTokens(options.internal_key);
  const auto hashing_threads_wanted = static_cast<std::size_t>(
      settings.integer("CONSULTA_HASHING_THREADS", static_cast<std::int64_t>(hashing_threads()), 1, 64,
                       "passwords hashed at a time, 19 MiB each"));
  const auto first_users = auth::first_users(settings);
  host.start();

  const auto key = signing_key(host);
  const TokenSigner signer(key);
  // Its own secrets come from the one that all its replicas have and nobody else.
  options.devices = auth::KnownDevices(derived_key(key, "known devices"));
  options.refresh_key = derived_key(key, "refresh tokens");
  options.attempts_key = derived_key(key, "login attempts");
  host.tokens().replace_keys("{\"keys\":[" + signer.public_jwk() + "]}");
  auth::Aggregates aggregates(host.reactor(), options);
  for (const auto& user : first_users) auth::ensure_user(host, aggregates.accounts, user);

  check_no_password("");  // so that the first unknown name does not take longer than others
  host.every(std::chrono::minutes(1), "what has expired",
             [&](sql::Session& db) { auth::store::remove_expired(host, db); });
  auth::Hashing hashing(hashing_threads_wanted);
  auth::add_routes(host, options, aggregates.accounts, signer, hashing);
  host.at_end([&] { hashing.stop(); });
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
