#include "services/admin/counting.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

using namespace consulta;
using namespace consulta::admin;

namespace {

const WallClock lisbon("Europe/Lisbon");
const auto appointment = new_id(), ana = new_id(), rui = new_id(), massage = new_id();

Instant at(const char* text) {
  return parse_instant(text).value();
}

StoredEvent happened(Happened what, const char* when, Details details = {}) {
  return {new_id(), appointment, what, at(when), std::move(details)};
}

Details slot(const Uuid& doctor, const char* from, const char* to) {
  return {.doctor_id = doctor, .specialty_id = massage, .from = at(from), .to = at(to)};
}

const auto first_slot = slot(ana, "2026-12-07T10:00:00Z", "2026-12-07T10:30:00Z");
const auto second_slot = slot(rui, "2026-12-09T15:00:00Z", "2026-12-09T15:30:00Z");

StoredEvent requested() {
  return happened(Happened::requested, "2026-12-01T09:00:00Z",
                  {.specialty_id = massage, .from = at("2026-12-07T10:00:00Z")});
}
StoredEvent confirmed() {
  return happened(Happened::confirmed, "2026-12-02T09:00:00Z", first_slot);
}
StoredEvent paid() {
  return happened(Happened::paid, "2026-12-02T09:00:00Z", {.cents = 4000});
}

using Seen = std::map<std::pair<Figure, std::string>, std::int64_t>;

Seen seen(const std::vector<StoredEvent>& events) {
  Seen out;
  for (const auto& counted : count(events, lisbon)) out[{counted.what, counted.day}] += counted.amount;
  return out;
}

// Of a visit with all that may happen to it.
std::vector<StoredEvent> eventful() {
  auto moved = happened(Happened::moved, "2026-12-03T09:00:00Z", second_slot);
  moved.details.version = 2;
  auto moved_before = happened(Happened::moved, "2026-12-03T10:00:00Z", first_slot);
  moved_before.details.version = 1;
  return {requested(),
          confirmed(),
          paid(),
          moved,
          moved_before,
          happened(Happened::checked_in, "2026-12-09T14:50:00Z", second_slot),
          happened(Happened::started, "2026-12-09T15:05:00Z", second_slot),
          happened(Happened::completed, "2026-12-09T15:40:00Z", second_slot),
          happened(Happened::prescribed, "2026-12-09T15:30:00Z"),
          happened(Happened::refunded, "2026-12-10T15:30:00Z", {.cents = 4000, .by = "paid_twice"})};
}

}  // namespace

TEST_CASE("nothing stored counts for nothing") {
  CHECK(count({}, lisbon).empty());
}

TEST_CASE("a booking counts on its day, by what has become of it") {
  CHECK(seen({requested()}) == Seen{{{Figure::booked_open, "2026-12-01"}, 1}});
  CHECK(seen({requested(), confirmed(), paid()}) == Seen{{{Figure::booked_confirmed, "2026-12-01"}, 1},
                                                         {{Figure::lead_days, "2026-12-01"}, 6},
                                                         {{Figure::confirmed, "2026-12-02"}, 1},
                                                         {{Figure::paid_cents, "2026-12-02"}, 4000},
                                                         {{Figure::taken_minutes, "2026-12-07"}, 30}});
  CHECK(seen({requested(), happened(Happened::expired, "2026-12-01T09:15:00Z", first_slot)}) ==
        Seen{{{Figure::booked_expired, "2026-12-01"}, 1}});
  CHECK(seen({requested(), happened(Happened::rejected, "2026-12-01T09:00:01Z", first_slot)}) ==
        Seen{{{Figure::booked_rejected, "2026-12-01"}, 1}});
}

TEST_CASE("a visit counts on its own day, for its last doctor, and the wait is from coming to beginning") {
  CHECK(seen(eventful()) == Seen{{{Figure::booked_completed, "2026-12-01"}, 1},
                                 {{Figure::lead_days, "2026-12-01"}, 8},
                                 {{Figure::confirmed, "2026-12-02"}, 1},
                                 {{Figure::paid_cents, "2026-12-02"}, 4000},
                                 {{Figure::completed, "2026-12-09"}, 1},
                                 {{Figure::taken_minutes, "2026-12-09"}, 30},
                                 {{Figure::wait_seconds, "2026-12-09"}, 15 * 60},
                                 {{Figure::prescribed, "2026-12-09"}, 1},
                                 {{Figure::returned_cents, "2026-12-10"}, 4000}});
  for (const auto& counted : count(eventful(), lisbon)) {
    CHECK(counted.about == appointment);
    CHECK(counted.doctor_id == rui);
    CHECK(counted.specialty_id == massage);
  }
}

TEST_CASE("who does not come has taken the doctor's time, and is none who waited") {
  CHECK(seen({requested(), confirmed(), happened(Happened::no_show, "2026-12-07T10:20:00Z", first_slot)}) ==
        Seen{{{Figure::booked_no_show, "2026-12-01"}, 1},
             {{Figure::lead_days, "2026-12-01"}, 6},
             {{Figure::confirmed, "2026-12-02"}, 1},
             {{Figure::no_show, "2026-12-07"}, 1},
             {{Figure::taken_minutes, "2026-12-07"}, 30}});
}

TEST_CASE("a cancellation counts on its day, by whom, and gives the time back") {
  for (const auto& [by, figure] : {std::pair("patient", Figure::cancelled_by_patient),
                                   {"clinic", Figure::cancelled_by_clinic},
                                   {"payment", Figure::cancelled_by_payment}}) {
    auto cancelled = happened(Happened::cancelled, "2026-12-05T23:59:00Z", first_slot);
    cancelled.details.by = by;
    CHECK(
        seen({requested(), confirmed(), paid(), cancelled,
              happened(Happened::refunded, "2026-12-06T00:01:00Z", {.cents = 2000, .by = "appointment_cancelled"})}) ==
        Seen{{{Figure::booked_cancelled, "2026-12-01"}, 1},
             {{Figure::lead_days, "2026-12-01"}, 6},
             {{Figure::confirmed, "2026-12-02"}, 1},
             {{Figure::paid_cents, "2026-12-02"}, 4000},
             {{figure, "2026-12-05"}, 1},
             {{Figure::refunded_cents, "2026-12-06"}, 2000}});
  }
}

TEST_CASE("an offer that its patient never heard of counts for nothing") {
  auto unseen = happened(Happened::rejected, "2026-12-01T09:00:01Z", first_slot);
  unseen.details.unseen = true;
  CHECK(count(std::vector{requested(), unseen}, lisbon).empty());
}

TEST_CASE("of what began before anything was stored, what happens after counts") {
  CHECK(seen({happened(Happened::completed, "2026-12-07T10:40:00Z", first_slot)}) ==
        Seen{{{Figure::completed, "2026-12-07"}, 1}, {{Figure::taken_minutes, "2026-12-07"}, 30}});
}

TEST_CASE("in whatever order things are told, they count the same") {
  std::mt19937 random(20261127);
  auto events = eventful();
  const auto expected = seen(events);
  for (int i = 0; i < 500; ++i) {
    std::shuffle(events.begin(), events.end(), random);
    REQUIRE(seen(events) == expected);
  }
}
