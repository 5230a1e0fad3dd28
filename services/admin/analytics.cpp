#include "services/admin/analytics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>

namespace consulta::admin {
namespace {

constexpr std::int64_t no_end = -1;
constexpr std::array<std::pair<std::int64_t, std::int64_t>, 8> lead_bars{
    {{0, 0}, {1, 1}, {2, 3}, {4, 7}, {8, 14}, {15, 30}, {31, 90}, {91, no_end}}};

void add(Figures& to, const Sum& sum) {
  using enum Figure;
  const std::array counts{std::pair{booked_open, &to.outcomes.open},
                          std::pair{booked_confirmed, &to.outcomes.confirmed},
                          std::pair{booked_completed, &to.outcomes.completed},
                          std::pair{booked_no_show, &to.outcomes.no_show},
                          std::pair{booked_cancelled, &to.outcomes.cancelled},
                          std::pair{booked_expired, &to.outcomes.expired},
                          std::pair{booked_rejected, &to.outcomes.rejected},
                          std::pair{confirmed, &to.confirmed},
                          std::pair{cancelled_by_patient, &to.cancelled.patient},
                          std::pair{cancelled_by_clinic, &to.cancelled.clinic},
                          std::pair{cancelled_by_payment, &to.cancelled.payment},
                          std::pair{completed, &to.completed},
                          std::pair{no_show, &to.no_shows},
                          std::pair{prescribed, &to.prescriptions},
                          std::pair{paid_cents, &to.revenue_cents},
                          std::pair{refunded_cents, &to.refunds_cents},
                          std::pair{returned_cents, &to.returned_cents},
                          std::pair{taken_minutes, &to.booked_minutes}};
  for (const auto& [what, count] : counts) {
    if (what == sum.what) *count += sum.sum;
  }
  const Spread spread{sum.count, sum.median, sum.p90};
  if (sum.what == lead_days) to.lead_days = spread;
  if (sum.what == wait_seconds) to.wait_seconds = spread;
}

void add_up(Figures& f) {
  const auto& o = f.outcomes;
  f.bookings = o.open + o.confirmed + o.completed + o.no_show + o.cancelled + o.expired;
  f.kept_cents = f.revenue_cents - f.refunds_cents;
  if (f.offered_minutes.value_or(0) > 0) {
    const auto share = static_cast<double>(f.booked_minutes) / static_cast<double>(*f.offered_minutes);
    f.occupancy = std::round(share * 10'000) / 10'000;
  }
}

// The figures of each day, doctor and specialty that has any.
struct Sorted {
  Figures total;
  std::map<std::string, Figures> days;
  std::map<Uuid, Figures> doctors, specialties;
};

Sorted sorted(const std::vector<Sum>& sums) {
  Sorted out;
  for (const auto& sum : sums) {
    if (sum.part == Part::all) add(out.total, sum);
    if (sum.part == Part::day && sum.day) add(out.days[*sum.day], sum);
    if (sum.part == Part::doctor && sum.id) add(out.doctors[*sum.id], sum);
    if (sum.part == Part::specialty && sum.id) add(out.specialties[*sum.id], sum);
  }
  return out;
}

void add_hours(Sorted& to, const Wanted& wanted, const std::vector<DoctorHours>& all) {
  if (wanted.specialty_id) return;
  to.total.offered_minutes = 0;
  for (auto day = wanted.days.from; day < wanted.days.to; day += std::chrono::days(1)) {
    to.days[text_of(day)].offered_minutes = 0;
  }
  for (const auto& [doctor_id, hours] : all) {
    if (wanted.doctor_id && wanted.doctor_id != doctor_id) continue;
    std::int64_t minutes = 0;
    for (auto day = wanted.days.from; day < wanted.days.to; day += std::chrono::days(1)) {
      const auto offered = offered_minutes(hours, day);
      *to.days[text_of(day)].offered_minutes += offered;
      minutes += offered;
    }
    if (minutes > 0 || to.doctors.contains(doctor_id)) to.doctors[doctor_id].offered_minutes = minutes;
    *to.total.offered_minutes += minutes;
  }
}

std::vector<LeadBar> bars(const std::vector<Lead>& leads) {
  std::vector<LeadBar> out;
  for (const auto& [from, to] : lead_bars) {
    auto& bar = out.emplace_back(LeadBar{from, to == no_end ? std::nullopt : std::optional(to)});
    for (const auto& lead : leads) {
      if (lead.days >= from && (to == no_end || lead.days <= to)) bar.bookings += lead.count;
    }
  }
  return out;
}

std::vector<NamedFigures> named_figures(std::map<Uuid, Figures>& all, const std::vector<KnownName>& names) {
  std::vector<NamedFigures> out;
  for (auto& [id, figures] : all) {
    add_up(figures);
    const auto known =
        std::find_if(names.begin(), names.end(), [id = id](const KnownName& name) { return name.id == id; });
    out.push_back({id, known == names.end() ? std::nullopt : std::optional(known->names), figures});
  }
  return out;
}

std::optional<double> progress(const ReadModel& model) {
  if (!model.making) return std::nullopt;
  const auto part = static_cast<double>(model.made) / static_cast<double>(std::max<std::int64_t>(1, model.to_make));
  return std::min(0.999, std::floor(part * 1'000) / 1'000);
}

std::string text_field(std::string text) {
  // A spreadsheet would reckon with what begins so.
  if (!text.empty() && std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
    text.insert(text.begin(), '\'');
  }
  if (text.find_first_of("\",\r\n") == std::string::npos) return text;
  std::string quoted = "\"";
  for (const char c : text) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + '"';
}

using Columns = std::vector<std::pair<std::string_view, std::string>>;

Columns columns(std::string_view of, const std::string& which, const std::string& name, const Figures& f) {
  Columns out{{"of", std::string(of)}, {"which", which}, {"name", text_field(name)}};
  const auto add = [&](std::string_view column, const std::optional<std::int64_t>& number) {
    out.emplace_back(column, number ? std::to_string(*number) : "");
  };
  const auto& o = f.outcomes;
  add("bookings", f.bookings);
  add("of_these_open", o.open);
  add("of_these_confirmed", o.confirmed);
  add("of_these_completed", o.completed);
  add("of_these_no_show", o.no_show);
  add("of_these_cancelled", o.cancelled);
  add("of_these_expired", o.expired);
  add("rejected", o.rejected);
  add("confirmed", f.confirmed);
  add("cancelled_by_patient", f.cancelled.patient);
  add("cancelled_by_clinic", f.cancelled.clinic);
  add("cancelled_by_payment", f.cancelled.payment);
  add("completed", f.completed);
  add("no_shows", f.no_shows);
  add("revenue_cents", f.revenue_cents);
  add("refunds_cents", f.refunds_cents);
  add("kept_cents", f.kept_cents);
  add("returned_cents", f.returned_cents);
  add("prescriptions", f.prescriptions);
  add("booked_minutes", f.booked_minutes);
  add("offered_minutes", f.offered_minutes);
  out.emplace_back("occupancy", f.occupancy ? fmt::format("{:.4f}", *f.occupancy) : "");
  add("lead_days_median", f.lead_days.median);
  add("lead_days_p90", f.lead_days.p90);
  add("wait_seconds_median", f.wait_seconds.median);
  add("wait_seconds_p90", f.wait_seconds.p90);
  return out;
}

std::string line(const Columns& columns, bool names) {
  std::string out;
  for (const auto& [name, value] : columns) {
    if (!out.empty()) out += ',';
    out += names ? std::string(name) : value;
  }
  return out + "\r\n";
}

}  // namespace

Analytics analytics(const Wanted& wanted, const Sources& sources, Instant now, const WallClock& clock) {
  auto all = sorted(sources.sums);
  add_hours(all, wanted, sources.hours);
  Analytics out{text_of(wanted.days.from), text_of(wanted.days.to), wanted.doctor_id, wanted.specialty_id};
  out.since = sources.model.since;
  out.rebuilding = progress(sources.model);
  out.total = all.total;
  add_up(out.total);
  const auto first = day_of(sources.model.since, clock), today = day_of(now, clock);
  for (auto day = wanted.days.from; day < wanted.days.to; day += std::chrono::days(1)) {
    auto& figures = all.days[text_of(day)];
    add_up(figures);
    out.days.push_back({text_of(day), day <= first || day >= today, figures});
  }
  out.doctors = named_figures(all.doctors, sources.names);
  out.specialties = named_figures(all.specialties, sources.names);
  out.lead_days = bars(sources.leads);
  return out;
}

std::string csv(const Analytics& a) {
  auto out = line(columns("", "", "", {}), true);
  out += line(columns("all", a.from + "/" + a.to, "", a.total), false);
  for (const auto& day : a.days) out += line(columns("day", day.date, "", day.figures), false);
  const auto add_named = [&](std::string_view of, const std::vector<NamedFigures>& all) {
    for (const auto& one : all) {
      out += line(columns(of, to_text(one.id), one.names ? one.names->en : "", one.figures), false);
    }
  };
  add_named("doctor", a.doctors);
  add_named("specialty", a.specialties);
  return out;
}

}  // namespace consulta::admin
