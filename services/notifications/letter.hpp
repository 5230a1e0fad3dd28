// What a message is on its way out: addressed, in the words of its reader, with what goes with it.
#pragma once

#include <functional>

#include "clinic/calendar_entry.hpp"
#include "clinic/wall_clock.hpp"
#include "platform/security/secrets.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {

struct Letter {
  const Message* message = nullptr;
  Channel channel = Channel::sms;
  std::string recipient;
  bool bounded = false;   // an SMS to a number that has never acted, and that may wait
  bool too_late = false;  // see sms_limit.hpp
  bool unproved = false;  // personal, to an address that nobody has proved
  Text text;
  // Of an email.
  std::string html;
  std::vector<Attachment> attachments;
};

// Whoever is known by the id.
using FindDoctor = std::function<std::optional<KnownDoctor>(const Uuid&)>;

// What letters need of the clinic.
struct Desk {
  FindDoctor find_doctor;
  WallClock clock;
  Organizer organizer;
  std::string public_url;  // of the gateway, as patients reach it
  Secrets seal_key;        // of tokens of links
};

// Refers to `m`. Speaks of a doctor by the name and room of now. What goes by email goes by SMS to who has no address.
// Nothing where the contact wants it neither way, or an SMS has said it. Throws std::exception where it cannot be
// written.
std::optional<Letter> letter_of(const Message& m, const Contact& contact, const Desk& desk, Instant now);

}  // namespace consulta::notifications
