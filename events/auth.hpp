// What auth tells: who is known, under which name and address, and which sessions are over.
#pragma once

#include "events/cloudevent.hpp"

namespace consulta::events {

struct UserRegistered {
  static constexpr Kind kind{"auth", "UserRegistered"};
  Uuid user_id{};
  std::string email, full_name, phone, role, language;
  std::optional<bool> wants_email, wants_sms;  // what is optional; absent: yes
};
BOOST_DESCRIBE_STRUCT(UserRegistered, (), (user_id, email, full_name, phone, role, language, wants_email, wants_sms))

struct UserProfileUpdated {
  static constexpr Kind kind{"auth", "UserProfileUpdated"};
  Uuid user_id{};
  std::string email, full_name, phone, role, language;
  std::optional<bool> wants_email, wants_sms;  // what is optional; absent: yes
};
BOOST_DESCRIBE_STRUCT(UserProfileUpdated, (),
                      (user_id, email, full_name, phone, role, language, wants_email, wants_sms))

// Access tokens of the session must not be accepted any more; the last of them expires at `expires_at`.
struct SessionRevoked {
  static constexpr Kind kind{"auth", "SessionRevoked"};
  Uuid session_id{};
  Uuid user_id{};
  Instant expires_at{};
};
BOOST_DESCRIBE_STRUCT(SessionRevoked, (), (session_id, user_id, expires_at))

}  // namespace consulta::events
