#include "tests/model/booking_model.hpp"

#include <date/tz.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "services/appointments/appointment.hpp"
#include "services/doctors/hold.hpp"
#include "services/payments/payment.hpp"

namespace consulta::model {
namespace {

namespace ap = appointments;
namespace dr = doctors;
namespace py = payments;

constexpr int patients = 2;
constexpr int price = 100;

enum class Kind : std::uint8_t {
  requested,
  reschedule_requested,
  slot_reserved,
  slot_rejected,
  slot_withdrawn,
  payment_completed,
  payment_failed,
  payment_expired,
  confirmed,
  cancelled,
  expired
};
constexpr std::array<const char*, 11> kind_names{"AppointmentRequested", "RescheduleRequested", "SlotReserved",
                                                 "SlotRejected",         "SlotWithdrawn",       "PaymentCompleted",
                                                 "PaymentFailed",        "PaymentExpired",      "AppointmentConfirmed",
                                                 "AppointmentCancelled", "AppointmentExpired"};
enum class Queue : std::uint8_t { doctors, appointments, payments };
constexpr std::array<const char*, 3> queue_names{"doctors", "appointments", "payments"};

// One event on its way to one queue. `done`: handled, but its acknowledgement was lost; the inbox knows it.
struct Message {
  Kind kind;
  Queue queue;
  std::uint8_t who, round, slot, kept, done;  // kept: by a cancellation
  auto operator<=>(const Message&) const = default;
};

// A request at the bank, the calls about it under way, and what stands of its charge in the books.
struct Asked {
  std::uint8_t open, voided, declined, charged, untold, returned;
  std::uint8_t void_ordered, refund_ordered;
  std::uint8_t posted, posted_cancelled;  // a bit for each Movement; how much a cancellation gives back
};

// A state is plain bytes, so that it can be compared and remembered as such.
struct Person {
  std::uint8_t status, paid, round, wish, slot;  // appointments: wish and slot are 0 where there is none
  std::uint8_t hold, hold_released, hold_firm, hold_round, hold_slot;  // doctors
  std::uint8_t hold_withdrawn, read_catalogue;  // 1 + whether the doctor was gone, read for a hold not yet written
  std::uint8_t pay, pay_status, pay_charged, pay_declines, pay_refunded;  // payments; charged: by which request
  std::uint8_t method, request;                          // the present request: 1 the reference, 2 on the phone, 0 none
  std::uint8_t late;                                     // the time to pay is over
  std::array<Asked, 2> asked;                            // the bank: the reference, and the question on the phone
  std::uint8_t may_cancel, may_reschedule, may_decline;  // what the patient may still do
  std::uint8_t read_slot, read_status, read_paid;        // a SlotReserved that was read for, not yet written
  std::uint8_t read_expiry;                              // a deadline that has read, not yet written
  std::uint8_t kept_half;                                // cancelled late, when it was confirmed
};
struct State {
  std::array<Person, patients> people;
  std::uint8_t crashes, messages;
  std::uint8_t gone;              // 1 and 2 the doctor of that slot, 4 the specialty
  std::uint8_t sweep_due;         // where the sweep runs once for a deletion
  std::array<Message, 16> queue;  // sorted, so that equal states are equal bytes
};
static_assert(std::is_trivially_copyable_v<State>);

Instant at(int minute) {
  return Instant{} + std::chrono::minutes(minute);
}

Uuid request_id(int request) {
  Uuid id{};
  id.data[15] = static_cast<std::uint8_t>(request);
  return id;
}
const Uuid appointment_id = request_id(8);  // of every appointment
const Uuid specialty_id = request_id(9);

ap::Appointment appointment_of(const Person& p) {
  ap::Appointment a;
  a.id = appointment_id;
  a.status = static_cast<ap::Status>(p.status);
  a.paid = p.paid != 0;
  a.round = p.round;
  if (p.wish != 0) a.wish_starts_at = at(p.wish);
  a.starts_at = at(p.slot);
  a.price_cents = price;
  return a;
}
std::uint8_t request_of(const std::optional<Uuid>& id) {
  return id ? id->data[15] : 0;
}
std::string charge_of(int request) {
  return std::string(1, static_cast<char>('0' + request));
}
Asked& asked_by(Person& p, const std::string& charge) {
  return p.asked[static_cast<std::size_t>(charge.front() - '1')];
}

py::Payment payment_of(const Person& p) {
  py::Payment payment;
  payment.patient_id = Uuid{};
  payment.status = static_cast<py::Status>(p.pay_status);
  payment.amount_cents = price;
  payment.refunded_cents = p.pay_refunded;
  payment.declines = p.pay_declines;
  if (p.pay_charged != 0) payment.charge_id = charge_of(p.pay_charged);
  payment.expires_at = at(10);
  payment.method = static_cast<py::Method>(p.method);
  if (p.request != 0) payment.request_id = request_id(p.request);
  return payment;
}

std::uint8_t slot_at(Instant instant) {
  return static_cast<std::uint8_t>((instant - at(0)) / std::chrono::minutes(1));
}

constexpr std::uint8_t specialty = 4;
bool gone(const State& s, int slot) {
  return (s.gone & (slot | specialty)) != 0;
}

// A slot is a minute of a doctor's: the doctor's id is its number, the minute too.
Uuid doctor_of(int slot) {
  return request_id(slot);
}

dr::MaybeHold hold_of(const Person& p) {
  if (p.hold == 0) return std::nullopt;
  dr::Hold hold;
  hold.round = p.hold_round;
  hold.firm = p.hold_firm != 0;
  hold.withdrawn = p.hold_withdrawn != 0;
  if (p.hold_released != 0) hold.released_at = at(0);
  if (p.hold_slot == 0) return hold;  // a tombstone
  hold.patient_id = Uuid{};
  hold.specialty_id = specialty_id;
  hold.doctor_id = doctor_of(p.hold_slot);
  hold.starts_at = at(p.hold_slot);
  hold.ends_at = at(p.hold_slot + 1);
  hold.expires_at = at(10);
  return hold;
}
void keep(Person& p, const dr::Hold& hold) {
  p.hold = 1;
  p.hold_released = hold.released_at ? 1 : 0;
  p.hold_firm = hold.firm ? 1 : 0;
  p.hold_round = static_cast<std::uint8_t>(hold.round);
  p.hold_slot = hold.doctor_id ? hold.doctor_id->data[15] : 0;
  p.hold_withdrawn = hold.withdrawn ? 1 : 0;
}

dr::Hold::Context context_without(std::uint8_t gone) {
  dr::Catalogue catalogue;
  if ((gone & specialty) == 0) {
    catalogue.specialties.push_back({.id = specialty_id, .duration_minutes = 1, .price_cents = price});
  }
  for (const int slot : {1, 2}) {
    if ((gone & slot) != 0) continue;
    const auto id = doctor_of(slot);
    catalogue.doctors.push_back({.id = id, .specialty_ids = {specialty_id}});
    auto& weekly = catalogue.timetables[id].weekly;
    for (int day = 1; day <= 7; ++day) weekly.push_back({day, "00:00", "24:00"});
  }
  return {at(0), std::make_shared<const dr::Catalogue>(std::move(catalogue)), date::locate_zone("Etc/UTC"),
          std::chrono::minutes(10)};
}
bool holds(const Person& p) {
  return p.hold != 0 && p.hold_released == 0;
}

bool live(const Person& p) {
  const auto status = static_cast<ap::Status>(p.status);
  return status == ap::Status::awaiting_payment || status == ap::Status::confirmed;
}

class Search {
 public:
  explicit Search(const Config& config) : config_(config) {}

