// An account: who somebody is to the clinic, and whether they may log in. Its messages come in any order and twice; the
// state alone decides. Pure.
//
//   nothing ── Register, RegisterAtDesk, DoctorCreated ──▶ open ⟲ ChangeProfile, ProveEmail, ChangePassword, Administer
//      │                                                    │ ▲
//      │                                                    │ └── Administer ──┐
//      │                                                    ├── Administer ──▶ disabled
//      └────────────────── DoctorDeleted ───────────────────┴──▶ closed
//
// What is closed stays so. An email, whatever its case, and a username are of one account: the database saves no other
// one that has it, and what is closed gives both up. Who has no email logs in by the username. Where nobody has set a
// password there is no hash, and nothing opens the account but a link that sets one. Whoever is disabled or closed has
// no sessions. What is erased is nothing again, and nothing begins it anew: no id is given twice.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "clinic/tokens.hpp"
#include "engine/decision.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "services/auth/domain.hpp"

namespace consulta::auth {

// As clients see it.
struct User {
  Uuid id{};
  std::string email;  // empty: there is none
  std::optional<std::string> username;
  std::string full_name, phone;
  std::optional<std::string> tax_number;
  std::string language = "pt";
  Role role = Role::patient;
  Instant created_at{};
  std::int64_t version = 0;
  // Whether they want to be told what is optional; what the law or a booking needs is always sent.
  bool notify_email = true, notify_sms = true;
  bool email_verified = false;  // they have shown that they read what is sent there
  bool mfa = false;             // whether a login asks for a second factor
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, username, full_name, phone, tax_number, language, role, created_at, version,
                       notify_email, notify_sms, email_verified, mfa))

struct Account : User {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  std::string email_key;      // how addresses are compared; where there is none, what no address is
  std::string password_hash;  // empty: nobody has set one yet
  bool disabled = false;
  std::optional<Instant> password_until;  // it is somebody else's, who made the account, and good until then
  bool invited = false;  // whoever had the phone was let set the password, and no link to the email has since
};
BOOST_DESCRIBE_STRUCT(Account, (User), (email_key, password_hash, disabled, password_until, invited))

inline const Uuid& id_of(const Account& account) {
  return account.id;
}
// Over for good: its names are given up.
inline bool is_closed(const Account& account) {
  return account.email_key == to_text(account.id);
}
// Whether both are delivered alike. Letters beyond ASCII may be folded to be found, and are another mailbox all the
// same.
bool same_mailbox(const std::string& one, const std::string& other);

inline const User& seen(const Account& account) {
  return account;
}
// What it is logged in by.
inline std::string login_name(const Account& account) {
  return account.email.empty() ? account.username.value_or("") : account.email;
}
// A patient who has shown of no address that it is theirs: the way back in is an invitation to the phone.
inline bool recovered_by_phone(const Account& account) {
  return account.role == Role::patient && !account.email_verified;
}
// Whether a link to its email may set another password. The desk may have mistyped what nobody has proved.
inline bool recovered_by_email(const Account& account) {
  return !account.disabled && !account.email.empty() && (account.email_verified || !account.invited);
}

struct Account::Context {
  Instant now{};
  // The password's hash in an event. Throws where it was sealed with another key.
  std::function<std::string(const std::string& sealed)> unsealed;
  std::optional<std::chrono::hours> initial_password = {};  // how long one that its owner did not choose is good
};

inline const engine::Refusal email_taken{"email_taken",
                                         "Somebody is registered with this email. Log in, or use another address."};
inline const engine::Refusal email_known{
    "email_taken", "A patient with this email is registered already. Find them by it, or leave the email out."};
inline const engine::Refusal username_taken{"username_taken", "This username is taken. Choose another."};
inline const engine::Refusal link_not_valid{
    "link_not_valid", "This link was used, is over, or was never sent. Ask for another and use the newest."};
