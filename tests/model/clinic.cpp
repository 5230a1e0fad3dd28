#include "tests/model/clinic.hpp"

#include <date/tz.h>
#include <fmt/format.h>

#include <algorithm>

#include "events/catalog.hpp"
#include "services/appointments/reactions.hpp"
#include "services/doctors/reactions.hpp"
#include "services/payments/reactions.hpp"
#include "tests/model/surroundings.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;
namespace dr = doctors;
namespace py = payments;

constexpr Number handled = 0x8000;  // a message whose acknowledgement was lost; the inbox knows it

// Which lanes take from a queue.
constexpr std::array<std::string_view, 3> queues{"doctors", "appointments", "payments"};

// What only copies are made of, or what the model has nobody for.
bool is_copied(const engine::AnyEvent& event) {
  return event.as<events::PatientProved>() != nullptr || event.as<events::SlotReleased>() != nullptr;
}
bool is_document(const engine::Note& note) {
  return note.type == typeid(py::IssueInvoice) || note.type == typeid(py::IssueCreditNote) ||
         note.type == typeid(py::HasPaid);
}

std::string bytes_of(const engine::AnyEvent& event) {
  std::string bytes;
  events::for_each_event([&]<class E>() {
    if (const auto* data = event.as<E>()) bytes = json::write(essence(*data));
  });
  return event.kind().routing_key() + bytes;
}

template <class A>
constexpr Number Booking::*column_of() {
  if constexpr (std::same_as<A, dr::Hold>) return &Booking::hold;
  if constexpr (std::same_as<A, ap::Appointment>) return &Booking::appointment;
  if constexpr (std::same_as<A, py::Payment>) return &Booking::payment;
}

template <class Lanes, class F>
void with_lane(Lanes& lanes, std::size_t index, F&& f) {
  if (index == 0) return f(std::get<0>(lanes));
  if (index == 1) return f(std::get<1>(lanes));
  f(std::get<2>(lanes));
}

}  // namespace

Clinic::Clinic(const Config& config)
    : config_(config),
      lanes_{Lane<dr::Hold>(*this, both_hold, [](int gone) { return hold_context(gone); }),
             Lane<ap::Appointment>(*this, both_claim,
                                   [late = config.late_cancel](int) { return appointment_context(late); }),
             Lane<py::Payment>(*this, nullptr, [](int known) { return payment_context(known); })} {
  dr::bring_to_holds(holds());
  ap::bring_to_appointments(appointments());
  py::bring_to_payments(payments());
  wishes_.push_back({0, 1});
  if (config.again || !config.alone) wishes_.push_back({config.again ? 0 : 1, config.second_slot, config.again});
  plant();
}

State Clinic::initial() {
  State s;
  std::memset(&s, 0, sizeof s);
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    if (!wishes_[i].later) ask(s, i);
  }
  return s;
}

void Clinic::expand(const State& state, Successors& successors) {
  successors_ = &successors;
  for (std::size_t i = 0; i < state.messages; ++i) deliver(state, i);
  asks(state);
  for (std::size_t i = 0; i < state.bookings.size(); ++i) {
    if (state.bookings[i].none()) continue;
    patient(state, i);
    bank(state, i);
    deadline(state, i);
  }
  administrator(state);
  sweep(state);
}

std::size_t Clinic::steps() const {
  return std::apply([](const auto&... lane) { return (lane.steps() + ...); }, lanes_);
}

// --- messages

std::vector<Number> Clinic::deliveries(const engine::AnyEvent& event) {
  std::vector<Number> out;
  const auto key = event.kind().routing_key();
  for (const auto& entry : events::catalog()) {
    if (entry.kind.routing_key() != key) continue;
    for (const auto queue : entry.reacting) {
      const auto lane = static_cast<std::size_t>(std::find(queues.begin(), queues.end(), queue) - queues.begin());
      if (lane == queues.size() || is_copied(event)) continue;
      with_lane(lanes_, lane, [&](auto& of) {
        if (!of.hears(event.kind())) throw std::logic_error("nobody in " + std::string(queue) + " hears " + key);
        const auto message = of.message(event);
        out.push_back(
            sent_.of(std::string(queue) + bytes_of(event), {std::string(event.kind().name), std::string(queue), lane,
                                                            message, static_cast<std::uint8_t>(of.row(message))}));
      });
    }
  }
  return out;
}

std::optional<std::pair<std::size_t, Number>> Clinic::reader(const engine::Note& note) {
  std::optional<std::pair<std::size_t, Number>> found;
  for (std::size_t lane = 0; lane < queues.size(); ++lane) {
    with_lane(lanes_, lane, [&](auto& of) {
      if (of.hears(note)) found.emplace(lane, of.message(note));
    });
  }
  if (!found && !is_document(note)) throw std::logic_error("nobody takes this note");
  return found;
}

