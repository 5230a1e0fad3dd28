// Staff who follow a day by Server-Sent Events: one event for each appointment of it that has come, changed or gone, by
// whichever replica, within half a second. It says which and in what state; who wants more reads that. What was missed
// while nobody listened is not told: whoever comes back reads the day again. Which doctors are late is told whole, at
// once and whenever it is another. What is kept is the day once, however many follow it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "platform/http/event_stream.hpp"
#include "services/appointments/delays.hpp"
#include "services/appointments/store.hpp"

namespace consulta::appointments {

// What a follower is told of one.
struct DayChange {
  Uuid id{};
  std::optional<Uuid> doctor_id;
  Instant starts_at{};
  Status status = Status::requested;
  std::int64_t version = 0;
  bool elsewhere = false;  // it is no longer of that day, or of that doctor's
};
BOOST_DESCRIBE_STRUCT(DayChange, (), (id, doctor_id, starts_at, status, version, elsewhere))

// From one look at a day to the next, of this doctor's where one is named.
std::vector<DayChange> changes(const std::map<Uuid, OfDay>& before, const std::map<Uuid, OfDay>& after,
                               const std::optional<Uuid>& doctor_id);

class DayStreams {
 public:
  // From `from` to `to`, where it is of this doctor if one is named. `now`: what there is. Throws Problem 503 when too
  // many follow.
  std::shared_ptr<http::EventStream> watch(Instant from, Instant to, const std::optional<Uuid>& doctor_id,
                                           const std::vector<OfDay>& now, const std::vector<Delay>& late);

  // The day that begins then is like that now.
  void show(Instant from, const std::vector<OfDay>& now, const std::vector<Delay>& late);

  // The days that somebody follows, from when to when; forgets who is gone.
  std::vector<std::pair<Instant, Instant>> followed();

 private:
  struct Watcher {
    std::shared_ptr<http::EventStream> stream;
    std::optional<Uuid> doctor_id;
    std::string told_late;
  };
  static void tell_late(Watcher& watcher, const std::vector<Delay>& late);
  struct Day {
    Instant to{};
    std::map<Uuid, OfDay> known;
    std::vector<Watcher> watchers;
  };

  std::mutex mutex_;
  std::map<Instant, Day> days_;
};

}  // namespace consulta::appointments
