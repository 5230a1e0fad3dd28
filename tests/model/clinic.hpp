// A small clinic: what there is of it at a moment, and everything that can happen next. The participants are the
// production aggregates, run by the production engine (step.hpp); between them lie messages that may arrive in any
// order and again after a crash between commit and acknowledgement, a bank whose word may come late, deadlines that may
// fire at any moment, and patients who pay, cancel and reschedule whenever they like. An event goes where the catalogue
// sends it, and there to whom the service brings it.
#pragma once

#include <array>
#include <cstring>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "tests/model/step.hpp"

namespace consulta::model {

// Mistakes to plant, to see that the search finds them.
enum class Bug {
  none,
  no_tombstone,            // a cancellation that overtakes its request is forgotten
  no_version_check,        // a reaction saves over whatever came since it read
  refund_forgotten,        // money for an appointment that is over is kept
  release_before_rehold,   // a reschedule gives the old slot up before it has the new one
  expiry_ignores_payment,  // the deadline decides by what it read before it had the lock
  second_charge_kept,      // paid by the old method and the new one, and neither goes back
  charges_mixed_up,        // a refund is booked on the charge that paid, whichever went back
  sweep_runs_once,         // a hold by an old catalogue comes after the one look at what is gone
  withdrawal_forgotten,    // one that overtakes its SlotReserved
  withdrawal_by_policy,    // what the clinic takes away costs as if the patient had cancelled
  move_not_rejected,       // a move of what was taken back meanwhile
  affected_forgotten,      // time off that is told before the slot is known
  return_forgotten,        // time off that is withdrawn
  claims_not_asked,        // a patient's time and places are granted to whoever asks
  dependant_claims_none,   // what is for somebody else than who books claims nobody's time
  span_not_passed_on,      // what was freed ends with the first who was rejected
  remainder_forgotten,     // what an offer leaves of what was freed is nobody's
  freed_again_forgotten,   // what is free again while an offer is still open
  late_forgotten,          // by the move that makes it so
  move_forgotten,          // by payments, where it overtakes what asks for the money
  erasure_looks_once,      // a booking that comes after the one look at what is to be erased
  erased_pays,             // half of what is cancelled for who is erased is kept, whatever the rule says
  arrival_forgotten,       // of who came while a move was under way that was then rejected
};

// Somebody waits for a start that many minutes after slot 1, of its doctor.
struct Wish {
  std::uint8_t minutes = 30;  // that it takes: 30 or 60
  std::uint8_t from = 0, to = 60;
};

struct Config {
  Bug bug = Bug::none;
  std::uint8_t first_minutes = 30;       // how long the first appointment takes: 30 or 60
  std::uint8_t second_slot = 1;          // what the second patient wants; the first one wants slot 1
  std::uint8_t second_slot_begins = 60;  // minutes after slot 1
  std::uint8_t known_minutes = 30;       // how long appointments believes that it takes: 30 is right
  bool alone = false;                    // there is no second patient
  bool again = false;                    // it is the first patient, at any moment, who wants that as well
  std::uint8_t for_child = 0;            // of the first patient's wishes: 1 the first, 2 the other is for their child
  std::uint8_t unpaid_places = 0;        // of each patient; 0: they need none
  bool second_cancels = false;           // everybody else may cancel as well
  bool reschedules = true;               // the first patient may move to the other slot
  std::uint8_t moves = 1;                // and back, so often
  std::vector<Wish> waits = {};          // of others, in that order; the doctor of slot 1 has only that hour then
  bool joins_later = false;              // they do so at any moment, instead of at once
  bool leaves = false;                   // the first of them may wait no longer
  bool confirmed = false;                // the first appointment is paid and confirmed already
  bool at_once = false;                  // payments and the bank do what they are to do at once
  bool declines = false;                 // the first patient's payments may be declined
  bool methods = false;                  // the first patient may go over to MB WAY, and pay by both
  bool late_cancel = false;              // cancelling keeps half, as within the last day
  bool late_move = false;                // the same of slot 1 alone
  std::uint8_t deletes = 0;              // what may be deleted at any moment: 1 and 2 that doctor, 4 the specialty
  bool visits = false;                   // the first patient may come, or not, once it is confirmed
  bool time_off = false;                 // the doctor of slot 1 may take it off at any moment, and be there after all
  std::uint8_t erases = 0;               // the patient of that number may be erased at any moment
  int crashes = 0;                       // between commit and acknowledgement, in one history
  std::size_t most_states = 30'000'000;
};

constexpr std::size_t most_waits = 3;
constexpr int price = 100;
constexpr std::uint8_t specialty = 4;                             // among what is gone
constexpr std::uint8_t away = 8;                                  // the doctor of slot 1, then
constexpr std::uint8_t back = 16;                                 // and is there after all
constexpr std::uint8_t told_first = 32;                           // and who was told of it, by bookings
constexpr std::uint8_t appointments_know = 1, payments_know = 2;  // who is erased

// A request at the bank, the calls about it under way, and what stands of its charge in the books.
struct Asked {
  std::uint8_t open : 1, voided : 1, declined : 1, charged : 1, untold : 1, void_ordered : 1;
  std::uint8_t returned, refund_ordered;
  std::uint8_t posted, posted_cancelled;  // a bit for each Movement; how much a cancellation gives back
};

// An appointment and what belongs to it. What is over, and has left nothing behind that could still happen, is none.
struct Booking {
  Number appointment, hold, payment;
  Number read_appointment, read_payment;  // by who has read it without a lock, and has not saved yet
  std::uint8_t read_catalogue;            // the same: 1 + what was gone
  std::uint8_t late;                      // the time to pay is over
  std::uint8_t unanswered;                // the time to choose another slot is over
  std::uint8_t kept_half;                 // cancelled by the patient when it was confirmed, and late
  std::uint8_t moves, declines;           // that may still come
  std::uint8_t arrivals, arrived;         // the same; and for which slot reception has told of one
  std::array<Asked, 2> asked;             // the bank: the reference, and the question on the phone

