// Who is to be known no more, in a service whose aggregates say things of people: each is told so, and looked for again
// after longer and longer pauses, for what was told before may come late, and what was begun at that moment may be
// saved after.
#pragma once

#include <algorithm>
#include <functional>

#include "engine/sweep.hpp"

namespace consulta::engine {

struct Erasure {
  Uuid user_id{};
  Instant told_at{};  // here
};
BOOST_DESCRIBE_STRUCT(Erasure, (), (user_id, told_at))

// A quarter of the time that has passed, but a second.
inline Instant next_look(const Erasure& erasure, Instant now) {
  return now + std::max<std::chrono::microseconds>(std::chrono::seconds(1), (now - erasure.told_at) / 4);
}

struct ErasureQueries {
  const sql::Query<Erasure>& due;
  const sql::Query<void>& postpone;  // until then, whose
};

// `erase(user_id)` erases what is found now. What it throws is thrown. Nobody is looked for for the last time: a dead
// letter may be replayed whenever an administrator likes.
template <class Erase, class Stopping>
void erase_due(sql::Session& db, const ErasureQueries& queries, Erase&& erase, Stopping&& stopping) {
  for (const auto& erasure : db.all(queries.due, Clock::now())) {
    if (stopping()) return;
    erase(erasure.user_id);
    db.exec(queries.postpone, next_look(erasure, Clock::now()), erasure.user_id);
  }
}

// Finds ids of what is of one person.
using FindOf = std::vector<Uuid> (*)(sql::Session&, const Uuid& user_id, std::size_t limit);

// The same message to all that is found of a person, until nothing is.
template <class Lane, class M, class Stopping>
void sweep_of(const Uuid& user_id, Lane& lane, FindOf find, const M& message, sql::Session& db, broker::Outlet& outlet,
              Stopping&& stopping) {
  const auto found = [&](sql::Session& in, Instant, std::size_t limit) { return find(in, user_id, limit); };
  sweep(lane, found, message, db, outlet, stopping);
}

}  // namespace consulta::engine
