#include "services/prescriptions/warnings.hpp"

#include <algorithm>

namespace consulta::prescriptions {
namespace {

bool has(const std::vector<std::string>& codes, const std::string& code) {
  return std::find(codes.begin(), codes.end(), code) != codes.end();
}

// Once for each item, and of several that say the same the one that holds longest.
void add(std::vector<Warning>& warnings, Warning warning) {
  const auto same = std::find_if(warnings.begin(), warnings.end(),
                                 [&](const Warning& w) { return w.code == warning.code && w.item == warning.item; });
  if (same == warnings.end()) {
    warnings.push_back(std::move(warning));
  } else if (same->until < warning.until) {
    *same = std::move(warning);
  }
}

void add_doubles(std::vector<Warning>& warnings, std::int32_t at, const Item& item, const Item& other,
                 const std::optional<Uuid>& prescription_id) {
  for (const auto& substance : item.substances) {
    if (!has(other.substances, substance)) continue;
    Warning warning{"duplicate:" + substance, WarningKind::duplicate, at, other.medicine, prescription_id};
    if (!other.until.empty()) warning.until = other.until;
    add(warnings, std::move(warning));
  }
}

bool is_named(const std::string& what, const Item& item) {
  const Search search(what);
  if (search.finds(Searched(item.medicine))) return true;
  return item.names && (search.finds(Searched(item.names->pt)) || search.finds(Searched(item.names->en)));
}

bool is_against(const Allergy& allergy, const Item& item) {
  if (allergy.kind == AllergyKind::group && has(item.groups, *allergy.code)) return true;
  if (allergy.kind == AllergyKind::substance && has(item.substances, *allergy.code)) return true;
  // What is not of the catalogue may still say it, beside what was recognised in it.
  return (allergy.kind == AllergyKind::other || !item.code) && is_named(allergy.substance, item);
}

}  // namespace

Item item_of(const std::string& written, const Medicines& medicines) {
  Item item;
  const auto known = medicines.recognise(written);
  item.medicine = known.medicine == nullptr ? written : known.medicine->names.pt;
  if (known.medicine != nullptr) {
    item.code = known.medicine->code;
    item.names = known.medicine->names;
  }
  item.substances = known.substances;
  item.groups = known.groups;
  return item;
}

std::vector<Warning> warnings_of(const std::vector<Item>& items, const std::vector<Taken>& taken,
                                 const std::vector<Allergy>& allergies) {
  std::vector<Warning> warnings;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto& item = items[i];
    const auto at = static_cast<std::int32_t>(i);
    for (std::size_t before = 0; before < i; ++before) {
      add_doubles(warnings, at, item, items[before], std::nullopt);
    }
    for (const auto& other : taken) add_doubles(warnings, at, item, other.item, other.prescription_id);
    for (const auto& allergy : allergies) {
      if (!is_against(allergy, item)) continue;
      Warning warning{"allergy:" + allergy.code.value_or(to_text(allergy.id)), WarningKind::allergy, at};
      warning.allergy = allergy.substance;
      add(warnings, std::move(warning));
    }
    if (item.substances.empty()) warnings.push_back({"unchecked:" + std::to_string(i), WarningKind::unchecked, at});
  }
  return warnings;
}

std::vector<Warning> acknowledged(std::vector<Warning> warnings, const std::vector<Acknowledged>& by_doctor) {
  for (auto& warning : warnings) {
    const auto said = std::find_if(by_doctor.begin(), by_doctor.end(),
                                   [&](const Acknowledged& one) { return one.code == warning.code; });
    if (said == by_doctor.end()) continue;
    warning.acknowledged = true;
    warning.reason = said->reason;
  }
  return warnings;
}

bool stands_in_the_way(const Warning& warning) {
  return warning.kind != WarningKind::unchecked && !warning.acknowledged;
}

}  // namespace consulta::prescriptions
