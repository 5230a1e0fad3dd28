// What people say of themselves, and when a refresh is good. Pure.
#pragma once

#include <optional>
#include <string>

#include "platform/json/json.hpp"
#include "platform/time/time.hpp"

namespace consulta::auth {

struct Registration {
  std::string email, password, full_name, phone;
  std::optional<std::string> username, tax_number, language;
};
BOOST_DESCRIBE_STRUCT(Registration, (), (email, password, full_name, phone, username, tax_number, language))

// Of a patient at the desk.
struct NewPatient {
  std::string full_name, phone;
  std::optional<std::string> email, language;
};
BOOST_DESCRIBE_STRUCT(NewPatient, (), (full_name, phone, email, language))

// What is left out stays.
struct ProfileChange {
  std::optional<std::string> email, full_name, phone, username, tax_number, language = {};
  std::optional<bool> notify_email = {}, notify_sms = {};
  std::optional<std::string> current_password = {}, code = {};  // asked for where the address is another
  bool no_username = false, no_tax_number = false;              // what is null and no longer wanted
};
BOOST_DESCRIBE_STRUCT(ProfileChange, (),
                      (email, full_name, phone, username, tax_number, language, notify_email, notify_sms,
                       current_password, code))

// As they are kept: email and phone in their one form. Throw Problem 422 with every rule that is broken. A change may
// say that there is no email or phone: only where there is none.
Registration checked(Registration registration);
NewPatient checked(NewPatient patient);
ProfileChange checked(ProfileChange change);

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
