#include "services/doctors/domain.hpp"

namespace consulta::doctors {

Action on_requested(const std::optional<Hold>& hold) {
  return hold ? Action::none : Action::hold;
}

Action on_reschedule_requested(const std::optional<Hold>& hold, std::int32_t round) {
  if (!hold || hold->round >= round) return Action::none;
  if (hold->withdrawn) return Action::reject_move;
  return hold->released ? Action::none : Action::move;
}

Action on_confirmed(const std::optional<Hold>& hold) {
  return hold && !hold->released && !hold->firm ? Action::make_firm : Action::none;
}

Action on_gone(const std::optional<Hold>& hold, bool begun) {
  return hold && !hold->released && !begun ? Action::withdraw : Action::none;
}

Action on_over(const std::optional<Hold>& hold) {
  if (!hold) return Action::tombstone;
  return hold->released ? Action::none : Action::release;
}

}  // namespace consulta::doctors
