// Who may be checked in when: on the day, from some time before the start on, and once more with the same answer. Pure.
#pragma once

#include "clinic/wall_clock.hpp"
#include "platform/http/problem.hpp"
#include "services/reception/visit.hpp"

namespace consulta::reception {

// What a code is known by. It is 128 random bits, so that nobody finds the code of a hash.
std::string hash_of_code(std::string_view code);

// Why whoever shows the code of this visit is not let in now, if so: 404 `not_found`, 409 `not_today`, `too_early`
// (with `from`), `wrong_status`.
std::optional<Problem> refusal_of(const std::optional<Visit>& visit, std::chrono::minutes early, const WallClock& clock,
                                  Instant now);

}  // namespace consulta::reception
