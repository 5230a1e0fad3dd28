#include "clinic/wall_clock.hpp"

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

std::optional<Instant> WallClock::day(const std::string& text) const {
  const auto midnight = text.size() == 10 ? parse_instant(text + "T00:00:00Z") : std::nullopt;
  if (!midnight) return std::nullopt;
  // The first instant of the day, also where its midnight is left out or comes twice.
  const auto local = date::local_seconds(std::chrono::floor<std::chrono::seconds>(*midnight).time_since_epoch());
  return Instant(zone_->to_sys(local, date::choose::earliest));
}

}  // namespace consulta
