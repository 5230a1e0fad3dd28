#include "engine/host/accesses.hpp"
#include "platform/http/checks.hpp"
#include "platform/process/config.hpp"
#include "services/admin/service.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

constexpr std::size_t longest_action = 100;

struct Actor {
  std::optional<Uuid> id;
  std::optional<Role> role;
};
BOOST_DESCRIBE_STRUCT(Actor, (), (id, role))

struct Subject {
  std::string kind;
  std::optional<Uuid> id;
};
BOOST_DESCRIBE_STRUCT(Subject, (), (kind, id))

struct EntryView {
  Uuid id{};
  std::int64_t seq = 0;
  Instant at{};
  Actor actor;
  std::string action;
  Subject subject;
  std::optional<std::string> client;
  std::string detail, hash;
};
BOOST_DESCRIBE_STRUCT(EntryView, (), (id, seq, at, actor, action, subject, client, detail, hash))

EntryView view(Entry e) {
  return {e.id,
          e.seq,
          e.at,
          {e.actor_id, e.actor_role},
          std::move(e.action),
          {std::move(e.subject_kind), e.subject_id},
          std::move(e.client),
          std::move(e.detail),
          std::move(e.hash)};
}

// As somebody is told of it who did it, or whom it was done to: nothing of anybody else.
struct OwnEntry {
  Instant at{};
  std::string action, subject_kind;
  std::optional<Role> by;  // none: nobody who was known
  bool by_me = false, to_me = false;
  std::optional<std::string> client, detail;  // whence I did it, and what was done to me
};
BOOST_DESCRIBE_STRUCT(OwnEntry, (), (at, action, subject_kind, by, by_me, to_me, client, detail))

OwnEntry own_view(const Entry& e, const Uuid& me) {
  OwnEntry out{e.at, e.action, e.subject_kind, e.actor_role, e.actor_id == me, e.subject_id == me};
  if (out.by_me) out.client = e.client;
  if (out.to_me) out.detail = e.detail;
  return out;
}

// A page ends at an instant and, of several of that instant, at a number.
template <class E>
std::string place_of(const E& last) {
  return format_instant(last.at) + "_" + std::to_string(last.seq);
}
std::optional<Place> parse_place(const std::string& text) {
  const auto mark = text.find('_');
  if (mark == std::string::npos) return std::nullopt;
  const auto at = parse_instant(text.substr(0, mark));
  const auto seq = whole_number(text.substr(mark + 1), 1, std::numeric_limits<std::int64_t>::max());
  return at && seq ? std::optional(Place{*at, *seq}) : std::nullopt;
}

Filter filter_of(const http::Request& request, const host::Page& page) {
  constexpr auto an_instant = "must be an instant such as 2026-12-01T09:00:00Z";
  Filter filter;
  filter.actor = http::query_id(request, "actor");
  filter.subject = http::query_id(request, "subject");
  filter.action = http::query(request, "action", "is no action such as appointment.read", [](const std::string& text) {
    return text.size() <= longest_action ? std::optional(text) : std::nullopt;
  });
  filter.from = http::query(request, "from", an_instant, parse_instant);
  filter.to = http::query(request, "to", an_instant, parse_instant);
  filter.after = page.after(parse_place);
  return filter;
}

// Who was asked for is what was looked at.
host::Access looking(const Filter& filter) {
  host::Access access{"audit.read", "audit", filter.subject};
  const auto add = [&](const std::string& name, const std::string& value) {
    access.detail += (access.detail.empty() ? "" : " ") + name + "=" + value;
  };
  if (filter.actor) add("actor", to_text(*filter.actor));
  if (filter.from) add("from", format_instant(*filter.from));
  if (filter.to) add("to", format_instant(*filter.to));
  return access;
}

http::Response list(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::admin});
  const auto page = host.page(request);
  const auto filter = filter_of(request, page);
  auto session = host.db().lease();
  host::record(*session, request, claims, looking(filter));
  std::vector<EntryView> views;
  for (auto& entry : store::list(*session, filter, page.to_read())) views.push_back(view(std::move(entry)));
  return page.answer(std::move(views), place_of<EntryView>);
}

// Those of which the caller is `whose`.
http::Response own(host::Host& host, const http::Request& request, std::optional<Uuid> Filter::*whose) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  Filter filter;
  filter.*whose = claims.sub;
  filter.after = page.after(parse_place);
  auto session = host.db().lease();
  const auto found = store::list(*session, filter, page.to_read());
  std::vector<OwnEntry> views;
  for (const auto& entry : found) views.push_back(own_view(entry, claims.sub));
  return page.answer(std::move(views), [&](const OwnEntry&) { return place_of(found[page.shown(found.size()) - 1]); });
}

}  // namespace

void add_audit_routes(host::Host& host) {
  host.router().get("/api/v1/admin/audit", [&host](const http::Request& r) { return list(host, r); });
  host.router().get("/export/done_by_me", [&host](const http::Request& r) { return own(host, r, &Filter::actor); });
  host.router().get("/export/done_to_me", [&host](const http::Request& r) { return own(host, r, &Filter::subject); });
}

}  // namespace consulta::admin
