// Everybody who is not a queue: patients, the bank, deadlines, an administrator and the sweep.
#include <utility>

#include "tests/model/surroundings.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;
namespace dr = doctors;
namespace py = payments;

// What people and the bank say to one aggregate, by number: each is a message of its own.
enum class Say {
  ask,
  cancel,
  check_in,
  call,
  begin,
  complete,
  no_show,
  cancel_here,
  move,
  choose,
  choose_none,
  answer_due,
  affected,
  charged,
  declined,
  refunded,
  time_over,
  by_phone,
  withdraw
};
int key(Say what, std::size_t booking, int detail = 0) {
  return (static_cast<int>(what) * static_cast<int>(most_rows) + static_cast<int>(booking)) * 512 + detail;
}

Uuid booking_id(std::size_t i) {
  return id('a', static_cast<int>(i) + 1);
}

Asked& asked_by(Booking& b, const std::string& charge) {
  return b.asked.at(static_cast<std::size_t>(charge.front() - '0'));
}

}  // namespace

// --- patients

void Clinic::asks(const State& from) {
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    State s = from;
    if ((from.asked & (1U << i)) == 0 && ask(s, i)) add(s, {Act::asks, static_cast<std::uint8_t>(i)}, true);
  }
}

bool Clinic::ask(State& s, std::size_t which) {
  const auto& wish = wishes_[which];
  const auto message = appointments().wish(key(Say::ask, which), [&] {
    ap::Appointment a;
    a.id = booking_id(which);
    a.patient_id = id('p', wish.who + 1);
    if (wish.for_child) a.dependant_id = id('c', wish.who + 1);
    a.specialty_id = specialty_of(wish.minutes);
    a.doctor_id = id('d', wish.slot);
    a.starts_at = slot_begins(wish.slot, config_);
    a.price_cents = price;
    a.busy_until = a.starts_at + std::chrono::minutes(wish.minutes == 60 ? 60 : config_.known_minutes);
    const auto places = config_.unpaid_places;
    return std::pair(a.id, ap::Request{a, places == 0 ? std::nullopt : std::optional<std::int32_t>(places)});
  });
  if (!apply<ap::Appointment>(s, message).refused.empty()) return false;
  auto& b = s.bookings[which];
  s.asked |= static_cast<std::uint8_t>(1U << which);
  b.moves = which == 0 && config_.reschedules ? config_.moves : 0;
  b.declines = which == 0 && config_.declines ? 3 : 0;
  b.arrivals = which == 0 && config_.visits ? 1 : 0;
  return true;
}

void Clinic::patient(const State& from, std::size_t i) {
  const auto booking = static_cast<std::uint8_t>(i);
  const auto& b = from.bookings[i];
  const auto& a = *appointment(b);
  if (i == 0 || config_.second_cancels) {
    State s = from;
    const auto message = appointments().wish(key(Say::cancel, i), [&] {
      return std::pair(a.id, ap::Cancel{ap::By::patient, std::nullopt});
    });
    // Who moved away from slot 1, which everybody here begins with, did so late.
    const bool late = config_.late_cancel || config_.late_move;
    s.bookings[i].kept_half = late && a.status == ap::Status::confirmed && !a.answer_by ? 1 : 0;
    if (apply<ap::Appointment>(s, message).refused.empty()) add(s, {Act::cancels, booking}, true);
  }
  if (config_.visits && i == 0) visits(from, i);
  if (b.moves != 0) {
    State s = from;
    const int slot = a.doctor_id == id('d', 1) ? 2 : 1;
    const auto message = appointments().wish(key(Say::move, i, slot), [&] {
      return std::pair(a.id, ap::Move{slot_begins(slot, config_), id('d', slot), ap::By::patient});
    });
    --s.bookings[i].moves;
    if (apply<ap::Appointment>(s, message).refused.empty()) {
      add(s, {Act::moves, booking, static_cast<Number>(slot)}, true);
    }
  }
  chooses(from, i);
  pays(from, i);
}

// What the clinic's people say on the day, whenever they say it.
void Clinic::visits(const State& from, std::size_t i) {
  const auto booking = static_cast<std::uint8_t>(i);
  const auto& a = *appointment(from.bookings[i]);
  const auto say = [&](Say what, Act act, auto wish) {
    State s = from;
    const auto message = appointments().wish(key(what, i), [&] { return std::pair(a.id, std::move(wish)); });
    if (apply<ap::Appointment>(s, message).refused.empty()) add(s, {act, booking}, true);
  };
  say(Say::check_in, Act::checks_in, ap::CheckIn{});
  say(Say::call, Act::is_called, ap::Call{});
  say(Say::begin, Act::begins, ap::Start{});
  say(Say::complete, Act::completes, ap::Complete{});
  say(Say::no_show, Act::does_not_come, ap::NoShow{});
  say(Say::cancel_here, Act::clinic_cancels, ap::Cancel{ap::By::clinic, std::nullopt});
  shows_code(from, i);
}

