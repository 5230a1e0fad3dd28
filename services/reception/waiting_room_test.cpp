#include "services/reception/waiting_room.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::reception;
using std::chrono::minutes;

namespace {

const WallClock lisbon("Europe/Lisbon");
const Instant nine = parse_instant("2026-12-01T09:00:00Z").value();
const Uuid ana = new_id(), bruno = new_id();

OfToday visit(const char* name, int start, const Uuid& doctor = ana) {
  OfToday v{.id = new_id(), .doctor_id = doctor, .doctor_name = doctor == ana ? "Ana" : "Bruno"};
  v.room = doctor == ana ? "1" : "2";
  v.full_name = name;
  v.starts_at = nine + minutes(start);
  v.ends_at = v.starts_at + minutes(30);
  return v;
}
OfToday there(OfToday v) {
  v.checked_in_at = v.starts_at - minutes(10);
  return v;
}
OfToday called(OfToday v, int at) {
  v = there(std::move(v));
  v.called_at = nine + minutes(at);
  return v;
}
OfToday in(OfToday v) {
  v = there(std::move(v));
  v.started_at = v.starts_at;
  return v;
}

std::vector<std::string> names(const std::vector<Shown>& shown) {
  std::vector<std::string> out;
  for (const auto& one : shown) out.push_back(one.display_name);
  return out;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("the screen shows who has come and not gone in, those called first, then whoever is next") {
  auto over = in(visit("Olga Over", -30));
  over.over_at = nine;
  const std::vector<OfToday> day{over,
                                 in(visit("Ivo Inside", 0)),
                                 there(visit("Bela Next", 0, bruno)),
                                 called(visit("Carla Called", 0, bruno), 2),
                                 there(visit("Maria dos Santos", 30)),
                                 visit("Noel Notyet", 30, bruno),
                                 called(visit("Dora Latest", 30), 4),
                                 there(visit("Tom Third", 60))};
  const auto shown = waiting_room(day, {}, lisbon, nine + minutes(5));
  CHECK(names(shown) == Names{"Dora L.", "Carla C.", "Bela N.", "Maria S.", "Tom T."});
  CHECK(shown[0].called_at == nine + minutes(4));
  CHECK(!shown[0].wait_minutes);
  CHECK(shown[2].room == "2");
  CHECK(shown[2].doctor.name == "Bruno");
  REQUIRE(shown[3].wait_minutes);
  CHECK(*shown[3].wait_minutes % 5 == 0);
  CHECK(shown[3].wait_from_minutes <= shown[3].wait_minutes);
  CHECK(shown[3].wait_minutes <= shown[3].wait_to_minutes);
  CHECK(shown[4].wait_minutes > shown[3].wait_minutes);
  CHECK(shown[4].wait_to_minutes > shown[4].wait_from_minutes);
}

TEST_CASE("two of one short name are told apart by their times, and who has none goes by the time alone") {
  auto nobody = there(visit("", 60));
  nobody.full_name.reset();
  const auto shown =
      waiting_room({there(visit("Maria Santos", 0)), there(visit("Maria Silva", 30)), nobody}, {}, lisbon, nine);
  CHECK(names(shown) == Names{"Maria S. (09:00)", "Maria S. (09:30)", "10:00"});
}

TEST_CASE("nobody waits in an empty room, and who is in has no wait") {
  CHECK(waiting_room({}, {}, lisbon, nine).empty());
  CHECK(waiting_room({in(visit("Ivo Inside", 0)), visit("Noel Notyet", 30)}, {}, lisbon, nine).empty());
  const auto inside = gone_in(in(visit("Ivo Inside", 0)), lisbon);
  CHECK(inside.display_name == "Ivo I.");
  CHECK(!inside.wait_minutes);
}
