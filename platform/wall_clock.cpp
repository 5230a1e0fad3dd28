#include "platform/wall_clock.hpp"

#include <date/tz.h>

namespace consulta {

WallClock::WallClock(Settings& settings) {
  const auto name = settings.text("CONSULTA_TIME_ZONE", "Europe/Lisbon", "IANA time zone of the clinic");
  try {
    zone_ = date::locate_zone(name);
  } catch (const std::exception&) {
    settings.fail("CONSULTA_TIME_ZONE", "'" + name + "' is not a time zone of the IANA database");
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
