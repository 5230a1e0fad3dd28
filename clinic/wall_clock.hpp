// What the clock on the clinic's wall shows, in an IANA time zone.
#pragma once

#include <optional>
#include <string>

#include "platform/process/config.hpp"
#include "platform/time/time.hpp"

namespace date {
class time_zone;
}

namespace consulta {

class WallClock {
 public:
  // Throws std::runtime_error where there is no such zone.
  explicit WallClock(const std::string& zone);

  std::chrono::seconds offset(Instant instant) const;
  std::string minutes(Instant instant) const;  // "2026-12-01 09:00"
  // When this day ("2026-12-01") begins; nothing for what is no day.
  std::optional<Instant> day(const std::string& text) const;

 private:
  const date::time_zone* zone_ = nullptr;
};

// As CONSULTA_TIME_ZONE says; a zone that does not exist is reported as a bad setting.
WallClock clinic_clock(Settings& settings);

}  // namespace consulta