  Result run() {
    add(initial(), [] { return std::string(); });
    for (std::size_t i = 0; i < states_.size() && broken_.empty(); ++i) {
      if (states_.size() > config_.most_states) throw std::runtime_error("too many states");
      now_ = static_cast<std::uint32_t>(i);
      successors_ = 0;
      const State current = states_[i];
      expand(current);
      if (broken_.empty() && successors_ == 0) {
        ++ends_;
        check_end(current);
      }
    }
    return {states_.size(), ends_, broken_, history()};
  }

 private:
  State initial() const {
    State s;
    std::memset(&s, 0, sizeof s);
    for (int who = 0; who < (config_.alone ? 1 : patients); ++who) {
      s.people[who].slot = who == 0 ? 1 : config_.second_slot;
      s.people[who].may_cancel = who == 0 || config_.second_cancels ? 1 : 0;
      send(s, {Kind::requested, Queue::doctors, static_cast<std::uint8_t>(who), 0, s.people[who].slot, 0, 0});
    }
    return s;
  }

  static void send(State& s, Message m) {
    if (s.messages == s.queue.size()) throw std::runtime_error("the model's queue is too short");
    s.queue[s.messages++] = m;
    std::sort(s.queue.begin(), s.queue.begin() + s.messages);
  }
  static void drop(State& s, int index) {
    std::move(s.queue.begin() + index + 1, s.queue.begin() + s.messages, s.queue.begin() + index);
    s.queue[--s.messages] = {};
  }

  // A state that can follow the present one. Labels are made only when a history is written down.
  template <class Label>
  void add(const State& s, Label&& label) {
    ++successors_;
    if (wanted_ != nullptr) {
      if (found_label_.empty() && std::memcmp(&s, wanted_, sizeof s) == 0) found_label_ = label();
      return;
    }
    states_.push_back(s);
    if (!seen_.insert(states_.size() - 1).second) return states_.pop_back();
    parents_.push_back(now_);
    check_always(s);
  }

  // The same for what a patient may do or leave: it does not keep the clinic from being at rest.
  template <class Label>
  void may_add(const State& s, Label&& label) {
    add(s, label);
    --successors_;
  }

  void fail(std::string what) {
    if (!broken_.empty()) return;
    broken_ = std::move(what);
    broken_at_ = states_.size() - 1;
  }

