// What patients and administrators are told: texts in Portuguese and English from templates/. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "clinic/names.hpp"
#include "clinic/wall_clock.hpp"
#include "platform/json/json.hpp"
#include "platform/text/calendar.hpp"

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
  move_offer,
  move_choices,
  move_not_needed,
  waitlist_offer,
  waitlist_ended,
  doctor_refused,
  prescription,
  prescription_changed,
  prescription_cancelled,
  prove_email,
  reset_password,
  invitation,
  password_changed,
  email_changed,
  second_factor_changed,
  account_erased,
  custom
};
BOOST_DESCRIBE_ENUM(Template, welcome, payment_link, unpaid, confirmation, reminder, rejected, expired, cancelled,
                    refunded, rescheduled, move_offer, move_choices, move_not_needed, waitlist_offer, waitlist_ended,
                    doctor_refused, prescription, prescription_changed, prescription_cancelled, prove_email,
                    reset_password, invitation, password_changed, email_changed, second_factor_changed, account_erased,
                    custom)

struct NearTime {
  std::string doctor;
  Instant starts_at{};
  std::optional<Uuid> doctor_id = {};  // none in what processes from before have kept
};
BOOST_DESCRIBE_STRUCT(NearTime, (), (doctor, starts_at, doctor_id))

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
  std::optional<std::string> email;              // an address that is spoken of
  std::optional<Uuid> doctor_id;                 // whose name and room are looked up again
  std::optional<std::vector<NearTime>> nearest;  // to choose from, each behind the link
  std::optional<EntryRevision> calendar = {};    // absent where an event of an earlier version said nothing of it
  // Of a link that is of one use: sealed as it came (events::EmailProofRequested). {link} is made of it on the way out.
  std::optional<std::string> token = {};
  std::optional<std::string> to = {};         // another address than the one that the person has now
  std::optional<bool> enabled = {};           // what is spoken of was switched on, or off
  std::optional<std::string> dependant = {};  // whom the visit is for; none: the patient
  std::optional<std::string> language = {};   // of whom nobody is known by
  std::optional<std::string> username = {};   // by which they log in
};
BOOST_DESCRIBE_STRUCT(Variables, (),
                      (specialty, doctor, room, link, entity, reference, subject, message, amount_cents, starts_at,
                       until, about, ends_at, refund_cents, check_in_code, specialty_names, email, doctor_id, nearest,
                       calendar, token, to, enabled, dependant, language, username))

// As somebody of this language calls it.
const std::string& specialty_in(const Variables& variables, const std::string& language);

struct Text {
  std::string subject;  // of an email
  std::string body;
};

// `language` is "pt" or "en". A line of the template that has nothing to put in one of its places is left out. An SMS
// has brief times and given names, speaks of nothing that is attached, is folded to GSM-7, and has the names for which
// there is room in as few parts as it needs without.
Text render(Template which, Channel channel, const std::string& language, const std::string& full_name,
            const Variables& variables, const WallClock& clock);

// The same body for mail programs that show HTML; `image` is the Content-ID of a picture at its end, or "". Only `link`
// can be clicked, where it is a line of its own.
std::string as_html(const Text& text, const std::string& language, const std::string& image, const std::string& link);

}  // namespace consulta::notifications
