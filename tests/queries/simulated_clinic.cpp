#include "tests/queries/simulated_clinic.hpp"

#include <algorithm>
#include <set>
#include <sstream>
#include <stdexcept>
#include <typeindex>

#include "events/table.hpp"
#include "services/appointments/store.hpp"
#include "services/appointments/visit.hpp"
#include "services/payments/store.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/command.hpp"

namespace consulta::testing {
namespace {

using appointments::Appointment;
using payments::Payment;
using std::chrono::minutes;
using std::chrono::seconds;

// The same for the same place in demo/.
Uuid id_at(std::uint8_t kind, std::int32_t place) {
  Uuid id{};
  id.data[0] = kind;
  id.data[15] = static_cast<std::uint8_t>(place);
  return id;
}

const std::set<std::string>& heard_by_admin() {
  static const auto types = events::types_for("admin");
  return types;
}

template <class A, class M>
engine::Branch<A> decided(const std::optional<A>& state, const M& message, const typename A::Context& context) {
  auto outcome = engine::message_to<A>(Uuid{}, std::make_shared<const M>(message)).decide(state, context);
  if (outcome.front().refusal) throw std::runtime_error("refused: " + outcome.front().refusal->code);
  return std::move(outcome.front());
}

class Booking {
 public:
  Booking(SimulatedClinic& clinic, const PlannedBooking& plan) : clinic_(clinic), plan_(plan), now_(plan.booked_at) {}

  void live() {
    request();
    if (plan_.rejected) return;
    pay();
    if (plan_.move) move();
    if (plan_.cancel) {
      at(plan_.cancel->at);
      appointment(appointments::Cancel{
          plan_.cancel->by == "patient" ? appointments::By::patient : appointments::By::clinic, {}});
    }
    if (plan_.no_show_at) {
      at(*plan_.no_show_at);
      appointment(appointments::NoShow{});
    }
    if (plan_.checked_in_at) visit();
  }

  void keep() {
    clinic_.booked.push_back({*first_appointment_, *appointment_});
    if (payment_) clinic_.asked.push_back({*first_payment_, *payment_});
  }

 private:
  void at(Instant now) { now_ = std::max(now_, now); }
  void later(seconds by) { now_ += by; }

  void request() {
    appointments::Request wish;
    auto& a = wish.a;
    a.id = new_id();
    a.patient_id = new_id();
    a.specialty_id = id_at(2, plan_.specialty);
    // Some want that doctor, others any.
    if (plan_.minutes == 30) a.doctor_id = id_at(1, plan_.doctor);
    a.starts_at = plan_.starts_at;
    a.price_cents = plan_.price_cents;
    id_ = a.id;
    patient_ = a.patient_id;
    appointment(wish);
    later(seconds(1));
    if (plan_.rejected) return appointment(events::SlotRejected{id_, 0, "slot_taken"});
    const auto slot = reserved(0, plan_.starts_at);
    appointment(slot);
    payment(slot);
  }

  events::SlotReserved reserved(std::int32_t round, Instant starts_at) const {
    events::SlotReserved slot;
    slot.appointment_id = id_;
    slot.round = round;
    slot.patient_id = patient_;
    slot.doctor_id = id_at(1, plan_.doctor);
    slot.specialty_id = id_at(2, plan_.specialty);
    slot.starts_at = starts_at;
    slot.ends_at = starts_at + minutes(plan_.minutes);
    slot.price_cents = plan_.price_cents;
    slot.expires_at = plan_.booked_at + minutes(15);
    return slot;
  }

  void pay() {
    const auto paid = [this] { payment(payments::Charged{to_text(new_id()), plan_.price_cents}); };
    if (plan_.pay_after) {
      at(plan_.booked_at + seconds(*plan_.pay_after));
      return paid();
    }
    if (plan_.declined) {
      for (int i = 0; i < payments::allowed_declines; ++i) payment(payments::Declined{});
      return;
    }
    at(plan_.booked_at + minutes(15));
    payment(payments::TimeOver{});
    if (!plan_.late_after) return;
    at(plan_.booked_at + seconds(*plan_.late_after));
    paid();
  }

  void move() {
    at(plan_.move->at);
    appointment(appointments::Move{plan_.move->starts_at, {}});
    later(seconds(1));
    appointment(reserved(1, plan_.move->starts_at));
  }

  void visit() {
    at(*plan_.checked_in_at);
    appointment(appointments::CheckIn{});
    at(*plan_.started_at);
    appointment(appointments::Call{});
    appointment(appointments::Start{});
    at(*plan_.completed_at);
    appointment(appointments::Complete{});
  }