// At reception, which knows when the appointment is by then.
void Clinic::shows_code(const State& from, std::size_t i) {
  const auto& a = *appointment(from.bookings[i]);
  if (from.bookings[i].arrivals == 0 || a.status != ap::Status::confirmed) return;
  State s = from;
  auto& b = s.bookings[i];
  --b.arrivals;
  b.arrived = a.starts_at == slot_begins(1, config_) ? 1 : 2;
  for (const auto delivery : deliveries({events::PatientArrived{a.id, a.starts_at, today(), "code"}, a.id})) {
    send(s, delivery);
  }
  add(s, {Act::shows_code, static_cast<std::uint8_t>(i)}, true);
}

void Clinic::chooses(const State& from, std::size_t i) {
  const auto booking = static_cast<std::uint8_t>(i);
  const auto& a = *appointment(from.bookings[i]);
  if (!a.answer_by) return;
  State s = from;
  auto message = appointments().wish(key(Say::choose, i), [&] {
    return std::pair(a.id, ap::Choose{id('d', 2), slot_begins(2, config_)});
  });
  if (apply<ap::Appointment>(s, message).refused.empty()) add(s, {Act::chooses, booking}, true);
  s = from;
  message = appointments().wish(key(Say::choose_none, i), [&] { return std::pair(a.id, ap::ChooseNone{}); });
  if (apply<ap::Appointment>(s, message).refused.empty()) add(s, {Act::chooses_none, booking}, true);
}

template <class M>
bool Clinic::to_payment(State& s, std::size_t i, int key, M message) {
  const auto number = payments().wish(key, [&] { return std::pair(booking_id(i), std::move(message)); });
  const auto& step = apply<py::Payment>(s, number);
  return step.refused.empty() && step.changed;
}

void Clinic::pays(const State& from, std::size_t i) {
  const auto booking = static_cast<std::uint8_t>(i);
  const auto& b = from.bookings[i];
  for (std::size_t r = 0; r < b.asked.size(); ++r) {
    const auto& asked = b.asked[r];
    if (!asked.open || asked.charged || asked.voided || asked.declined || b.late != 0) continue;
    State s = from;
    s.bookings[i].asked[r].charged = s.bookings[i].asked[r].untold = 1;
    add(s, {Act::pays, booking, static_cast<Number>(r)}, true);
    if (r == 0) continue;
    s = from;
    s.bookings[i].asked[r].declined = 1;
    const auto request = static_cast<int>(r);
    to_payment(s, i, key(Say::declined, i, request), py::Declined{request_id(request)});
    add(s, {Act::declines, booking}, true);
  }
  if (config_.methods && i == 0 && b.payment != 0 && payment(b)->patient_id && !b.asked[1].open) {
    State s = from;
    if (to_payment(s, i, key(Say::by_phone, i), py::ChooseMethod{py::Method::mbway, ""})) {
      add(s, {Act::changes_method, booking}, true);
    }
  }
  if (b.declines != 0 && b.asked[0].open && !b.asked[0].charged) {
    State s = from;
    --s.bookings[i].declines;
    to_payment(s, i, key(Say::declined, i), py::Declined{});
    add(s, {Act::is_declined, booking}, true);
  }
}

// --- the bank

// The database keeps one refund, and one posting of each kind, per charge.
void Clinic::take_orders(Booking& b, const Step<py::Payment>& step) const {
  for (const auto& call : step.orders) {
    if (call.kind == py::CallKind::refund) {
      auto& asked = asked_by(b, *call.charge_id);
      if (asked.refund_ordered == 0 && asked.returned == 0) {
        asked.refund_ordered = static_cast<std::uint8_t>(call.amount_cents);
      }
      continue;
    }
    auto& asked = b.asked.at(static_cast<std::size_t>(number_of(call.request_id.value())));
    if (call.kind == py::CallKind::open) asked.open = 1;
    if (call.kind == py::CallKind::close) asked.void_ordered = 1;
  }
  for (const auto& posting : step.records) {
    auto& asked = asked_by(b, posting.charge_id);
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(posting.what));
    if ((asked.posted & bit) != 0) continue;
    asked.posted |= bit;
    if (posting.what == py::Movement::cancelled) {
      asked.posted_cancelled = static_cast<std::uint8_t>(posting.amount_cents);
    }
  }
}

