// Dates and times of the clinic's wall clock as people of each language write them (ICU, by the CLDR's conventions).
// Safe from any thread.
#pragma once

#include <string>

#include "clinic/language.hpp"
#include "clinic/wall_clock.hpp"

namespace consulta {

// "quarta-feira, 2 de dezembro de 2026 às 09:00", "Wednesday, 2 December 2026 at 09:00".
std::string written_moment(Instant instant, const WallClock& clock, Language language);

// Where there is little room and it is not long until then: "2/12, 09:00", "2 Dec, 09:00".
std::string brief_moment(Instant instant, const WallClock& clock, Language language);

// "09:00".
std::string written_hour(Instant instant, const WallClock& clock, Language language);

}  // namespace consulta