void Clinic::send(State& s, Number delivery) const {
  if (s.messages == s.queue.size()) throw std::runtime_error("the model's queue is too short");
  const auto end = s.queue.begin() + s.messages++;
  const auto place = std::upper_bound(s.queue.begin(), end, delivery);
  std::move_backward(place, end, end + 1);
  *place = delivery;
}

template <class A>
const Step<A>& Clinic::apply(State& s, Number message, Number read) {
  constexpr auto column = column_of<A>();
  auto& lane = std::get<Lane<A>>(lanes_);
  std::array<Number, most_rows> rows;
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = s.bookings[i].*column;
  auto& b = s.bookings[lane.row(message)];
  int known = 0;
  if constexpr (std::same_as<A, dr::Hold>) known = b.read_catalogue == 0 ? s.gone : b.read_catalogue - 1;
  if constexpr (std::same_as<A, py::Payment>) known = known_to_payments(b);
  const auto& step = lane.step(rows, message, known, read);
  b.*column = step.next;
  if constexpr (std::same_as<A, py::Payment>) take_orders(b, step);
  for (const auto delivery : step.deliveries) send(s, delivery);
  for (const auto& [to, note] : step.notes) run(s, to, note);
  return step;
}
template const Step<dr::Hold>& Clinic::apply(State&, Number, Number);
template const Step<ap::Appointment>& Clinic::apply(State&, Number, Number);
template const Step<py::Payment>& Clinic::apply(State&, Number, Number);

void Clinic::run(State& s, std::size_t lane, Number message, Number read) {
  if (lane == hold_lane) apply<dr::Hold>(s, message, read);
  if (lane == appointment_lane) apply<ap::Appointment>(s, message, read);
  if (lane == payment_lane) apply<py::Payment>(s, message, read);
}

void Clinic::deliver(const State& from, std::size_t index) {
  const auto number = from.queue[index];
  if (index > 0 && from.queue[index - 1] == number) return;
  const auto& delivery = sent_.at(number & ~handled);
  const Happening happening{Act::arrives, delivery.booking, static_cast<Number>(number & ~handled)};
  if ((number & handled) == 0 && read_first(from, delivery, happening)) return;
  State s = from;
  std::move(s.queue.begin() + static_cast<std::ptrdiff_t>(index) + 1, s.queue.begin() + s.messages,
            s.queue.begin() + static_cast<std::ptrdiff_t>(index));
  s.queue[--s.messages] = 0;
  if ((number & handled) != 0) return add(s, {Act::arrives_again, happening.booking, happening.detail});
  auto& b = s.bookings[delivery.booking];
  run(s, delivery.lane, delivery.message, delivery.lane == appointment_lane ? b.read_appointment : 0);
  if (delivery.lane == appointment_lane) b.read_appointment = 0;
  if (delivery.lane == hold_lane) b.read_catalogue = 0;
  add(s, happening);
  if (from.crashes < config_.crashes) {
    ++s.crashes;
    send(s, number | handled);
    add(s, {Act::crashes, happening.booking, happening.detail});
  }
}

// Two replicas may be at one appointment: one reads now and saves later; others may come between.
bool Clinic::read_first(const State& from, const Delivery& delivery, const Happening& happening) {
  const auto& b = from.bookings[delivery.booking];
  State s = from;
  auto& reader = s.bookings[delivery.booking];
  if (delivery.lane == appointment_lane && delivery.booking == 0 && delivery.event == "SlotReserved" &&
      appointment(b)->round == 0 && b.read_appointment == 0) {
    reader.read_appointment = b.appointment;
  } else if (has(Bug::sweep_runs_once) && delivery.event == "AppointmentRequested" && b.read_catalogue == 0) {
    reader.read_catalogue = from.gone + 1;
  } else {
    return false;
  }
  add(s, {Act::is_read, happening.booking, happening.detail});
  return true;
}

void Clinic::add(State s, const Happening& happening, bool rests) {
  for (std::size_t i = 0; i < s.bookings.size(); ++i) {
    if (is_settled(s, i)) std::memset(&s.bookings[i], 0, sizeof(Booking));
  }
  successors_->add(s, happening, rests);
}

// It is over as it should be, and nothing is under way that it could still hear of.
bool Clinic::is_settled(const State& s, std::size_t i) const {
  const auto& b = s.bookings[i];
  const auto* a = appointment(b);
  if (a == nullptr || !ap::is_over(a->status)) return false;
  if (const auto* h = hold(b); h != nullptr && !h->released_at) return false;
  if (const auto* p = payment(b); p != nullptr && p->status == py::Status::pending) return false;
  for (const auto& asked : b.asked) {
    const bool payable = asked.open && !asked.charged && !asked.voided && !asked.declined && b.late == 0;
    if (payable || asked.untold || asked.void_ordered || asked.refund_ordered != 0) return false;
  }
  for (std::size_t m = 0; m < s.messages; ++m) {
    if (sent_.at(s.queue[m] & ~handled).booking == i) return false;
  }
  return broken_booking(s, i).empty();
}

