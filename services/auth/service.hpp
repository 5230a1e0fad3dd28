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

// The first administrator and the first receptionist, where the settings name them.
struct FirstUser {
  std::string email, password, full_name;
  Role role = Role::admin;
};
std::vector<FirstUser> first_users(Settings& settings);
// Makes the account if nobody has the email.
void ensure_user(host::Host& host, Accounts& accounts, const FirstUser& user);

}  // namespace consulta::auth
