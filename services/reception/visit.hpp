// What reception knows: visits, and who comes for them, by the events of others. It may be old: nothing that must be
// exact comes from it.
#pragma once

#include <optional>
#include <string>

#include "platform/json/json.hpp"

namespace consulta::reception {

// An appointment, from when it is confirmed. What it has come to is only ever added.
struct Visit {
  Uuid id{}, patient_id{};
  std::optional<Uuid> dependant_id;
  std::optional<std::string> dependant_name;
  std::optional<Uuid> doctor_id;
  std::optional<std::string> doctor_name, room;
  Instant starts_at{};
  std::optional<Instant> ends_at;
  std::int64_t revision = 0;  // of when and with whom it is
  bool confirmed = false;     // or further
  std::optional<std::string> code_hash;
  std::optional<Instant> checked_in_at, called_at, started_at, completed_at, missed_at, cancelled_at;
};
BOOST_DESCRIBE_STRUCT(Visit, (),
                      (id, patient_id, dependant_id, dependant_name, doctor_id, doctor_name, room, starts_at, ends_at,
                       revision, confirmed, code_hash, checked_in_at, called_at, started_at, completed_at, missed_at,
                       cancelled_at))

// One of a day, under the name and in the room that are known now; without a name where none is (any more).
struct OfToday {
  Uuid id{}, doctor_id{};
  std::string doctor_name;
  std::optional<std::string> room, full_name;
  Instant starts_at{}, ends_at{};
  std::optional<Instant> checked_in_at, called_at, started_at, over_at;
};
BOOST_DESCRIBE_STRUCT(OfToday, (),
                      (id, doctor_id, doctor_name, room, full_name, starts_at, ends_at, checked_in_at, called_at,
                       started_at, over_at))

// How long a visit took, and was meant to.
struct Length {
  Uuid doctor_id{};
  std::int64_t booked_seconds = 0, took_seconds = 0;
};
BOOST_DESCRIBE_STRUCT(Length, (), (doctor_id, booked_seconds, took_seconds))

struct KnownPatient {
  Uuid id{};
  std::optional<std::string> full_name, email, phone;  // none once erased
};
BOOST_DESCRIBE_STRUCT(KnownPatient, (), (id, full_name, email, phone))

}  // namespace consulta::reception
