#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include <cstdio>

#include "tests/model/booking_model.hpp"

using consulta::model::Bug;
using consulta::model::Config;
using consulta::model::explore;
using consulta::model::Result;

namespace {

void print(const char* what, const Result& result) {
  std::printf("%s: %zu states, %zu ends%s%s\n", what, result.states, result.ends,
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
void check_found(const char* what, Config config) {
  const auto result = explore(config);
  print(what, result);
  CHECK(result.broken != "");
  CHECK(result.history.size() >= 2);
  CHECK(result.history.size() <= 20);
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
TEST_CASE("what is gone is deleted while the consultation begins") {
  check_holds("deleted and begun", {.alone = true, .deletes = 7, .begins = true});
}
TEST_CASE("the search finds a missing tombstone") {
  check_found("no tombstone", {.bug = Bug::no_tombstone});
}
TEST_CASE("the search finds a decision without the lock") {
  check_found("no lock re-check", {.bug = Bug::no_lock_recheck});
}
TEST_CASE("the search finds a forgotten refund") {
  check_found("refund forgotten", {.bug = Bug::refund_forgotten});
}
TEST_CASE("the search finds a slot given up too early") {
  check_found("release before re-hold", {.bug = Bug::release_before_rehold, .second_slot = 2});
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
  check_found("move not rejected", {.bug = Bug::move_not_rejected, .alone = true, .deletes = 1, .begins = true});
}