  // Walks back from the broken state; what led from one to the next is found by taking the step again.
  std::vector<std::string> history() {
    std::vector<std::string> out;
    if (broken_.empty()) return out;
    for (auto i = broken_at_; i != 0; i = parents_[i]) {
      wanted_ = &states_[i];
      found_label_.clear();
      expand(states_[parents_[i]]);
      out.push_back(found_label_);
    }
    std::reverse(out.begin(), out.end());
    return out;
  }

  // --- everything that can happen next
  void expand(const State& current) {
    for (int i = 0; i < current.messages; ++i) deliver(current, i);
    for (int who = 0; who < (config_.alone ? 1 : patients); ++who) {
      patient(current, who);
      bank(current, who);
      deadline(current, who);
    }
    administrator(current);
    sweep(current);
  }

  static std::string name(int who) { return who == 0 ? "Ana" : "Rui"; }

  void deliver(const State& from, int index) {
    const auto m = from.queue[static_cast<std::size_t>(index)];
    const auto what = [&] {
      return std::string(kind_names[static_cast<std::size_t>(m.kind)]) + " of " + name(m.who) + " reaches " +
             queue_names[static_cast<std::size_t>(m.queue)];
    };
    if (m.done != 0) {
      State s = from;
      drop(s, index);
      return add(s, [&] { return what() + " again; the inbox knows it"; });
    }
    State s = from;
    if (m.queue == Queue::appointments && m.kind == Kind::slot_reserved && m.round == 0 && m.who == 0) {
      // Two replicas may be at one appointment: this one reads now and writes later; others may come between.
      auto& p = s.people[m.who];
      if (p.read_slot == 0) {
        p.read_slot = 1;
        p.read_status = p.status;
        p.read_paid = p.paid;
        return add(s, [&] { return what() + ", which reads the appointment"; });
      }
    }
    if (config_.bug == Bug::sweep_runs_once && m.kind == Kind::requested && s.people[m.who].read_catalogue == 0) {
      s.people[m.who].read_catalogue = gone(s, m.slot) ? 2 : 1;
      return add(s, [&] { return what() + ", which reads the catalogue"; });
    }
    drop(s, index);
    handle(s, m);
    add(s, [&] { return what(); });
    if (from.crashes < config_.crashes) {
      ++s.crashes;
      auto again = m;
      again.done = 1;
      send(s, again);
      add(s, [&] { return what() + ", which crashes before it acknowledges"; });
    }
  }

  void handle(State& s, const Message& m) {
    switch (m.queue) {
      case Queue::doctors:
        return at_doctors(s, m);
      case Queue::appointments:
        return at_appointments(s, m);
      case Queue::payments:
        return at_payments(s, m);
    }
  }

  // --- doctors. The database's exclusion constraint is `free`.
  static bool free(const State& s, int slot, int except) {
    for (int who = 0; who < patients; ++who) {
      const auto& p = s.people[static_cast<std::size_t>(who)];
      if (who != except && p.hold != 0 && p.hold_released == 0 && p.hold_slot == slot) return false;
    }
    return true;
  }

  // Decides once for each state, message and catalogue there is.
  const dr::HoldOutcome& outcome(const Person& p, const Message& m, std::uint8_t gone) {
    const std::array<std::uint8_t, 10> key{p.hold,
                                           p.hold_released,
                                           p.hold_firm,
                                           p.hold_round,
                                           p.hold_slot,
                                           p.hold_withdrawn,
                                           static_cast<std::uint8_t>(m.kind),
                                           m.round,
                                           m.slot,
                                           gone};
    const auto [found, first] = hold_outcomes_.try_emplace(key);
    if (first) found->second = decide(hold_of(p), m, gone);
    return found->second;
  }

  dr::HoldOutcome decide(const dr::MaybeHold& hold, const Message& m, std::uint8_t gone) const {
    const auto& context = contexts_[gone];
    switch (m.kind) {
      case Kind::requested:
        return dr::decide(hold, events::AppointmentRequested{{}, {}, specialty_id, doctor_of(m.slot), at(m.slot)},
                          context);
      case Kind::reschedule_requested:
        return dr::decide(hold, events::RescheduleRequested{{}, m.round, doctor_of(m.slot), at(m.slot)}, context);
      case Kind::confirmed:
        return dr::decide(hold, events::AppointmentConfirmed{}, at(0));
      case Kind::expired:
        return dr::decide(hold, events::AppointmentExpired{}, at(0));
      default:
        return dr::decide(hold, events::AppointmentCancelled{}, at(0));
    }
  }

  void at_doctors(State& s, const Message& m) {
    auto& p = s.people[m.who];
    const auto known = p.read_catalogue == 0 ? s.gone : static_cast<std::uint8_t>(p.read_catalogue == 2 ? s.gone : 0);
    for (const auto& branch : outcome(p, m, known)) {
      const auto& next = branch.next;
      if (config_.bug == Bug::no_tombstone && p.hold == 0 && next && next->released_at) return;
      if (config_.bug == Bug::release_before_rehold && m.kind == Kind::reschedule_requested && next)
        p.hold_released = 1;
      if (next && !next->released_at && !free(s, next->doctor_id->data[15], m.who)) continue;
      if (next) keep(p, *next);
      return tell_of_hold(s, m.who, branch);
    }
  }

