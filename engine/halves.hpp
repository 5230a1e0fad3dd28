// What is done to many at once, so that it costs little: what fails is done by halves, until what cannot be done stands
// alone and stops no other.
//
//   engine::by_halves(std::span<const Opening>(ended), [&](auto part) { end(part, db); },
//                     [&](const Opening& one, const std::exception& why) { … });
#pragma once

#include <exception>
#include <span>

#include "broker/halving.hpp"
#include "engine/attempts.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::engine {

// `act` takes a part of `all` and does all of it or, where it throws, nothing; `failed` is told of each that stands
// alone. Throws sql::Error where the database is away.
template <class T, class Act, class Failed>
void by_halves(std::span<const T> all, Act&& act, Failed&& failed) {
  broker::Halving parts(all.size());
  while (const auto part = parts.next()) {
    try {
      run_attempts([&](Way) { act(all.subspan(part->begin, part->size)); }, {Way::plain});
      parts.done();
    } catch (const std::exception& e) {
      if (sql::is_unavailable(e)) throw;
      if (parts.failed()) failed(all[part->begin], e);
    }
  }
}

}  // namespace consulta::engine
