#include "platform/observe/log.hpp"
#include "platform/security/passwords.hpp"
#include "services/auth/migrations.hpp"
#include "services/auth/root_secret.hpp"
#include "services/auth/service.hpp"

using namespace consulta;

namespace {

// Made where there are none, by whichever replica comes first.
void open_secrets(host::Host& host, auth::Options& options, auth::SigningKeys& keys) {
  auto session = host.db().lease();
  auth::add_own_secrets(options, auth::root_secret(*session, options.seal_key));
  keys.start(*session);
}

// The keys come and go, here and in all other replicas; while a backup is taken none does, but all are followed.
void keep_signing_keys(host::Host& host, auth::SigningKeys& keys) {
  constexpr std::chrono::seconds pause{5};
  host.tokens().replace_keys(keys.jwks());
  host.every(pause, "new signing keys", [&](sql::Session& db) { keys.renew(db); });
  host.look_every(pause, "signing keys", [&](sql::Session& db) {
    if (keys.follow(db)) host.tokens().replace_keys(keys.jwks());
  });
}

}  // namespace

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"auth", "accounts, sessions and tokens", auth::migrations(), false, {"/export/account"}});
  auto& settings = host.settings();
  auto options = auth::read_options(settings);
  const auto hashing_threads_wanted = static_cast<std::size_t>(
      settings.integer("CONSULTA_HASHING_THREADS", static_cast<std::int64_t>(hashing_threads()), 1, 64,
                       "passwords hashed at a time, 19 MiB each"));
  const auto clock = clinic_clock(settings);
  const auto first_users = auth::first_users(settings);
  host.start();

  auth::SigningKeys keys({options.signing_key, options.access_token}, options.seal_key);
  open_secrets(host, options, keys);
  keep_signing_keys(host, keys);
  auth::Aggregates aggregates(host.reactor(), options);
  for (const auto& user : first_users) auth::ensure_user(host, aggregates.accounts, user, options);

  check_no_password("");  // so that the first unknown name does not take longer than others
  auth::Hashing hashing(hashing_threads_wanted);
  auth::add_routes(host, options, aggregates.accounts, keys, hashing);
  auth::add_dependant_routes(host, clock, aggregates.dependants);
  auth::add_deadlines(host, options);
  host.at_end([&] { hashing.stop(); });
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
