#include "tests/model/surroundings.hpp"

#include <date/tz.h>

#include <algorithm>

namespace consulta::model {
namespace {

constexpr auto hold_lasts = std::chrono::minutes(10);

struct Span {
  Instant from, to;
};
bool overlap(const Span& one, const Span& other) {
  return one.from < other.to && other.from < one.to;
}

// The generated column own_times of appointments.
std::vector<Span> own_times(const appointments::Appointment& a) {
  if (!a.busy_until || appointments::is_over(a.status)) return {};
  std::vector<Span> times{{a.starts_at, *a.busy_until}};
  if (a.wish_starts_at && a.wish_busy_until) times.push_back({*a.wish_starts_at, *a.wish_busy_until});
  return times;
}

// Without the generated column `settled`.
bool is_unpaid(const appointments::Appointment& a) {
  return a.status == appointments::Status::requested || a.status == appointments::Status::awaiting_payment;
}

std::shared_ptr<const doctors::Catalogue> catalogue_of(const Config& config, int gone) {
  auto catalogue = std::make_shared<doctors::Catalogue>();
  if ((gone & specialty) == 0) {
    catalogue->specialties.push_back({.id = specialty_of(30), .duration_minutes = 30, .price_cents = price});
  }
  catalogue->specialties.push_back({.id = specialty_of(60), .duration_minutes = 60, .price_cents = price});
  for (const int doctor : {1, 2}) {
    if ((gone & doctor) != 0) continue;
    catalogue->doctors.push_back({.id = id('d', doctor), .specialty_ids = {specialty_of(30), specialty_of(60)}});
    const bool one_hour = doctor == 1 && !config.waits.empty();
    auto& timetable = catalogue->timetables[id('d', doctor)];
    if (doctor == 1 && (gone & away) != 0) {
      timetable.time_off.push_back({slot_begins(1, config), slot_begins(1, config) + std::chrono::minutes(30)});
    }
    timetable.slot_minutes = one_hour ? 30 : 15;
    for (int day = 1; day <= 7; ++day) {
      timetable.weekly.push_back({day, one_hour ? "10:00" : "00:00", one_hour ? "11:00" : "24:00"});
    }
  }
  return catalogue;
}

// Whatever is asked for has the id of the request or offer that may be made: others are only recorded.
struct SameId : engine::Ids {
  explicit SameId(const Uuid& id) : id(id) {}
  Uuid next() override { return id; }
  std::string token() override { return "token"; }
  Uuid id;
};

}  // namespace

Instant today() {
  return Instant{date::sys_days{date::year{2030} / 1 / 7}};
}

Instant slot_begins(int slot, const Config& config) {
  return today() + std::chrono::hours(34) + std::chrono::minutes(slot == 2 ? config.second_slot_begins : 0);
}

Uuid specialty_of(int minutes) {
  return id('s', minutes == 60 ? 2 : 1);
}

doctors::Hold::Context hold_context(const Config& config, int gone,
                                    const std::vector<std::optional<doctors::Hold>>& holds) {
  auto catalogue = catalogue_of(config, gone);
  return {today(),
          catalogue,
          date::locate_zone("Etc/UTC"),
          hold_lasts,
          {},
          [catalogue, &holds](const doctors::Sought& sought) {
            std::vector<const doctors::Hold*> held;
            for (const auto& hold : holds) {
              if (hold && !hold->released_at) held.push_back(&*hold);
            }
            return free_starts(*catalogue, held, sought);
          },
          [&config](const doctors::Near&) {
            return std::vector<doctors::FreeStart>{{id('d', 2), slot_begins(2, config)}};
          }};
}

doctors::FreeStarts free_starts(const doctors::Catalogue& catalogue, const std::vector<const doctors::Hold*>& holds,
                                const doctors::Sought& sought) {
  const auto* specialty = catalogue.specialty(sought.specialty_id);
  doctors::FreeStarts out;
  for (const auto& doctor : catalogue.doctors) {
    if (specialty == nullptr || (sought.doctor_id && sought.doctor_id != doctor.id)) continue;
    const auto& zone = *date::locate_zone("Etc/UTC");
    const auto starts = doctors::starts_on(catalogue.timetables.at(doctor.id), zone, doctors::day_of(zone, sought.from),
                                           specialty->duration_minutes);
    for (const auto start : starts) {
      const Span time{start, start + std::chrono::minutes(specialty->duration_minutes)};
      const bool free = std::none_of(holds.begin(), holds.end(), [&](const doctors::Hold* hold) {
        return hold->doctor_id == doctor.id && overlap(time, {*hold->starts_at, *hold->ends_at});
      });
      if (free && start >= sought.from && start < sought.until) out.first.push_back({doctor.id, start});
    }
  }
  return out;
}

appointments::Appointment::Context appointment_context(const Config& config, bool unanswered) {
  static SameId ids(Uuid{});
  constexpr std::chrono::hours always(48), before_slot_2(35);
  const auto free = config.late_cancel ? always : config.late_move ? before_slot_2 : std::chrono::hours(0);
  constexpr std::chrono::hours at_any_time(-48);  // that somebody did not come
  return {today() + std::chrono::hours(unanswered ? 30 : 0), &ids, free, {}, at_any_time};
}

int known_to_payments(const Booking& b) {
  int requests = 0;
  for (const auto& asked : b.asked) requests += asked.open;
  return 2 * requests + b.late;
}

payments::Payment::Context payment_context(int known) {
  static std::array ids{SameId(request_id(0)), SameId(request_id(1)), SameId(request_id(2))};
  const bool late = known % 2 != 0;
  return {today() + (late ? 2 * hold_lasts : std::chrono::minutes(0)), &ids.at(static_cast<std::size_t>(known) / 2),
          "11249", "", [] { return std::int64_t{0}; }};
}

appointments::Waiting::Context waiting_context(const Config& config, int known) {
  static std::array ids{SameId(id('a', 1)), SameId(id('a', 2)), SameId(id('a', 3)), SameId(id('a', 4)),
                        SameId(id('a', 5)), SameId(id('a', 6)), SameId(id('a', 7))};
  const bool gone = known % 2 != 0;
  return {today(), &ids.at(static_cast<std::size_t>(known) / 2),
          [gone](const Uuid& id) -> std::optional<appointments::KnownSpecialty> {
            const bool long_one = id == specialty_of(60);
            if (gone && !long_one) return std::nullopt;
            return appointments::KnownSpecialty{id, "", price, long_one ? 60 : 30};
          },
          [places = config.unpaid_places](const Uuid&) {
            return places == 0 ? std::nullopt : std::optional<std::int32_t>(places);
          },
          // Who waits has nothing else here.
          [](const Uuid&, Instant, Instant) { return std::vector<events::Time>(); }};
}

Uuid request_id(int request) {
  return id('r', request);
}
std::string charge_of(int request) {
  return std::string(1, static_cast<char>('0' + request));
}

const Uuid& person_of(const appointments::Appointment& a) {
  return a.dependant_id ? *a.dependant_id : a.patient_id;
}

// EXCLUDE (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (released_at IS NULL)
bool both_hold(const doctors::Hold& one, const doctors::Hold& other) {
  return !one.released_at && !other.released_at && one.doctor_id == other.doctor_id &&
         overlap({*one.starts_at, *one.ends_at}, {*other.starts_at, *other.ends_at});
}

// EXCLUDE (COALESCE(dependant_id, patient_id) WITH =, own_times WITH &&),
// UNIQUE (patient_id, unpaid_place) WHERE settled IS NULL
bool both_claim(const appointments::Appointment& one, const appointments::Appointment& other) {
  const bool same_place = one.unpaid_place && one.unpaid_place == other.unpaid_place;
  if (one.patient_id == other.patient_id && same_place && is_unpaid(one) && is_unpaid(other)) return true;
  if (person_of(one) != person_of(other)) return false;
  const auto others = own_times(other);
  const auto times = own_times(one);
  return std::any_of(times.begin(), times.end(), [&](const Span& time) {
    return std::any_of(others.begin(), others.end(), [&](const Span& t) { return overlap(time, t); });
  });
}

// UNIQUE (patient_id, place), UNIQUE (the wish), both WHERE status IN ('waiting', 'offered')
bool both_wait(const appointments::Waiting& one, const appointments::Waiting& other) {
  const auto goes_on = [](const appointments::Waiting& w) {
    return w.status == appointments::WaitStatus::waiting || w.status == appointments::WaitStatus::offered;
  };
  if (one.patient_id != other.patient_id || !goes_on(one) || !goes_on(other)) return false;
  return one.place == other.place || (one.specialty_id == other.specialty_id && one.doctor_id == other.doctor_id &&
                                      one.from == other.from && one.to == other.to);
}

}  // namespace consulta::model