  void tell_of_hold(State& s, std::uint8_t who, const engine::Branch<dr::Hold>& branch) {
    for (const auto& event : branch.events) {
      if (const auto* e = event.as<events::SlotReserved>()) {
        const auto slot = e->doctor_id.data[15];
        send(s, {Kind::slot_reserved, Queue::appointments, who, static_cast<std::uint8_t>(e->round), slot, 0, 0});
        send(s, {Kind::slot_reserved, Queue::payments, who, static_cast<std::uint8_t>(e->round), slot, 0, 0});
      } else if (const auto* e = event.as<events::SlotRejected>()) {
        if (config_.bug == Bug::move_not_rejected && e->reason == "withdrawn") continue;
        send(s, {Kind::slot_rejected, Queue::appointments, who, static_cast<std::uint8_t>(e->round), 0, 0, 0});
      } else if (const auto* e = event.as<events::SlotWithdrawn>()) {
        send(s, {Kind::slot_withdrawn, Queue::appointments, who, static_cast<std::uint8_t>(e->round), 0, 0, 0});
      }  // SlotReleased is for who waits
    }
  }

  // The database lets no hold by an old catalogue come after the deletion; so here reading and writing are one step.
  void administrator(const State& from) {
    for (const std::uint8_t what : {1, 2, int{specialty}}) {
      if ((config_.deletes & what & ~from.gone) == 0) continue;
      State s = from;
      s.gone |= what;
      s.sweep_due = 1;
      may_add(s, [&] {
        return what == specialty ? std::string("the specialty is deleted")
                                 : "the doctor of slot " + std::to_string(what) + " is deleted";
      });
    }
  }

  void sweep(const State& from) {
    if (config_.bug == Bug::sweep_runs_once) {
      if (from.sweep_due == 0) return;
      State s = from;
      s.sweep_due = 0;
      for (std::uint8_t who = 0; who < patients; ++who) withdraw(s, who);
      return add(s, [] { return std::string("the sweep looks for holds of what is gone"); });
    }
    for (std::uint8_t who = 0; who < patients; ++who) {
      State s = from;
      if (withdraw(s, who)) add(s, [&] { return "the sweep takes " + name(who) + "'s slot back"; });
    }
  }

  bool withdraw(State& s, std::uint8_t who) {
    auto& p = s.people[who];
    const auto hold = hold_of(p);
    for (const auto reason : {dr::GoneReason::doctor_deleted, dr::GoneReason::specialty_deleted}) {
      const bool doctor = reason == dr::GoneReason::doctor_deleted;
      if (!hold || !gone(s, p.hold_slot) || (s.gone & (doctor ? p.hold_slot : specialty)) == 0) continue;
      const dr::Gone what{doctor ? doctor_of(p.hold_slot) : specialty_id, reason};
      const auto branch = dr::decide(hold, dr::Withdraw{what}, at(0)).front();
      if (!branch.next) continue;
      keep(p, *branch.next);
      tell_of_hold(s, who, branch);
      return true;
    }
    return false;
  }

  // --- appointments
  // Every start is within the last day, or none is.
  std::chrono::hours free_until() const { return std::chrono::hours(config_.late_cancel ? 24 : 0); }

  ap::Appointment::Context appointment_context() { return {at(0), &ids_, free_until()}; }

  // What a message makes of an appointment, decided once for each state and message there is.
  template <class Decide>
  void change(State& s, std::uint8_t who, const ap::Appointment& a, const Message& m, Decide&& decide) {
    auto& p = s.people[who];
    const std::array<std::uint8_t, 11> key{
        static_cast<std::uint8_t>(a.status), a.paid,  p.round, p.wish, p.slot, static_cast<std::uint8_t>(m.kind),
        static_cast<std::uint8_t>(m.queue),  m.round, m.slot,  s.gone};
    const auto [found, first] = appointment_outcomes_.try_emplace(key);
    if (first) found->second = decide();
    const auto& branch = found->second.front();
    if (const auto& next = branch.next) {
      if (next->starts_at != a.starts_at) p.slot = m.slot;
      p.status = static_cast<std::uint8_t>(next->status);
      p.paid = next->paid ? 1 : 0;
      p.round = static_cast<std::uint8_t>(next->round);
      p.wish = next->wish_starts_at ? slot_at(*next->wish_starts_at) : 0;
    }
    for (const auto& event : branch.events) tell_of_appointment(s, who, a.status, event);
  }

