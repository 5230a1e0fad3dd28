// What patients are told: texts in Portuguese and English from templates/. Pure.
#pragma once

#include <optional>
#include <string>

#include "clinic/names.hpp"
#include "clinic/wall_clock.hpp"
#include "platform/json/json.hpp"

namespace consulta::notifications {

enum class Channel { sms, email };
BOOST_DESCRIBE_ENUM(Channel, sms, email)

enum class Template {
  welcome,
  payment_link,
  unpaid,
  confirmation,
  reminder,
  rejected,
  expired,
  cancelled,
  refunded,
  rescheduled,
  waitlist_offer,
  waitlist_ended,
  custom
};
BOOST_DESCRIBE_ENUM(Template, welcome, payment_link, unpaid, confirmation, reminder, rejected, expired, cancelled,
                    refunded, rescheduled, waitlist_offer, waitlist_ended, custom)

// What a text may speak of; a template takes what it needs.
struct Variables {
  std::string specialty, doctor, room, link, entity, reference, subject, message;
  std::int64_t amount_cents = 0;
  Instant starts_at{}, until{};
  std::optional<Uuid> about;  // the appointment
  std::optional<Instant> ends_at;
  std::optional<std::int64_t> refund_cents;
  std::optional<std::string> check_in_code;
  std::optional<Names> specialty_names;
};
BOOST_DESCRIBE_STRUCT(Variables, (),
                      (specialty, doctor, room, link, entity, reference, subject, message, amount_cents, starts_at,
                       until, about, ends_at, refund_cents, check_in_code, specialty_names))

// As somebody of this language calls it.
const std::string& specialty_in(const Variables& variables, const std::string& language);

struct Text {
  std::string subject;  // of an email
  std::string body;
};

// `language` is "pt" or "en". A line of the template that has nothing to put in one of its places is left out.
Text render(Template which, const std::string& language, const std::string& full_name, const Variables& variables,
            const WallClock& clock);

// The same body for mail programs that show HTML; `image` is the Content-ID of a picture at its end, or "".
std::string as_html(const Text& text, const std::string& language, const std::string& image);

}  // namespace consulta::notifications
