#include <algorithm>

#include "broker/dead_letters.hpp"
#include "platform/observe/log.hpp"
#include "platform/text/text.hpp"
#include "services/admin/service.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

struct DeadLetterView {
  Uuid id{};
  std::string service;
  std::string event_id;
  std::string type;
  std::string reason;
  int attempts = 0;
  std::string last_error;
  std::optional<Instant> given_up_at;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(DeadLetterView, (),
                      (id, service, event_id, type, reason, attempts, last_error, given_up_at, body))

struct Replayed {
  Uuid id{};
  std::string status = "replayed";
};
BOOST_DESCRIBE_STRUCT(Replayed, (), (id, status))

// What somebody published need not be text at all: then what is no ASCII is shown as '?'.
std::string shown(std::string text) {
  if (!valid_utf8(text)) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
  }
  return text;
}

DeadLetterView view(broker::DeadLetter letter) {
  return {letter.id,
          std::move(letter.service),
          shown(std::move(letter.event_id)),
          shown(std::move(letter.type)),
          std::move(letter.reason),
          letter.attempts,
          shown(std::move(letter.last_error)),
          letter.given_up_at,
          shown(std::move(letter.body))};
}

// One call at a time over all replicas: two would hide the letters from each other.
template <class F>
auto with_dead_letters(host::Host& host, F&& work) {
  broker::DeadLetters letters(host.broker_url(), host.topology());
  auto lock = host.db().lease();
  sql::Transaction holding(*lock);
  store::lock_dead_letters(*lock);
  try {
    return work(letters);
  } catch (const broker::ConnectionError& e) {
    spdlog::error("dead letters: {}", e.what());
    throw unavailable("The message broker does not answer. Try again in a moment.", 5);
  }
}

void record(host::Host& host, const Claims& who, const std::string& action, const std::string& subject) {
  auto session = host.db().lease();
  store::record(*session, {new_id(), Clock::now(), who.sub, action, subject, ""});
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::admin});
  const auto after = http::page_cursor(request);
  const auto limit = http::page_limit(request);
  record(host, claims, "dead_letters.list", "");
  auto letters = with_dead_letters(host, [](broker::DeadLetters& dead) { return dead.all(); });
  std::vector<DeadLetterView> items;
  for (auto& letter : letters) {
    if (items.size() > limit) break;
    if (!after || letter.id > *after) items.push_back(view(std::move(letter)));
  }
  return host::page<DeadLetterView>(std::move(items), limit, [](const DeadLetterView& l) { return to_text(l.id); });
}

// Recorded before it is done: nothing is done that is not on record.
http::Response act(host::Host& host, const http::Request& request, const char* action,
                   bool (broker::DeadLetters::*what)(const Uuid&), int status) {
  const auto claims = host.caller(request, {Role::admin});
  const auto id = request.id("id");
  const bool found = with_dead_letters(host, [&](broker::DeadLetters& dead) {
    record(host, claims, action, to_text(id));
    return (dead.*what)(id);
  });
  if (!found) throw not_found("dead letter");
  if (status == 204) return http::no_content();
  return http::answer(status, Replayed{id});
}

http::Response audit(host::Host& host, const http::Request& request) {
  host.caller(request, {Role::admin});
  const auto limit = http::page_limit(request);
  auto session = host.db().lease();
  return host::page<AuditEntry>(store::audit(*session, http::page_cursor(request), limit + 1), limit,
                                [](const AuditEntry& e) { return to_text(e.id); });
}

}  // namespace

void add_routes(host::Host& host) {
  host.router().get("/api/v1/admin/dead-letters", [&host](const http::Request& r) { return list(host, r); });
  host.router().post("/api/v1/admin/dead-letters/{id}/replay", [&host](const http::Request& r) {
    return act(host, r, "dead_letter.replay", &broker::DeadLetters::replay, 202);
  });
  host.router().del("/api/v1/admin/dead-letters/{id}", [&host](const http::Request& r) {
    return act(host, r, "dead_letter.discard", &broker::DeadLetters::discard, 204);
  });
  host.router().get("/api/v1/admin/audit", [&host](const http::Request& r) { return audit(host, r); });
}

}  // namespace consulta::admin