  bool none() const { return appointment == 0; }
};

// Plain bytes, so that it can be compared and remembered as such.
struct State {
  std::array<Booking, most_rows> bookings;
  std::array<Number, most_waits> waits;
  std::uint8_t gone;            // the doctors and the specialty that are deleted
  std::uint8_t known_gone;      // and of which appointments knows it
  std::uint8_t sweep_due;       // where the sweep runs once for a deletion
  std::uint8_t erased;          // a patient is to be
  std::uint8_t know_erased;     // who has heard of it
  std::uint8_t crashes, asked;  // a bit for each wish to book
  std::uint8_t messages;
  std::array<Number, 20> queue;  // deliveries, sorted, so that equal states are equal bytes

  // The same again, short.
  void pack(std::string& bytes) const;
  void unpack(std::string_view bytes);
};
static_assert(std::is_trivially_copyable_v<State>);

enum class Act : std::uint8_t {
  arrives,
  arrives_again,
  is_read,
  crashes,
  asks,
  joins,
  leaves,
  cancels,
  shows_code,
  checks_in,
  is_called,
  begins,
  completes,
  does_not_come,
  clinic_cancels,
  moves,
  chooses,
  chooses_none,
  pays,
  declines,
  is_declined,
  changes_method,
  bank_tells,
  bank_repeats,
  bank_closes,
  bank_returns,
  time_over,
  deadline_finds,
  deadline_expires,
  answer_due,
  is_deleted,
  is_away,
  is_back,
  sweep_takes,
  sweep_looks,
  is_erased,
  erases
};
struct Happening {
  Act act = Act::arrives;
  std::uint8_t booking = 0;
  Number detail = 0;
};

// Told of everything that can follow. `rests`: it is a patient's or administrator's to do or to leave, and does not
// keep the clinic from being at rest.
struct Successors {
  virtual ~Successors() = default;
  virtual void add(const State& state, const Happening& happening, bool rests) = 0;
};

class Clinic : private Routes {
 public:
  explicit Clinic(const Config& config);

  State initial();
  void expand(const State& state, Successors& successors);
  std::string text(const Happening& happening) const;

  // The invariant that does not hold, or empty: in every state, and in one at rest.
  std::string broken_always(const State& state) const;
  std::string broken_at_rest(const State& state) const;

  std::size_t steps() const;

 private:
  using Lanes = std::tuple<Lane<doctors::Hold>, Lane<appointments::Appointment>, Lane<payments::Payment>,
                           Lane<appointments::Waiting>>;
  static constexpr std::size_t hold_lane = 0, appointment_lane = 1, payment_lane = 2, wait_lane = 3;
  static constexpr std::size_t line = 4;    // no lane, but who passes spans on to those who wait
  static constexpr std::size_t eraser = 5;  // nor that: who remembers whom nobody is to know

  // One event on its way to one aggregate of one queue.
  struct Delivery {
    engine::AnyEvent event;
    std::string_view queue;
    std::size_t lane = 0;
    Number message = 0;
    std::uint8_t booking = 0;  // that it is of

