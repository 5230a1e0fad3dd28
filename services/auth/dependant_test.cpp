#include "services/auth/dependant.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;
using namespace consulta::auth;

namespace {

const Instant now = parse_instant("2026-12-01T23:30:00Z").value();
const Person tomas{"Tomás Silva", "2019-05-04", "123456789"};

Dependant there() {
  auto d = decide(std::nullopt, AddDependant{new_id(), new_id(), tomas}, now).front().next.value();
  d.version = 3;
  return d;
}
Dependant removed() {
  return decide(there(), RemoveDependant{}, now).front().next.value();
}

// The fields that are wrong.
std::string wrong(const Person& person, const char* zone = "Europe/Lisbon") {
  try {
    checked(person, WallClock(zone), now);
    return "";
  } catch (const Problem& problem) {
    CHECK(problem.status == 422);
    std::string out;
    for (const auto& error : problem.errors) out += error.field + " ";
    return out;
  }
}

}  // namespace

TEST_CASE("a dependant has the first place that is free, and is told with it; without one there is none") {
  const AddDependant wish{new_id(), new_id(), tomas};
  const auto outcome = decide(std::nullopt, wish, now);
  REQUIRE(outcome.size() == 21);
  for (std::int32_t i = 0; i < 20; ++i) CHECK(outcome.at(static_cast<std::size_t>(i)).next->place == i + 1);
  CHECK(outcome[0].next->full_name == "Tomás Silva");
  CHECK(outcome[0].next->birth_date == "2019-05-04");
  REQUIRE(outcome[0].events.size() == 1);
  const auto* told = outcome[0].events.front().as<events::DependantAdded>();
  REQUIRE(told != nullptr);
  CHECK(told->dependant_id == wish.id);
  CHECK(told->user_id == wish.user_id);
  CHECK(told->full_name == "Tomás Silva");
  CHECK(told->birth_date == "2019-05-04");
  CHECK(told->tax_number == "123456789");
  CHECK(told->version == 1);
  CHECK(!outcome[20].next);
  CHECK(outcome[20].refusal->code == "too_many_dependants");
  CHECK(!decide(there(), wish, now).front().next);
  CHECK(!decide(removed(), wish, now).front().next);
}

TEST_CASE("a change says the whole anew, and is told where it says something else") {
  const auto d = there();
  const auto changed = decide(d, ChangeDependant{{"Tomás Sousa", "2019-05-05", {}}}, now).front();
  CHECK(changed.next->full_name == "Tomás Sousa");
  CHECK(changed.next->birth_date == "2019-05-05");
  CHECK(!changed.next->tax_number);
  CHECK(changed.next->place == d.place);
  REQUIRE(changed.events.size() == 1);
  CHECK(changed.events.front().as<events::DependantChanged>()->full_name == "Tomás Sousa");
  CHECK(changed.events.front().as<events::DependantChanged>()->version == 4);

  CHECK(!decide(d, ChangeDependant{tomas}, now).front().next);
  CHECK(!decide(removed(), ChangeDependant{tomas}, now).front().next);
  CHECK(!decide(std::nullopt, ChangeDependant{tomas}, now).front().next);
}

TEST_CASE("who is removed leaves the place and a row that says nothing of them, for good") {
  const auto d = there();
  const auto over = decide(d, RemoveDependant{}, now).front();
  CHECK(over.next->id == d.id);
  CHECK(over.next->user_id == d.user_id);
  CHECK(over.next->removed);
  CHECK(over.next->full_name.empty());
  CHECK(!over.next->birth_date);
  CHECK(!over.next->tax_number);
  CHECK(!over.next->place);
  REQUIRE(over.events.size() == 1);
  CHECK(over.events.front().as<events::DependantRemoved>()->dependant_id == d.id);
  CHECK(over.events.front().as<events::DependantRemoved>()->version == 4);
  CHECK(decide(removed(), RemoveDependant{}, now).front().events.empty());
  CHECK(decide(std::nullopt, RemoveDependant{}, now).front().events.empty());
}

TEST_CASE("a dependant has a name, a birthday that has been and a valid tax number, if any") {
  CHECK(wrong(tomas) == "");
  CHECK(wrong({"Tomás", "2024-02-29", {}}) == "");
  CHECK(wrong({"Tomás", "1900-01-01", {}}) == "");
  CHECK(wrong({"", "2019-05-04", {}}) == "full_name ");
  CHECK(wrong({"Ana www.evil.example", "2019-05-04", {}}) == "full_name ");
  CHECK(wrong({"Tomás", "2019-05-04", "123456780"}) == "tax_number ");
  for (const char* never : {"", "2019", "2019-5-4", "2019-02-30", "04-05-2019", "2019-05-04T00:00:00Z", "1899-12-31",
                            "2026-12-02", "2027-01-01", "tomorrow!!", "2019-05-4 ", "2019-+5-04", "2019-13-01"}) {
    CHECK_MESSAGE(wrong({"Tomás", never, {}}) == "birth_date ", never);
  }
  CHECK(wrong({"", "x", "y"}) == "full_name birth_date tax_number ");
}

TEST_CASE("whether a birthday has been the clinic's wall says") {
  CHECK(wrong({"Tomás", "2026-12-02", {}}, "Europe/Madrid") == "");
  CHECK(wrong({"Tomás", "2026-12-01", {}}, "Atlantic/Azores") == "");
}
