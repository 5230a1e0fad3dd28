// Who waits. To whom a freed span goes next is asked of the database in the service (queries/next_in_line.sql), and so
// it is the one thing that is said here again.
#include <algorithm>

#include "events/doctors.hpp"
#include "tests/model/surroundings.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;

constexpr int join_key = 0, leave_key = 1;

}  // namespace

const ap::Waiting* Clinic::wait(const State& s, std::size_t i) const {
  return s.waits[i] == 0 ? nullptr : &std::get<wait_lane>(lanes_).values.at(s.waits[i]);
}

// An offer takes the row that is free, for what was offered before may not have come to its end; where neither is, one
// that there is not, so that no offer can be made without a word.
int Clinic::known_to(const State& s, std::size_t wait) const {
  auto row = first_offer(wait);
  while (row < first_offer(wait + 1) && !s.bookings[row].none()) ++row;
  if (row == first_offer(wait + 1)) row = most_rows;
  return 2 * static_cast<int>(row) + ((s.known_gone & specialty) != 0 ? 1 : 0);
}

void Clinic::join(State& s, std::size_t i) {
  const auto& wish = config_.waits[i];
  const auto message = waits().wish(static_cast<int>(2 * i) + join_key, [&] {
    ap::Waiting w;
    w.id = id('w', static_cast<int>(i) + 1);
    w.patient_id = id('p', static_cast<int>(i) + 2);
    w.specialty_id = specialty_of(wish.minutes);
    w.doctor_id = id('d', 1);
    w.from = slot_begins(1, config_) + std::chrono::minutes(wish.from);
    w.to = slot_begins(1, config_) + std::chrono::minutes(wish.to);
    return std::pair(w.id, ap::Join{w});
  });
  apply<ap::Waiting>(s, message);
}

void Clinic::joins(const State& from) {
  for (std::size_t i = 0; i < config_.waits.size(); ++i) {
    State s = from;
    const auto* w = wait(from, i);
    if (w == nullptr) {
      join(s, i);
      // Ids grow as people come.
      return add(s, {Act::joins, static_cast<std::uint8_t>(i)}, true);
    }
    if (i != 0 || !config_.leaves || !goes_on(*w)) continue;
    const auto message = waits().wish(leave_key, [&] { return std::pair(w->id, ap::Leave{}); });
    apply<ap::Waiting>(s, message);
    add(s, {Act::leaves, static_cast<std::uint8_t>(i)}, true);
  }
}

// --- what reaches the line

void Clinic::hear(State& s, const engine::AnyEvent& event) {
  if (const auto* released = event.as<events::SlotReleased>()) {
    if ((s.known_gone & number_of(released->doctor_id)) != 0) return;
    return tell_next(s, Uuid{},
                     {released->doctor_id,
                      {specialty_of(30), specialty_of(60)},
                      released->starts_at,
                      released->ends_at,
                      released->patient_id});
  }
  if (const auto* deleted = event.as<events::DoctorDeleted>()) {
    s.known_gone |= static_cast<std::uint8_t>(number_of(deleted->doctor_id));
    return tell_gone(s, deleted->doctor_id, "doctor_deleted");
  }
  s.known_gone |= specialty;
  tell_gone(s, event.as<events::SpecialtyDeleted>()->specialty_id, "specialty_deleted");
}

void Clinic::tell_next(State& s, const Uuid& after, const ap::Span& span) {
  for (std::size_t i = 0; i < config_.waits.size(); ++i) {
    const auto* w = wait(s, i);
    if (w == nullptr || w->id <= after || !is_turn(*w, span)) continue;
    const auto minute = [](Instant at) { return static_cast<int>((at - today()) / std::chrono::minutes(1)); };
    const auto freed_by = span.freed_by ? number_of(*span.freed_by) : 0;
    auto& message = freed_[{static_cast<int>(i), freed_by, minute(span.from), minute(span.to)}];
    if (message == 0) message = waits().message(engine::Note(w->id, ap::Freed{span}));
    return run(s, wait_lane, message);
  }
}

bool Clinic::is_turn(const ap::Waiting& w, const ap::Span& span) const {
  const auto minutes = std::chrono::minutes(w.specialty_id == specialty_of(60) ? 60 : 30);
  return goes_on(w) && !(w.status == ap::WaitStatus::offered && w.freed_again) && w.doctor_id == span.doctor_id &&
         w.from < span.to && w.to > span.from - minutes + std::chrono::minutes(1) && w.patient_id != span.freed_by;
}

void Clinic::tell_gone(State& s, const Uuid& gone, const std::string& reason) {
  for (std::size_t i = 0; i < config_.waits.size(); ++i) {
    const auto* w = wait(s, i);
    if (w == nullptr || !goes_on(*w) || (w->doctor_id != gone && w->specialty_id != gone)) continue;
    run(s, wait_lane, waits().wish(100 + static_cast<int>(2 * i) + (w->doctor_id == gone ? 1 : 0), [&] {
      return std::pair(w->id, ap::WishGone{reason});
    }));
  }
}

// --- at rest

std::string Clinic::broken_wait(const State& s, std::size_t i) const {
  const auto& w = *wait(s, i);
  if (w.status == ap::WaitStatus::offered) return name_of_wait(i) + "'s offer was never answered";
  const bool booked = w.status == ap::WaitStatus::booked;
  bool confirmed = false;
  for (auto row = first_offer(i); row < first_offer(i + 1); ++row) {
    if (s.bookings[row].none()) continue;
    const auto& a = *appointment(s.bookings[row]);
    confirmed = confirmed || (a.id == w.appointment_id && a.status == ap::Status::confirmed);
  }
  if (w.status != ap::WaitStatus::withdrawn && booked != confirmed)
    return "the waitlist is wrong about " + name_of_wait(i);
  if (w.status != ap::WaitStatus::waiting) return "";
  if (is_erased(s, w.patient_id)) return name_of_wait(i) + " is erased, and waits";
  if (is_gone(s, w.doctor_id.value(), w.specialty_id)) return name_of_wait(i) + " waits for what is gone";
  std::vector<const doctors::Hold*> held;
  for (const auto& b : s.bookings) {
    if (const auto* h = hold(b); h != nullptr && !h->released_at) held.push_back(h);
  }
  const auto context = hold_context(config_, s.gone, {});
  const bool free = !free_starts(*context.catalogue, held, {w.specialty_id, w.doctor_id, w.from, w.to}).first.empty();
  return free ? name_of_wait(i) + " waits for what is free" : "";
}

}  // namespace consulta::model
