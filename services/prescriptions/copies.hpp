// What prescriptions knows of others, by their events. It may be old: nothing that must be exact comes from it.
#pragma once

#include <optional>
#include <string>

#include "platform/json/json.hpp"

namespace consulta::prescriptions {

// A consultation that was begun: its doctor may prescribe to who was treated, and record what they are allergic to.
struct Visit {
  Uuid appointment_id{};
  Uuid patient_id{};  // whose account it is
  Uuid person_id{};   // who was treated: the dependant, else the patient
  std::optional<Uuid> dependant_id;
  std::optional<std::string> dependant_name;
  Uuid doctor_id{};
  std::string doctor_name;
  Instant reached_at{};
};
BOOST_DESCRIBE_STRUCT(Visit, (),
                      (appointment_id, patient_id, person_id, dependant_id, dependant_name, doctor_id, doctor_name,
                       reached_at))

// That they met.
struct Treated {
  Uuid person_id{}, doctor_id{};
};
BOOST_DESCRIBE_STRUCT(Treated, (), (person_id, doctor_id))

// A patient, or whom one books for; without a name who is erased or removed.
struct Person {
  Uuid id{};
  Uuid patient_id{};  // whose account it is
  std::optional<std::string> full_name;
};
BOOST_DESCRIBE_STRUCT(Person, (), (id, patient_id, full_name))

}  // namespace consulta::prescriptions