void Clinic::charge(State& s, std::size_t i, std::size_t request) {
  const auto r = static_cast<int>(request);
  to_payment(s, i, key(Say::charged, i, r), py::Charged{charge_of(r), price, request_id(r)});
}

void Clinic::close(State& s, std::size_t i, std::size_t request) {
  auto& asked = s.bookings[i].asked[request];
  asked.void_ordered = 0;
  asked.voided = 1;
}

void Clinic::give_back(State& s, std::size_t i, std::size_t request) {
  auto& asked = s.bookings[i].asked[request];
  asked.returned = std::exchange(asked.refund_ordered, std::uint8_t{0});
  const int cents = asked.returned;
  const auto* p = payment(s.bookings[i]);
  const bool mixed_up = has(Bug::charges_mixed_up) && p->charge_id;
  const int booked = mixed_up ? p->charge_id->front() - '0' : static_cast<int>(request);
  to_payment(s, i, key(Say::refunded, i, booked * 128 + cents), py::Refunded{charge_of(booked), cents, ""});
}

void Clinic::bank(const State& from, std::size_t i) {
  const auto booking = static_cast<std::uint8_t>(i);
  for (std::size_t r = 0; r < from.bookings[i].asked.size(); ++r) {
    const auto& asked = from.bookings[i].asked[r];
    const auto detail = static_cast<Number>(r);
    State s = from;
    if (asked.untold) {
      charge(s, i, r);
      add(s, {Act::bank_repeats, booking, detail});
      s.bookings[i].asked[r].untold = 0;
      add(s, {Act::bank_tells, booking, detail});
    }
    if (asked.void_ordered) {
      s = from;
      close(s, i, r);
      add(s, {Act::bank_closes, booking, detail});
    }
    if (asked.refund_ordered != 0) {
      s = from;
      give_back(s, i, r);
      add(s, {Act::bank_returns, booking, detail});
    }
  }
}

// Payments hears what it is to hear, and the bank does what it is to do, at once: what comes of doing so late is seen
// without a line.
void Clinic::pay_at_once(State& s) {
  for (std::size_t m = 0; m < s.messages;) {
    if (sent_.at(s.queue[m]).lane != payment_lane) {
      ++m;
      continue;
    }
    take(s, m);
    m = 0;
  }
  for (std::size_t i = 0; i < s.bookings.size(); ++i) {
    for (std::size_t r = 0; r < s.bookings[i].asked.size(); ++r) {
      if (s.bookings[i].asked[r].untold) {
        s.bookings[i].asked[r].untold = 0;
        charge(s, i, r);
      }
      if (s.bookings[i].asked[r].void_ordered) close(s, i, r);
      if (s.bookings[i].asked[r].refund_ordered != 0) give_back(s, i, r);
    }
  }
}

// Before anything else has happened.
void Clinic::confirm_first(State& s) {
  while (s.messages != 0) {
    take(s, 0);
    auto& asked = s.bookings[0].asked[0];
    if (!asked.open || asked.charged) continue;
    asked.charged = asked.untold = 1;
    pay_at_once(s);
  }
}

// --- time

void Clinic::deadline(const State& from, std::size_t i) {
  const auto booking = static_cast<std::uint8_t>(i);
  const auto& b = from.bookings[i];
  const auto* p = payment(b);
  const bool pending = p != nullptr && p->status == py::Status::pending;
  if (b.late == 0 && (config_.at_once ? pending : appointment(b)->status != ap::Status::rejected)) {
    State s = from;
    s.bookings[i].late = 1;
    add(s, {Act::time_over, booking});
  }
  if (b.late != 0 && pending && b.read_payment == 0) {
    State s = from;
    s.bookings[i].read_payment = b.payment;
    add(s, {Act::deadline_finds, booking});
  }
  if (b.read_payment != 0) {
    State s = from;
    s.bookings[i].read_payment = 0;
    const auto message =
        payments().wish(key(Say::time_over, i), [&] { return std::pair(booking_id(i), py::TimeOver{}); });
    // Decided by the row under its lock.
    apply<py::Payment>(s, message, has(Bug::expiry_ignores_payment) ? b.read_payment : 0);
    add(s, {Act::deadline_expires, booking});
  }
}

