// What must hold in every state, and what at rest: when nothing more happens unless a person acts.
#include <algorithm>

#include "tests/model/surroundings.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;
namespace py = payments;

bool is_unpaid(const ap::Appointment& a) {
  return a.status == ap::Status::requested || a.status == ap::Status::awaiting_payment;
}
bool is_live(const ap::Appointment& a) {
  return a.status == ap::Status::awaiting_payment || a.status == ap::Status::confirmed ||
         a.status == ap::Status::checked_in;
}
// What is taken back of it no longer ends it.
bool has_begun(const ap::Appointment& a) {
  return a.status == ap::Status::in_consultation || a.status == ap::Status::completed ||
         a.status == ap::Status::no_show;
}
bool is_earned(const ap::Appointment& a) {
  return has_begun(a) || a.status == ap::Status::confirmed || a.status == ap::Status::checked_in;
}

// By what doctors said, not by what it claims.
bool at_once(const ap::Appointment& one, const ap::Appointment& other) {
  return is_live(one) && is_live(other) && person_of(one) == person_of(other) && one.starts_at < other.ends_at &&
         other.starts_at < one.ends_at;
}

}  // namespace

std::string Clinic::broken_always(const State& s) const {
  for (std::size_t i = 0; i < s.bookings.size(); ++i) {
    const auto& b = s.bookings[i];
    if (b.none()) continue;
    const auto& a = *appointment(b);
    bool charged = false;
    for (const auto& asked : b.asked) {
      charged = charged || asked.charged;
      if (asked.returned > price || (asked.returned != 0 && !asked.charged)) return "more went back than was paid";
    }
    if (is_earned(a) && !charged) return "confirmed without money";
    int unpaid = is_unpaid(a) ? 1 : 0;
    for (std::size_t j = 0; j < i; ++j) {
      const auto& other = s.bookings[j];
      if (other.none()) continue;
      if (b.hold != 0 && other.hold != 0 && both_hold(*hold(b), *hold(other))) return "two patients hold one slot";
      if (at_once(a, *appointment(other))) return name(i) + " is in two places at once";
      unpaid += is_unpaid(*appointment(other)) && a.patient_id == appointment(other)->patient_id ? 1 : 0;
    }
    if (config_.unpaid_places != 0 && is_unpaid(a) && unpaid > config_.unpaid_places) {
      return name(i) + " has booked more unpaid than there are places";
    }
  }
  return "";
}

std::string Clinic::broken_at_rest(const State& s) const {
  for (std::size_t i = 0; i < s.bookings.size(); ++i) {
    if (s.bookings[i].none()) continue;
    if (auto broken = broken_booking(s, i); !broken.empty()) return broken;
  }
  for (std::size_t i = 0; i < s.waits.size(); ++i) {
    if (s.waits[i] == 0) continue;
    if (auto broken = broken_wait(s, i); !broken.empty()) return broken;
  }
  return "";
}

std::string Clinic::broken_booking(const State& s, std::size_t i) const {
  const auto& b = s.bookings[i];
  const auto& a = *appointment(b);
  const auto* h = hold(b);
  const bool held = h != nullptr && !h->released_at;
  const bool begun = has_begun(a);
  const bool begun_and_held = begun && (h == nullptr || !h->withdrawn);
  if (a.status == ap::Status::requested) return name(i) + "'s request was accepted and never answered";
  if (a.status == ap::Status::awaiting_payment) return name(i) + " waits for a payment nobody can make";
  if (held && is_gone(s, *h->doctor_id, *h->specialty_id)) return "what is gone is held for " + name(i);
  if (is_live(a) && is_gone(s, *a.doctor_id, a.specialty_id)) return name(i) + " is left with what is gone";
  const bool affected = a.doctor_id == id('d', 1) && a.starts_at == slot_begins(1, config_) && (s.gone & away) != 0;
  const bool can_move = is_live(a) && a.status != ap::Status::checked_in;
  if (can_move && affected && !a.answer_by) return name(i) + " was never asked to move";
  if (a.answer_by && (s.gone & away) == 0) return name(i) + " is asked to move for nothing";
  if ((is_live(a) || begun_and_held) && !(held && h->doctor_id == a.doctor_id && h->starts_at == a.starts_at)) {
    return name(i) + "'s appointment does not hold its slot";
  }
  if (!is_live(a) && !begun && held) return "a slot is held for " + name(i) + ", whose appointment is over";
  if (a.wish_starts_at) return name(i) + "'s wish to move was never answered";
  if (a.arrival) return name(i) + "'s arrival was never decided";
  if (a.status == ap::Status::confirmed && b.arrived != 0 && a.starts_at == slot_begins(b.arrived, config_)) {
    return name(i) + " is at the clinic, and not checked in";
  }
  if (auto broken = broken_erasure(s, i); !broken.empty()) return broken;
  if (const auto* p = payment(b); (is_live(a) || begun) && p->starts_at != a.starts_at) {
    return name(i) + " has paid for another time";
  }
  return broken_money(b, name(i));
}

// The bank's books and ours, account by account, and what the payment says went back.
std::string Clinic::broken_money(const Booking& b, const std::string& who) const {
  const int due = is_earned(*appointment(b)) ? price : b.kept_half != 0 ? price / 2 : 0;
  int at_bank = 0;
  int owed = 0;
  int kept = 0;
  int returned = 0;
  for (const auto& asked : b.asked) {
    const auto has = [&](py::Movement what) { return (asked.posted & (1U << static_cast<unsigned>(what))) != 0; };
    const int came = has(py::Movement::paid) || has(py::Movement::unexpected) ? price : 0;
    const int back = has(py::Movement::refunded) ? asked.returned : 0;
    at_bank += came - back;
    owed += (has(py::Movement::unexpected) ? price : 0) + asked.posted_cancelled - back;
    kept += (asked.charged ? price : 0) - asked.returned;
    returned = std::max<int>(returned, asked.returned);
  }
  if (kept != due) {
    return "the clinic keeps " + std::to_string(kept) + " of " + who + "'s money, due are " + std::to_string(due);
  }
  if (at_bank != kept) return "the bank's books and ours disagree about " + who;
  if (owed != 0) return who + " is owed " + std::to_string(owed);
  if (at_bank - owed != due) return "the books say that " + std::to_string(at_bank - owed) + " was earned by " + who;
  const auto* p = payment(b);
  if (p == nullptr) return "";
  if (p->charge_id) returned = b.asked.at(static_cast<std::size_t>(p->charge_id->front() - '0')).returned;
  return p->refunded_cents == returned ? "" : "what went back and what the payment says disagree about " + who;
}

}  // namespace consulta::model
