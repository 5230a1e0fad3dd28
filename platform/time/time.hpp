// Instants and the one clock. An Instant is a point of UTC time with microsecond resolution, written as RFC 3339
// ("2026-12-01T09:00:00Z"). Wall-clock times of the clinic live in services/doctors; nothing here knows a time zone.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace consulta {

using Instant = std::chrono::sys_time<std::chrono::microseconds>;

// Accepts RFC 3339 with any offset and any number of fractional digits (cut to microseconds). In UTC it is of the years
// 1970 to 9999, as both databases can write and read it.
std::optional<Instant> parse_instant(std::string_view text);

// RFC 3339 in UTC; fractional digits only when there are any.
std::string format_instant(Instant instant);

// "2026-12-01 09:00:00.000000": what both PostgreSQL and MariaDB read in a session whose time zone is UTC. Throws
// std::out_of_range where instant_from_sql could not read it again.
std::string sql_instant(Instant instant);

// Reads what either database prints for such a column, with or without fraction or "+00". Throws std::runtime_error
// where it is none.
Instant instant_from_sql(std::string_view text);

// The clock every decision is based on. It follows the system's, plus the seconds written in `offset_file` where one
// is given (for tests that let a day pass); the file is read again at most every 200 ms. Safe from any thread.
class Clock {
 public:
  static void use_offset_file(std::filesystem::path offset_file);
  static Instant now();
};

}  // namespace consulta
