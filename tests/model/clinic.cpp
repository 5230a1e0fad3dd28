#include "tests/model/clinic.hpp"

#include <algorithm>

#include "events/table.hpp"
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

// The queue that a lane takes from.
constexpr std::array<std::string_view, 4> queue_of{"doctors", "appointments", "payments", "appointments"};

// What appointments does not bring to an aggregate by its id: it goes down the line, or is copied.
bool is_for_line(const engine::AnyEvent& event) {
  return event.as<events::SlotReleased>() != nullptr || event.as<events::DoctorDeleted>() != nullptr ||
         event.as<events::SpecialtyDeleted>() != nullptr;
}
bool is_copied(const engine::AnyEvent& event, std::string_view queue) {
  return event.as<events::PatientProved>() != nullptr || event.as<events::AppointmentRescheduled>() != nullptr ||
         (event.as<events::DoctorDeleted>() != nullptr && queue == "payments");
}
bool heard_by_eraser(const engine::AnyEvent& event, std::string_view queue) {
  return event.as<events::UserErased>() != nullptr && (queue == "appointments" || queue == "payments");
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

template <class A>
std::array<Number, most_rows> rows_of(const State& s) {
  std::array<Number, most_rows> rows{};
  if constexpr (std::same_as<A, ap::Waiting>) {
    std::copy(s.waits.begin(), s.waits.end(), rows.begin());
  } else {
    std::transform(s.bookings.begin(), s.bookings.end(), rows.begin(),
                   [](const Booking& b) { return b.*column_of<A>(); });
  }
  return rows;
}

template <class Lanes, class F>
void with_lane(Lanes& lanes, std::size_t index, F&& f) {
  if (index == 0) return f(std::get<0>(lanes));
  if (index == 1) return f(std::get<1>(lanes));
  if (index == 2) return f(std::get<2>(lanes));
  f(std::get<3>(lanes));
}

}  // namespace

Clinic::Clinic(const Config& config)
    : config_(config),
      lanes_{Lane<dr::Hold>(*this, both_hold,
                            [this](int gone, const auto& holds) { return hold_context(config_, gone, holds); }),
             Lane<ap::Appointment>(
                 *this, both_claim,
                 [this](int unanswered, const auto&) { return appointment_context(config_, unanswered != 0); }),
             Lane<py::Payment>(*this, nullptr, [](int known, const auto&) { return payment_context(known); }),
             Lane<ap::Waiting>(*this, both_wait,
                               [this](int known, const auto&) { return waiting_context(config_, known); })} {
  dr::bring_to_holds(holds());
  ap::bring_to_appointments(appointments());
  py::bring_to_payments(payments());
  ap::bring_to_waits(waits());
  wishes_.push_back({0, 1, config.first_minutes, false, (config.for_child & 1) != 0});
  if (config.again || !config.alone) {
    const bool for_child = config.again && (config.for_child & 2) != 0;
    wishes_.push_back({config.again ? 0 : 1, config.second_slot, 30, config.again, for_child});
  }
  if (first_offer(config.waits.size()) > most_rows) throw std::runtime_error("the model has too few rows");
  plant();
}

State Clinic::initial() {
  State s;
  std::memset(&s, 0, sizeof s);
  for (std::size_t i = 0; i < wishes_.size(); ++i) {
    if (!wishes_[i].later) ask(s, i);
  }
  if (config_.confirmed) confirm_first(s);
  for (std::size_t i = 0; i < config_.waits.size() && !config_.joins_later; ++i) join(s, i);
  return s;
}

void Clinic::expand(const State& state, Successors& successors) {
  successors_ = &successors;
  for (std::size_t i = 0; i < state.messages; ++i) deliver(state, i);
  asks(state);
  if (config_.joins_later || config_.leaves) joins(state);
  for (std::size_t i = 0; i < state.bookings.size(); ++i) {
    if (state.bookings[i].none()) continue;
    patient(state, i);
    bank(state, i);
    deadline(state, i);
    answer_due(state, i);
  }
  administrator(state);
  if (config_.time_off) takes_time_off(state);
  erasure(state);
  sweep(state);
}

std::size_t Clinic::steps() const {
  return std::apply([](const auto&... lane) { return (lane.steps() + ...); }, lanes_);
}

// --- messages

std::vector<Number> Clinic::deliveries(const engine::AnyEvent& event) {
  std::vector<Number> out;
  const auto key = event.kind().routing_key();
  const auto send_to = [&](std::string_view queue, std::size_t lane, Number message, std::size_t booking) {
    const auto of = static_cast<std::uint8_t>(booking);
    out.push_back(sent_.of(std::string(queue) + bytes_of(event), {event, queue, lane, message, of}));
  };
  for (const auto& entry : events::table()) {
    if (entry.kind.routing_key() != key) continue;
    for (const auto queue : entry.reacting) {
      bool heard = std::find(queue_of.begin(), queue_of.end(), queue) == queue_of.end() || is_copied(event, queue);
      if (queue == "appointments" && is_for_line(event)) {
        const bool of_booking = event.as<events::SlotReleased>() != nullptr;
        if (!config_.waits.empty()) {
          send_to(queue, line, 0, of_booking ? static_cast<std::size_t>(number_of(event.subject())) - 1 : most_rows);
        }
        heard = true;
      }
      if (heard_by_eraser(event, queue)) {
        send_to(queue, eraser, 0, most_rows);
        heard = true;
      }
      for (std::size_t lane = 0; lane < queue_of.size(); ++lane) {
        with_lane(lanes_, lane, [&](auto& of) {
          if (queue_of[lane] != queue || !of.hears(event.kind())) return;
          heard = true;
          const auto message = of.message(event);
          send_to(queue, lane, message, of.row(message));
        });
      }
      if (!heard) throw std::logic_error("nobody in " + std::string(queue) + " hears " + key);
    }
  }
  return out;
}

