// Bookings of believable months (demo/months.mjs), decided by the very functions that decide in appointments and
// payments: what these services would have in their tables then, and what they would have told. Doctors, bank and time
// are played.
#pragma once

#include <string>
#include <vector>

#include "broker/consumer.hpp"
#include "engine/decision.hpp"
#include "platform/sql/sql.hpp"
#include "services/appointments/appointment.hpp"
#include "services/payments/payment.hpp"

namespace consulta::testing {

// One line of it.
struct PlannedMove {
  Instant at{}, starts_at{};
};
BOOST_DESCRIBE_STRUCT(PlannedMove, (), (at, starts_at))
struct PlannedCancellation {
  Instant at{};
  std::string by;
};
BOOST_DESCRIBE_STRUCT(PlannedCancellation, (), (at, by))
struct PlannedBooking {
  std::int32_t doctor = 0, specialty = 0, minutes = 0;
  std::int64_t price_cents = 0;
  Instant booked_at{}, starts_at{};
  bool rejected = false, declined = false;
  std::optional<std::int64_t> pay_after, late_after;
  std::optional<PlannedMove> move;
  std::optional<PlannedCancellation> cancel;
  std::optional<Instant> checked_in_at, started_at, completed_at, no_show_at;
};
BOOST_DESCRIBE_STRUCT(PlannedBooking, (),
                      (doctor, specialty, minutes, price_cents, booked_at, starts_at, rejected, declined, pay_after,
                       late_after, move, cancel, checked_in_at, started_at, completed_at, no_show_at))

std::vector<PlannedBooking> planned_bookings(const std::string& from, int many, int seed);

struct SimulatedClinic {
  // From the request to the end.
  void live_through(const PlannedBooking& booking);

  // As its service has it, in a database with the tables of that service.
  void save_appointments(sql::Session& db) const;
  void save_payments(sql::Session& db) const;

  std::vector<broker::Delivery> told_to_admin;

  // As first saved, and in the end.
  template <class A>
  struct Kept {
    A first, last;
  };
  std::vector<Kept<appointments::Appointment>> booked;
  std::vector<Kept<payments::Payment>> asked;
  std::vector<payments::Posting> books;
};

}  // namespace consulta::testing
