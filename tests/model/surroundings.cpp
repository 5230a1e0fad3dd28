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

// Whatever is asked for has the id of the request that may be made: others are only recorded.
struct RequestIds : engine::Ids {
  explicit RequestIds(int request) : id(request_id(request)) {}
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

doctors::Hold::Context hold_context(int gone) {
  doctors::Catalogue catalogue;
  if ((gone & specialty) == 0) {
    catalogue.specialties.push_back({.id = id('s', 1), .duration_minutes = 30, .price_cents = price});
  }
  for (const int doctor : {1, 2}) {
    if ((gone & doctor) != 0) continue;
    catalogue.doctors.push_back({.id = id('d', doctor), .specialty_ids = {id('s', 1)}});
    auto& timetable = catalogue.timetables[id('d', doctor)];
    timetable.slot_minutes = 15;
    for (int day = 1; day <= 7; ++day) timetable.weekly.push_back({day, "00:00", "24:00"});
  }
  return {today(), std::make_shared<const doctors::Catalogue>(std::move(catalogue)), date::locate_zone("Etc/UTC"),
          hold_lasts};
}

appointments::Appointment::Context appointment_context(bool late_cancel) {
  static RequestIds ids(0);
  return {today(), &ids, std::chrono::hours(late_cancel ? 48 : 0)};
}

int known_to_payments(const Booking& b) {
  int requests = 0;
  for (const auto& asked : b.asked) requests += asked.open;
  return 2 * requests + b.late;
}

payments::Payment::Context payment_context(int known) {
  static std::array ids{RequestIds(0), RequestIds(1), RequestIds(2)};
  const bool late = known % 2 != 0;
  return {today() + (late ? 2 * hold_lasts : std::chrono::minutes(0)), &ids.at(static_cast<std::size_t>(known) / 2),
          "11249", "", [] { return std::int64_t{0}; }};
}

Uuid request_id(int request) {
  return id('r', request);
}
std::string charge_of(int request) {
  return std::string(1, static_cast<char>('0' + request));
}

// EXCLUDE (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (released_at IS NULL)
bool both_hold(const doctors::Hold& one, const doctors::Hold& other) {
  return !one.released_at && !other.released_at && one.doctor_id == other.doctor_id &&
         overlap({*one.starts_at, *one.ends_at}, {*other.starts_at, *other.ends_at});
}

// EXCLUDE (patient_id WITH =, own_times WITH &&), UNIQUE (patient_id, unpaid_place) WHERE settled IS NULL
bool both_claim(const appointments::Appointment& one, const appointments::Appointment& other) {
  if (one.patient_id != other.patient_id) return false;
  if (one.unpaid_place && one.unpaid_place == other.unpaid_place && is_unpaid(one) && is_unpaid(other)) return true;
  const auto others = own_times(other);
  const auto times = own_times(one);
  return std::any_of(times.begin(), times.end(), [&](const Span& time) {
    return std::any_of(others.begin(), others.end(), [&](const Span& t) { return overlap(time, t); });
  });
}

}  // namespace consulta::model