std::optional<std::pair<std::size_t, Number>> Clinic::reader(const engine::Note& note) {
  if (note.type == typeid(ap::PassOn)) {
    passed_on_.push_back(note);
    return std::pair(line, static_cast<Number>(passed_on_.size() - 1));
  }
  std::optional<std::pair<std::size_t, Number>> found;
  for (std::size_t lane = 0; lane < queue_of.size(); ++lane) {
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
  auto& lane = std::get<Lane<A>>(lanes_);
  const auto row = lane.row(message);
  int known = 0;
  if constexpr (std::same_as<A, dr::Hold>) {
    const auto read_before = s.bookings[row].read_catalogue;
    known = read_before == 0 ? s.gone : read_before - 1;
  }
  if constexpr (std::same_as<A, ap::Appointment>) known = s.bookings[row].unanswered;
  if constexpr (std::same_as<A, py::Payment>) known = known_to_payments(s.bookings[row]);
  if constexpr (std::same_as<A, ap::Waiting>) known = known_to(s, row);
  const auto& step = lane.step(rows_of<A>(s), message, known, read);
  if constexpr (std::same_as<A, ap::Waiting>) {
    s.waits[row] = step.next;
  } else {
    s.bookings[row].*column_of<A>() = step.next;
  }
  if constexpr (std::same_as<A, py::Payment>) take_orders(s.bookings[row], step);
  for (const auto delivery : step.deliveries) send(s, delivery);
  for (const auto& [to, note] : step.notes) run(s, to, note);
  return step;
}
template const Step<dr::Hold>& Clinic::apply(State&, Number, Number);
template const Step<ap::Appointment>& Clinic::apply(State&, Number, Number);
template const Step<py::Payment>& Clinic::apply(State&, Number, Number);
template const Step<ap::Waiting>& Clinic::apply(State&, Number, Number);

void Clinic::run(State& s, std::size_t lane, Number message, Number read) {
  if (lane == hold_lane) apply<dr::Hold>(s, message, read);
  if (lane == appointment_lane) apply<ap::Appointment>(s, message, read);
  if (lane == payment_lane) apply<py::Payment>(s, message, read);
  if (lane == wait_lane) apply<ap::Waiting>(s, message, read);
  if (lane == line) {
    const auto& note = passed_on_[message];
    tell_next(s, note.to, static_cast<const ap::PassOn*>(note.message.get())->span);
  }
}

// A message takes effect, and is gone from its queue.
void Clinic::take(State& s, std::size_t index) {
  const auto& delivery = sent_.at(s.queue[index] & ~handled);
  const auto place = s.queue.begin() + static_cast<std::ptrdiff_t>(index);
  const bool known = (s.queue[index] & handled) != 0;
  std::move(place + 1, s.queue.begin() + s.messages, place);
  s.queue[--s.messages] = 0;
  if (known) return;
  if (delivery.lane == line) return hear(s, delivery.event);
  if (delivery.lane == eraser) return hear_erased(s, delivery.queue);
  auto& b = s.bookings[delivery.booking];
  run(s, delivery.lane, delivery.message, delivery.lane == appointment_lane ? b.read_appointment : 0);
  if (delivery.lane == appointment_lane) b.read_appointment = 0;
  if (delivery.lane == hold_lane) b.read_catalogue = 0;
}

void Clinic::deliver(const State& from, std::size_t index) {
  const auto number = from.queue[index];
  if (index > 0 && from.queue[index - 1] == number) return;
  const auto& delivery = sent_.at(number & ~handled);
  Happening happening{Act::arrives, delivery.booking, static_cast<Number>(number & ~handled)};
  if ((number & handled) == 0 && read_first(from, delivery, happening)) return;
  State s = from;
  take(s, index);
  if ((number & handled) != 0) happening.act = Act::arrives_again;
  add(s, happening);
  if ((number & handled) == 0 && from.crashes < config_.crashes) {
    ++s.crashes;
    send(s, number | handled);
    happening.act = Act::crashes;
    add(s, happening);
  }
}

// Two replicas may be at one appointment: one reads now and saves later; others may come between.
bool Clinic::read_first(const State& from, const Delivery& delivery, const Happening& happening) {
  if (delivery.booking == most_rows) return false;
  const auto& b = from.bookings[delivery.booking];
  State s = from;
  auto& reader = s.bookings[delivery.booking];
  if (delivery.lane == appointment_lane && delivery.booking == 0 && delivery.is<events::SlotReserved>() &&
      appointment(b)->round == 0 && b.read_appointment == 0) {
    reader.read_appointment = b.appointment;
  } else if (has(Bug::sweep_runs_once) && delivery.is<events::AppointmentRequested>() && b.read_catalogue == 0) {
    reader.read_catalogue = from.gone + 1;
  } else {
    return false;
  }
  add(s, {Act::is_read, happening.booking, happening.detail});
  return true;
}

void Clinic::add(State s, const Happening& happening, bool rests) {
  if (config_.at_once) pay_at_once(s);
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

bool Clinic::is_gone(const State& s, const Uuid& doctor_id, const Uuid& specialty_id) {
  return (s.gone & (number_of(doctor_id) | (specialty_id == specialty_of(30) ? specialty : 0))) != 0;
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
  put(&waits, offsetof(State, queue) - offsetof(State, waits));
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
  take(&waits, offsetof(State, queue) - offsetof(State, waits));
  take(queue.data(), messages * sizeof(Number));
}

}  // namespace consulta::model
