// An account: who somebody is to the clinic, and whether they may log in. Its messages come in any order and twice; the
// state alone decides. Pure.
//
//   nothing ── Register, DoctorCreated ──▶ open ⟲ ChangeProfile
//      │                                     │
//      └────────── DoctorDeleted ────────────┴──▶ disabled
//
// What is disabled stays so. An email, in lower case, and a username are of one account: the database saves no other
// one that has it.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "clinic/tokens.hpp"
#include "engine/decision.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "services/auth/domain.hpp"

namespace consulta::auth {

// As clients see it.
struct User {
  Uuid id{};
  std::string email;
  std::optional<std::string> username;
  std::string full_name, phone;
  std::optional<std::string> tax_number;
  std::string language = "pt";
  Role role = Role::patient;
  Instant created_at{};
  std::int64_t version = 0;
  // Whether they want to be told what is optional; what the law or a booking needs is always sent.
  bool notify_email = true, notify_sms = true;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, username, full_name, phone, tax_number, language, role, created_at, version,
                       notify_email, notify_sms))

struct Account : User {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  std::string email_key;  // lower case: how addresses are compared
  std::string password_hash;
  bool disabled = false;
};
BOOST_DESCRIBE_STRUCT(Account, (User), (email_key, password_hash, disabled))

inline const Uuid& id_of(const Account& account) {
  return account.id;
}
inline const User& seen(const Account& account) {
  return account;
}

struct Account::Context {
  Instant now{};
  // The password's hash in an event. Throws where it was sealed with another key.
  std::function<std::string(const std::string& sealed)> unsealed;
};

inline const engine::Refusal email_taken{"email_taken",
                                         "Somebody is registered with this email. Log in, or use another address."};
inline const engine::Refusal username_taken{"username_taken", "This username is taken. Choose another."};

// A new account. Refused as above.
struct Register {
  Uuid id{};
  std::string email;
  std::optional<std::string> username;
  std::string full_name, phone;
  std::optional<std::string> tax_number;
  std::string language;
  Role role = Role::patient;
  std::string password_hash;
};
// What its owner wants: checked, what is left out stays. Refused likewise.
struct ChangeProfile {
  ProfileChange change;
};

using MaybeAccount = std::optional<Account>;
using AccountOutcome = engine::Outcome<Account>;

AccountOutcome decide(const MaybeAccount& account, const Register& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const ChangeProfile& wish, Instant now);
// A new doctor gets a login, unless somebody else has the email.
AccountOutcome decide(const MaybeAccount& account, const events::DoctorCreated& doctor,
                      const Account::Context& context);
AccountOutcome decide(const MaybeAccount& account, const events::DoctorDeleted& doctor, Instant now);

// Notes about an account.

// It is over: so are its sessions.
struct EndSessions {};
// There is none: the doctor's email is of another account.
struct NoLogin {};

}  // namespace consulta::auth
