// What appointments tells: what patients want, and what became of it.
#pragma once

#include "clinic/names.hpp"
#include "events/cloudevent.hpp"
#include "events/doctors.hpp"
#include "platform/text/calendar.hpp"

namespace consulta::events {

struct Time {
  Instant from{}, to{};
};
BOOST_DESCRIBE_STRUCT(Time, (), (from, to))

struct AppointmentRequested {
  static constexpr Kind kind{"appointments", "AppointmentRequested"};
  Uuid appointment_id{};
  Uuid patient_id{};
  Uuid specialty_id{};
  std::optional<Uuid> doctor_id;  // none: any free doctor of the specialty
  Instant starts_at{};
  std::optional<Instant> until = {};                // an offer: the first start that fits in [starts_at, until)
  std::optional<std::vector<Time>> elsewhere = {};  // when the patient has something else; kept out of by offers
  std::optional<Uuid> dependant_id = {};            // whom it is for; none: the patient
  std::optional<std::string> dependant_name = {};
};
BOOST_DESCRIBE_STRUCT(AppointmentRequested, (),
                      (appointment_id, patient_id, specialty_id, doctor_id, starts_at, until, elsewhere, dependant_id,
                       dependant_name))

struct RescheduleRequested {
  static constexpr Kind kind{"appointments", "RescheduleRequested"};
  Uuid appointment_id{};
  std::int32_t round = 0;
  std::optional<Uuid> doctor_id;
  Instant starts_at{};
};
BOOST_DESCRIBE_STRUCT(RescheduleRequested, (), (appointment_id, round, doctor_id, starts_at))

// The appointment as it stands when the event happens; the same for most events of its life.
struct AppointmentFacts {
  Uuid appointment_id{};
  Uuid patient_id{};
  std::optional<Uuid> doctor_id;
  std::optional<std::string> doctor_name;
  Uuid specialty_id{};
  std::string specialty_name;
  std::optional<std::string> room;
  Instant starts_at{};
  std::optional<Instant> ends_at;
  std::int64_t price_cents = 0;
  std::optional<Names> specialty_names = {};   // absent in events of earlier versions
  std::optional<EntryRevision> calendar = {};  // of its entry in the patient's calendar; absent likewise
  std::optional<Uuid> dependant_id = {};       // whom it is for; none: the patient
  std::optional<std::string> dependant_name = {};
};
BOOST_DESCRIBE_STRUCT(AppointmentFacts, (),
                      (appointment_id, patient_id, doctor_id, doctor_name, specialty_id, specialty_name, room,
                       starts_at, ends_at, price_cents, specialty_names, calendar, dependant_id, dependant_name))

// `check_in_code` is the patient's alone: 128 random bits that open the kiosk. Absent in events of earlier versions.
struct AppointmentConfirmed : AppointmentFacts {
  static constexpr Kind kind{"appointments", "AppointmentConfirmed"};
  std::optional<std::string> check_in_code;
};
BOOST_DESCRIBE_STRUCT(AppointmentConfirmed, (AppointmentFacts), (check_in_code))

struct AppointmentRejected : AppointmentFacts {
  static constexpr Kind kind{"appointments", "AppointmentRejected"};
  std::string reason;
  std::optional<bool> from_waitlist;  // an offer that came too late; the patient was told of nothing
};
BOOST_DESCRIBE_STRUCT(AppointmentRejected, (AppointmentFacts), (reason, from_waitlist))

// `by` is patient, clinic or payment (it failed). `kept_cents`: what the policy keeps of the price, as the patient was
// shown; all else that was paid, also what arrives later, goes back. Absent in events of earlier versions: nothing.
struct AppointmentCancelled : AppointmentFacts {
  static constexpr Kind kind{"appointments", "AppointmentCancelled"};
  std::string by;
  std::string reason;
  bool was_confirmed = false;
  Instant cancelled_at{};
  std::optional<std::int64_t> kept_cents;
  std::optional<bool> from_waitlist;  // an offer for when the patient is elsewhere; they were told of nothing
};
BOOST_DESCRIBE_STRUCT(AppointmentCancelled, (AppointmentFacts),
                      (by, reason, was_confirmed, cancelled_at, kept_cents, from_waitlist))

// A slot the patient waited for is held: this appointment, to be paid like any other.
struct WaitlistOffered : AppointmentFacts {
  static constexpr Kind kind{"appointments", "WaitlistOffered"};
  Uuid waiting_id{};
};
BOOST_DESCRIBE_STRUCT(WaitlistOffered, (AppointmentFacts), (waiting_id))

// Nothing can come of the wait any more. Not told where the patient ended it, or an offer did.
struct WaitlistEnded {
  static constexpr Kind kind{"appointments", "WaitlistEnded"};
  Uuid waiting_id{};
  Uuid patient_id{};
  std::string reason;  // doctor_deleted, specialty_deleted, over
  std::string specialty_name;
  std::optional<Names> specialty_names;  // where they are known
};
BOOST_DESCRIBE_STRUCT(WaitlistEnded, (), (waiting_id, patient_id, reason, specialty_name, specialty_names))

struct AppointmentExpired : AppointmentFacts {
  static constexpr Kind kind{"appointments", "AppointmentExpired"};
};
BOOST_DESCRIBE_STRUCT(AppointmentExpired, (AppointmentFacts), ())

struct AppointmentRescheduled : AppointmentFacts {
  static constexpr Kind kind{"appointments", "AppointmentRescheduled"};
  Instant previous_starts_at{};
  std::optional<std::int32_t> round = {};  // of the wish that was granted; absent in events of earlier versions
};
BOOST_DESCRIBE_STRUCT(AppointmentRescheduled, (AppointmentFacts), (previous_starts_at, round))

// The patient is at the clinic. `by` is who noticed: reception, code or face.
struct PatientCheckedIn : AppointmentFacts {
  static constexpr Kind kind{"appointments", "PatientCheckedIn"};
  Instant checked_in_at{};
  std::string by;
};
BOOST_DESCRIBE_STRUCT(PatientCheckedIn, (AppointmentFacts), (checked_in_at, by))

// To come to the room; again where they did not.
struct PatientCalled : AppointmentFacts {
  static constexpr Kind kind{"appointments", "PatientCalled"};
  Instant called_at{};
};
BOOST_DESCRIBE_STRUCT(PatientCalled, (AppointmentFacts), (called_at))

struct ConsultationStarted : AppointmentFacts {
  static constexpr Kind kind{"appointments", "ConsultationStarted"};
  Instant started_at{};
};
BOOST_DESCRIBE_STRUCT(ConsultationStarted, (AppointmentFacts), (started_at))

struct AppointmentCompleted : AppointmentFacts {
  static constexpr Kind kind{"appointments", "AppointmentCompleted"};
  Instant completed_at{};
};
BOOST_DESCRIBE_STRUCT(AppointmentCompleted, (AppointmentFacts), (completed_at))

struct PatientNoShow : AppointmentFacts {
  static constexpr Kind kind{"appointments", "PatientNoShow"};
  Instant noticed_at{};
};
BOOST_DESCRIBE_STRUCT(PatientNoShow, (AppointmentFacts), (noticed_at))

// The doctor cannot be there: the patient is asked to choose another start, or to cancel with everything back, behind
// `link`; or need not any more.
struct MoveOffered : AppointmentFacts {
  static constexpr Kind kind{"appointments", "MoveOffered"};
  std::string link;
  Instant answer_by{};  // then it is cancelled
  std::vector<NearSlot> nearest;
  bool withdrawn = false;  // it stands as it was
};
BOOST_DESCRIBE_STRUCT(MoveOffered, (AppointmentFacts), (link, answer_by, nearest, withdrawn))

}  // namespace consulta::events
