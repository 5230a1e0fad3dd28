// What a message is on its way out: addressed, in the words of its reader, with what goes with it.
#pragma once

#include "clinic/wall_clock.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/store.hpp"

namespace consulta::notifications {

struct Letter {
  const Message* message = nullptr;
  Channel channel = Channel::sms;
  std::string recipient;
  Text text;
  // Of an email.
  std::string html;
  std::vector<Attachment> attachments;
};

// Refers to `m`. Nothing where the contact wants it neither way. Throws std::exception where it cannot be written.
std::optional<Letter> letter_of(const Message& m, const Contact& contact, const WallClock& clock);

}  // namespace consulta::notifications