  void tell_of_appointment(State& s, std::uint8_t who, ap::Status before, const engine::AnyEvent& event) {
    auto& p = s.people[who];
    if (event.as<events::AppointmentConfirmed>() != nullptr) {
      send(s, {Kind::confirmed, Queue::doctors, who, 0, 0, 0, 0});
    } else if (event.as<events::AppointmentExpired>() != nullptr) {
      send(s, {Kind::expired, Queue::doctors, who, 0, 0, 0, 0});
    } else if (const auto* e = event.as<events::RescheduleRequested>()) {
      send(s, {Kind::reschedule_requested, Queue::doctors, who, static_cast<std::uint8_t>(e->round),
               slot_at(e->starts_at), 0, 0});
    } else if (const auto* e = event.as<events::AppointmentCancelled>()) {
      const bool late = config_.late_cancel && before == ap::Status::confirmed;
      if (late && e->by == "patient") p.kept_half = 1;
      auto kept = static_cast<std::uint8_t>(e->kept_cents.value_or(0));
      if (config_.bug == Bug::withdrawal_by_policy && late) kept = price / 2;
      send(s, {Kind::cancelled, Queue::doctors, who, 0, 0, 0, 0});
      send(s, {Kind::cancelled, Queue::payments, who, 0, 0, kept, 0});
    }  // rejected and rescheduled are told to patients only
  }

  void at_appointments(State& s, const Message& m) {
    auto& p = s.people[m.who];
    auto a = appointment_of(p);
    if (p.read_slot != 0 && m.kind == Kind::slot_reserved && m.round == 0) {
      // Decided by the row under its lock; by what was read before where that is forgotten.
      if (config_.bug == Bug::no_lock_recheck) {
        a.status = static_cast<ap::Status>(p.read_status);
        a.paid = p.read_paid != 0;
      }
      p.read_slot = p.read_status = p.read_paid = 0;
    }
    if (config_.bug == Bug::withdrawal_forgotten && m.kind == Kind::slot_withdrawn &&
        a.status == ap::Status::requested) {
      return;
    }
    change(s, m.who, a, m, [&] { return decide(a, m, s.gone); });
  }

  ap::AppointmentOutcome decide(const ap::MaybeAppointment& a, const Message& m, std::uint8_t gone) {
    switch (m.kind) {
      case Kind::slot_reserved: {
        events::SlotReserved slot;
        slot.round = m.round;
        slot.starts_at = at(m.slot);
        slot.price_cents = price;
        return ap::decide(a, slot, appointment_context());
      }
      case Kind::slot_rejected:
        return ap::decide(a, events::SlotRejected{{}, m.round, "slot_taken"}, at(0));
      case Kind::slot_withdrawn:
        return ap::decide(
            a, events::SlotWithdrawn{{}, m.round, (gone & specialty) != 0 ? "specialty_deleted" : "doctor_deleted"},
            at(0));
      case Kind::payment_completed:
        return ap::decide(a, events::PaymentCompleted{}, appointment_context());
      case Kind::payment_failed:
        return ap::decide(a, events::PaymentFailed{}, at(0));
      default:
        return ap::decide(a, events::PaymentExpired{}, at(0));
    }
  }

  // --- payments
  // Every id it asks for is that of the request it may make.
  struct RequestIds : engine::Ids {
    explicit RequestIds(int request) : id(request_id(request)) {}
    Uuid next() override { return id; }
    std::string token() override { return "token"; }
    Uuid id;
  };

  // In time or not; asking by a reference or on the phone.
  py::Payment::Context payment_context(bool late, int request) {
    return {at(late ? 11 : 0), &request_ids_[static_cast<std::size_t>(request - 1)], "11249", "",
            [] { return std::int64_t{0}; }};
  }

  // What happens to a payment; `number`: the request or charge it is of, or how much is kept.
  enum class PaymentMessage : std::uint8_t { reserved, cancelled, charged, declined, refunded, time_over, by_phone };
  struct ToPayment {
    PaymentMessage what;
    std::uint8_t number = 0, cents = 0;
    bool late = false;
  };

  py::PaymentOutcome decide(const py::MaybePayment& p, const ToPayment& m) {
    const auto context = payment_context(m.late, m.what == PaymentMessage::by_phone ? 2 : 1);
    switch (m.what) {
      case PaymentMessage::reserved: {
        events::SlotReserved slot;
        slot.patient_id = Uuid{};
        slot.price_cents = price;
        slot.expires_at = at(10);
        slot.round = m.number;
        return py::decide(p, slot, context);
      }
      case PaymentMessage::cancelled: {
        events::AppointmentCancelled over;
        over.kept_cents = m.cents;
        return py::decide(p, over, context);
      }
      case PaymentMessage::charged:
        return py::decide(p, py::Charged{charge_of(m.number), price, request_id(m.number)}, context);
      case PaymentMessage::declined:
        return py::decide(p, py::Declined{m.number != 0 ? std::optional(request_id(m.number)) : std::nullopt}, context);
      case PaymentMessage::refunded:
        return py::decide(p, py::Refunded{charge_of(m.number), m.cents, ""}, context);
      case PaymentMessage::time_over:
        return py::decide(p, py::TimeOver{}, context);
      case PaymentMessage::by_phone:
        return py::decide(p, py::ChooseMethod{py::Method::mbway, ""}, context);
    }
    throw std::logic_error("not a message");
  }

