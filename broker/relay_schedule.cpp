#include "broker/relay_schedule.hpp"

#include <algorithm>

namespace consulta::broker {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t waiting_limit = 20'000;
constexpr auto longest_wait = 1s;
constexpr auto sweep_interval = 2s;
// A second less than what lock_left_events.sql leaves to the replica that wrote a row: the row is older than the offer,
// and publishing a batch takes its time.
constexpr auto longest_in_memory = 4s;
// Many rows are deleted in one statement. A crash in between publishes their events again, which every consumer's inbox
// absorbs.
constexpr auto forget_interval = 200ms;
constexpr auto time_to_end = 5s;

}  // namespace

bool RelaySchedule::has_room(std::size_t waiting, std::size_t events) {
  return waiting + events <= waiting_limit;
}

bool RelaySchedule::is_for_sweep(TimePoint offered_at, TimePoint now, bool stopping) {
  return !stopping && now - offered_at >= longest_in_memory;
}

RelaySchedule::TimePoint RelaySchedule::next_turn(TimePoint now, std::size_t confirmed) const {
  if (now < not_before_) return not_before_;
  const auto wait = confirmed == 0 ? TimePoint::duration(longest_wait) : forget_interval;
  return std::min(now + wait, sweep_at_);
}

std::size_t RelaySchedule::takes(std::size_t waiting) const {
  return good_ ? std::min(waiting, batch_limit) : 0;
}

RelaySchedule::Turn RelaySchedule::begin(TimePoint now, std::size_t waiting, bool stopping) {
  if (stopping && !end_by_) end_by_ = now + time_to_end;
  if (end_by_ && (waiting == 0 || now >= *end_by_)) return Turn::end;
  return now < not_before_ ? Turn::rest : Turn::work;
}

RelaySchedule::TimePoint RelaySchedule::rest_until() const {
  return std::min(not_before_, end_by_.value_or(not_before_));
}

RelaySchedule::Due RelaySchedule::due(TimePoint now, std::size_t confirmed) const {
  const bool sweep = now >= sweep_at_;
  return {sweep || confirmed >= batch_limit || now >= forget_at_, sweep};
}

void RelaySchedule::forgot(TimePoint now) {
  forget_at_ = now + forget_interval;
}

void RelaySchedule::swept(TimePoint now, bool more) {
  sweep_at_ = more ? now : now + sweep_interval;
}

void RelaySchedule::went_well() {
  good_ = true;
  backoff_.reset();
}

std::chrono::milliseconds RelaySchedule::failed(TimePoint now) {
  good_ = false;
  const auto pause = backoff_.next();
  not_before_ = now + pause;
  return pause;
}

}  // namespace consulta::broker
