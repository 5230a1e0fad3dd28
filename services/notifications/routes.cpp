#include <span>

#include "clinic/email.hpp"
#include "clinic/one_line.hpp"
#include "clinic/phone.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
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

host::Made send(host::Host& host, Messages& messages, const http::Request& request, broker::Work& work) {
  const auto claims = host.caller(request, {Role::admin, Role::receptionist});
  const auto body = request.json_body<SendBody>();
  Checks checks;
  const auto recipient = body.type == Channel::sms ? phone_of(body.recipient) : email_of(body.recipient);
  checks.require(recipient.has_value(), "recipient",
                 "must be a phone number for an SMS, an email address for an email");
  checks.length(body.message, 1, body.type == Channel::sms ? 1000 : 20000, "message");
  check_line(checks, body.subject.value_or(""), 0, 200, "subject");
  checks.done();
  Message m;
  m.id = new_id();
  m.channel = body.type;
  m.recipient = *recipient;
  Variables variables;
  variables.subject = body.subject.value_or("Consulta");
  variables.message = body.message;
  m.template_name = json::enum_text(Template::custom);
  m.variables = json::write(variables);
  host::record(work, request, claims,
               {"notification.send", "notification", m.id, "channel=" + json::enum_text(m.channel)});
  messages.begin(m.id, Write{m}, work);
  return {http::answer(202, Accepted{m.id}), m.id};
}

http::Response sent_before(host::Host& host, const http::Request& request, sql::Session& db, const Uuid& id) {
  host.caller(request, {Role::admin, Role::receptionist});
  const auto found = db.all(store::messages.find, std::vector{id});
  if (found.empty()) throw not_found("notification");
  return http::answer(202, Accepted{id, json::enum_text(found.front().status)});
}

// What went to an address alone is of nobody who is known.
void record_shown(sql::Session& db, const http::Request& request, const Claims& claims,
                  std::span<const MessageView> found) {
  std::vector<Uuid> users;
  for (const auto& message : found) {
    if (message.user_id) users.push_back(*message.user_id);
  }
  host::record_shown(db, request, claims, {"notification.list", "user"}, std::move(users));
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  const auto status = http::query(request, "status", "is no status of a message", [](const std::string& text) {
    Status value{};
    return boost::describe::enum_from_string(text.c_str(), value) ? std::optional(value) : std::nullopt;
  });
  auto session = host.db().lease();
  const bool all = claims.role == Role::admin || claims.role == Role::receptionist;
  const auto user = all ? std::nullopt : std::optional(claims.sub);
  auto found = store::list(*session, user, status, page.after_id(), page.to_read());
  if (all) record_shown(*session, request, claims, std::span(found).first(page.shown(found.size())));
  return page.answer(std::move(found), [](const MessageView& m) { return to_text(m.id); });
}

// One that was given up on goes out again.
http::Response repeat(host::Host& host, Messages& messages, const http::Request& request) {
  const auto claims = host.caller(request, {Role::admin, Role::receptionist});
  const auto id = request.id("id");
  host.change([&](broker::Work& work) {
    messages.wish(
        id, Repeat{}, [](const MaybeMessage&) {}, [](const Message&) {}, work);
    host::record(work, request, claims, {"notification.retry", "notification", id});
  });
  return http::answer(202, Accepted{id});
}

}  // namespace

void add_routes(host::Host& host, Messages& messages) {
  host.create("/api/v1/notifications/send",
              {[&](const http::Request& r, broker::Work& work) { return send(host, messages, r, work); },
               [&](const http::Request& r, sql::Session& db, const Uuid& id) { return sent_before(host, r, db, id); }});
  host.router().post("/api/v1/notifications/{id}/retry",
                     [&](const http::Request& r) { return repeat(host, messages, r); });
  host.router().get("/api/v1/notifications", [&host](const http::Request& r) { return list(host, r); });
}

}  // namespace consulta::notifications