  // Decided once for each state and message there is.
  const engine::Branch<py::Payment>& outcome(const Person& p, const ToPayment& m) {
    const std::array<std::uint8_t, 11> key{p.pay,
                                           p.pay_status,
                                           p.pay_charged,
                                           p.pay_declines,
                                           p.pay_refunded,
                                           p.method,
                                           p.request,
                                           static_cast<std::uint8_t>(m.what),
                                           m.number,
                                           m.cents,
                                           m.late ? std::uint8_t{1} : std::uint8_t{0}};
    const auto [found, first] = payment_outcomes_.try_emplace(key);
    if (first) found->second = decide(p.pay != 0 ? py::MaybePayment(payment_of(p)) : std::nullopt, m);
    return found->second.front();
  }

  void to_payment(State& s, std::uint8_t who, const ToPayment& m) {
    auto& p = s.people[who];
    const auto& branch = outcome(p, m);
    if (const auto& next = branch.next) {
      p.pay = 1;
      p.pay_status = static_cast<std::uint8_t>(next->status);
      p.pay_declines = static_cast<std::uint8_t>(next->declines);
      p.pay_charged = next->charge_id ? static_cast<std::uint8_t>(next->charge_id->front() - '0') : 0;
      p.pay_refunded = static_cast<std::uint8_t>(next->refunded_cents);
      p.method = static_cast<std::uint8_t>(next->method);
      p.request = request_of(next->request_id);
    }
    for (const auto& call : branch.orders) take_order(p, call);
    for (const auto& posting : branch.records) post(p, posting);
    for (const auto& event : branch.events) {
      if (event.as<events::PaymentCompleted>() != nullptr) {
        send(s, {Kind::payment_completed, Queue::appointments, who, 0, 0, 0, 0});
      } else if (event.as<events::PaymentFailed>() != nullptr) {
        send(s, {Kind::payment_failed, Queue::appointments, who, 0, 0, 0, 0});
      } else if (event.as<events::PaymentExpired>() != nullptr) {
        send(s, {Kind::payment_expired, Queue::appointments, who, 0, 0, 0, 0});
      }  // PaymentRefunded is told to patients only
    }
  }

  // The database keeps one refund, and one posting of each kind, per charge.
  void take_order(Person& p, const py::ProviderCall& call) const {
    if (call.kind != py::CallKind::refund) {
      auto& asked = p.asked[request_of(call.request_id) - 1U];
      (call.kind == py::CallKind::open ? asked.open : asked.void_ordered) = 1;
      return;
    }
    const bool second = p.pay_charged != 0 && call.charge_id != charge_of(p.pay_charged);
    if (config_.bug == Bug::refund_forgotten || (config_.bug == Bug::second_charge_kept && second)) return;
    auto& asked = asked_by(p, *call.charge_id);
    if (asked.refund_ordered == 0 && asked.returned == 0) {
      asked.refund_ordered = static_cast<std::uint8_t>(call.amount_cents);
    }
  }

  static void post(Person& p, const py::Posting& posting) {
    auto& asked = asked_by(p, posting.charge_id);
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(posting.what));
    if ((asked.posted & bit) != 0) return;
    asked.posted |= bit;
    if (posting.what == py::Movement::cancelled)
      asked.posted_cancelled = static_cast<std::uint8_t>(posting.amount_cents);
  }

  void at_payments(State& s, const Message& m) {
    const bool late = s.people[m.who].late != 0;
    if (m.kind == Kind::slot_reserved) {
      to_payment(s, m.who, {PaymentMessage::reserved, m.round, 0, late});
    } else {
      to_payment(s, m.who, {PaymentMessage::cancelled, 0, m.kept});
    }
  }

