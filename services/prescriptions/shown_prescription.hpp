// A prescription as it is shown: with what is taken of it today, and what people are called now.
#pragma once

#include "platform/http/http.hpp"
#include "services/prescriptions/store.hpp"

namespace consulta::prescriptions {

struct PatientRef {
  Uuid id{};
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(PatientRef, (), (id, name))

struct DependantRef {
  Uuid id{};
  std::optional<std::string> full_name;
};
BOOST_DESCRIBE_STRUCT(DependantRef, (), (id, full_name))

struct DoctorRef {
  Uuid id{};
  std::string name;
};
BOOST_DESCRIBE_STRUCT(DoctorRef, (), (id, name))

struct ItemView {
  std::string medicine;
  std::optional<std::string> code;
  std::optional<Names> names;
  std::string dosage, frequency;
  std::int32_t duration_days = 0;
  std::optional<std::string> notes;
  std::string from, until;
  bool taken_now = false;
};
BOOST_DESCRIBE_STRUCT(ItemView, (),
                      (medicine, code, names, dosage, frequency, duration_days, notes, from, until, taken_now))

struct View {
  Uuid id{}, appointment_id{};
  PatientRef patient;
  std::optional<DependantRef> dependant;
  DoctorRef doctor;
  Status status = Status::active;
  std::int32_t version = 1;
  std::vector<ItemView> items;
  std::vector<Warning> warnings;
  bool taken_now = false;
  std::string until;
  Instant issued_at{}, changed_at{};
  std::optional<Instant> cancelled_at;
  std::optional<std::string> cancel_reason;
};
BOOST_DESCRIBE_STRUCT(View, (),
                      (id, appointment_id, patient, dependant, doctor, status, version, items, warnings, taken_now,
                       until, issued_at, changed_at, cancelled_at, cancel_reason))

struct VersionView {
  std::int32_t version = 1;
  Instant written_at{};
  std::vector<ItemView> items;
  std::vector<Warning> warnings;
};
BOOST_DESCRIBE_STRUCT(VersionView, (), (version, written_at, items, warnings))

// What is known beside the prescriptions that are shown.
struct Reader {
  std::vector<Person> people;  // those whom they name
  std::string today;           // by the clinic's calendar
};
Reader reader_of(sql::Session& db, const std::vector<Prescription>& looked_at, const WallClock& clock);

View view(const Prescription& p, const Reader& reader);
// Of a version that is over nothing is taken.
VersionView view(const Version& version, const Prescription& of, const Reader& reader);
// Who takes it, as they are called now, or were called then; "" where nobody knows any more.
std::string taker_of(const Prescription& p, const Reader& reader);
// The answer that shows one. What is shown changes with the day too, so its tag is of what is shown.
http::Response shown(int status, const Prescription& p, const Reader& reader);

}  // namespace consulta::prescriptions
