// What speaks against giving somebody a medicine: that they take its substance already, or are allergic to it. Such a
// warning is confirmed by the doctor, or nothing is prescribed. Of a medicine whose substances nobody knows it is said
// that nothing was looked at. Pure.
#pragma once

#include "services/prescriptions/allergies.hpp"

namespace consulta::prescriptions {

// One line of a prescription.
struct Item {
  std::string medicine;             // as it is written; of the catalogue, its name in Portuguese
  std::optional<std::string> code;  // in the catalogue
  std::optional<Names> names;       // there
  std::vector<std::string> substances, groups;
  std::string dosage, frequency;
  std::int32_t duration_days = 0;
  std::optional<std::string> notes;
  std::string from, until;  // the first and the last day, by the clinic's calendar
};
BOOST_DESCRIBE_STRUCT(Item, (),
                      (medicine, code, names, substances, groups, dosage, frequency, duration_days, notes, from, until))

// With what the catalogue knows of what was written.
Item item_of(const std::string& written, const Medicines& medicines);

// What somebody takes by another prescription.
struct Taken {
  Uuid prescription_id{};
  Item item;
};

enum class WarningKind { duplicate, allergy, unchecked };
BOOST_DESCRIBE_ENUM(WarningKind, duplicate, allergy, unchecked)

struct Warning {
  std::string code;  // "duplicate:ibuprofen", "allergy:penicillins", "allergy:<id>": by this it is confirmed
  WarningKind kind = WarningKind::unchecked;
  std::int32_t item = 0;                // which, from 0
  std::optional<std::string> medicine;  // that is taken already, by this prescription or another
  std::optional<Uuid> prescription_id;  // which other
  std::optional<std::string> until;     // when it is taken for the last time
  std::optional<std::string> allergy;   // to what
  bool acknowledged = false;
  std::optional<std::string> reason;  // why nevertheless, as the doctor says
};
BOOST_DESCRIBE_STRUCT(Warning, (), (code, kind, item, medicine, prescription_id, until, allergy, acknowledged, reason))

struct Acknowledged {
  std::string code;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(Acknowledged, (), (code, reason))

// In the order of the items. `taken` is what is taken still, `allergies` what is recorded.
std::vector<Warning> warnings_of(const std::vector<Item>& items, const std::vector<Taken>& taken,
                                 const std::vector<Allergy>& allergies);
// The same, with what the doctor has confirmed.
std::vector<Warning> acknowledged(std::vector<Warning> warnings, const std::vector<Acknowledged>& by_doctor);
// Whether nothing is prescribed before it is confirmed.
bool stands_in_the_way(const Warning& warning);

}  // namespace consulta::prescriptions
