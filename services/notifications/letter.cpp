#include "services/notifications/letter.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/security/base64.hpp"
#include "platform/security/sealed_box.hpp"
#include "platform/text/qr_code.hpp"

namespace consulta::notifications {
namespace {

// An event of an earlier version does not say which: as good as its life mostly is.
EntryRevision usual_revision(Template which) {
  if (which == Template::confirmation) return {EntryStatus::confirmed, 1, Clock::now()};
  if (which == Template::rescheduled) return {EntryStatus::confirmed, 2, Clock::now()};
  return {EntryStatus::cancelled, 3, Clock::now()};
}

// What goes with an email, made of what the message speaks of.
std::vector<Attachment> attachments_of(const Message& m, const Words& words, const std::string& language,
                                       const Organizer& organizer) {
  std::vector<Attachment> out;
  if (m.attachment_base64) {
    out.push_back({m.attachment_name.value_or("document.pdf"), "application/pdf",
                   base64_decode(*m.attachment_base64).value_or("")});
  }
  const auto& [which, v] = words;
  const bool new_time = which == Template::confirmation || which == Template::rescheduled;
  if (!v.about || !v.ends_at || (!new_time && which != Template::cancelled)) return out;
  const auto event = calendar_entry({*v.about, v.calendar.value_or(usual_revision(which)), v.starts_at, *v.ends_at,
                                     specialty_in(v, language), v.doctor, v.room, v.dependant.value_or("")},
                                    language == "en" ? Language::en : Language::pt, organizer);
  out.push_back({"appointment.ics", calendar_type(event), calendar(event)});
  if (v.check_in_code) out.push_back({"check-in.png", "image/png", qr_code_png(*v.check_in_code), true});
  return out;
}

void bring_up_to_date(Variables& v, const FindDoctor& find_doctor) {
  const auto now = v.doctor_id ? find_doctor(*v.doctor_id) : std::nullopt;
  if (!now) return;
  if (now->full_name) v.doctor = *now->full_name;
  if (now->room) v.room = *now->room;
}

const char* page_of(Template which) {
  if (which == Template::invitation) return "/invite#";
  return which == Template::reset_password ? "/reset#" : "/verify#";
}

// The token is in the fragment, which no browser sends anywhere by itself.
std::string link_of(const Words& words, const Desk& desk) {
  const auto token = unseal(*words.variables.token, desk.seal_key);
  if (!token) throw std::runtime_error("its link was sealed with another key");
  return desk.public_url + page_of(words.which) + *token;
}

std::string recipient_of(const Message& m, const Words& words, Channel channel, const Contact& contact) {
  if (!m.user_id) return m.recipient.value_or("");
  if (words.variables.to) return *words.variables.to;
  return channel == Channel::sms ? contact.phone : contact.email;
}

// None: not at all.
std::optional<Channel> channel_of(const Message& m, const Words& words, const Contact& contact) {
  if (!m.user_id) return m.channel;
  const bool has_address = words.variables.to || !contact.email.empty();
  const auto channel = channel_for(words.which, m.channel, {contact.wants_email && has_address, contact.wants_sms});
  if (channel != Channel::email || has_address) return channel;
  if (words.which == Template::move_choices) return std::nullopt;  // move_offer leads there
  return Channel::sms;
}

// Of those who have an address it goes there, and whoever has none was registered by staff.
bool must_arrive(const Words& words, const Contact& contact) {
  const bool off = words.which == Template::cancelled || words.which == Template::rescheduled;
  return words.which == Template::invitation || (off && contact.email.empty());
}

}  // namespace

std::optional<Letter> letter_of(const Message& m, const Contact& contact, const Desk& desk, Instant now) {
  auto words = words_of(m);
  const auto channel = channel_of(m, words, contact);
  if (!channel) return std::nullopt;
  bring_up_to_date(words.variables, desk.find_doctor);
  if (words.variables.token) words.variables.link = link_of(words, desk);
  Letter letter{&m, *channel};
  letter.recipient = recipient_of(m, words, letter.channel, contact);
  letter.bounded = letter.channel == Channel::sms && m.user_id && !contact.acted && !must_arrive(words, contact);
  letter.too_late = is_too_late(words, now);
  letter.unproved = letter.channel == Channel::email && m.user_id && !contact.proved && !goes_to_anybody(words.which);
  const auto language = m.user_id ? contact.language : words.variables.language.value_or("");
  letter.text = render(words.which, letter.channel, language, contact.full_name, words.variables, desk.clock);
  if (letter.channel == Channel::sms) return letter;
  letter.attachments = attachments_of(m, words, language, desk.organizer);
  const auto shown =
      std::find_if(letter.attachments.begin(), letter.attachments.end(), [](const auto& a) { return a.shown; });
  letter.html =
      as_html(letter.text, language, shown == letter.attachments.end() ? "" : content_id(*shown), words.variables.link);
  return letter;
}

}  // namespace consulta::notifications
