// What notifications tells: which messages went out, and which never will.
#pragma once

#include "events/cloudevent.hpp"

namespace consulta::events {

struct NotificationSent {
  static constexpr Kind kind{"notifications", "NotificationSent"};
  Uuid notification_id{};
  std::string channel;  // email or sms
  std::string template_name;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(NotificationSent, (), (notification_id, channel, template_name, attempts))

struct NotificationFailed {
  static constexpr Kind kind{"notifications", "NotificationFailed"};
  Uuid notification_id{};
  std::string channel;
  std::string template_name;
  std::int32_t attempts = 0;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(NotificationFailed, (), (notification_id, channel, template_name, attempts, reason))

}  // namespace consulta::events
