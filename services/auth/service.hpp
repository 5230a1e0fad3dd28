// The parts of auth that main wires together.
#pragma once

#include <memory>

#include "engine/host/host.hpp"
#include "platform/http/credentials.hpp"
#include "services/auth/account_notes.hpp"
#include "services/auth/hashing.hpp"
#include "services/auth/known_devices.hpp"

namespace consulta::auth {

struct Options {
  int login_attempts = 5;
  std::chrono::seconds access_token{900};
  std::chrono::hours refresh_token{24 * 30};
  bool secure_cookies = false;
  std::string seal_key, internal_key;
  CsrfTokens csrf{""};
  // Of auth alone.
  KnownDevices devices{""};
  std::string refresh_key, attempts_key;
};

using Accounts = engine::AggregateLane<Account>;

// With what reaches them.
struct Aggregates {
  Aggregates(engine::Reactor& reactor, const Options& options);

  Accounts accounts;
  AccountNotes notes;
};

// /auth/*, /users/profile and /.well-known/jwks.json. Routes keep references to all of these.
void add_routes(host::Host& host, const Options& options, Accounts& accounts, const TokenSigner& signer,
                Hashing& hashing);

// Makes the account if nobody has the email; it is how the first administrator comes to be.
void ensure_user(host::Host& host, Accounts& accounts, const std::string& email, const std::string& password,
                 const std::string& full_name, Role role);

}  // namespace consulta::auth
