#include "services/appointments/day_streams.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;
using namespace consulta::appointments;
using std::chrono::hours;

namespace {

const Instant morning{hours(24 * 20'000)};
const Uuid ana = new_id(), bruno = new_id();

OfDay of(const Uuid& id, const Uuid& doctor, std::int64_t version, Status status = Status::confirmed) {
  return {.id = id, .doctor_id = doctor, .starts_at = morning + hours(9), .status = status, .version = version};
}

std::map<Uuid, OfDay> day(std::initializer_list<OfDay> all) {
  std::map<Uuid, OfDay> out;
  for (const auto& one : all) out.emplace(one.id, one);
  return out;
}

}  // namespace

TEST_CASE("of a day is told what has come, changed and gone, each once") {
  const Uuid one = new_id(), two = new_id(), three = new_id();
  const auto told = changes(day({of(one, ana, 1), of(two, ana, 1)}),
                            day({of(one, ana, 2, Status::checked_in), of(three, bruno, 1)}), {});
  REQUIRE(told.size() == 3);
  for (const auto& change : told) {
    CHECK(change.elsewhere == (change.id == two));
    if (change.id == one) CHECK(change.status == Status::checked_in);
  }
  CHECK(changes(day({of(one, ana, 1)}), day({of(one, ana, 1)}), {}).empty());
}

TEST_CASE("a doctor is told of their own, and of what goes to another") {
  const Uuid one = new_id(), two = new_id();
  const auto before = day({of(one, ana, 1), of(two, bruno, 1)}), after = day({of(one, bruno, 2), of(two, bruno, 2)});
  const auto to_ana = changes(before, after, ana);
  REQUIRE(to_ana.size() == 1);
  CHECK(to_ana[0].id == one);
  CHECK(to_ana[0].elsewhere);
  const auto to_bruno = changes(before, after, bruno);
  REQUIRE(to_bruno.size() == 2);
  for (const auto& change : to_bruno) CHECK(!change.elsewhere);
}

TEST_CASE("who follows a day is told from then on, and a day that nobody follows is forgotten") {
  DayStreams streams;
  const Uuid one = new_id();
  const auto all = streams.watch(morning, morning + hours(24), {}, {of(one, ana, 1)}, {});
  const auto brunos = streams.watch(morning, morning + hours(24), bruno, {}, {});
  all->take();
  brunos->take();
  streams.show(morning, {of(one, ana, 2, Status::checked_in)}, {});
  streams.show(morning + hours(24), {of(new_id(), ana, 1)}, {});
  const auto told = all->take();
  CHECK(told.find("event: appointment\ndata: {\"id\":\"" + to_text(one)) != std::string::npos);
  CHECK(told.find("\"status\":\"checked_in\",\"version\":2,\"elsewhere\":false") != std::string::npos);
  CHECK(brunos->take().empty());
  streams.show(morning, {of(one, ana, 2, Status::checked_in)}, {});
  CHECK(all->take().empty());
  CHECK(streams.followed().size() == 1);
  all->close();
  brunos->close();
  CHECK(streams.followed().empty());
}

TEST_CASE("who is late is told at once and whenever it is another, to a doctor only of themselves") {
  DayStreams streams;
  const auto told = [](const std::string& doctors) {
    return "id: delays\nevent: delays\ndata: {\"late\":[" + doctors + "]}\n\n";
  };
  const auto late = [](const Uuid& doctor, const std::string& minutes) {
    return "{\"doctor_id\":\"" + to_text(doctor) + "\",\"minutes\":" + minutes + "}";
  };
  const auto all = streams.watch(morning, morning + hours(24), {}, {}, {{ana, 10}});
  const auto brunos = streams.watch(morning, morning + hours(24), bruno, {}, {{ana, 10}});
  CHECK(all->take() == told(late(ana, "10")));
  CHECK(brunos->take() == told(""));
  streams.show(morning, {}, {{ana, 15}});
  CHECK(all->take() == told(late(ana, "15")));
  CHECK(brunos->take().empty());
  streams.show(morning, {}, {{bruno, 20}, {ana, 15}});
  CHECK(all->take() == told(late(bruno, "20") + "," + late(ana, "15")));
  CHECK(brunos->take() == told(late(bruno, "20")));
  streams.show(morning, {}, {{bruno, 20}, {ana, 15}});
  CHECK(all->take().empty());
  streams.show(morning, {}, {});
  CHECK(all->take() == told(""));
  CHECK(brunos->take() == told(""));
}

TEST_CASE("there is a most of those who follow") {
  DayStreams streams;
  std::vector<std::shared_ptr<http::EventStream>> kept;
  for (int i = 0; i < 300; ++i) kept.push_back(streams.watch(morning, morning + hours(24), {}, {}, {}));
  CHECK_THROWS_AS(streams.watch(morning + hours(24), morning + hours(48), {}, {}, {}), Problem);
}
