#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdio>

#include "tests/model/search.hpp"

using consulta::model::Bug;
using consulta::model::Config;
using consulta::model::explore;
using consulta::model::Result;
using consulta::model::Wish;

namespace {

void print(const char* what, const Result& result) {
  std::printf("%s: %zu states, %zu ends, %zu steps%s%s\n", what, result.states, result.ends, result.steps,
              result.broken.empty() ? "" : "; broken: ", result.broken.c_str());
  for (std::size_t i = 0; i < result.history.size(); ++i) std::printf("  %2zu. %s\n", i + 1, result.history[i].c_str());
}

void check_holds(const char* what, const Config& config) {
  const auto result = explore(config);
  print(what, result);
  CHECK(result.broken == "");
  CHECK(result.ends > 0);
}

// A planted mistake must be found, by a history short enough to read.
void check_found(const char* what, const Config& config) {
  const auto result = explore(config);
  print(what, result);
  CHECK(result.broken != "");
  CHECK(!result.history.empty());
  CHECK(result.history.size() <= 20);
}

// Somebody waits for slot 1 and nothing else; or for any start in its hour.
constexpr Wish for_slot{.minutes = 30, .from = 0, .to = 1};
constexpr Wish for_hour_of(std::uint8_t minutes) {
  return {.minutes = minutes};
}

// The first patient has an hour, which others wait for. The money is let alone: see the others.
Config hour_freed(std::vector<Wish> waits) {
  return {.first_minutes = 60,
          .alone = true,
          .reschedules = false,
          .waits = std::move(waits),
          .joins_later = true,
          .confirmed = true,
          .at_once = true};
}
// And may book the first half again, which is all that the first who waits wants.
Config half_booked() {
  auto config = hour_freed({for_slot, for_hour_of(30)});
  config.again = true;
  return config;
}

}  // namespace

TEST_CASE("two patients want one slot, pay, cancel, pay too late") {
  check_holds("both cancel", {.second_cancels = true, .reschedules = false});
}
TEST_CASE("a crash between commit and acknowledgement") {
  check_holds("crash", {.reschedules = false, .crashes = 1});
}
TEST_CASE("one moves to the other slot at any moment") {
  check_holds("reschedule", {});
}
TEST_CASE("one wants to move to the slot the other holds") {
  check_holds("taken", {.second_slot = 2});
}
TEST_CASE("cancelled within the last day") {
  check_holds("half kept", {.late_cancel = true});
}
TEST_CASE("moved within the last day to where it would be free to cancel") {
  check_holds("moved late", {.second_slot_begins = 120, .alone = true, .late_move = true});
}
TEST_CASE("payments declined three times") {
  check_holds("declines", {.reschedules = false, .declines = true});
}

TEST_CASE("one goes over to MB WAY and may pay by both") {
  check_holds("methods", {.alone = true, .methods = true, .crashes = 1});
}
TEST_CASE("one goes over to MB WAY, is declined, and cancels on the last day") {
  check_holds("methods and declines", {.alone = true, .declines = true, .methods = true, .late_cancel = true});
}

TEST_CASE("doctors and the specialty are deleted while one asks, moves, pays and cancels on the last day") {
  check_holds("deleted", {.alone = true, .late_cancel = true, .deletes = 7});
}
TEST_CASE("two patients want one slot of a doctor who is deleted") {
  check_holds("deleted with two", {.reschedules = false, .deletes = 1});
}
TEST_CASE("what is gone is deleted while one comes, is treated, or does not come") {
  check_holds("deleted and visited", {.alone = true, .deletes = 7, .visits = true});
}
TEST_CASE("the doctor takes time off, and is there after all, while one comes, or does not") {
  check_holds("time off and visited", {.alone = true, .visits = true, .time_off = true});
}
TEST_CASE("one comes, or does not, pays by both methods, and is erased") {
  check_holds("visited and erased",
              {.alone = true, .reschedules = false, .methods = true, .visits = true, .erases = 1});
}

TEST_CASE(
    "the doctor takes time off, and is there after all, while one asks, moves, pays and cancels on the last day") {
  check_holds("time off", {.alone = true, .late_cancel = true, .time_off = true});
}
TEST_CASE("one is asked to move to a slot that the other may have") {
  check_holds("time off with two", {.second_slot = 2, .reschedules = false, .at_once = true, .time_off = true});
}

