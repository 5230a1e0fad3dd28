// A month on paper: the figures that an administrator is shown, as PDF pages. Throws std::runtime_error where they
// cannot be made.
#pragma once

#include "clinic/language.hpp"
#include "clinic/wall_clock.hpp"
#include "services/admin/analytics.hpp"

namespace consulta::admin {

// `clinic`: its name. `month`: "2026-12".
std::string report(const Analytics& analytics, const std::string& clinic, const std::string& month, Language language,
                   Instant made_at, const WallClock& clock);

}  // namespace consulta::admin
