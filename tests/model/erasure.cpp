// A patient who is to be known no more: services hear of it when they do, and erase what they find of them, again and
// again. See engine/erasures.hpp.
#include "events/auth.hpp"
#include "tests/model/surroundings.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;
namespace py = payments;

// Of the wishes of each lane, apart from all in people.cpp and line.cpp.
constexpr int erase_key = 1 << 20;

}  // namespace

bool Clinic::is_erased(const State& s, const Uuid& patient_id) const {
  return s.erased != 0 && patient_id == id('p', config_.erases);
}

void Clinic::erasure(const State& from) {
  if (config_.erases == 0) return;
  if (from.erased == 0) {
    State s = from;
    s.erased = 1;
    const auto patient = id('p', config_.erases);
    for (const auto delivery : deliveries({events::UserErased{patient, {}}, patient})) send(s, delivery);
    return add(s, {Act::is_erased}, true);
  }
  const auto look = [&](std::uint8_t who, std::size_t rows, bool (Clinic::*erase)(State&, std::size_t)) {
    if ((from.know_erased & who) == 0 || has(Bug::erasure_looks_once)) return;
    for (std::size_t i = 0; i < rows; ++i) {
      State s = from;
      if ((this->*erase)(s, i)) add(s, {Act::erases, static_cast<std::uint8_t>(i)});
    }
  };
  look(appointments_know, most_rows, &Clinic::erase_appointment);
  look(appointments_know, most_waits, &Clinic::erase_wait);
  look(payments_know, most_rows, &Clinic::erase_payment);
}

void Clinic::hear_erased(State& s, std::string_view queue) {
  const bool payments = queue == "payments";
  s.know_erased |= payments ? payments_know : appointments_know;
  if (!has(Bug::erasure_looks_once)) return;
  for (std::size_t i = 0; i < most_rows; ++i) {
    if (payments) erase_payment(s, i);
    if (!payments) erase_appointment(s, i);
  }
}

bool Clinic::erase_appointment(State& s, std::size_t i) {
  auto& b = s.bookings[i];
  const auto* a = appointment(b);
  if (a == nullptr || a->erased || !is_erased(s, a->patient_id)) return false;
  if (config_.late_cancel && a->status == ap::Status::confirmed && !a->answer_by) b.kept_half = 1;
  const auto message =
      appointments().wish(erase_key + static_cast<int>(i), [&] { return std::pair(a->id, ap::Erase{}); });
  apply<ap::Appointment>(s, message);
  return true;
}

bool Clinic::erase_payment(State& s, std::size_t i) {
  const auto* p = payment(s.bookings[i]);
  if (p == nullptr || p->erased || !p->patient_id || !is_erased(s, *p->patient_id)) return false;
  const auto message =
      payments().wish(erase_key + static_cast<int>(i), [&] { return std::pair(p->appointment_id, py::Erase{}); });
  apply<py::Payment>(s, message);
  return true;
}

bool Clinic::erase_wait(State& s, std::size_t i) {
  const auto* w = wait(s, i);
  if (w == nullptr || !goes_on(*w) || !is_erased(s, w->patient_id)) return false;
  const auto message = waits().wish(erase_key + static_cast<int>(i), [&] { return std::pair(w->id, ap::Erase{}); });
  apply<ap::Waiting>(s, message);
  return true;
}

// At rest nothing of theirs goes on, and everybody has forgotten them.
std::string Clinic::broken_erasure(const State& s, std::size_t i) const {
  const auto& a = *appointment(s.bookings[i]);
  if (!is_erased(s, a.patient_id)) return "";
  const bool here = a.status == ap::Status::checked_in || a.status == ap::Status::in_consultation;
  if (!ap::is_over(a.status) && !here) return name(i) + " is erased, and booked";
  const auto* p = payment(s.bookings[i]);
  const bool known = !a.erased || (p != nullptr && p->patient_id && !p->erased);
  return known ? name(i) + " is erased, and still known" : "";
}

}  // namespace consulta::model
