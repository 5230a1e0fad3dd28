// The parts of auth that main wires together.
#pragma once

#include <memory>

#include "clinic/wall_clock.hpp"
#include "engine/host/host.hpp"
#include "platform/http/credentials.hpp"
#include "services/auth/account_notes.hpp"
#include "services/auth/challenge.hpp"
#include "services/auth/dependant.hpp"
#include "services/auth/hashing.hpp"
#include "services/auth/known_devices.hpp"
#include "services/auth/second_factor.hpp"
#include "services/auth/signing_keys.hpp"

namespace consulta::auth {

struct Options {
  int login_attempts = 5;
  std::chrono::seconds access_token{900};
  std::chrono::hours signing_key{24 * 30};                  // before another follows
  std::chrono::hours session{24 * 30}, staff_session{12};   // after these one logs in again, however it is prolonged
  std::chrono::minutes idle{24 * 60 * 14}, staff_idle{60};  // and after these, where it was not used meanwhile
  std::optional<std::chrono::hours> initial_password;       // how long one that its owner did not choose is good
  std::size_t most_sessions = 20;                           // of one account
  std::chrono::seconds patience{1};  // before a new doctor's login is refused for good; see account_notes.hpp
  bool secure_cookies = false;
  bool staff_need_mfa = false, patients_need_mfa = false;  // else they may have it
  std::string issuer;                                      // the clinic, as authenticators show it
  Secrets seal_key, internal_key;
  CsrfTokens csrf{Secrets()};
  // Of auth alone.
  KnownDevices devices{""};
  std::string refresh_key, attempts_key, recovery_key, pairing_key;
  TotpSecrets totp_secrets{""};
  Challenges challenges{""};

  bool needs_mfa(Role role) const { return is_staff(role) ? staff_need_mfa : patients_need_mfa; }
};

// As the settings say.
Options read_options(Settings& settings);
// Those that are derived from root_secret().
void add_own_secrets(Options& options, const std::string& root);

using Accounts = engine::AggregateLane<Account>;
using Dependants = engine::AggregateLane<Dependant>;

// With what reaches them.
struct Aggregates {
  Aggregates(engine::Reactor& reactor, const Options& options);

  Accounts accounts;
  AccountNotes notes;
  Dependants dependants;
};

// /auth/*, /users/* and /.well-known/jwks.json; /admin/users, and what of /reception/patients makes accounts. Routes
// keep references to all of these.
void add_routes(host::Host& host, const Options& options, Accounts& accounts, const SigningKeys& keys,
                Hashing& hashing);
void add_password_routes(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing);
void add_user_routes(host::Host& host, Accounts& accounts);
void add_desk_routes(host::Host& host, const Options& options, Accounts& accounts);
// What auth keeps about who asks, for an export of all of it (gateway/export_text.hpp).
void add_export_routes(host::Host& host);
// Sends links to those who said that they had forgotten their password.
void add_deadlines(host::Host& host, const Options& options);

// /auth/mfa*, likewise.
void add_second_factor_routes(host::Host& host, const Options& options, Accounts& accounts, Hashing& hashing);
// /users/dependants. `clock`: of the clinic.
void add_dependant_routes(host::Host& host, const WallClock& clock, Dependants& dependants);

// The first administrator and the first receptionist, where the settings name them.
struct FirstUser {
  std::string email, password, full_name;
  Role role = Role::admin;
};
std::vector<FirstUser> first_users(Settings& settings);
// Makes the account if nobody has the email.
void ensure_user(host::Host& host, Accounts& accounts, const FirstUser& user, const Options& options);

}  // namespace consulta::auth

namespace consulta {
extern template class engine::AggregateLane<auth::Account>;
extern template class engine::AggregateLane<auth::Dependant>;  // in reactions.cpp, once
}  // namespace consulta
