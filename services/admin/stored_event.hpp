// What figures are made of: what happened, when, and about which appointment or doctor. Of an event this is what
// figures need: ids, times and money. Guarantee: nothing in it says who a patient is, not even by an id.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "broker/consumer.hpp"
#include "clinic/names.hpp"
#include "events/doctors.hpp"

namespace consulta::admin {

enum class Happened {
  // about an appointment
  requested,
  rejected,
  confirmed,
  moved,
  cancelled,
  expired,
  checked_in,
  started,
  completed,
  no_show,
  paid,
  refunded,
  prescribed,
  // about a doctor
  hours_set,
  away,
  back,
  left
};
BOOST_DESCRIBE_ENUM(Happened, requested, rejected, confirmed, moved, cancelled, expired, checked_in, started, completed,
                    no_show, paid, refunded, prescribed, hours_set, away, back, left)

// What of these an event does not say is none.
struct Details {
  std::optional<Uuid> doctor_id, specialty_id, time_off_id;
  std::optional<Instant> from, to;  // of the slot; of the time off
  // Of several of one kind the highest counts: a doctor's version, a move's round.
  std::optional<std::int64_t> version;
  std::optional<std::int64_t> cents;
  std::optional<std::string> by;  // who cancelled; why money went back
  std::optional<bool> unseen;     // an offer of the waitlist of which its patient was told nothing
  std::optional<std::vector<events::WeeklyHours>> weekly;
};
BOOST_DESCRIBE_STRUCT(Details, (), (doctor_id, specialty_id, time_off_id, from, to, version, cents, by, unseen, weekly))

struct StoredEvent {
  Uuid id{};     // the event's
  Uuid about{};  // the appointment, or the doctor
  Happened what = Happened::requested;
  Instant at{};
  Details details;
};
BOOST_DESCRIBE_STRUCT(StoredEvent, (), (id, about, what, at, details))

// The types of events of which something is stored.
std::vector<std::string> stored_types();
// What is stored of one; none of another type. Throws broker::Poison.
std::optional<StoredEvent> stored(const broker::Delivery& delivery);

// What a doctor or a specialty is called. Of several the highest version counts.
struct KnownName {
  Uuid id{};
  Names names;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(KnownName, (), (id, names, version))

std::vector<std::string> naming_types();
std::optional<KnownName> named(const broker::Delivery& delivery);

}  // namespace consulta::admin
