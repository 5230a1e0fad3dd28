#include "clinic/email.hpp"
#include "clinic/phone.hpp"
#include "platform/http/checks.hpp"
#include "platform/text/text.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {
namespace {

struct SendBody {
  Channel type = Channel::sms;
  std::string recipient, message;
  std::optional<std::string> subject;
};
BOOST_DESCRIBE_STRUCT(SendBody, (), (type, recipient, message, subject))

struct Accepted {
  Uuid id{};
  std::string status = "pending";
};
BOOST_DESCRIBE_STRUCT(Accepted, (), (id, status))

http::Response send(host::Host& host, Messages& messages, const http::Request& request, broker::Work& work) {
  host.caller(request, {Role::admin, Role::receptionist});
  const auto body = request.json_body<SendBody>();
  Checks checks;
  checks.require(body.type == Channel::sms ? valid_phone(body.recipient) : valid_email(body.recipient), "recipient",
                 "must be a phone number for an SMS, an email address for an email");
  checks.length(body.message, 1, body.type == Channel::sms ? 1000 : 20000, "message");
  checks.length(body.subject.value_or(""), 0, 200, "subject");
  checks.require(body.subject.value_or("").find_first_of("\r\n") == std::string::npos, "subject", "must be one line");
  checks.done();
  Message m;
  m.id = new_id();
  m.channel = body.type;
  m.recipient = body.type == Channel::sms ? without_spaces(body.recipient) : body.recipient;
  Variables variables;
  variables.subject = body.subject.value_or("Consulta");
  variables.message = body.message;
  m.template_name = json::enum_text(Template::custom);
  m.variables = json::write(variables);
  messages.begin(m.id, Write{m}, work);
  return http::answer(202, Accepted{m.id});
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto after = http::page_cursor(request);
  const auto limit = http::page_limit(request);
  auto session = host.db().lease();
  const auto user = claims.role == Role::admin ? std::nullopt : std::optional(claims.sub);
  return host::page<MessageView>(store::list(*session, user, after, limit + 1), limit,
                                 [](const MessageView& m) { return to_text(m.id); });
}

// One that was given up on goes out again.
http::Response repeat(host::Host& host, Messages& messages, const http::Request& request) {
  host.caller(request, {Role::admin, Role::receptionist});
  const auto id = request.id("id");
  host.change([&](broker::Work& work) {
    messages.wish(
        id, Repeat{}, [](const MaybeMessage&) {}, [](const Message&) {}, work);
  });
  return http::answer(202, Accepted{id});
}

}  // namespace

void add_routes(host::Host& host, Messages& messages) {
  host.create("/api/v1/notifications/send",
              [&](const http::Request& r, broker::Work& work) { return send(host, messages, r, work); });
  host.router().post("/api/v1/notifications/{id}/retry",
                     [&](const http::Request& r) { return repeat(host, messages, r); });
  host.router().get("/api/v1/notifications", [&host](const http::Request& r) { return list(host, r); });
}

}  // namespace consulta::notifications
