#include "services/appointments/day_streams.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace consulta::appointments {
namespace {

constexpr std::size_t most_watchers = 300;

struct Late {
  std::vector<Delay> late;
};
BOOST_DESCRIBE_STRUCT(Late, (), (late))

std::map<Uuid, OfDay> by_id(const std::vector<OfDay>& all) {
  std::map<Uuid, OfDay> out;
  for (const auto& one : all) out.emplace(one.id, one);
  return out;
}

}  // namespace

std::vector<DayChange> changes(const std::map<Uuid, OfDay>& before, const std::map<Uuid, OfDay>& after,
                               const std::optional<Uuid>& doctor_id) {
  const auto is_theirs = [&](const OfDay& one) { return !doctor_id || one.doctor_id == doctor_id; };
  std::vector<DayChange> out;
  for (const auto& [id, one] : after) {
    const auto known = before.find(id);
    const bool was_theirs = known != before.end() && is_theirs(known->second);
    if (is_theirs(one) && (!was_theirs || known->second.version != one.version)) {
      out.push_back({id, one.doctor_id, one.starts_at, one.status, one.version, false});
    } else if (was_theirs && !is_theirs(one)) {
      out.push_back({id, one.doctor_id, one.starts_at, one.status, one.version, true});
    }
  }
  for (const auto& [id, one] : before) {
    if (is_theirs(one) && !after.contains(id)) {
      out.push_back({id, one.doctor_id, one.starts_at, one.status, one.version, true});
    }
  }
  return out;
}

void DayStreams::tell_late(Watcher& watcher, const std::vector<Delay>& late) {
  Late theirs;
  std::copy_if(late.begin(), late.end(), std::back_inserter(theirs.late),
               [&](const Delay& one) { return !watcher.doctor_id || one.doctor_id == *watcher.doctor_id; });
  auto text = json::write(theirs);
  if (watcher.told_late == text) return;
  watcher.stream->send("delays", "delays", text);
  watcher.told_late = std::move(text);
}

std::shared_ptr<http::EventStream> DayStreams::watch(Instant from, Instant to, const std::optional<Uuid>& doctor_id,
                                                     const std::vector<OfDay>& now, const std::vector<Delay>& late) {
  std::lock_guard lock(mutex_);
  std::size_t count = 0;
  for (const auto& [begins, day] : days_) count += day.watchers.size();
  if (count >= most_watchers) throw unavailable("Too many follow a day right now. Try again shortly.", 5);
  auto& day = days_[from];
  if (day.watchers.empty()) {
    day.to = to;
    day.known = by_id(now);
  }
  auto& watcher = day.watchers.emplace_back(Watcher{std::make_shared<http::EventStream>(), doctor_id, {}});
  tell_late(watcher, late);
  return watcher.stream;
}

void DayStreams::show(Instant from, const std::vector<OfDay>& now, const std::vector<Delay>& late) {
  std::lock_guard lock(mutex_);
  const auto found = days_.find(from);
  if (found == days_.end()) return;
  auto& day = found->second;
  auto known = by_id(now);
  for (auto& watcher : day.watchers) {
    for (const auto& change : changes(day.known, known, watcher.doctor_id)) {
      watcher.stream->send(to_text(change.id) + "_" + std::to_string(change.version), "appointment",
                           json::write(change));
    }
    tell_late(watcher, late);
  }
  day.known = std::move(known);
}

std::vector<std::pair<Instant, Instant>> DayStreams::followed() {
  std::lock_guard lock(mutex_);
  std::vector<std::pair<Instant, Instant>> out;
  for (auto it = days_.begin(); it != days_.end();) {
    std::erase_if(it->second.watchers, [](const Watcher& w) { return w.stream->closed(); });
    if (it->second.watchers.empty()) {
      it = days_.erase(it);
    } else {
      out.emplace_back(it->first, it->second.to);
      ++it;
    }
  }
  return out;
}

}  // namespace consulta::appointments