// --- what is where

const dr::Hold* Clinic::hold(const Booking& b) const {
  return b.hold == 0 ? nullptr : &std::get<hold_lane>(lanes_).values.at(b.hold);
}
const ap::Appointment* Clinic::appointment(const Booking& b) const {
  return b.appointment == 0 ? nullptr : &std::get<appointment_lane>(lanes_).values.at(b.appointment);
}
const py::Payment* Clinic::payment(const Booking& b) const {
  return b.payment == 0 ? nullptr : &std::get<payment_lane>(lanes_).values.at(b.payment);
}

bool Clinic::is_gone(const State& s, const dr::Hold& hold) const {
  return hold.doctor_id && (s.gone & (number_of(*hold.doctor_id) | specialty)) != 0;
}

void State::pack(std::string& bytes) const {
  bytes.clear();
  const auto put = [&](const auto* from, std::size_t size) { bytes.append(reinterpret_cast<const char*>(from), size); };
  for (std::size_t i = 0; i < bookings.size(); ++i) {
    if (bookings[i].none()) continue;
    bytes.push_back(static_cast<char>(i));
    put(&bookings[i], sizeof bookings[i]);
  }
  bytes.push_back(static_cast<char>(most_rows));
  put(&gone, offsetof(State, queue) - offsetof(State, gone));
  put(queue.data(), messages * sizeof(Number));
}

void State::unpack(std::string_view bytes) {
  std::memset(this, 0, sizeof *this);
  const auto take = [&](void* to, std::size_t size) {
    std::memcpy(to, bytes.data(), size);
    bytes.remove_prefix(size);
  };
  for (;;) {
    const auto i = static_cast<std::size_t>(bytes.front());
    bytes.remove_prefix(1);
    if (i == most_rows) break;
    take(&bookings[i], sizeof bookings[i]);
  }
  take(&gone, offsetof(State, queue) - offsetof(State, gone));
  take(queue.data(), messages * sizeof(Number));
}

// --- in words

std::string Clinic::name(std::size_t booking) const {
  const auto who = std::array{"Ana", "Rui"}[static_cast<std::size_t>(wishes_[booking].who)];
  return wishes_[booking].later ? std::string(who) + " (again)" : who;
}

std::string Clinic::text(const Happening& happening) const {
  const auto& [act, booking, detail] = happening;
  const auto who = booking < wishes_.size() ? name(booking) : "";
  const auto event = [&] {
    const auto& sent = sent_.at(detail);
    return fmt::format("{} of {} reaches {}", sent.event, who, sent.queue);
  };
  const auto of_payment = [&] { return who + (detail == 0 ? "'s payment" : "'s payment by phone"); };
  switch (act) {
    case Act::arrives:
      return event();
    case Act::arrives_again:
      return event() + " again; the inbox knows it";
    case Act::is_read:
      return event() + ", which reads and does not write yet";
    case Act::crashes:
      return event() + ", which crashes before it acknowledges";
    case Act::asks:
      return fmt::format("{} asks for slot {}", who, wishes_[booking].slot);
    case Act::cancels:
      return who + " cancels";
    case Act::begins:
      return who + "'s consultation begins";
    case Act::moves:
      return fmt::format("{} asks to move to slot {}", who, detail);
    case Act::pays:
      return who + (detail == 0 ? " pays at the ATM" : " approves on the phone");
    case Act::declines:
      return who + " declines on the phone";
    case Act::is_declined:
      return who + "'s payment is declined";
    case Act::changes_method:
      return who + " goes over to MB WAY";
    case Act::bank_tells:
      return "the bank tells of " + of_payment();
    case Act::bank_repeats:
      return "the bank tells of " + of_payment() + ", its answer is lost";
    case Act::bank_closes:
      return "the bank closes the request for " + of_payment();
    case Act::bank_returns:
      return "the bank gives " + of_payment() + " back";
    case Act::time_over:
      return who + "'s time to pay is over";
    case Act::deadline_finds:
      return "the deadline finds " + of_payment();
    case Act::deadline_expires:
      return "the deadline expires " + of_payment();
    case Act::is_deleted:
      return detail == specialty ? "the specialty is deleted" : fmt::format("the doctor of slot {} is deleted", detail);
    case Act::sweep_takes:
      return "the sweep takes " + who + "'s slot back";
    case Act::sweep_looks:
      return "the sweep looks for holds of what is gone";
  }
  throw std::logic_error("not an act");
}

}  // namespace consulta::model
