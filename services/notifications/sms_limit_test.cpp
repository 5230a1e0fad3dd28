#include "services/notifications/sms_limit.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::notifications;
using namespace std::chrono_literals;

namespace {

Instant at(const char* text) {
  return parse_instant(text).value();
}

std::string written(const std::vector<SmsPlace>& places) {
  std::string out;
  for (const auto& p : places) {
    out += (out.empty() ? "" : ", ") + p.phone + " " + std::to_string(p.place) + " " +
           std::to_string(int(p.message_id.data[0]));
  }
  return out;
}
SmsPlace of(const std::string& phone, std::uint8_t message, std::int32_t place = 0) {
  SmsPlace out{phone, place, {}};
  out.message_id.data[0] = message;
  return out;
}

}  // namespace

TEST_CASE("an SMS has the first free place of its number's day, once, while there is one") {
  const std::vector taken{of("+1", 1, 1), of("+1", 3, 3), of("+2", 4, 1)};
  CHECK(written(free_places(taken, {of("+1", 9), of("+2", 1), of("+2", 8), of("+1", 7), of("+1", 6)}, 4)) ==
        "+1 2 9, +1 4 7, +2 2 8");
  CHECK(free_places(taken, {of("+1", 3)}, 4).empty());
  CHECK(free_places(taken, {of("+1", 9)}, 1).empty());
  CHECK(written(free_places({}, {of("+1", 9), of("+1", 8)}, 1)) == "+1 1 9");
}

TEST_CASE("a day is the clinic's, also where it has an hour more or less") {
  const WallClock lisbon("Europe/Lisbon");
  const auto summer = day_of(lisbon, at("2026-07-01T23:30:00Z"));
  CHECK(summer.date == "2026-07-02");
  CHECK(summer.begins == at("2026-07-01T23:00:00Z"));
  CHECK(summer.ends == at("2026-07-02T23:00:00Z"));
  const auto longer = day_of(lisbon, at("2026-10-25T12:00:00Z"));
  CHECK(longer.begins == at("2026-10-24T23:00:00Z"));
  CHECK(longer.ends == at("2026-10-26T00:00:00Z"));
  const auto shorter = day_of(lisbon, at("2026-03-29T00:00:00Z"));
  CHECK(shorter.begins == at("2026-03-29T00:00:00Z"));
  CHECK(shorter.ends == at("2026-03-29T23:00:00Z"));
}

TEST_CASE("without a place it waits for the next day, which is the last: then it is given up") {
  const auto day = day_of(WallClock("Europe/Lisbon"), at("2026-12-01T12:00:00Z"));
  auto m = compose(new_id(), new_id(), Channel::sms, Template::expired, {});
  m.attempts = 1;
  m.created_at = day.begins;
  const auto waits = without_place(m, day);
  CHECK(waits.end == End::not_tried);
  CHECK(waits.again_at == at("2026-12-02T09:00:00Z"));
  CHECK(waits.attempt == 1);
  const auto put_off = decide(m, waits, day.begins).front().next.value();
  CHECK(put_off.status == Status::pending);
  CHECK(put_off.attempts == 0);
  CHECK(put_off.due_at == waits.again_at);
  CHECK(put_off.last_error == waits.why);

  m.created_at = day.begins - 1s;
  const auto ended = decide(m, without_place(m, day), day.begins).front();
  CHECK(ended.next.value().status == Status::failed);
  CHECK(ended.events.size() == 1);
}

TEST_CASE("what can no longer be paid is not asked for") {
  const auto now = at("2026-12-01T12:00:00Z");
  Variables said;
  said.until = now;
  CHECK(is_too_late({Template::payment_link, said}, now));
  CHECK(is_too_late({Template::unpaid, said}, now));
  CHECK(!is_too_late({Template::expired, said}, now));
  said.until = now + 1s;
  CHECK(!is_too_late({Template::payment_link, said}, now));
}
