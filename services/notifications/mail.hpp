// An email as it goes to a mail server: RFC 5322 and MIME, by GMime.
#pragma once

#include <string>
#include <vector>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::notifications {

struct Attachment {
  std::string name, type, bytes;
  bool shown = false;  // a picture within the text, by its content_id()
};

// As an HTML text names it, behind "cid:".
std::string content_id(const Attachment& picture);

struct Email {
  Uuid id{};
  std::string to, subject, text, html;
  std::vector<Attachment> attachments;
};

// Lines end in CRLF and are short enough for every server; what is not ASCII is encoded, but for an address that has
// such letters before its @ (RFC 6532). The Message-ID is the email's id at the sender's domain, however often it is
// sent.
std::string written(const Email& email, const std::string& from, Instant now);

}  // namespace consulta::notifications
