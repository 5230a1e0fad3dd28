// What patients are told: texts in Portuguese and English, and when a message that failed is tried again. Pure.
#pragma once

#include <optional>
#include <string>

#include "platform/json.hpp"
#include "platform/wall_clock.hpp"

namespace consulta::notifications {

enum class Template {
  welcome,
  payment_link,
  confirmation,
  rejected,
  expired,
  cancelled,
  refunded,
  rescheduled,
  custom
};
BOOST_DESCRIBE_ENUM(Template, welcome, payment_link, confirmation, rejected, expired, cancelled, refunded, rescheduled,
                    custom)

// What a text may speak of; a template takes what it needs.
struct Variables {
  std::string specialty, doctor, room, link, entity, reference, subject, message;
  std::int64_t amount_cents = 0;
  Instant starts_at{}, until{};
  std::optional<Uuid> about;  // the appointment
};
BOOST_DESCRIBE_STRUCT(Variables, (),
                      (specialty, doctor, room, link, entity, reference, subject, message, amount_cents, starts_at,
                       until, about))

struct Text {
  std::string subject;  // of an email
  std::string body;
};

// `language` is "pt" or "en".
Text render(Template which, const std::string& language, const std::string& full_name, const Variables& variables,
            const WallClock& clock);

inline constexpr int most_attempts = 12;

// 1 s, doubling to at most an hour: twelve attempts take about an hour and a half. None when it is time to give up.
std::optional<std::chrono::seconds> pause_before_retry(int attempts);

}  // namespace consulta::notifications
