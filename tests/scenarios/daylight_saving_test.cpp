// The nights on which the clock changes, in the clinic's time zone, as a patient meets them.
#include <doctest/doctest.h>

#include <chrono>
#include <set>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;
namespace chrono = std::chrono;

namespace {

// The next last Sunday of a month.
chrono::sys_days next_change(chrono::month month) {
  const auto today = chrono::floor<chrono::days>(test_now());
  auto year = chrono::year_month_day(today).year();
  chrono::sys_days day;
  do {
    day = chrono::sys_days(year / month / chrono::Sunday[chrono::last]);
    ++year;
  } while (day <= today + chrono::days(2));
  return day;
}

// Night shift on Sundays, midnight to four.
Doctor night_doctor() {
  return new_doctor(R"({"weekday":7,"from":"00:00","to":"04:00"})");
}

std::set<std::string> offered_that_night(const Doctor& doctor, chrono::sys_days sunday) {
  const auto before = format_instant(Instant(sunday) - chrono::hours(2));
  const auto after = format_instant(Instant(sunday) + chrono::hours(8));
  const auto answer = get("/availability?doctor_id=" + doctor.id + "&from=" + before + "&to=" + after);
  std::set<std::string> out;
  for (std::size_t i = 0; i < answer.count("items"); ++i)
    out.insert(answer["items." + std::to_string(i) + ".starts_at"]);
  return out;
}

// Books every one of them, each for another patient.
void book_all(const Doctor& doctor, const std::set<std::string>& starts) {
  for (const auto& start : starts) {
    CAPTURE(start);
    CHECK(book(new_patient(), Slot{doctor.id, doctor.specialty_id, start})["status"] == "awaiting_payment");
  }
}

}  // namespace

TEST_CASE("the hour that spring skips is not offered and cannot be booked") {
  const auto doctor = night_doctor();
  const auto sunday = next_change(chrono::March);
  const auto at = [&](int utc_hour) { return format_instant(Instant(sunday) + chrono::hours(utc_hour)); };
  // Midnight is 00:00 UTC; one o'clock does not exist; two, by then summer time, is 01:00 UTC.
  const auto offered = offered_that_night(doctor, sunday);
  CHECK(offered == std::set<std::string>{at(0), at(1), at(2)});
  book_all(doctor, offered);
  CHECK(book(new_patient(), Slot{doctor.id, doctor.specialty_id, at(3)})["status_reason"] == "not_offered");
  CHECK(offered_that_night(doctor, sunday).empty());
}

TEST_CASE("the hour that autumn repeats is offered without two appointments meeting") {
  const auto doctor = night_doctor();
  const auto sunday = next_change(chrono::October);
  const auto offered = offered_that_night(doctor, sunday);
  // Midnight in summer time is 23:00 UTC the day before; three o'clock in winter time is 03:00 UTC.
  CHECK(offered.contains(format_instant(Instant(sunday) - chrono::hours(1))));
  CHECK(offered.contains(format_instant(Instant(sunday) + chrono::hours(3))));
  CHECK(!offered.contains(format_instant(Instant(sunday) + chrono::hours(4))));
  for (auto it = offered.begin(); it != offered.end() && std::next(it) != offered.end(); ++it) {
    CHECK(*parse_instant(*std::next(it)) - *parse_instant(*it) >= chrono::hours(1));
  }
  book_all(doctor, offered);
  CHECK(offered_that_night(doctor, sunday).empty());
}
