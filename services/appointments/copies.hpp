// What appointments knows of others, by their events. It may be old: nothing that must be exact comes from it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.hpp"

namespace consulta::appointments {

struct KnownSpecialty {
  Uuid id{};
  std::string name;
  std::int64_t price_cents = 0;
  std::int32_t duration_minutes = 0;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(KnownSpecialty, (), (id, name, price_cents, duration_minutes, deleted))

// What a request for an appointment is checked against.
struct Bookable {
  KnownSpecialty specialty;
  std::optional<std::vector<Uuid>> practised;  // by the doctor asked for; nothing when there is no such doctor
};

struct KnownDoctor {
  Uuid id{};
  std::string full_name;
  std::vector<Uuid> specialty_ids;
  bool deleted = false;
};
BOOST_DESCRIBE_STRUCT(KnownDoctor, (), (id, full_name, specialty_ids, deleted))

// As they are called and where they are found now; without a room where none was told.
struct DoctorNow {
  Uuid id{};
  std::string full_name;
  std::optional<std::string> room;
};
BOOST_DESCRIBE_STRUCT(DoctorNow, (), (id, full_name, room))

// What is deleted, and somebody may still wait for.
enum class GoneReason { doctor_deleted, specialty_deleted };
BOOST_DESCRIBE_ENUM(GoneReason, doctor_deleted, specialty_deleted)
struct Gone {
  Uuid id{};
  GoneReason reason = GoneReason::doctor_deleted;
};
BOOST_DESCRIBE_STRUCT(Gone, (), (id, reason))

struct KnownPatient {
  Uuid id{};
  std::optional<std::string> full_name;
};
BOOST_DESCRIBE_STRUCT(KnownPatient, (), (id, full_name))

// Whom a patient books for. One that is removed has no name.
struct KnownDependant {
  Uuid id{}, user_id{};
  std::optional<std::string> full_name;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(KnownDependant, (), (id, user_id, full_name, version))

}  // namespace consulta::appointments
