// An appointment as somebody sees it: with the names of now, and what it would cost them to cancel.
#pragma once

#include "services/appointments/refund_policy.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {

struct DoctorRef {
  std::optional<Uuid> id;
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(DoctorRef, (), (id, name))

struct SpecialtyRef {
  Uuid id{};
  std::string name;
};
BOOST_DESCRIBE_STRUCT(SpecialtyRef, (), (id, name))

struct PatientRef {
  Uuid id{};
  std::optional<std::string> name;
};
BOOST_DESCRIBE_STRUCT(PatientRef, (), (id, name))

struct DependantRef {
  Uuid id{};
  std::string full_name;
};
BOOST_DESCRIBE_STRUCT(DependantRef, (), (id, full_name))

struct View {
  Uuid id{}, patient_id{};
  std::optional<PatientRef> patient;
  std::optional<DependantRef> dependant;
  DoctorRef doctor;
  SpecialtyRef specialty;
  Instant starts_at{};
  std::optional<Instant> ends_at;
  std::optional<std::string> room;
  Status status = Status::requested;
  std::optional<std::string> status_reason;
  std::int64_t price_cents = 0;
  std::string currency = "EUR";
  std::optional<std::string> reason;
  std::optional<Instant> reschedule_to, hold_expires_at;
  bool late = false;
  std::optional<Terms> cancellation;
  std::optional<std::string> check_in_code, check_in_svg;
  Instant created_at{};
  std::int64_t version = 1;
  std::vector<HistoryEntry> history;
};
BOOST_DESCRIBE_STRUCT(View, (),
                      (id, patient_id, patient, dependant, doctor, specialty, starts_at, ends_at, room, status,
                       status_reason, price_cents, currency, reason, reschedule_to, hold_expires_at, late, cancellation,
                       check_in_code, check_in_svg, created_at, version, history))

// Who they are now that what is looked at names, and that is not over.
struct Now {
  std::vector<DoctorNow> doctors;
  std::vector<KnownDependant> dependants;
};

Now now_of(sql::Session& db, const std::vector<Appointment>& looked_at);

// Who looks. What opens the kiosk is the patient's to see; names are for those who treat and receive.
struct Reader {
  bool patient = false;
  std::vector<KnownPatient> names;  // of the patients looked at, to staff
  std::chrono::hours cancel_free{};
  Now now = {};
};

// With the names and the room of now, while somebody may still go there; what is over stays as it was.
void bring_up_to_date(Appointment& a, const Now& now);

// In a list: without the picture of its code.
View listed(Appointment a, const Reader& reader);
View view(const Appointment& a, const Reader& reader);
// The answer that shows one. What is shown changes with the clock too, so its tag is of what is shown.
http::Response shown(int status, const Appointment& a, const Reader& reader);

}  // namespace consulta::appointments
