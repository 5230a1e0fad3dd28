#include "services/notifications/sms_limit.hpp"

#include <algorithm>
#include <tuple>

namespace consulta::notifications {
namespace {

// Longer than any day is, and shorter than two.
constexpr auto into_the_next = std::chrono::hours(36);
constexpr auto until_people_are_up = std::chrono::hours(9);

std::string date_of(const WallClock& clock, Instant instant) {
  return clock.minutes(instant).substr(0, std::string_view("2026-12-01").size());
}

}  // namespace

Day day_of(const WallClock& clock, Instant now) {
  Day day{date_of(clock, now)};
  day.begins = clock.day(day.date).value();
  day.ends = clock.day(date_of(clock, day.begins + into_the_next)).value();
  return day;
}

std::vector<SmsPlace> free_places(const std::vector<SmsPlace>& taken, const std::vector<SmsPlace>& wanted, int most) {
  std::vector<SmsPlace> out;
  const auto is_taken = [&](const std::string& phone, std::int32_t place) {
    const auto same = [&](const SmsPlace& p) { return p.phone == phone && p.place == place; };
    return std::any_of(taken.begin(), taken.end(), same) || std::any_of(out.begin(), out.end(), same);
  };
  for (auto wish : wanted) {
    const auto has = [&](const SmsPlace& p) { return p.message_id == wish.message_id; };
    if (std::any_of(taken.begin(), taken.end(), has)) continue;
    wish.place = 1;
    while (wish.place <= most && is_taken(wish.phone, wish.place)) ++wish.place;
    if (wish.place <= most) out.push_back(std::move(wish));
  }
  std::sort(out.begin(), out.end(), [](const SmsPlace& a, const SmsPlace& b) {
    return std::tie(a.phone, a.place) < std::tie(b.phone, b.place);
  });
  return out;
}

bool is_too_late(const Words& words, Instant now) {
  switch (words.which) {
    case Template::payment_link:
    case Template::unpaid:
    case Template::move_offer:
      return words.variables.until <= now;
    case Template::reminder:
    case Template::waitlist_offer:
      return words.variables.starts_at <= now;
    default:
      return false;
  }
}

Answer without_place(const Message& message, const Day& day) {
  Answer answer{.attempt = message.attempts, .why = "too many SMS of a day to a number that has never acted"};
  answer.end = message.created_at >= day.begins ? End::not_tried : End::refused;
  answer.again_at = day.ends + until_people_are_up;
  return answer;
}

}  // namespace consulta::notifications