void Clinic::answer_due(const State& from, std::size_t i) {
  const auto& a = *appointment(from.bookings[i]);
  if (!a.answer_by || a.wish_starts_at) return;
  State s = from;
  s.bookings[i].unanswered = 1;
  const auto message = appointments().wish(key(Say::answer_due, i), [&] { return std::pair(a.id, ap::AnswerDue{}); });
  apply<ap::Appointment>(s, message);
  // Long after all that was told has arrived.
  add(s, {Act::answer_due, static_cast<std::uint8_t>(i)}, true);
}

// --- what is gone, and who is away

// Once, and once back. Who has that slot is told with it, and that it is over, wherever they are by then: see
// services/doctors/affected.cpp.
void Clinic::takes_time_off(const State& from) {
  if ((from.gone & back) != 0) return;
  const bool returns = (from.gone & away) != 0;
  State s = from;
  s.gone ^= static_cast<std::uint8_t>(returns ? away | back : away);
  for (std::size_t i = 0; i < most_rows; ++i) {
    const auto* h = hold(s.bookings[i]);
    if (h == nullptr || h->released_at) continue;
    const auto told = static_cast<std::uint8_t>(told_first << i);
    if (returns && (from.gone & told) != 0) send(s, affected(i, true));
    if (returns || h->doctor_id != id('d', 1) || h->starts_at != slot_begins(1, config_)) continue;
    s.gone |= told;
    send(s, affected(i, false));
  }
  add(s, {returns ? Act::is_back : Act::is_away}, true);
}

// As services/appointments/move_offers.cpp hands it on; time off is told before its end.
Number Clinic::affected(std::size_t i, bool withdrawn) {
  events::Affected told{booking_id(i), id('d', 1), slot_begins(1, config_), {}, withdrawn};
  if (!withdrawn) told.nearest.push_back({id('d', 2), "", slot_begins(2, config_)});
  const auto message = appointments().wish(key(Say::affected, i, withdrawn ? 1 : 0), [&] {
    return std::pair(booking_id(i), ap::OfferMove{told, today() + std::chrono::seconds(withdrawn ? 2 : 1)});
  });
  const auto label = std::string(withdrawn ? "back" : "away") + std::to_string(i);
  return sent_.of(label, {{events::AppointmentsAffected{{told}}, booking_id(i)},
                          "appointments",
                          appointment_lane,
                          message,
                          static_cast<std::uint8_t>(i)});
}

// The database lets no hold by an old catalogue come after the deletion; so here reading and writing are one step.
void Clinic::administrator(const State& from) {
  for (const std::uint8_t what : {1, 2, int{specialty}}) {
    if ((config_.deletes & what & ~from.gone) == 0) continue;
    State s = from;
    s.gone |= what;
    s.sweep_due = has(Bug::sweep_runs_once) ? 1 : 0;
    for (const auto delivery : deleted(what)) send(s, delivery);
    add(s, {Act::is_deleted, 0, what}, true);
  }
}

std::vector<Number> Clinic::deleted(std::uint8_t what) {
  if (what == specialty) return deliveries({events::SpecialtyDeleted{specialty_of(30)}, specialty_of(30)});
  return deliveries({events::DoctorDeleted{id('d', what)}, id('d', what)});
}

void Clinic::sweep(const State& from) {
  if (has(Bug::sweep_runs_once)) {
    if (from.sweep_due == 0) return;
    State s = from;
    s.sweep_due = 0;
    for (std::size_t i = 0; i < most_rows; ++i) withdraw(s, i);
    return add(s, {Act::sweep_looks});
  }
  if (from.gone == 0) return;
  for (std::size_t i = 0; i < most_rows; ++i) {
    State s = from;
    if (withdraw(s, i)) add(s, {Act::sweep_takes, static_cast<std::uint8_t>(i)});
  }
}

bool Clinic::withdraw(State& s, std::size_t i) {
  const auto* h = hold(s.bookings[i]);
  if (h == nullptr || !h->doctor_id || !is_gone(s, *h->doctor_id, *h->specialty_id)) return false;
  const int doctor = number_of(*h->doctor_id);
  for (const auto reason : {dr::GoneReason::doctor_deleted, dr::GoneReason::specialty_deleted}) {
    const bool of_doctor = reason == dr::GoneReason::doctor_deleted;
    if ((s.gone & (of_doctor ? doctor : specialty)) == 0) continue;
    const auto message = holds().wish(key(Say::withdraw, i, of_doctor ? doctor : 0), [&] {
      return std::pair(booking_id(i), dr::Withdraw{{of_doctor ? id('d', doctor) : specialty_of(30), reason}});
    });
    if (apply<dr::Hold>(s, message).changed) return true;
  }
  return false;
}

}  // namespace consulta::model
