// Deadlines: those whose time has come are told so, page by page, each page in a transaction of its own.
//
//   engine::sweep(payments, store::lock_due, TimeOver{}, db, host.relay(), [&] { return host.stopping(); });
#pragma once

#include <unordered_set>

#include "broker/halving.hpp"
#include "engine/lane.hpp"
#include "platform/observe/log.hpp"

namespace consulta::engine {

// `find(db, now, limit)` looks up the ids of some that are due, longest due first, in the transaction in which they are
// told. What cannot be told (another version may have written it) is logged and left, and stops no other, unless there
// are a thousand of it. Whether it has found that none is left. Throws sql::Error where the database is away.
template <class Lane, class Find, class M, class Stopping>
bool sweep(Lane& lane, Find&& find, const M& message, sql::Session& db, broker::Outlet& outlet, Stopping&& stopping) {
  constexpr std::size_t page = 100;
  constexpr std::size_t most_left = 1000;
  std::vector<Uuid> ids;
  std::unordered_set<Uuid, UuidHash> left;
  bool more = true;
  const auto tell = [&](broker::Work& work, std::size_t begin, std::size_t size) {
    const auto first = ids.begin() + static_cast<std::ptrdiff_t>(begin);
    lane.tell(std::vector(first, first + static_cast<std::ptrdiff_t>(size)), message, work);
    work.commit();
  };
  while (more) {
    ids.clear();
    try {
      broker::Work work(db, outlet);
      ids = find(work.db(), Clock::now(), page + left.size());
      more = ids.size() == page + left.size() && !stopping();
      std::erase_if(ids, [&](const Uuid& id) { return left.contains(id); });
      if (ids.empty()) return left.empty();
      tell(work, 0, ids.size());
    } catch (const std::exception& e) {
      if (ids.empty() || sql::is_unavailable(e)) throw;
      broker::Halving parts(ids.size());
      while (const auto part = parts.next()) {
        try {
          run_attempts(
              [&](Way) {
                broker::Work work(db, outlet);
                tell(work, part->begin, part->size);
              },
              {Way::plain});
          parts.done();
        } catch (const std::exception& failure) {
          if (sql::is_unavailable(failure)) throw;
          if (!parts.failed()) continue;
          spdlog::error("{} is due and cannot be told: {}", to_text(ids[part->begin]), failure.what());
          left.insert(ids[part->begin]);
        }
      }
      more = more && left.size() < most_left;
    }
  }
  return false;
}

}  // namespace consulta::engine
