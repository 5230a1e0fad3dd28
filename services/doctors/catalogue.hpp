// What is offered: specialties, doctors and their hours, as one value; and who of them could take an appointment. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "clinic/names.hpp"
#include "platform/text/search.hpp"
#include "services/doctors/schedule.hpp"

namespace consulta::doctors {

struct Specialty {
  Uuid id{};
  std::string name;  // the English one, by which it is known in events and texts without a language
  Names names;
  std::int32_t duration_minutes = 0;
  std::int64_t price_cents = 0;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Specialty, (), (id, name, names, duration_minutes, price_cents, version))

struct Doctor {
  Uuid id{};
  std::string email, full_name, phone, bio, room;
  std::optional<std::int32_t> slot_minutes;
  std::vector<Uuid> specialty_ids;
  std::vector<WeeklyBlock> weekly;
  std::int64_t version = 1;
};
BOOST_DESCRIBE_STRUCT(Doctor, (),
                      (id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly, version))

struct TimeOff {
  Uuid id{};
  Uuid doctor_id{};
  Instant starts_at{}, ends_at{};
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(TimeOff, (), (id, doctor_id, starts_at, ends_at, reason))

struct Catalogue {
  std::int64_t version = 0;
  std::vector<Specialty> specialties;
  std::vector<Doctor> doctors;
  std::unordered_map<Uuid, Timetable, UuidHash> timetables;  // by doctor; time off of the past left out
  std::vector<Searched> names;                               // of the doctors, in their order

  const Specialty* specialty(const Uuid& id) const;
  const Doctor* doctor(const Uuid& id) const;
};

bool practises(const Doctor& doctor, const Uuid& specialty_id);

// Doctors who could take the appointment by specialty and hours, in the order to try them: the one asked for, or all of
// the specialty, turned by `turn` so that they share the work. Empty with the reason where nobody could.
struct Candidates {
  std::vector<const Doctor*> doctors;
  std::string reason;
};
Candidates candidates(const Catalogue& catalogue, const date::time_zone& zone, const Specialty* specialty,
                      const std::optional<Uuid>& doctor_id, Instant starts_at, Instant now, std::size_t turn);

}  // namespace consulta::doctors
