#include "platform/wall_clock.hpp"

#include <date/tz.h>

namespace consulta {

WallClock::WallClock(const std::string& zone) : zone_(date::locate_zone(zone)) {}

WallClock clinic_clock(Settings& settings) {
  const auto zone = settings.text("CONSULTA_TIME_ZONE", "Europe/Lisbon", "IANA time zone of the clinic");
  try {
    return WallClock(zone);
  } catch (const std::exception&) {
    settings.fail("CONSULTA_TIME_ZONE", "'" + zone + "' is not a time zone of the IANA database");
    return WallClock("UTC");
  }
}

std::chrono::seconds WallClock::offset(Instant instant) const {
  return zone_->get_info(std::chrono::floor<std::chrono::seconds>(instant)).offset;
}

std::string WallClock::minutes(Instant instant) const {
  auto text = format_instant(std::chrono::floor<std::chrono::minutes>(instant + offset(instant))).substr(0, 16);
  text[10] = ' ';
  return text;
}

}  // namespace consulta
