#include "services/doctors/availability.hpp"

#include <algorithm>
#include <tuple>

namespace consulta::doctors {
namespace {

constexpr std::size_t most_kept = 1'000'000;
constexpr auto longest_visit = std::chrono::hours(8);

auto order(const Slot& slot) {
  return std::tie(slot.starts_at, slot.doctor->id, slot.specialty->id);
}

bool touches(const std::vector<Period>& periods, const Slot& slot) {
  const auto ends_at = slot.starts_at + std::chrono::minutes(slot.specialty->duration_minutes);
  return std::any_of(periods.begin(), periods.end(),
                     [&](const Period& p) { return p.starts_at < ends_at && slot.starts_at < p.ends_at; });
}

}  // namespace

bool told(const Place& place, const Slot& slot) {
  if (!place.told || slot.starts_at != place.starts_at) return slot.starts_at < place.starts_at;
  return std::tie(slot.doctor->id, slot.specialty->id) <= std::tie(place.told->first, place.told->second);
}

// Ends the page where a start ends, so that the next one begins with an instant. Where more than a page starts at once,
// the last slot is named.
Place cut(std::vector<Slot>& slots, std::size_t most) {
  const auto next = slots[most].starts_at;
  const auto end = std::lower_bound(slots.begin(), slots.end(), next,
                                    [](const Slot& slot, Instant start) { return slot.starts_at < start; });
  if (end != slots.begin()) {
    slots.erase(end, slots.end());
    return {next, std::nullopt};
  }
  slots.resize(most);
  return {next, std::pair(slots.back().doctor->id, slots.back().specialty->id)};
}

std::string place_text(const Place& place) {
  auto text = format_instant(place.starts_at);
  if (place.told) text += "," + to_text(place.told->first) + "," + to_text(place.told->second);
  return text;
}

std::optional<Place> parse_place(const std::string& text) {
  const auto comma = text.find(',');
  const auto starts_at = parse_instant(text.substr(0, comma));
  if (!starts_at) return std::nullopt;
  if (comma == std::string::npos) return Place{*starts_at, std::nullopt};
  const auto second = text.find(',', comma + 1);
  if (second == std::string::npos) return std::nullopt;
  const auto doctor = parse_uuid(text.substr(comma + 1, second - comma - 1));
  const auto specialty = parse_uuid(text.substr(second + 1));
  if (!doctor || !specialty) return std::nullopt;
  return Place{*starts_at, std::pair(*doctor, *specialty)};
}

std::uint64_t Availability::state(sql::Session& db) {
  std::lock_guard lock(mutex_);
  bring_up_to_date(db);
  return state_;
}

Availability::Page Availability::slots(sql::Session& db, const Wanted& wanted, const std::optional<Place>& after) {
  std::lock_guard lock(mutex_);
  Page page{bring_up_to_date(db), state_, {}, {}};
  for (auto date = day_of(zone_, wanted.from); midnight(date, zone_) < wanted.to; date += date::days(1)) {
    for (const auto& slot : slots_on(wanted, date)) {
      if (!after || !told(*after, slot)) page.slots.push_back(slot);
    }
    if (page.slots.size() <= most_slots) continue;
    page.next = cut(page.slots, most_slots);
    break;
  }
  return page;
}

Availability::Days Availability::days(sql::Session& db, const Wanted& wanted, Instant from, Instant to,
                                      Instant horizon) {
  std::lock_guard lock(mutex_);
  Days out;
  out.on_first.catalogue = bring_up_to_date(db);
  out.on_first.state = state_;
  for (auto date = day_of(zone_, from); midnight(date, zone_) < to; date += date::days(1)) {
    std::size_t free = 0;
    for_each_free(wanted, date,
                  [&](const Free&, auto begin, auto end) { free += static_cast<std::size_t>(end - begin); });
    out.free.emplace_back(date, free);
  }
  auto ahead = wanted;
  ahead.to = horizon;
  for (auto date = day_of(zone_, ahead.from); midnight(date, zone_) < horizon; date += date::days(1)) {
    out.on_first.slots = slots_on(ahead, date);
    if (out.on_first.slots.empty()) continue;
    out.first = date;
    if (out.on_first.slots.size() > most_slots) cut(out.on_first.slots, most_slots);
    break;
  }
  return out;
}

FreeStarts Availability::first(sql::Session* db, const Sought& sought, std::size_t most) {
  std::lock_guard lock(mutex_);
  if (db != nullptr) bring_up_to_date(*db);
  if (!catalogue_) return {{}, true};
  const Wanted wanted{sought.doctor_id, sought.specialty_id, sought.from, sought.until};
  FreeStarts out{{}, db == nullptr};
  for (auto date = day_of(zone_, wanted.from); midnight(date, zone_) < wanted.to; date += date::days(1)) {
    for (const auto& slot : slots_on(wanted, date)) {
      if (touches(sought.not_then, slot)) continue;
      if (out.first.size() == most) {
        out.more = true;
        return out;
      }
      out.first.push_back({slot.doctor->id, slot.starts_at});
    }
  }
  return out;
}

std::vector<FreeStart> Availability::nearest(sql::Session* db, const Near& near, const Period& bookable,
                                             std::size_t most) {
  std::lock_guard lock(mutex_);
  if (db != nullptr) bring_up_to_date(*db);
  if (!catalogue_) return {};
  const Wanted wanted{std::nullopt, near.specialty_id, bookable.starts_at, bookable.ends_at};
  const auto first = day_of(zone_, wanted.from);
  const auto last = day_of(zone_, wanted.to);
  const auto around = day_of(zone_, near.around);
  std::vector<FreeStart> found;
  const auto look = [&](date::local_days date) {
    if (date < first || date > last) return;
    for (const auto& slot : slots_on(wanted, date)) found.push_back({slot.doctor->id, slot.starts_at});
  };
  // A day farther than enough was found on: what is one day off may be nearer than what is on the same.
  bool enough = false;
  for (date::days off{0}; !enough && (around - off >= first || around + off <= last); ++off) {
    enough = found.size() >= most;
    look(around - off);
    if (off != date::days(0)) look(around + off);
  }
  const auto nearness = [&](const FreeStart& s) {
    return std::tuple(std::chrono::abs(s.starts_at - near.around), s.doctor_id != near.doctor_id, s.starts_at,
                      s.doctor_id);
  };
  std::sort(found.begin(), found.end(), [&](const auto& a, const auto& b) { return nearness(a) < nearness(b); });
  if (found.size() > most) found.resize(most);
  return found;
}

std::shared_ptr<const Catalogue> Availability::bring_up_to_date(sql::Session& db) {
  auto catalogue = cache_.get(db);
  const auto changes = held_.refresh(db, Clock::now());
  const bool all = changes.all || catalogue != catalogue_;
  if (all || !changes.holds.empty()) ++state_;
  if (all) {
    forget_all();
    catalogue_ = catalogue;
  }
  for (const auto& hold : changes.holds) forget_around(hold);
  return catalogue;
}

const std::vector<Availability::Free>& Availability::free_of(const Doctor& doctor, date::local_days date) {
  if (kept_ > most_kept) forget_all();
  const auto [entry, fresh] = days_.try_emplace({doctor.id, date});
  if (!fresh) return entry->second;
  for (const auto& id : doctor.specialty_ids) {
    const auto* specialty = catalogue_->specialty(id);
    if (specialty == nullptr) continue;
    auto starts = starts_on(catalogue_->timetables.at(doctor.id), zone_, date, specialty->duration_minutes);
    std::erase_if(starts, [&](Instant start) {
      return !held_.free(doctor.id, {start, start + std::chrono::minutes(specialty->duration_minutes)});
    });
    kept_ += 16 + starts.size();
    entry->second.push_back({&doctor, specialty, std::move(starts)});
  }
  return entry->second;
}

template <class F>
void Availability::for_each_free(const Wanted& wanted, date::local_days date, F&& f) {
  for (const auto& doctor : catalogue_->doctors) {
    if (wanted.doctor_id && doctor.id != *wanted.doctor_id) continue;
    if (wanted.specialty_id && !practises(doctor, *wanted.specialty_id)) continue;
    for (const auto& free : free_of(doctor, date)) {
      if (wanted.specialty_id && free.specialty->id != *wanted.specialty_id) continue;
      const auto begin = std::lower_bound(free.starts.begin(), free.starts.end(), wanted.from);
      const auto end = std::lower_bound(free.starts.begin(), free.starts.end(), wanted.to);
      if (begin < end) f(free, begin, end);
    }
  }
}

std::vector<Slot> Availability::slots_on(const Wanted& wanted, date::local_days date) {
  std::vector<Slot> out;
  for_each_free(wanted, date, [&](const Free& free, auto begin, auto end) {
    for (auto start = begin; start != end; ++start) out.push_back({*start, free.doctor, free.specialty});
  });
  std::sort(out.begin(), out.end(), [](const Slot& a, const Slot& b) { return order(a) < order(b); });
  return out;
}

// A slot that a hold takes begins less than the longest visit before it.
void Availability::forget_around(const HeldNow& hold) {
  const auto last = day_of(zone_, hold.ends_at);
  for (auto date = day_of(zone_, hold.starts_at - longest_visit); date <= last; date += date::days(1)) {
    days_.erase({hold.doctor_id, date});
  }
}

void Availability::forget_all() {
  days_.clear();
  kept_ = 0;
}

std::size_t Availability::DayHash::operator()(const Day& day) const {
  auto hash = UuidHash()(day.doctor_id);
  boost::hash_combine(hash, day.date.time_since_epoch().count());
  return hash;
}

}  // namespace consulta::doctors
