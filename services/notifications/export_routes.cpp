#include "platform/observe/log.hpp"
#include "services/notifications/service.hpp"

// What notifications keeps about who asks, for an export of all of it (gateway/export_text.hpp).
namespace consulta::notifications {
namespace {

struct OwnMessage {
  Uuid id{};
  Channel type = Channel::sms;
  std::optional<std::string> recipient;  // none before it went out
  std::string template_name;
  std::optional<std::string> subject, text, attachment;
  std::string status;
  Instant created_at{};
  std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(OwnMessage, (),
                      (id, type, recipient, template_name, subject, text, attachment, status, created_at, finished_at))

struct OwnContact {
  Uuid user_id{};
  std::string email, full_name, phone, language;
  bool wants_email = true, wants_sms = true, acted = false, proved = false;
};
BOOST_DESCRIBE_STRUCT(OwnContact, (),
                      (user_id, email, full_name, phone, language, wants_email, wants_sms, acted, proved))

OwnContact shown(const Contact& c) {
  return {c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms, c.acted, c.proved};
}

// In the words in which it would go out now. A link of one use is not shown again.
OwnMessage shown(const KeptMessage& kept, const Contact& reader, const WallClock& clock) {
  OwnMessage out{kept.id, kept.channel, kept.recipient, kept.template_name};
  out.attachment = kept.attachment_name;
  out.status = kept.status;
  out.created_at = kept.created_at;
  out.finished_at = kept.finished_at;
  Message m;
  m.template_name = kept.template_name;
  m.variables = kept.variables;
  try {
    const auto words = words_of(m);
    auto text = render(words.which, kept.channel, reader.language, reader.full_name, words.variables, clock);
    out.subject = std::move(text.subject);
    out.text = std::move(text.body);
  } catch (const std::exception& e) {
    spdlog::warn("message {} cannot be read: {}", to_text(kept.id), e.what());
  }
  return out;
}

http::Response messages(host::Host& host, const WallClock& clock, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  auto session = host.db().lease();
  const auto contacts = store::contacts(*session, {claims.sub});
  const auto reader = contacts.empty() ? Contact{.user_id = claims.sub, .language = "pt"} : contacts.front();
  std::vector<OwnMessage> out;
  for (const auto& kept : store::messages_of(*session, reader, page.after_id(), page.to_read())) {
    out.push_back(shown(kept, reader, clock));
  }
  return page.answer(std::move(out), [](const OwnMessage& m) { return to_text(m.id); });
}

http::Response contact(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  auto session = host.db().lease();
  std::vector<OwnContact> out;
  for (const auto& c : store::contacts(*session, {claims.sub})) out.push_back(shown(c));
  return page.answer(std::move(out), [](const OwnContact& c) { return to_text(c.user_id); });
}

}  // namespace

void add_export_routes(host::Host& host, const WallClock& clock) {
  host.router().get("/export/messages", [&host, clock](const http::Request& r) { return messages(host, clock, r); });
  host.router().get("/export/contact", [&host](const http::Request& r) { return contact(host, r); });
}

}  // namespace consulta::notifications
