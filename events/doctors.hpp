// What doctors tells: the catalogue, and which slot is held for whom.
#pragma once

#include "clinic/names.hpp"
#include "events/cloudevent.hpp"

namespace consulta::events {

// Of each such weekday (ISO: 1 is Monday), on the clinic's wall clock: "09:00"; "24:00" may end a day.
struct WeeklyHours {
  std::int32_t weekday = 0;
  std::string from, to;
};
BOOST_DESCRIBE_STRUCT(WeeklyHours, (), (weekday, from, to))

// `sealed_password_hash` is an Argon2id string that only auth can open (see platform/security/sealed_box.hpp).
struct DoctorCreated {
  static constexpr Kind kind{"doctors", "DoctorCreated"};
  Uuid doctor_id{};
  std::string email, full_name, phone;
  std::vector<Uuid> specialty_ids;
  std::string sealed_password_hash;
  std::optional<std::int64_t> version = {};             // of what is told; absent in events of earlier versions
  std::optional<Uuid> asked_by = {};                    // the administrator; absent in events of earlier versions
  std::optional<std::vector<WeeklyHours>> weekly = {};  // absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(DoctorCreated, (),
                      (doctor_id, email, full_name, phone, specialty_ids, sealed_password_hash, version, asked_by,
                       weekly))

struct DoctorUpdated {
  static constexpr Kind kind{"doctors", "DoctorUpdated"};
  Uuid doctor_id{};
  std::string full_name, phone;
  std::vector<Uuid> specialty_ids;
  std::optional<std::int64_t> version = {};  // of what is told; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(DoctorUpdated, (), (doctor_id, full_name, phone, specialty_ids, version))

struct DoctorDeleted {
  static constexpr Kind kind{"doctors", "DoctorDeleted"};
  Uuid doctor_id{};
  std::optional<std::int64_t> version = {};  // of what is told; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(DoctorDeleted, (), (doctor_id, version))

struct SpecialtyCreated {
  static constexpr Kind kind{"doctors", "SpecialtyCreated"};
  Uuid specialty_id{};
  std::string name;  // as names.en
  std::int32_t duration_minutes = 0;
  std::int64_t price_cents = 0;
  std::optional<Names> names;                // absent in events of earlier versions
  std::optional<std::int64_t> version = {};  // of what is told; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(SpecialtyCreated, (), (specialty_id, name, duration_minutes, price_cents, names, version))

struct SpecialtyUpdated {
  static constexpr Kind kind{"doctors", "SpecialtyUpdated"};
  Uuid specialty_id{};
  std::string name;  // as names.en
  std::int32_t duration_minutes = 0;
  std::int64_t price_cents = 0;
  std::optional<Names> names;                // absent in events of earlier versions
  std::optional<std::int64_t> version = {};  // of what is told; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(SpecialtyUpdated, (), (specialty_id, name, duration_minutes, price_cents, names, version))

struct SpecialtyDeleted {
  static constexpr Kind kind{"doctors", "SpecialtyDeleted"};
  Uuid specialty_id{};
  std::optional<std::int64_t> version = {};  // of what is told; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(SpecialtyDeleted, (), (specialty_id, version))

struct ScheduleChanged {
  static constexpr Kind kind{"doctors", "ScheduleChanged"};
  Uuid doctor_id{};
  std::string room;
  std::optional<std::int64_t> version = {};             // of what is told; absent in events of earlier versions
  std::optional<std::vector<WeeklyHours>> weekly = {};  // absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(ScheduleChanged, (), (doctor_id, room, version, weekly))

// The doctor is away then.
struct TimeOffTaken {
  static constexpr Kind kind{"doctors", "TimeOffTaken"};
  Uuid time_off_id{};
  Uuid doctor_id{};
  Instant from{}, to{};
};
BOOST_DESCRIBE_STRUCT(TimeOffTaken, (), (time_off_id, doctor_id, from, to))

// The doctor is there after all, whichever of the two comes first.
struct TimeOffWithdrawn {
  static constexpr Kind kind{"doctors", "TimeOffWithdrawn"};
  Uuid time_off_id{};
  Uuid doctor_id{};
};
BOOST_DESCRIBE_STRUCT(TimeOffWithdrawn, (), (time_off_id, doctor_id))

// The slot is held until `expires_at` unless the appointment is confirmed. `round` counts the appointment's wishes:
// 0 for the request, then one for each reschedule.
struct SlotReserved {
  static constexpr Kind kind{"doctors", "SlotReserved"};
  Uuid appointment_id{};
  std::int32_t round = 0;
  Uuid patient_id{};
  Uuid doctor_id{};
  std::string doctor_name;
  Uuid specialty_id{};
  std::string specialty_name;
  std::string room;
  Instant starts_at{}, ends_at{};
  std::int64_t price_cents = 0;
  Instant expires_at{};
  std::optional<Names> specialty_names = {};  // absent in events of earlier versions
  // Of a request, as it said: whom it is for; none: the patient.
  std::optional<Uuid> dependant_id = {};
  std::optional<std::string> dependant_name = {};
};
BOOST_DESCRIBE_STRUCT(SlotReserved, (),
                      (appointment_id, round, patient_id, doctor_id, doctor_name, specialty_id, specialty_name, room,
                       starts_at, ends_at, price_cents, expires_at, specialty_names, dependant_id, dependant_name))

// A start that was free when it was looked for.
struct NearSlot {
  Uuid doctor_id{};
  std::string doctor_name;
  Instant starts_at{};
};
BOOST_DESCRIBE_STRUCT(NearSlot, (), (doctor_id, doctor_name, starts_at))

struct SlotRejected {
  static constexpr Kind kind{"doctors", "SlotRejected"};
  Uuid appointment_id{};
  std::int32_t round = 0;
  // slot_taken, not_offered, unknown_specialty, unknown_doctor, in_the_past, withdrawn; of an offer also crowded:
  // others were quicker at all that was tried, and there may be more
  std::string reason;
  std::optional<Names> specialty_names = {};          // where it is known
  std::optional<std::vector<NearSlot>> nearest = {};  // of a move: what is free next to the slot that is held
};
BOOST_DESCRIBE_STRUCT(SlotRejected, (), (appointment_id, round, reason, specialty_names, nearest))

// Doctors takes the hold back: the doctor or the specialty is gone. Final, whatever move is under way.
struct SlotWithdrawn {
  static constexpr Kind kind{"doctors", "SlotWithdrawn"};
  Uuid appointment_id{};
  std::int32_t round = 0;  // of the wish whose slot was held
  std::string reason;      // doctor_deleted, specialty_deleted
};
BOOST_DESCRIBE_STRUCT(SlotWithdrawn, (), (appointment_id, round, reason))

// What is held of a doctor's time, and that the doctor is away then; or is there after all.
struct Affected {
  Uuid appointment_id{};
  Uuid doctor_id{};
  Instant starts_at{};
  std::vector<NearSlot> nearest = {};  // at most three that are free instead
  bool withdrawn = false;              // the time off is
};
BOOST_DESCRIBE_STRUCT(Affected, (), (appointment_id, doctor_id, starts_at, nearest, withdrawn))

// Of what is told of one appointment the latest counts, by the time of the event, as long as it has that slot.
struct AppointmentsAffected {
  static constexpr Kind kind{"doctors", "AppointmentsAffected"};
  std::vector<Affected> appointments;
};
BOOST_DESCRIBE_STRUCT(AppointmentsAffected, (), (appointments))

struct SlotReleased {
  static constexpr Kind kind{"doctors", "SlotReleased"};
  Uuid appointment_id{};
  Uuid doctor_id{};
  Instant starts_at{}, ends_at{};
  std::optional<Uuid> patient_id = {};  // who had it; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(SlotReleased, (), (appointment_id, doctor_id, starts_at, ends_at, patient_id))

// More of the doctor's time can be booked, for whatever reason but an appointment that is over. The specialties are
// those that the doctor practises.
struct SlotsOpened {
  static constexpr Kind kind{"doctors", "SlotsOpened"};
  Uuid doctor_id{};
  std::vector<Uuid> specialty_ids;
  Instant from{}, to{};
};
BOOST_DESCRIBE_STRUCT(SlotsOpened, (), (doctor_id, specialty_ids, from, to))

}  // namespace consulta::events
