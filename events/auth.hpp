// What auth tells: who is known, under which name and address, and which sessions are over.
#pragma once

#include <limits>

#include "events/cloudevent.hpp"

namespace consulta::events {

struct UserRegistered {
  static constexpr Kind kind{"auth", "UserRegistered"};
  Uuid user_id{};
  std::string email, full_name, phone, role, language;  // without an address or a phone: empty
  std::optional<bool> wants_email, wants_sms;           // what is optional; absent: yes
  std::optional<std::int64_t> version = {};             // of what is told; absent in events of earlier versions
  std::optional<std::string> tax_number = {};
  std::optional<bool> email_verified = {};  // whether the address is proved to be theirs; absent: taken to be
};
BOOST_DESCRIBE_STRUCT(UserRegistered, (),
                      (user_id, email, full_name, phone, role, language, wants_email, wants_sms, version, tax_number,
                       email_verified))

struct UserProfileUpdated {
  static constexpr Kind kind{"auth", "UserProfileUpdated"};
  Uuid user_id{};
  std::string email, full_name, phone, role, language;  // without an address or a phone: empty
  std::optional<bool> wants_email, wants_sms;           // what is optional; absent: yes
  std::optional<std::int64_t> version = {};             // of what is told; absent in events of earlier versions
  std::optional<std::string> tax_number = {};
  std::optional<bool> email_verified = {};  // whether the address is proved to be theirs; absent: taken to be
};
BOOST_DESCRIBE_STRUCT(UserProfileUpdated, (),
                      (user_id, email, full_name, phone, role, language, wants_email, wants_sms, version, tax_number,
                       email_verified))

// What somebody may do is another now; all of their sessions ended.
struct UserRoleChanged {
  static constexpr Kind kind{"auth", "UserRoleChanged"};
  Uuid user_id{};
  std::string role;
  std::int64_t version = 0;  // of the account
};
BOOST_DESCRIBE_STRUCT(UserRoleChanged, (), (user_id, role, version))

// Somebody has shown that they read what is sent to this address.
struct EmailProved {
  static constexpr Kind kind{"auth", "EmailProved"};
  Uuid user_id{};
  std::string email;
  std::int64_t version = 0;  // of the account
};
BOOST_DESCRIBE_STRUCT(EmailProved, (), (user_id, email, version))

// A link is to be sent to this address, and to no other that the account has by then or had. Its token is of one use,
// and sealed (platform/security/sealed_box.hpp) with the key that auth and notifications share: it rests in clear
// nowhere.
struct EmailProofRequested {
  static constexpr Kind kind{"auth", "EmailProofRequested"};
  Uuid user_id{};
  std::string token;
  Instant expires_at{};
  std::string email;
};
BOOST_DESCRIBE_STRUCT(EmailProofRequested, (), (user_id, token, expires_at, email))

// The same of who has forgotten the password.
struct PasswordResetRequested {
  static constexpr Kind kind{"auth", "PasswordResetRequested"};
  Uuid user_id{};
  std::string token;
  Instant expires_at{};
  std::string email;
};
BOOST_DESCRIBE_STRUCT(PasswordResetRequested, (), (user_id, token, expires_at, email))

// The same of who was given an account at the desk: the link sets the first password, and goes to `phone`.
struct LoginInvited {
  static constexpr Kind kind{"auth", "LoginInvited"};
  Uuid user_id{};
  std::string token;
  Instant expires_at{};
  std::string phone;                         // E.164
  std::optional<std::string> username = {};  // by which they log in; none: by their address
};
BOOST_DESCRIBE_STRUCT(LoginInvited, (), (user_id, token, expires_at, phone, username))

struct PasswordChanged {
  static constexpr Kind kind{"auth", "PasswordChanged"};
  Uuid user_id{};
};
BOOST_DESCRIBE_STRUCT(PasswordChanged, (), (user_id))

// `before`: the address until now, where it was proved. Its owner is told: it may have been somebody else's doing.
struct EmailChanged {
  static constexpr Kind kind{"auth", "EmailChanged"};
  Uuid user_id{};
  std::string before, email;
};
BOOST_DESCRIBE_STRUCT(EmailChanged, (), (user_id, before, email))

// Access tokens of the session must not be accepted any more; the last of them expires at `expires_at`.
struct SessionRevoked {
  static constexpr Kind kind{"auth", "SessionRevoked"};
  Uuid session_id{};
  Uuid user_id{};
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(SessionRevoked, (), (session_id, user_id, expires_at))

// A new doctor gets no login: the email is somebody else's.
struct DoctorLoginRefused {
  static constexpr Kind kind{"auth", "DoctorLoginRefused"};
  Uuid doctor_id{};
  std::string email, full_name;
  std::optional<Uuid> asked_by;  // the administrator, where the doctor's event says who
};
BOOST_DESCRIBE_STRUCT(DoctorLoginRefused, (), (doctor_id, email, full_name, asked_by))

// Whether a login asks for a code too, from now on.
struct SecondFactorChanged {
  static constexpr Kind kind{"auth", "SecondFactorChanged"};
  Uuid user_id{};
  bool enabled = false;
};
BOOST_DESCRIBE_STRUCT(SecondFactorChanged, (), (user_id, enabled))
// Somebody is booked for by an account that is not theirs: a child's, say, by a parent's.
struct DependantAdded {
  static constexpr Kind kind{"auth", "DependantAdded"};
  Uuid dependant_id{};
  Uuid user_id{};  // whose account it is
  std::string full_name;
  std::string birth_date;  // "2019-05-04"
  std::optional<std::string> tax_number;
  std::int64_t version = 0;  // of the dependant
};
BOOST_DESCRIBE_STRUCT(DependantAdded, (), (dependant_id, user_id, full_name, birth_date, tax_number, version))

struct DependantChanged {
  static constexpr Kind kind{"auth", "DependantChanged"};
  Uuid dependant_id{};
  Uuid user_id{};
  std::string full_name;
  std::string birth_date;
  std::optional<std::string> tax_number;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DependantChanged, (), (dependant_id, user_id, full_name, birth_date, tax_number, version))

// Nothing more is booked for them. What is booked already stays.
struct DependantRemoved {
  static constexpr Kind kind{"auth", "DependantRemoved"};
  Uuid dependant_id{};
  Uuid user_id{};
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(DependantRemoved, (), (dependant_id, user_id, version))

// Somebody's personal data is to be gone, everywhere, and does not come back with what was told before. What is left of
// them is this id and those of their dependants.
struct UserErased {
  static constexpr Kind kind{"auth", "UserErased"};
  Uuid user_id{};
  std::vector<Uuid> dependant_ids;
  bool asked_for = true;  // by the person, who is told that it was done; else they were a doctor, who left
};
BOOST_DESCRIBE_STRUCT(UserErased, (), (user_id, dependant_ids, asked_for))

// Of what a copy is then, without anything personal: nothing that is told comes after it.
inline constexpr std::int64_t last_version = std::numeric_limits<std::int64_t>::max();

}  // namespace consulta::events
