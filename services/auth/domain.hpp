// Accounts: what may be registered, and when a login or a refresh is good. Pure.
#pragma once

#include <optional>
#include <string>

#include "platform/json.hpp"
#include "platform/tokens.hpp"

namespace consulta::auth {

struct Registration {
  std::string email, password, full_name, phone;
  std::optional<std::string> username, tax_number, language;
};
BOOST_DESCRIBE_STRUCT(Registration, (), (email, password, full_name, phone, username, tax_number, language))

struct ProfileChange {
  std::optional<std::string> email, full_name, phone, username, tax_number, language;
  std::optional<bool> notify_email, notify_sms;
};
BOOST_DESCRIBE_STRUCT(ProfileChange, (),
                      (email, full_name, phone, username, tax_number, language, notify_email, notify_sms))

// As the database has it and as clients see it.
struct User {
  Uuid id{};
  std::string email;
  std::optional<std::string> username;
  std::string full_name, phone;
  std::optional<std::string> tax_number;
  std::string language;
  Role role = Role::patient;
  Instant created_at{};
  std::int64_t version = 1;
  // Whether they want to be told what is optional; what the law or a booking needs is always sent.
  bool notify_email = true, notify_sms = true;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, username, full_name, phone, tax_number, language, role, created_at, version,
                       notify_email, notify_sms))

// Throw Problem 422 with every rule that is broken.
void check(const Registration& registration);
User changed(User user, const ProfileChange& change);

enum class RefreshVerdict { good, again, expired, reused, revoked };

struct RefreshState {
  Instant expires_at{};
  std::optional<Instant> used_at;
  std::optional<Instant> revoked_at;
  bool successor_unused = false;  // the one it was exchanged for
};

// How long a token that was used may come again, as from two tabs that noticed at once, or when an answer was lost.
inline constexpr auto refresh_grace = std::chrono::seconds(10);

// A token works once. One that comes again for no innocent reason was stolen, or its thief came first: the whole family
// goes.
RefreshVerdict judge(const RefreshState& state, Instant now);

}  // namespace consulta::auth
