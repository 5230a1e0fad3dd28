// The figures of a time, as an administrator is shown them: added up for all of it, each day, doctor and specialty.
// What counts on which day is in counting.hpp. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/admin/store.hpp"

namespace consulta::admin {

// What has become by now of what was booked then.
struct Outcomes {
  std::int64_t open = 0, confirmed = 0, completed = 0, no_show = 0, cancelled = 0, expired = 0, rejected = 0;
};
BOOST_DESCRIBE_STRUCT(Outcomes, (), (open, confirmed, completed, no_show, cancelled, expired, rejected))

struct CancelledBy {
  std::int64_t patient = 0, clinic = 0, payment = 0;
};
BOOST_DESCRIBE_STRUCT(CancelledBy, (), (patient, clinic, payment))

// None where nothing was measured. Nine of ten are at most `p90`.
struct Spread {
  std::int64_t count = 0;
  std::optional<std::int64_t> median, p90;
};
BOOST_DESCRIBE_STRUCT(Spread, (), (count, median, p90))

struct Figures {
  std::int64_t bookings = 0;  // all but those that were rejected
  Outcomes outcomes;
  std::int64_t confirmed = 0;
  CancelledBy cancelled;
  std::int64_t completed = 0, no_shows = 0;
  std::int64_t revenue_cents = 0, refunds_cents = 0, kept_cents = 0;
  std::int64_t returned_cents = 0;  // of what paid for nothing; never a part of the others
  std::int64_t prescriptions = 0;
  std::int64_t booked_minutes = 0;
  // None where hours are of no use: they are a doctor's, of no specialty.
  std::optional<std::int64_t> offered_minutes;
  std::optional<double> occupancy;
  Spread lead_days, wait_seconds;
};
BOOST_DESCRIBE_STRUCT(Figures, (),
                      (bookings, outcomes, confirmed, cancelled, completed, no_shows, revenue_cents, refunds_cents,
                       kept_cents, returned_cents, prescriptions, booked_minutes, offered_minutes, occupancy, lead_days,
                       wait_seconds))

struct DayFigures {
  std::string date;
  bool partial = false;  // it is not over, or began before anything was kept
  Figures figures;
};
BOOST_DESCRIBE_STRUCT(DayFigures, (), (date, partial, figures))

struct NamedFigures {
  Uuid id{};
  std::optional<Names> names;  // none where it is not known
  Figures figures;
};
BOOST_DESCRIBE_STRUCT(NamedFigures, (), (id, names, figures))

// How many that were confirmed were booked so many days ahead, the last one too; none: or more.
struct LeadBar {
  std::int64_t from_days = 0;
  std::optional<std::int64_t> to_days;
  std::int64_t bookings = 0;
};
BOOST_DESCRIBE_STRUCT(LeadBar, (), (from_days, to_days, bookings))

struct Analytics {
  std::string from, to;  // days of the clinic, without the last
  std::optional<Uuid> doctor_id, specialty_id;
  std::string currency = "EUR";
  Instant since{};                   // what happened before is in no figure
  std::optional<double> rebuilding;  // how far, 0 to 1; none: nothing is made anew
  Figures total;
  std::vector<DayFigures> days;  // each of them
  std::vector<NamedFigures> doctors, specialties;
  std::vector<LeadBar> lead_days;
};
BOOST_DESCRIBE_STRUCT(Analytics, (),
                      (from, to, doctor_id, specialty_id, currency, since, rebuilding, total, days, doctors,
                       specialties, lead_days))

// What they are added up from, all of one generation.
struct Sources {
  ReadModel model;
  std::vector<Sum> sums;
  std::vector<Lead> leads;
  std::vector<DoctorHours> hours;
  std::vector<KnownName> names;
};

Analytics analytics(const Wanted& wanted, const Sources& sources, Instant now, const WallClock& clock);

// The same as a table (RFC 4180): a row for all, each day, doctor and specialty. No spreadsheet takes a name in it for
// a formula.
std::string csv(const Analytics& analytics);

}  // namespace consulta::admin