inline const engine::Refusal account_closed{"account_closed",
                                            "This account is closed for good; whoever it was can have a new one."};

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
  bool email_verified = false;  // else it is to be proved
  std::optional<Instant> password_until = {};
};
// Staff register somebody: a patient without a password, and perhaps without an email. Who has none gets the first of
// these usernames that is free. Refused with `email_taken`, and should none be free, with `username_taken`.
struct RegisterAtDesk {
  Uuid id{};
  std::string email, full_name, phone, language;
  std::vector<std::string> usernames = {};
};
// What its owner wants: checked, what is left out stays. Refused likewise. Another address is to be proved anew. Links
// that were sent to another phone are good for nothing.
struct ChangeProfile {
  ProfileChange change;
};
// The link that was sent to that address (its key) was followed. Refused where it is not the account's any more.
struct ProveEmail {
  std::string email_key;
};
// Ends all sessions but that one, and links that would set another. By a link: refused where the account has another
// address than that it was sent to, which is proved by it otherwise. Before it was, anybody may have had the account:
// a second factor that was set up goes, for it would keep out whoever has the mailbox. Nobody is told of the first one.
// `invited`: the link went to the phone.
struct ChangePassword {
  std::string password_hash;
  std::optional<Uuid> spared = {};
  std::string email_key = {};
  bool invited = false;
};
// What an administrator wants: what is left out stays. Whose role changes, who is disabled, and who no longer has the
// second factor has to log in again. Nobody is given one. Who becomes staff has no link that was sent before, and where
// they were invited, no password and no second factor either: they set them anew, by the address that is proved.
struct Administer {
  std::optional<Role> role;
  std::optional<bool> disabled, mfa = {};
};
BOOST_DESCRIBE_STRUCT(Administer, (), (role, disabled, mfa))

// Once a second factor was set up, or removed. Every session ends but the one in which it was.
struct SetSecondFactor {
  bool enabled = false;
  std::optional<Uuid> spared = {};
};

// Everything about its owner is to be gone. Refused for a doctor, whom the clinic takes away, and for who is the last
// to administer it. `other_administrators`: who could, locked.
struct Erase {
  std::size_t other_administrators = 0;
};

using MaybeAccount = std::optional<Account>;
using AccountOutcome = engine::Outcome<Account>;

AccountOutcome decide(const MaybeAccount& account, const Register& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const RegisterAtDesk& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const ChangeProfile& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const ProveEmail& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const ChangePassword& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const Administer& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const SetSecondFactor& wish, Instant now);
AccountOutcome decide(const MaybeAccount& account, const Erase& wish, Instant now);
// A new doctor gets a login, unless somebody else has the email. What came with it may give that up: so it is asked for
// again once all of that is saved.
struct AskAgain {
  events::DoctorCreated doctor;
};
AccountOutcome decide(const MaybeAccount& account, const events::DoctorCreated& doctor,
                      const Account::Context& context);
AccountOutcome decide(const MaybeAccount& account, const AskAgain& again, const Account::Context& context);
AccountOutcome decide(const MaybeAccount& account, const events::DoctorDeleted& doctor, Instant now);

// Notes about an account.

// Its sessions are over, but for one that may be spared.
struct EndSessions {
  std::optional<Uuid> spared;
};
// Links that were sent are good for nothing any more: those that set a password, of either kind, or all.
struct ForgetLinks {
  bool all = false;
};
// Its second factor is gone, or what was begun of one.
struct ForgetSecondFactor {};
// This address of its is to be proved. `moved`: it is another than before, so that no link to it was sent just now.
struct AskForProof {
  std::string email, email_key;
  bool moved = false;
};
// Its row goes, with all that is its owner's.
struct EraseOwner {
  std::string email_key;
  bool asked_for = true;  // by the owner
};
// There is none: the doctor's email is of another account.
struct NoLogin {
  events::DoctorLoginRefused told;
};

}  // namespace consulta::auth
