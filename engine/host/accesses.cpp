#include "engine/host/accesses.hpp"

#include <algorithm>

#include "engine/any_event.hpp"
#include "engine/host/queries.hpp"

namespace consulta::host {
namespace {

constexpr std::size_t most_at_once = 300;

std::string rows(const std::optional<std::string>& client, const Actor& actor, std::vector<Access> accesses) {
  std::vector<events::Access> out;
  for (auto& access : accesses) {
    out.push_back({new_id(), Clock::now(), actor.id, actor.role, std::move(access.action),
                   std::move(access.subject_kind), access.subject_id, client, std::move(access.detail)});
  }
  return json::write(out);
}

void end_with(broker::Work& work, const std::optional<std::string>& client, const Actor& actor,
              std::vector<Access> accesses) {
  if (accesses.empty()) return;
  auto statement = work.before().statement(queries::insert_accesses, rows(client, actor, std::move(accesses)));
  statement.by_rows = true;
  work.finish_with(std::move(statement));
}

}  // namespace

void record(broker::Work& work, const http::Request& request, const Actor& actor, Access access) {
  end_with(work, http::client_of(request), actor, {std::move(access)});
}

void record_all(broker::Work& work, const http::Request& request, const Actor& actor, std::vector<Access> accesses) {
  end_with(work, http::client_of(request), actor, std::move(accesses));
}

void record(broker::Work& work, const Actor& actor, Access access) {
  end_with(work, std::nullopt, actor, {std::move(access)});
}

void record(sql::Session& db, const http::Request& request, const Actor& actor, Access access) {
  record_all(db, request, actor, {std::move(access)});
}

void record_all(sql::Session& db, const http::Request& request, const Actor& actor, std::vector<Access> accesses) {
  if (accesses.empty()) return;
  db.exec(queries::insert_accesses, rows(http::client_of(request), actor, std::move(accesses)));
}

void record_shown(sql::Session& db, const http::Request& request, const Claims& caller, const Access& access,
                  std::vector<Uuid> about) {
  std::sort(about.begin(), about.end());
  about.erase(std::unique(about.begin(), about.end()), about.end());
  std::erase(about, caller.sub);
  std::vector<Access> accesses(about.size(), access);
  for (std::size_t i = 0; i < about.size(); ++i) accesses[i].subject_id = about[i];
  record_all(db, request, caller, std::move(accesses));
}

bool hand_over_accesses(sql::Session& db, broker::Outlet& outlet, std::string_view service) {
  broker::Work work(db, outlet);
  auto entries = work.db().all(queries::lock_accesses, most_at_once);
  if (entries.empty()) return false;
  const bool more = entries.size() == most_at_once;
  const auto first = entries.front().id;
  work.db().exec(queries::delete_accesses, sql::ids_of(entries));
  work.publish(
      engine::AnyEvent(events::AccessRecorded{std::move(entries)}, first, events::AccessRecorded::kind.of(service))
          .outgoing(nullptr));
  work.commit();
  return more;
}

}  // namespace consulta::host
