#include "services/prescriptions/shown_prescription.hpp"

#include <algorithm>

#include "platform/http/conditions.hpp"

namespace consulta::prescriptions {
namespace {

std::optional<std::string> name_of(const Uuid& id, const Reader& reader) {
  const auto known =
      std::find_if(reader.people.begin(), reader.people.end(), [&](const Person& p) { return p.id == id; });
  return known == reader.people.end() ? std::nullopt : known->full_name;
}

ItemView view(const Item& item, bool taken_now) {
  return {item.medicine,      item.code,  item.names, item.dosage, item.frequency,
          item.duration_days, item.notes, item.from,  item.until,  taken_now};
}

// As they are called now, or were called then.
std::optional<std::string> dependant_name(const Prescription& p, const Reader& reader) {
  const auto now = name_of(p.person_id, reader);
  return now || p.erased ? now : p.dependant_name;
}

}  // namespace

Reader reader_of(sql::Session& db, const std::vector<Prescription>& looked_at, const WallClock& clock) {
  std::vector<Uuid> ids;
  for (const auto& p : looked_at) {
    ids.push_back(p.patient_id);
    if (p.dependant_id) ids.push_back(*p.dependant_id);
  }
  Reader reader{{}, day_of(Clock::now(), clock)};
  if (!ids.empty()) reader.people = store::people(db, ids);
  return reader;
}

View view(const Prescription& p, const Reader& reader) {
  View v{p.id, p.appointment_id, {p.patient_id, name_of(p.patient_id, reader)}};
  if (p.dependant_id) v.dependant = DependantRef{*p.dependant_id, dependant_name(p, reader)};
  v.doctor = {p.doctor_id, p.doctor_name};
  v.status = p.status;
  v.version = p.revision;
  for (const auto& item : p.items) {
    const bool taken_now = is_taken(p, item, reader.today);
    v.items.push_back(view(item, taken_now));
    v.taken_now = v.taken_now || taken_now;
    v.until = std::max(v.until, item.until);
  }
  v.warnings = p.warnings;
  v.issued_at = p.issued_at;
  v.changed_at = p.written_at;
  v.cancelled_at = p.cancelled_at;
  v.cancel_reason = p.cancel_reason;
  return v;
}

VersionView view(const Version& version, const Prescription& of, const Reader& reader) {
  VersionView v{version.version, version.written_at, {}, version.warnings};
  for (const auto& item : version.items) {
    v.items.push_back(view(item, version.version == of.revision && is_taken(of, item, reader.today)));
  }
  return v;
}

std::string taker_of(const Prescription& p, const Reader& reader) {
  const auto name = p.dependant_id ? dependant_name(p, reader) : name_of(p.patient_id, reader);
  return name.value_or("");
}

http::Response shown(int status, const Prescription& p, const Reader& reader) {
  return http::tagged(http::answer(status, view(p, reader)));
}

}  // namespace consulta::prescriptions
