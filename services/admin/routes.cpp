#include <algorithm>

#include "broker/dead_letters.hpp"
#include "engine/host/accesses.hpp"
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

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::admin});
  const auto page = host.page(request);
  const broker::WantedLetters wanted{request.query_value("service").value_or(""),
                                     request.query_value("reason").value_or(""), request.query_value("q").value_or("")};
  host::record(*host.db().lease(), request, claims, {"dead_letter.list", "dead_letter"});
  auto letters = with_dead_letters(
      host, [&](broker::DeadLetters& dead) { return dead.page(page.after_id(), page.to_read(), wanted); });
  std::vector<DeadLetterView> items;
  for (auto& letter : letters) items.push_back(view(std::move(letter)));
  return page.answer(std::move(items), [](const DeadLetterView& l) { return to_text(l.id); });
}

// Recorded before it is done, for nothing is done that is not on record, and once more when it is known how it went.
http::Response act(host::Host& host, const http::Request& request, const char* action,
                   bool (broker::DeadLetters::*what)(const Uuid&, const broker::DeadLetters::Found&), int status) {
  const auto claims = host.caller(request, {Role::admin});
  const auto id = request.id("id");
  std::string of;
  const auto record = [&](const char* outcome) {
    host::record(*host.db().lease(), request, claims,
                 {action, "dead_letter", id, "service=" + of + " outcome=" + outcome});
  };
  try {
    const bool found = with_dead_letters(host, [&](broker::DeadLetters& dead) {
      return (dead.*what)(id, [&](const std::string& service) {
        of = service;
        record("begun");
      });
    });
    if (!found) throw not_found("dead letter");
    record("done");
  } catch (...) {
    if (!of.empty()) record("unknown");
    throw;
  }
  if (status == 204) return http::no_content();
  return http::answer(status, Replayed{id});
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
}

}  // namespace consulta::admin