TEST_CASE("one books two appointments of which each takes the other's time") {
  check_holds("overlapping", {.second_slot = 2, .second_slot_begins = 15, .again = true});
}
TEST_CASE("one books two appointments that take longer than is known, and then overlap") {
  check_holds("longer than known", {.second_slot = 2, .second_slot_begins = 15, .known_minutes = 15, .again = true});
}
TEST_CASE("one books for a child when they have an appointment themselves, or for both of the child's times at once") {
  check_holds("parent and child", {.second_slot = 2, .second_slot_begins = 15, .again = true, .for_child = 2});
  check_holds("child twice", {.second_slot = 2, .second_slot_begins = 15, .again = true, .for_child = 3});
}
TEST_CASE("what one books for a child takes one of their own places for what is unpaid") {
  check_holds("unpaid for a child",
              {.second_slot = 2, .again = true, .for_child = 2, .unpaid_places = 1, .reschedules = false});
}
TEST_CASE("one has a single place for what is unpaid, and books twice") {
  check_holds("unpaid", {.second_slot = 2, .again = true, .unpaid_places = 1, .reschedules = false});
}

TEST_CASE("one waits for the slot that the other leaves, comes back to, and leaves again") {
  check_holds("waitlist", {.alone = true, .moves = 2, .waits = {for_slot}, .at_once = true});
}
TEST_CASE("one waits for a slot whose doctor is deleted") {
  check_holds("doctor deleted and waiting", {.alone = true, .waits = {for_slot}, .at_once = true, .deletes = 1});
}
TEST_CASE("one waits for a slot of a specialty that is deleted") {
  check_holds("specialty deleted and waiting",
              {.alone = true, .reschedules = false, .waits = {for_slot}, .at_once = true, .deletes = 4});
}
TEST_CASE("of an hour that is freed each of two who wait has a half") {
  auto config = hour_freed({for_hour_of(30), for_hour_of(30)});
  config.leaves = true;
  check_holds("two halves", config);
}
TEST_CASE("an hour that is freed goes to who wants all of it, and then to who wants a half") {
  check_holds("hour and half", hour_freed({for_hour_of(60), for_hour_of(30)}));
}
TEST_CASE("an hour that is freed goes to who wants a half of it, and then to who wants all of it") {
  check_holds("half and hour", hour_freed({for_hour_of(30), for_hour_of(60)}));
}
TEST_CASE("somebody books a half of an hour that is freed, while two wait for it") {
  check_holds("half booked", half_booked());
}

TEST_CASE("one is erased while they ask, move, pay and cancel on the last day") {
  check_holds("erased", {.alone = true, .late_cancel = true, .erases = 1});
}
TEST_CASE("one is erased, and books once more by a token that is still good") {
  check_holds("erased and booking",
              {.second_slot = 2, .again = true, .reschedules = false, .at_once = true, .erases = 1});
}
TEST_CASE("one who waits is erased") {
  check_holds("erased and waiting",
              {.alone = true, .reschedules = false, .waits = {for_slot}, .at_once = true, .erases = 2});
}

TEST_CASE("a parent and a child may both be at the clinic, the child not in two places there") {
  using consulta::model::after;
  const auto books_again = [](std::uint8_t for_child, const char* who) {
    consulta::model::Clinic clinic({.second_slot = 2, .second_slot_begins = 15, .again = true, .for_child = for_child});
    return after(clinic, {std::string(who) + " (again) asks for slot 2"});
  };
  CHECK_NOTHROW(books_again(2, "Ana (for the child)"));
  CHECK_NOTHROW(books_again(1, "Ana"));
  CHECK_THROWS(books_again(0, "Ana"));
  CHECK_THROWS(books_again(3, "Ana (for the child)"));
}

TEST_CASE("two histories to the same are one state") {
  using consulta::model::after;
  consulta::model::Clinic clinic({.second_slot = 2, .reschedules = false});
  const std::vector<std::string> asked{"AppointmentRequested of Ana reaches doctors",
                                       "AppointmentRequested of Rui reaches doctors"};
  CHECK(after(clinic, asked) == after(clinic, {asked.rbegin(), asked.rend()}));
  CHECK(after(clinic, asked) != after(clinic, {asked.front()}));
  // When it was paid only is recorded.
  const std::vector<std::string> told{"AppointmentRequested of Ana reaches doctors",
                                      "SlotReserved of Ana reaches payments", "Ana pays at the ATM",
                                      "the bank tells of Ana's payment", "Ana's time to pay is over"};
  auto told_late = told;
  std::swap(told_late[3], told_late[4]);
  CHECK(after(clinic, told) == after(clinic, told_late));
}

