// What prescriptions tells: that something was prescribed, changed or cancelled, and never what.
#pragma once

#include "events/cloudevent.hpp"

namespace consulta::events {

struct PrescriptionFacts {
  Uuid prescription_id{};
  Uuid appointment_id{};
  Uuid patient_id{};
  Uuid doctor_id{};
  std::string doctor_name;
  std::string link;                       // where whoever may see it reads it
  std::int32_t version = 0;               // of the prescription, from 1
  std::optional<Uuid> dependant_id = {};  // who takes it; none: the patient
  std::optional<std::string> dependant_name = {};
};
BOOST_DESCRIBE_STRUCT(PrescriptionFacts, (),
                      (prescription_id, appointment_id, patient_id, doctor_id, doctor_name, link, version, dependant_id,
                       dependant_name))

struct PrescriptionIssued : PrescriptionFacts {
  static constexpr Kind kind{"prescriptions", "PrescriptionIssued"};
  Instant issued_at{};
};
BOOST_DESCRIBE_STRUCT(PrescriptionIssued, (PrescriptionFacts), (issued_at))

// There is a new version of it, or it is cancelled.
struct PrescriptionChanged : PrescriptionFacts {
  static constexpr Kind kind{"prescriptions", "PrescriptionChanged"};
  Instant changed_at{};
  bool cancelled = false;
};
BOOST_DESCRIBE_STRUCT(PrescriptionChanged, (PrescriptionFacts), (changed_at, cancelled))

}  // namespace consulta::events
