// What doctors decides about a hold: values in, an action out. Messages of one appointment may come in any order,
// twice, or after it is over; the state alone decides. Pure; tests/model runs these functions through every
// interleaving.
#pragma once

#include <optional>

#include "platform/json.hpp"

namespace consulta::doctors {

// The row of an appointment, locked.
struct Hold {
  bool released = false;  // over for good: nothing is ever held for it again
  bool firm = false;
  std::int32_t round = 0;
  bool withdrawn = false;  // released because the doctor or the specialty is gone
};

enum class Action {
  none,
  hold,         // insert; the database says whether the slot was free
  move,         // exchange the slot in one step, so that the old one is never given up for nothing
  reject_move,  // what is moved was taken back meanwhile
  make_firm,
  release,
  withdraw,   // release, and tell that it was taken back
  tombstone,  // remember that it is over before it began
};

Action on_requested(const std::optional<Hold>& hold);
Action on_reschedule_requested(const std::optional<Hold>& hold, std::int32_t round);
Action on_confirmed(const std::optional<Hold>& hold);
// Its doctor or its specialty is gone. What has begun stays.
Action on_gone(const std::optional<Hold>& hold, bool begun);
// Cancelled or expired.
Action on_over(const std::optional<Hold>& hold);

}  // namespace consulta::doctors
