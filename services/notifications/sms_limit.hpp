// How many SMS a day, by the clinic's clock, go to a number that has never acted: the account it is of was not proved
// since it has that number (events::PatientProved). So nobody has strangers rung by booking in their name. Each SMS has
// one of so many places of its number's day, whatever account it is of. One without a place waits for the next day;
// what has waited so in vain is given up, lest a flood goes on trickling, and what is too late by then is not told.
// Pure.
#pragma once

#include <string>
#include <vector>

#include "clinic/wall_clock.hpp"
#include "services/notifications/message.hpp"

namespace consulta::notifications {

// A day at the clinic.
struct Day {
  std::string date;  // "2026-12-01"
  Instant begins{}, ends{};
};
Day day_of(const WallClock& clock, Instant now);

// Of the day of a number.
struct SmsPlace {
  std::string phone;
  std::int32_t place = 0;  // from 1
  Uuid message_id{};
};
BOOST_DESCRIBE_STRUCT(SmsPlace, (), (phone, place, message_id))

// For those of `wanted` that have none, whose own place is not looked at, the first that are free: in that order, and
// sorted. `taken`: of all these phones.
std::vector<SmsPlace> free_places(const std::vector<SmsPlace>& taken, const std::vector<SmsPlace>& wanted, int most);

// Whether it would speak of what can no longer be done, or is over.
bool is_too_late(const Words& words, Instant now);

// What becomes of one that has no place.
Answer without_place(const Message& message, const Day& day);

}  // namespace consulta::notifications
