#include "services/prescriptions/prescription.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace consulta::prescriptions {
namespace {

using engine::nothing;
using engine::refused;

const Prescription& known(const MaybePrescription& p) {
  if (!p) throw std::runtime_error("no such prescription");
  return *p;
}

// `day` is one of the calendar's.
std::string days_later(const std::string& day, std::int32_t days) {
  const std::chrono::year_month_day from{std::chrono::year(std::stoi(day.substr(0, 4))),
                                         std::chrono::month(static_cast<unsigned>(std::stoi(day.substr(5, 2)))),
                                         std::chrono::day(static_cast<unsigned>(std::stoi(day.substr(8, 2))))};
  const std::chrono::year_month_day to{std::chrono::sys_days(from) + std::chrono::days(days)};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(to.year()), static_cast<unsigned>(to.month()),
                     static_cast<unsigned>(to.day()));
}

bool is_same_medicine(const Item& a, const Item& b) {
  return a.code || b.code ? a.code == b.code : a.medicine == b.medicine;
}

// From when each is taken until when; what was there before goes on from its own first day.
void set_days(std::vector<Item>& items, const std::vector<Item>& before, const std::string& today) {
  for (auto& item : items) {
    const auto was =
        std::find_if(before.begin(), before.end(), [&](const Item& other) { return is_same_medicine(item, other); });
    item.from = was == before.end() ? today : was->from;
    item.until = days_later(item.from, item.duration_days - 1);
  }
}

Instant end_of_last_day(const std::vector<Item>& items, const WallClock& clock) {
  std::string last;
  for (const auto& item : items) last = std::max(last, item.until);
  return clock.day(days_later(last, 1)).value();
}

std::string unconfirmed(const std::vector<Warning>& warnings) {
  std::string codes;
  for (const auto& warning : warnings) {
    if (stands_in_the_way(warning)) codes += (codes.empty() ? "" : ", ") + warning.code;
  }
  return codes;
}

PrescriptionOutcome is_unconfirmed(const std::string& codes) {
  return refused<Prescription>("warnings_unacknowledged", "Something speaks against this: " + codes +
                                                              ". Change it, or confirm each in acknowledged_warnings.");
}

PrescriptionOutcome is_cancelled() {
  return refused<Prescription>("prescription_cancelled", "This prescription was cancelled. Issue another one.");
}

template <class E>
E facts(const Prescription& p, const Prescription::Context& context) {
  E event;
  event.prescription_id = p.id;
  event.appointment_id = p.appointment_id;
  event.patient_id = p.patient_id;
  event.doctor_id = p.doctor_id;
  event.doctor_name = p.doctor_name;
  event.link = link_to(p, context.public_url);
  event.version = p.revision;
  event.dependant_id = p.dependant_id;
  event.dependant_name = p.dependant_name;
  return event;
}

template <class E>
PrescriptionOutcome told(Prescription p, E event) {
  const auto id = p.id;
  return {{std::move(p), {{std::move(event), id}}}};
}

void forget_words(std::vector<Item>& items, std::vector<Warning>& warnings) {
  for (auto& item : items) item.notes.reset();
  for (auto& warning : warnings) {
    warning.reason.reset();
    warning.allergy.reset();
  }
}

}  // namespace

PrescriptionOutcome decide(const MaybePrescription& p, const Issue& wish, const Prescription::Context& context) {
  if (p) return nothing<Prescription>();
  if (const auto codes = unconfirmed(wish.drafted.warnings); !codes.empty()) return is_unconfirmed(codes);
  auto next = wish.drafted;
  set_days(next.items, {}, day_of(context.now, *context.clock));
  next.taken_until = end_of_last_day(next.items, *context.clock);
  next.issued_at = next.written_at = context.now;
  auto event = facts<events::PrescriptionIssued>(next, context);
  event.issued_at = context.now;
  return told(std::move(next), std::move(event));
}

PrescriptionOutcome decide(const MaybePrescription& maybe, const Change& wish, const Prescription::Context& context) {
  const auto& p = known(maybe);
  if (p.status == Status::cancelled) return is_cancelled();
  if (p.earlier.size() + 1 >= most_versions) {
    return refused<Prescription>("too_many_versions",
                                 "This prescription was changed too often. Cancel it, and issue another one.");
  }
  if (const auto codes = unconfirmed(wish.warnings); !codes.empty()) return is_unconfirmed(codes);
  auto next = p;
  next.earlier.push_back({p.revision, p.written_at, p.items, p.warnings});
  next.items = wish.items;
  next.warnings = wish.warnings;
  set_days(next.items, p.items, day_of(context.now, *context.clock));
  next.taken_until = end_of_last_day(next.items, *context.clock);
  next.written_at = context.now;
  ++next.revision;
  if (p.erased) forget_words(next.items, next.warnings);
  auto event = facts<events::PrescriptionChanged>(next, context);
  event.changed_at = context.now;
  return told(std::move(next), std::move(event));
}

PrescriptionOutcome decide(const MaybePrescription& maybe, const Cancel& wish, const Prescription::Context& context) {
  const auto& p = known(maybe);
  if (p.status == Status::cancelled) return is_cancelled();
  auto next = p;
  next.status = Status::cancelled;
  next.cancelled_at = context.now;
  if (!p.erased) next.cancel_reason = wish.reason;
  auto event = facts<events::PrescriptionChanged>(next, context);
  event.changed_at = context.now;
  event.cancelled = true;
  return told(std::move(next), std::move(event));
}

PrescriptionOutcome decide(const MaybePrescription& p, const Erase&, const Prescription::Context&) {
  if (!p || p->erased) return nothing<Prescription>();
  auto next = *p;
  next.erased = true;
  next.dependant_name.reset();
  next.cancel_reason.reset();
  forget_words(next.items, next.warnings);
  for (auto& version : next.earlier) forget_words(version.items, version.warnings);
  return {{std::move(next)}};
}

std::string link_to(const Prescription& p, const std::string& public_url) {
  return public_url + "/prescriptions/" + to_text(p.id);
}

std::string day_of(Instant instant, const WallClock& clock) {
  return clock.minutes(instant).substr(0, 10);
}

bool is_taken(const Prescription& p, const Item& item, const std::string& day) {
  return p.status == Status::active && item.from <= day && day <= item.until;
}

std::vector<Version> versions_of(const Prescription& p) {
  std::vector<Version> all{{p.revision, p.written_at, p.items, p.warnings}};
  all.insert(all.end(), p.earlier.rbegin(), p.earlier.rend());
  return all;
}

}  // namespace consulta::prescriptions
