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

}  // namespace consulta::appointments