  // --- people
  void patient(const State& from, int index) {
    const auto who = static_cast<std::uint8_t>(index);
    const auto& p = from.people[who];
    if (p.may_cancel != 0) {
      State s = from;
      s.people[who].may_cancel = 0;
      const auto a = appointment_of(p);
      change(s, who, a, {Kind::cancelled, Queue::appointments, who, 0, 0, 0, 0}, [&] {
        return ap::decide(a, ap::Cancel{ap::By::patient, std::nullopt}, appointment_context());
      });
      may_add(s, [&] { return name(index) + " cancels"; });
    }
    if (config_.begins && who == 0 && static_cast<ap::Status>(p.status) == ap::Status::confirmed) {
      State s = from;
      s.people[who].status = static_cast<std::uint8_t>(ap::Status::in_consultation);
      may_add(s, [&] { return name(index) + "'s consultation begins"; });
    }
    if (config_.reschedules && who == 0 && p.may_reschedule < config_.moves) {
      State s = from;
      const std::uint8_t other = p.slot == 1 ? 2 : 1;
      const auto a = appointment_of(p);
      change(s, who, a, {Kind::reschedule_requested, Queue::appointments, who, 0, other, 0, 0}, [&] {
        return ap::decide(a, ap::Move{at(other), std::nullopt, ap::By::patient}, appointment_context());
      });
      if (s.people[who].wish != p.wish) {
        ++s.people[who].may_reschedule;
        may_add(s, [&] { return name(index) + " asks to move to slot " + std::to_string(other); });
      }
    }
    for (std::size_t i = 0; i < p.asked.size(); ++i) {
      const auto& asked = p.asked[i];
      if (asked.open == 0 || asked.charged != 0 || asked.voided != 0 || asked.declined != 0 || p.late != 0) continue;
      State s = from;
      s.people[who].asked[i].charged = s.people[who].asked[i].untold = 1;
      may_add(s, [&] { return name(index) + (i == 0 ? " pays at the ATM" : " approves on the phone"); });
      if (i == 0) continue;
      s = from;
      s.people[who].asked[i].declined = 1;
      to_payment(s, who, {PaymentMessage::declined, 2});
      may_add(s, [&] { return name(index) + " declines on the phone"; });
    }
    if (config_.methods && who == 0 && p.pay != 0 && p.asked[1].open == 0) {
      const ToPayment wish{PaymentMessage::by_phone, 0, 0, p.late != 0};
      if (outcome(p, wish).next) {
        State s = from;
        to_payment(s, who, wish);
        may_add(s, [&] { return name(index) + " goes over to MB WAY"; });
      }
    }
    if (config_.declines && who == 0 && p.asked[0].open != 0 && p.asked[0].charged == 0 && p.may_decline < 3) {
      State s = from;
      ++s.people[who].may_decline;
      to_payment(s, who, {PaymentMessage::declined});
      may_add(s, [&] { return name(index) + "'s payment is declined"; });
    }
  }

  void bank(const State& from, int index) {
    const auto who = static_cast<std::uint8_t>(index);
    const auto& p = from.people[who];
    for (std::size_t i = 0; i < p.asked.size(); ++i) {
      const auto request = static_cast<std::uint8_t>(i + 1);
      const auto what = [&] { return name(index) + (i == 0 ? "'s payment" : "'s payment by phone"); };
      if (p.asked[i].untold != 0) {
        State s = from;
        to_payment(s, who, {PaymentMessage::charged, request});
        add(s, [&] { return "the bank tells of " + what() + ", its answer is lost"; });
        s.people[who].asked[i].untold = 0;
        add(s, [&] { return "the bank tells of " + what(); });
      }
      if (p.asked[i].void_ordered != 0) {
        State s = from;
        s.people[who].asked[i].void_ordered = 0;
        s.people[who].asked[i].voided = 1;
        add(s, [&] { return "the bank closes the request for " + what(); });
      }
      if (p.asked[i].refund_ordered != 0) {
        State s = from;
        auto& asked = s.people[who].asked[i];
        asked.returned = std::exchange(asked.refund_ordered, std::uint8_t{0});
        const auto booked = config_.bug == Bug::charges_mixed_up && p.pay_charged != 0 ? p.pay_charged : request;
        to_payment(s, who, {PaymentMessage::refunded, booked, asked.returned});
        add(s, [&] { return "the bank gives " + what() + " back"; });
      }
    }
  }

  void deadline(const State& from, int index) {
    const auto who = static_cast<std::uint8_t>(index);
    const auto& p = from.people[who];
    const bool pending = p.pay != 0 && static_cast<py::Status>(p.pay_status) == py::Status::pending;
    if (p.late == 0 && static_cast<ap::Status>(p.status) != ap::Status::rejected) {
      State s = from;
      s.people[who].late = 1;
      add(s, [&] { return name(index) + "'s time to pay is over"; });
    }
    if (p.late != 0 && pending && p.read_expiry == 0) {
      State s = from;
      s.people[who].read_expiry = 1;
      add(s, [&] { return std::string("the deadline finds " + name(index) + "'s payment"); });
    }
    if (p.read_expiry != 0) {
      State s = from;
      auto& q = s.people[who];
      if (config_.bug == Bug::expiry_ignores_payment) q.pay_status = static_cast<std::uint8_t>(py::Status::pending);
      q.read_expiry = 0;
      to_payment(s, who, {PaymentMessage::time_over, 0, 0, true});
      add(s, [&] { return std::string("the deadline expires " + name(index) + "'s payment"); });
    }
  }

  // --- what must hold
  void check_always(const State& s) {
    for (int slot = 1; slot <= 2; ++slot) {
      int live_in_slot = 0;
      for (const auto& p : s.people) live_in_slot += live(p) && p.slot == slot ? 1 : 0;
      // While a reschedule is on its way two appointments may name a slot; being confirmed in it takes the hold.
      int held = 0;
      for (const auto& p : s.people) held += p.hold != 0 && p.hold_released == 0 && p.hold_slot == slot ? 1 : 0;
      if (held > 1) fail("two patients hold one slot");
    }
    for (const auto& p : s.people) {
      bool charged = false;
      for (const auto& asked : p.asked) {
        charged = charged || asked.charged != 0;
        if (asked.returned > price || (asked.returned != 0 && asked.charged == 0)) fail("more went back than was paid");
      }
      if (static_cast<ap::Status>(p.status) == ap::Status::confirmed && !charged) fail("confirmed without money");
    }
  }

