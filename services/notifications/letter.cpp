#include "services/notifications/letter.hpp"

#include <algorithm>

#include "platform/security/base64.hpp"
#include "platform/text/calendar.hpp"
#include "platform/text/qr_code.hpp"

namespace consulta::notifications {
namespace {

constexpr auto qr_name = "check-in.png";

// What goes with an email, made of what the message speaks of.
std::vector<Attachment> attachments_of(const Message& m, const Words& words, const std::string& language,
                                       const Text& text) {
  std::vector<Attachment> out;
  if (m.attachment_base64) {
    out.push_back({m.attachment_name.value_or("document.pdf"), "application/pdf",
                   base64_decode(*m.attachment_base64).value_or("")});
  }
  const auto& [which, v] = words;
  const bool new_time = which == Template::confirmation || which == Template::rescheduled;
  if (!v.about || !v.ends_at || (!new_time && which != Template::cancelled)) return out;
  CalendarEvent event;
  event.id = *v.about;
  event.stamp = Clock::now();
  // Whatever comes later says more.
  event.sequence = std::chrono::duration_cast<std::chrono::seconds>(event.stamp.time_since_epoch()).count();
  event.cancelled = !new_time;
  event.starts_at = v.starts_at;
  event.ends_at = *v.ends_at;
  event.summary = specialty_in(v, language) + ", " + v.doctor;
  event.location = v.room;
  event.description = text.body;
  out.push_back({"appointment.ics", "text/calendar; charset=utf-8; method=PUBLISH", calendar(event)});
  if (v.check_in_code) out.push_back({qr_name, "image/png", qr_code_png(*v.check_in_code), true});
  return out;
}

}  // namespace

std::optional<Letter> letter_of(const Message& m, const Contact& contact, const WallClock& clock) {
  const auto words = words_of(m);
  const auto channel = m.user_id ? channel_for(words.which, m.channel, {contact.wants_email, contact.wants_sms})
                                 : std::optional(m.channel);
  if (!channel) return std::nullopt;
  Letter letter{&m, *channel};
  letter.recipient = m.recipient.value_or(letter.channel == Channel::sms ? contact.phone : contact.email);
  letter.text = render(words.which, contact.language, contact.full_name, words.variables, clock);
  if (letter.channel == Channel::sms) return letter;
  letter.attachments = attachments_of(m, words, contact.language, letter.text);
  const bool shows_qr =
      std::any_of(letter.attachments.begin(), letter.attachments.end(), [](const auto& a) { return a.shown; });
  letter.html = as_html(letter.text, contact.language, shows_qr ? qr_name : "");
  return letter;
}

}  // namespace consulta::notifications