TEST_CASE("the search finds a missing tombstone") {
  check_found("no tombstone", {.bug = Bug::no_tombstone});
}
TEST_CASE("the search finds a decision saved over what came since it was read") {
  check_found("no version check", {.bug = Bug::no_version_check});
}
TEST_CASE("the search finds a forgotten refund") {
  check_found("refund forgotten", {.bug = Bug::refund_forgotten});
}
TEST_CASE("the search finds a slot given up too early") {
  check_found("release before re-hold", {.bug = Bug::release_before_rehold, .second_slot = 2});
}
TEST_CASE("the search finds a late move that is forgotten") {
  check_found("late forgotten",
              {.bug = Bug::late_forgotten, .second_slot_begins = 120, .alone = true, .late_move = true});
}
TEST_CASE("the search finds that who came while a move was under way is left in the waiting room") {
  check_found(
      "arrival forgotten",
      {.bug = Bug::arrival_forgotten, .alone = true, .confirmed = true, .at_once = true, .deletes = 2, .visits = true});
}
TEST_CASE("the search finds a move that payments does not know of") {
  check_found("move forgotten", {.bug = Bug::move_forgotten, .alone = true});
}
TEST_CASE("the search finds a second payment that is kept") {
  check_found("second charge kept",
              {.bug = Bug::second_charge_kept, .alone = true, .reschedules = false, .methods = true});
}
TEST_CASE("the search finds a refund that is booked on the wrong charge") {
  check_found("charges mixed up", {.bug = Bug::charges_mixed_up, .alone = true, .reschedules = false, .methods = true});
}
TEST_CASE("the search finds an expiry that ignores a payment") {
  check_found("expiry ignores payment", {.bug = Bug::expiry_ignores_payment});
}
TEST_CASE("the search finds a hold that comes after the only look at what is gone") {
  check_found("sweep runs once", {.bug = Bug::sweep_runs_once, .alone = true, .reschedules = false, .deletes = 1});
}
TEST_CASE("the search finds a withdrawal that overtook its SlotReserved and was forgotten") {
  check_found("withdrawal forgotten",
              {.bug = Bug::withdrawal_forgotten, .alone = true, .reschedules = false, .deletes = 4});
}
TEST_CASE("the search finds a patient who pays for what the clinic took away") {
  check_found(
      "withdrawal by policy",
      {.bug = Bug::withdrawal_by_policy, .alone = true, .reschedules = false, .late_cancel = true, .deletes = 1});
}
TEST_CASE("the search finds a move of what was taken back that nobody answers") {
  check_found("move not rejected", {.bug = Bug::move_not_rejected, .alone = true, .deletes = 1, .visits = true});
}
TEST_CASE("the search finds time off that overtook its SlotReserved and was forgotten") {
  check_found("affected forgotten",
              {.bug = Bug::affected_forgotten, .alone = true, .reschedules = false, .time_off = true});
}
TEST_CASE("the search finds an appointment that is cancelled for time off that was withdrawn") {
  check_found("return forgotten",
              {.bug = Bug::return_forgotten, .alone = true, .reschedules = false, .time_off = true});
}
TEST_CASE("the search finds a patient in two places at once") {
  check_found("two places", {.bug = Bug::claims_not_asked, .second_slot = 2, .second_slot_begins = 15, .again = true});
}
TEST_CASE("the search finds a child in two places at once") {
  check_found(
      "two places for a child",
      {.bug = Bug::dependant_claims_none, .second_slot = 2, .second_slot_begins = 15, .again = true, .for_child = 3});
}
TEST_CASE("the search finds more unpaid than there are places for") {
  check_found("unpaid without a place",
              {.bug = Bug::claims_not_asked, .second_slot = 2, .again = true, .unpaid_places = 1});
}
TEST_CASE("the search finds a slot that was freed again and is offered to nobody") {
  check_found("freed again forgotten",
              {.bug = Bug::freed_again_forgotten, .alone = true, .moves = 2, .waits = {for_slot}, .at_once = true});
}
TEST_CASE("the search finds a span that ends with the first who was rejected") {
  auto config = half_booked();
  config.bug = Bug::span_not_passed_on;
  check_found("span not passed on", config);
}
TEST_CASE("the search finds a half that an offer leaves to nobody") {
  auto config = hour_freed({for_hour_of(30), for_hour_of(30)});
  config.bug = Bug::remainder_forgotten;
  check_found("remainder forgotten", config);
}
TEST_CASE("the search finds a booking that comes after the only look at what is to be erased") {
  check_found("erasure looks once", {.bug = Bug::erasure_looks_once,
                                     .second_slot = 2,
                                     .again = true,
                                     .reschedules = false,
                                     .at_once = true,
                                     .erases = 1});
}
TEST_CASE("the search finds that who is erased pays for what could be cancelled freely") {
  check_found("erased pays", {.bug = Bug::erased_pays, .alone = true, .reschedules = false, .erases = 1});
}
