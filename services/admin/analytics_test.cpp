#include "services/admin/analytics.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::admin;

namespace {

const WallClock lisbon("Europe/Lisbon");
const auto ana = parse_uuid("00000000-0000-7000-8000-000000000001").value();
const auto massage = parse_uuid("00000000-0000-7000-8000-00000000000a").value();
const auto now = parse_instant("2026-12-02T12:00:00Z").value();

Wanted two_days() {
  return {{parse_day("2026-12-01").value(), parse_day("2026-12-03").value()}, {}, {}};
}

Sum sum(Part part, Figure what, std::int64_t count, std::int64_t amount) {
  Sum out{part};
  if (part == Part::day) out.day = "2026-12-01";
  if (part == Part::doctor) out.id = ana;
  if (part == Part::specialty) out.id = massage;
  out.what = what;
  out.count = count;
  out.sum = amount;
  return out;
}

// Ana's hours are from nine to five, every day.
Sources sources() {
  Sources out;
  out.model.since = parse_instant("2026-11-01T12:00:00Z").value();
  out.model.shown = 1;
  for (const auto part : {Part::all, Part::day, Part::doctor, Part::specialty}) {
    out.sums.push_back(sum(part, Figure::booked_completed, 3, 3));
    out.sums.push_back(sum(part, Figure::booked_cancelled, 1, 1));
    out.sums.push_back(sum(part, Figure::booked_rejected, 2, 2));
    out.sums.push_back(sum(part, Figure::cancelled_by_patient, 1, 1));
    out.sums.push_back(sum(part, Figure::paid_cents, 4, 16'000));
    out.sums.push_back(sum(part, Figure::refunded_cents, 1, 2'000));
    out.sums.push_back(sum(part, Figure::returned_cents, 1, 4'000));
    out.sums.push_back(sum(part, Figure::taken_minutes, 3, 120));
    auto waits = sum(part, Figure::wait_seconds, 3, 1'800);
    waits.median = 500;
    waits.p90 = 900;
    out.sums.push_back(waits);
  }
  out.leads = {{0, 1}, {3, 2}, {7, 1}, {200, 5}};
  Hours hours;
  hours.sets.push_back({"2026-11-01 12:00", {}});
  for (std::int32_t weekday = 1; weekday <= 7; ++weekday) {
    hours.sets.front().weekly.push_back({weekday, "09:00", "17:00"});
  }
  out.hours.push_back({ana, hours});
  out.names = {{ana, {"Ana Prado", "Ana Prado"}, 1}, {massage, {"Massagem", "Massage"}, 1}};
  return out;
}

Analytics shown(const Wanted& wanted = two_days(), const Sources& from = sources()) {
  return analytics(wanted, from, now, lisbon);
}

}  // namespace

TEST_CASE("figures are added up: bookings are all but those that were rejected, kept is what did not go back") {
  const auto total = shown().total;
  CHECK(total.bookings == 4);
  CHECK(total.outcomes.completed == 3);
  CHECK(total.outcomes.rejected == 2);
  CHECK(total.cancelled.patient == 1);
  CHECK(total.revenue_cents == 16'000);
  CHECK(total.refunds_cents == 2'000);
  CHECK(total.kept_cents == 14'000);
  CHECK(total.returned_cents == 4'000);
  CHECK(total.wait_seconds.count == 3);
  CHECK(total.wait_seconds.median == 500);
  CHECK(!total.lead_days.median);
}

TEST_CASE("each day is there, also one on which nothing was; those that are not over are partial") {
  const auto days = shown().days;
  REQUIRE(days.size() == 2);
  CHECK(days[0].date == "2026-12-01");
  CHECK(days[0].figures.bookings == 4);
  CHECK(!days[0].partial);
  CHECK(days[1].figures.bookings == 0);
  CHECK(days[1].partial);
  auto late = sources();
  late.model.since = parse_instant("2026-12-01T12:00:00Z").value();
  CHECK(shown(two_days(), late).days[0].partial);
}

TEST_CASE("occupancy is what is booked of what was offered, and none where nobody knows what was offered") {
  const auto all = shown();
  CHECK(all.total.offered_minutes == 960);
  CHECK(all.total.occupancy == doctest::Approx(0.125));
  CHECK(all.days[0].figures.occupancy == doctest::Approx(0.25));
  REQUIRE(all.doctors.size() == 1);
  CHECK(all.doctors[0].figures.occupancy == doctest::Approx(0.125));
  CHECK(!all.specialties.at(0).figures.occupancy);
  auto of_specialty = two_days();
  of_specialty.specialty_id = massage;
  CHECK(!shown(of_specialty).total.offered_minutes);
  CHECK(!shown(of_specialty).total.occupancy);
  auto of_another = two_days();
  of_another.doctor_id = new_id();
  CHECK(shown(of_another).total.offered_minutes == 0);
  CHECK(!shown(of_another).total.occupancy);
}

TEST_CASE("doctors and specialties have their names, where they are known") {
  CHECK(shown().doctors.at(0).names->pt == "Ana Prado");
  CHECK(shown().specialties.at(0).names->pt == "Massagem");
  auto nameless = sources();
  nameless.names.clear();
  CHECK(!shown(two_days(), nameless).doctors.at(0).names);
}

TEST_CASE("days ahead are a bar each, and each booking is in one") {
  std::int64_t all = 0;
  const auto bars = shown().lead_days;
  for (const auto& bar : bars) all += bar.bookings;
  CHECK(all == 9);
  CHECK(bars.front().bookings == 1);
  CHECK(bars.at(2).bookings == 2);
  CHECK(bars.at(3).bookings == 1);
  CHECK(bars.back().bookings == 5);
  CHECK(!bars.back().to_days);
}

TEST_CASE("how far a rebuild is shows while there is one, and it is never done before it is shown") {
  auto from = sources();
  CHECK(!shown(two_days(), from).rebuilding);
  from.model.making = 2;
  CHECK(shown(two_days(), from).rebuilding == 0);
  from.model.to_make = 4;
  from.model.made = 1;
  CHECK(shown(two_days(), from).rebuilding == doctest::Approx(0.25));
  from.model.made = 5;
  CHECK(shown(two_days(), from).rebuilding < 1.0);
}

TEST_CASE("the table has a row for all, each day, doctor and specialty, of as many fields as its head") {
  const auto table = csv(shown());
  std::vector<std::string> lines;
  for (std::size_t begin = 0; begin < table.size();) {
    const auto end = table.find("\r\n", begin);
    REQUIRE(end != std::string::npos);
    lines.push_back(table.substr(begin, end - begin));
    begin = end + 2;
  }
  REQUIRE(lines.size() == 6);
  CHECK(lines[0].starts_with("of,which,name,bookings,"));
  CHECK(lines[1].starts_with("all,2026-12-01/2026-12-03,,4,"));
  CHECK(lines[2].starts_with("day,2026-12-01,,4,"));
  CHECK(lines[4] == "doctor," + to_text(ana) +
                        ",Ana Prado,4,0,0,3,0,1,0,2,0,1,0,0,0,0,16000,2000,14000,4000,0,120,960,0.1250,,,500,900");
  for (const auto& line : lines) {
    CHECK(std::count(line.begin(), line.end(), ',') == std::count(lines[0].begin(), lines[0].end(), ','));
  }
}

TEST_CASE("a name is quoted where it must be, and is no formula") {
  const auto named = [](const std::string& name) {
    auto from = sources();
    from.names = {{ana, {name, name}, 1}};
    return csv(shown(two_days(), from));
  };
  CHECK(named("Prado, Ana \"A.\"").find(",\"Prado, Ana \"\"A.\"\"\",4,") != std::string::npos);
  CHECK(named("=1+1").find(",'=1+1,4,") != std::string::npos);
}