  template <class M>
  void appointment(const M& message) {
    const Appointment::Context context{now_, &engine::fresh_ids(), std::chrono::hours(24), "", minutes(15)};
    auto branch = decided(appointment_, message, context);
    save(std::move(branch.next), appointment_, first_appointment_);
    for (const auto& event : branch.events) tell(event);
  }

  template <class M>
  void payment(const M& message) {
    const Payment::Context context{now_, &engine::fresh_ids(), "11249", "", [] { return std::int64_t{1}; }};
    auto branch = decided(payment_, message, context);
    save(std::move(branch.next), payment_, first_payment_);
    clinic_.books.insert(clinic_.books.end(), branch.records.begin(), branch.records.end());
    for (const auto& event : branch.events) tell(event);
    for (const auto& note : branch.notes) {
      if (note.type != typeid(payments::IssueCreditNote)) continue;
      tell({std::static_pointer_cast<const payments::IssueCreditNote>(note.message)->told, id_});
    }
    for (const auto& order : branch.orders) {
      if (order.kind != payments::CallKind::refund) continue;
      later(seconds(2));
      payment(payments::Refunded{order.charge_id.value(), order.amount_cents, order.reason});
    }
  }

  template <class A>
  static void save(std::optional<A> next, std::optional<A>& state, std::optional<A>& first) {
    if (!next) return;
    next->version = state ? 2 : 1;
    if (!first) first = next;
    state = std::move(next);
  }

  void tell(const engine::AnyEvent& event) {
    events::for_each_event([&]<class E>() {
      const auto* data = event.as<E>();
      if (data == nullptr) return;
      if (heard_by_admin().contains(E::kind.type())) {
        auto made = events::make(*data, event.subject());
        made.head.time = now_;
        clinic_.told_to_admin.push_back({made.head.id, made.head.type, events::to_json(made), 0});
      }
      if constexpr (std::same_as<E, events::AppointmentCancelled> || std::same_as<E, events::AppointmentRescheduled>) {
        payment(*data);
      }
      if constexpr (std::same_as<E, events::PaymentCompleted> || std::same_as<E, events::PaymentFailed> ||
                    std::same_as<E, events::PaymentExpired>) {
        appointment(*data);
      }
    });
  }

  SimulatedClinic& clinic_;
  const PlannedBooking& plan_;
  Instant now_;
  Uuid id_{}, patient_{};
  std::optional<Appointment> appointment_, first_appointment_;
  std::optional<Payment> payment_, first_payment_;
};

// In portions: how long a statement may be.
template <class A, class Save>
void by_portions(const std::vector<SimulatedClinic::Kept<A>>& all, Save&& save) {
  constexpr std::size_t portion = 500;
  for (std::size_t i = 0; i < all.size(); i += portion) {
    std::vector<engine::Saved<A>> first, last;
    for (std::size_t j = i; j < std::min(all.size(), i + portion); ++j) {
      first.emplace_back(all[j].first, 0);
      if (all[j].last.version > all[j].first.version) last.emplace_back(all[j].last, all[j].first.version);
    }
    save(first, last);
  }
}

template <class A>
void save_all(sql::Session& db, const engine::Queries<A>& queries, const std::vector<SimulatedClinic::Kept<A>>& all) {
  by_portions(all, [&](const auto& first, const auto& last) {
    db.exec(queries.insert, json::write_sparse(first));
    if (!last.empty()) broker::run(db, queries.update.of(last));
  });
}

}  // namespace

std::vector<PlannedBooking> planned_bookings(const std::string& from, int many, int seed) {
  std::istringstream lines(output_of("node " + project_root() + "/demo/months.mjs " + from + " " +
                                     std::to_string(many) + " " + std::to_string(seed)));
  std::vector<PlannedBooking> out;
  for (std::string line; std::getline(lines, line);) out.push_back(json::read<PlannedBooking>(line));
  return out;
}

void SimulatedClinic::live_through(const PlannedBooking& plan) {
  Booking booking(*this, plan);
  booking.live();
  booking.keep();
}

void SimulatedClinic::save_appointments(sql::Session& db) const {
  save_all(db, appointments::store::appointments, booked);
}

void SimulatedClinic::save_payments(sql::Session& db) const {
  save_all(db, payments::store::payments, asked);
  constexpr std::size_t portion = 1'000;
  for (std::size_t i = 0; i < books.size(); i += portion) {
    const auto begin = books.begin() + static_cast<std::ptrdiff_t>(i);
    const std::vector part(begin, begin + static_cast<std::ptrdiff_t>(std::min(portion, books.size() - i)));
    db.exec(*payments::store::payments.record, json::write_sparse(part));
  }
}

}  // namespace consulta::testing