    template <class E>
    bool is() const {
      return event.as<E>() != nullptr;
    }
  };

  Lane<doctors::Hold>& holds() { return std::get<hold_lane>(lanes_); }
  Lane<appointments::Appointment>& appointments() { return std::get<appointment_lane>(lanes_); }
  Lane<payments::Payment>& payments() { return std::get<payment_lane>(lanes_); }
  Lane<appointments::Waiting>& waits() { return std::get<wait_lane>(lanes_); }
  const doctors::Hold* hold(const Booking& b) const;
  const appointments::Appointment* appointment(const Booking& b) const;
  const payments::Payment* payment(const Booking& b) const;
  const appointments::Waiting* wait(const State& s, std::size_t i) const;

  // clinic.cpp: messages
  std::vector<Number> deliveries(const engine::AnyEvent& event) override;
  std::optional<std::pair<std::size_t, Number>> reader(const engine::Note& note) override;
  void send(State& s, Number delivery) const;
  void take(State& s, std::size_t index);
  template <class A>
  const Step<A>& apply(State& s, Number message, Number read = 0);
  void run(State& s, std::size_t lane, Number message, Number read = 0);
  void deliver(const State& from, std::size_t index);
  bool read_first(const State& from, const Delivery& delivery, const Happening& happening);
  void add(State s, const Happening& happening, bool rests = false);
  bool is_settled(const State& s, std::size_t i) const;

  // line.cpp: who waits
  int known_to(const State& s, std::size_t wait) const;
  void join(State& s, std::size_t i);
  void joins(const State& from);
  void hear(State& s, const engine::AnyEvent& event);
  void tell_next(State& s, const Uuid& after, const appointments::Span& span);
  bool is_turn(const appointments::Waiting& w, const appointments::Span& span) const;
  void tell_gone(State& s, const Uuid& gone, const std::string& reason);

  // people.cpp: everybody else
  void confirm_first(State& s);
  void pay_at_once(State& s);
  void take_orders(Booking& b, const Step<payments::Payment>& step) const;
  template <class M>
  bool to_payment(State& s, std::size_t i, int key, M message);
  void charge(State& s, std::size_t i, std::size_t request);
  void close(State& s, std::size_t i, std::size_t request);
  void give_back(State& s, std::size_t i, std::size_t request);
  bool ask(State& s, std::size_t which);
  void asks(const State& from);
  void patient(const State& from, std::size_t i);
  void visits(const State& from, std::size_t i);
  void shows_code(const State& from, std::size_t i);
  void chooses(const State& from, std::size_t i);
  void pays(const State& from, std::size_t i);
  void bank(const State& from, std::size_t i);
  void deadline(const State& from, std::size_t i);
  void answer_due(const State& from, std::size_t i);
  void administrator(const State& from);
  void takes_time_off(const State& from);
  Number affected(std::size_t i, bool withdrawn);
  std::vector<Number> deleted(std::uint8_t what);
  void sweep(const State& from);
  bool withdraw(State& s, std::size_t i);

  // erasure.cpp: who is to be known no more
  void erasure(const State& from);
  void hear_erased(State& s, std::string_view queue);
  bool erase_appointment(State& s, std::size_t i);
  bool erase_payment(State& s, std::size_t i);
  bool erase_wait(State& s, std::size_t i);
  bool is_erased(const State& s, const Uuid& patient_id) const;
  std::string broken_erasure(const State& s, std::size_t i) const;

  // invariants.cpp
  std::string broken_booking(const State& s, std::size_t i) const;
  std::string broken_wait(const State& s, std::size_t i) const;
  std::string broken_money(const Booking& b, const std::string& who) const;

  // bugs.cpp
  void plant();
  bool has(Bug bug) const { return config_.bug == bug; }

  static bool is_gone(const State& s, const Uuid& doctor_id, const Uuid& specialty_id);
  std::string name(std::size_t booking) const;
  std::string name_of_wait(std::size_t i) const;
  // Each wait has two rows for its offers, after those of who asks.
  std::size_t first_offer(std::size_t wait) const { return wishes_.size() + 2 * wait; }

  struct Ask {
    int who = 1, slot = 1, minutes = 30;
    bool later = false, for_child = false;
  };
  Config config_;
  std::vector<Ask> wishes_;
  Lanes lanes_;
  Values<Delivery> sent_;
  std::vector<engine::Note> passed_on_;
  std::map<std::array<int, 4>, Number> freed_;  // messages, by wait and span
  Successors* successors_ = nullptr;
};

}  // namespace consulta::model
