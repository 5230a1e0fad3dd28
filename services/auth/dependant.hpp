// A dependant: whom somebody books for besides themselves, a child or an old father. Known by an id that is never given
// again. Pure.
//
//   nothing ── AddDependant ──▶ there ⟲ ChangeDependant ── RemoveDependant ──▶ removed
//
// What is removed stays so, and says no more who it was. An account has few at a time: each has one of its places, and
// the database saves no other one that has it.
#pragma once

#include <optional>
#include <string>

#include "clinic/wall_clock.hpp"
#include "engine/decision.hpp"
#include "events/auth.hpp"

namespace consulta::auth {

// What their account says of them.
struct Person {
  std::string full_name;
  std::string birth_date;  // "2019-05-04"
  std::optional<std::string> tax_number;
};
BOOST_DESCRIBE_STRUCT(Person, (), (full_name, birth_date, tax_number))

// Throws Problem 422 with every rule that is broken. A birthday is of today at the latest, by the clinic's wall.
Person checked(Person person, const WallClock& clock, Instant now);

struct Dependant {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid id{}, user_id{};
  // Empty and none once it is removed.
  std::string full_name;
  std::optional<std::string> birth_date, tax_number;
  bool removed = false;
  std::optional<std::int32_t> place;  // of the account's
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Dependant, (), (id, user_id, full_name, birth_date, tax_number, removed, place, version))

inline const Uuid& id_of(const Dependant& d) {
  return d.id;
}

struct Dependant::Context {
  Instant now{};
};

inline constexpr std::int32_t most_dependants = 20;  // of one account at a time

// Refused with `too_many_dependants` where all places are taken.
struct AddDependant {
  Uuid id{}, user_id{};
  Person person;
};
// Says the whole anew. Of one that is there, as is its removal.
struct ChangeDependant {
  Person person;
};
struct RemoveDependant {};

using MaybeDependant = std::optional<Dependant>;
using DependantOutcome = engine::Outcome<Dependant>;

DependantOutcome decide(const MaybeDependant& d, const AddDependant& wish, Instant now);
DependantOutcome decide(const MaybeDependant& d, const ChangeDependant& wish, Instant now);
DependantOutcome decide(const MaybeDependant& d, const RemoveDependant&, Instant now);

}  // namespace consulta::auth
