#include "services/admin/projection.hpp"

#include <algorithm>
#include <span>

#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

constexpr std::size_t portion = 500;
constexpr std::size_t rows_to_forget = 5'000;

// Who reads figures of a generation that is shown no more has longer than any statement may take for all of it.
constexpr std::chrono::minutes read_until{5};

bool is_of_doctor(const StoredEvent& event) {
  return event.what >= Happened::hours_set;
}

void count_into(sql::Session& db, const std::vector<Uuid>& abouts, const std::vector<std::int64_t>& generations,
                const WallClock& clock) {
  const auto events = store::stored(db, abouts);
  std::vector<Counted> counted;
  std::vector<DoctorHours> hours;
  for (auto begin = events.begin(); begin != events.end();) {
    const auto end =
        std::find_if(begin, events.end(), [&](const StoredEvent& event) { return event.about != begin->about; });
    const std::span about(begin, end);
    if (is_of_doctor(about.front())) {
      hours.push_back({about.front().about, hours_of(about, clock)});
    } else {
      const auto more = count(about, clock);
      counted.insert(counted.end(), more.begin(), more.end());
    }
    begin = end;
  }
  for (const auto generation : generations) store::save(db, generation, abouts, counted, hours);
}

}  // namespace

bool count_new(sql::Session& db, const WallClock& clock) {
  sql::Transaction counting(db);
  if (!store::try_to_count(db)) return false;
  const auto abouts = store::take_uncounted(db, portion);
  if (abouts.empty()) return false;
  const auto model = store::read_model(db);
  std::vector generations{model.shown};
  if (model.making) generations.push_back(*model.making);
  count_into(db, abouts, generations, clock);
  counting.commit();
  return abouts.size() >= portion;
}

bool make_more(sql::Session& db, const WallClock& clock) {
  sql::Transaction making(db);
  if (!store::try_to_count(db)) return false;
  const auto model = store::read_model(db);
  bool more = false;
  if (model.making) {
    const auto abouts = store::abouts_after(db, model.made_until, portion);
    if (!abouts.empty()) {
      count_into(db, abouts, {*model.making}, clock);
      store::save_made(db, abouts.back(), abouts.size());
    }
    // What is stored meanwhile is uncounted still, and counted into the one that is shown then.
    more = abouts.size() == portion;
    if (!more) store::show_made(db, Clock::now());
  } else if (model.leftovers && Clock::now() >= model.shown_at + read_until) {
    more = store::forget_before(db, model.shown, rows_to_forget);
  }
  making.commit();
  return more;
}

}  // namespace consulta::admin