  void check_end(const State& s) {
    broken_at_ = now_;
    auto broken = [&](const std::string& what) {
      if (broken_.empty()) broken_ = what;
    };
    for (int who = 0; who < (config_.alone ? 1 : patients); ++who) {
      const auto& p = s.people[static_cast<std::size_t>(who)];
      const auto status = static_cast<ap::Status>(p.status);
      const bool begun = status == ap::Status::in_consultation;
      if (status == ap::Status::requested) broken(name(who) + "'s request was accepted and never answered");
      if (status == ap::Status::awaiting_payment) broken(name(who) + " waits for a payment nobody can make");
      if (live(p) && gone(s, p.slot)) broken(name(who) + " is left with what is gone");
      if (holds(p) && gone(s, p.hold_slot)) broken("what is gone is held for " + name(who));
      if ((live(p) || (begun && p.hold_withdrawn == 0)) && (!holds(p) || p.hold_slot != p.slot))
        broken(name(who) + "'s appointment does not hold its slot");
      if (!live(p) && !begun && holds(p)) broken("a slot is held for " + name(who) + ", whose appointment is over");
      if (p.wish != 0) broken(name(who) + "'s wish to move was never answered");
      int kept = 0;
      for (const auto& asked : p.asked) kept += (asked.charged != 0 ? price : 0) - asked.returned;
      const int due = status == ap::Status::confirmed || begun ? price : p.kept_half != 0 ? price / 2 : 0;
      if (kept != due) {
        broken("the clinic keeps " + std::to_string(kept) + " of " + name(who) + "'s money, due are " +
               std::to_string(due));
      }
      check_books(name(who), p, due, broken);
    }
  }

  // The bank's books and ours, account by account, and what the payment says went back.
  template <class Broken>
  static void check_books(const std::string& who, const Person& p, int due, Broken&& broken) {
    int bank = 0;
    int owed = 0;
    int taken = 0;
    int returned = 0;
    for (const auto& asked : p.asked) {
      const auto has = [&](py::Movement what) { return (asked.posted & (1U << static_cast<unsigned>(what))) != 0; };
      const int came = has(py::Movement::paid) || has(py::Movement::unexpected) ? price : 0;
      const int back = has(py::Movement::refunded) ? asked.returned : 0;
      bank += came - back;
      owed += (has(py::Movement::unexpected) ? price : 0) + asked.posted_cancelled - back;
      taken += (asked.charged != 0 ? price : 0) - asked.returned;
      returned = std::max<int>(returned, asked.returned);
    }
    if (bank != taken) broken("the bank's books and ours disagree about " + who);
    if (owed != 0) broken(who + " is owed " + std::to_string(owed));
    if (bank - owed != due) broken("the books say that " + std::to_string(bank - owed) + " was earned by " + who);
    if (p.pay_charged != 0) returned = p.asked[p.pay_charged - 1U].returned;
    if (p.pay_refunded != returned) broken("what went back and what the payment says disagree about " + who);
  }

  // States are looked up by their bytes where they lie.
  struct Hash {
    const std::vector<State>* states;
    std::size_t operator()(std::size_t i) const {
      return std::hash<std::string_view>()({reinterpret_cast<const char*>(&(*states)[i]), sizeof(State)});
    }
  };
  struct Equal {
    const std::vector<State>* states;
    bool operator()(std::size_t a, std::size_t b) const {
      return std::memcmp(&(*states)[a], &(*states)[b], sizeof(State)) == 0;
    }
  };

  Config config_;
  std::array<dr::Hold::Context, 8> contexts_ = [] {
    std::array<dr::Hold::Context, 8> out;
    for (std::uint8_t gone = 0; gone < out.size(); ++gone) out[gone] = context_without(gone);
    return out;
  }();
  std::map<std::array<std::uint8_t, 10>, dr::HoldOutcome> hold_outcomes_;
  std::map<std::array<std::uint8_t, 11>, ap::AppointmentOutcome> appointment_outcomes_;
  std::map<std::array<std::uint8_t, 11>, py::PaymentOutcome> payment_outcomes_;
  struct Counter : engine::Ids {
    Uuid next() override { return appointment_id; }
    std::string token() override { return "token"; }
  };
  std::array<RequestIds, 2> request_ids_{RequestIds(1), RequestIds(2)};
  Counter ids_;
  std::vector<State> states_;
  std::vector<std::uint32_t> parents_;
  std::unordered_set<std::size_t, Hash, Equal> seen_{0, Hash{&states_}, Equal{&states_}};
  const State* wanted_ = nullptr;  // set while a history is written down
  std::string found_label_;
  std::uint32_t now_ = 0;
  std::size_t successors_ = 0, ends_ = 0, broken_at_ = 0;
  std::string broken_;
};

}  // namespace

Result explore(const Config& config) {
  return Search(config).run();
}

}  // namespace consulta::model
