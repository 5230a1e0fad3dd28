#include "services/doctors/catalogue.hpp"

#include <algorithm>

namespace consulta::doctors {

const Specialty* Catalogue::specialty(const Uuid& id) const {
  auto found = std::find_if(specialties.begin(), specialties.end(), [&](const auto& s) { return s.id == id; });
  return found == specialties.end() ? nullptr : &*found;
}

const Doctor* Catalogue::doctor(const Uuid& id) const {
  auto found = std::find_if(doctors.begin(), doctors.end(), [&](const auto& d) { return d.id == id; });
  return found == doctors.end() ? nullptr : &*found;
}

bool practises(const Doctor& doctor, const Uuid& specialty_id) {
  return std::find(doctor.specialty_ids.begin(), doctor.specialty_ids.end(), specialty_id) !=
         doctor.specialty_ids.end();
}

Candidates candidates(const Catalogue& catalogue, const date::time_zone& zone, const Specialty* specialty,
                      const std::optional<Uuid>& doctor_id, Instant starts_at, Instant now, std::size_t turn) {
  if (specialty == nullptr) return {{}, "unknown_specialty"};
  if (starts_at <= now) return {{}, "in_the_past"};
  Candidates out;
  out.reason = "not_offered";
  auto consider = [&](const Doctor& doctor) {
    if (practises(doctor, specialty->id) &&
        can_start(catalogue.timetables.at(doctor.id), zone, starts_at, specialty->duration_minutes)) {
      out.doctors.push_back(&doctor);
    }
  };
  if (doctor_id) {
    const auto* doctor = catalogue.doctor(*doctor_id);
    if (doctor == nullptr) return {{}, "unknown_doctor"};
    consider(*doctor);
  } else {
    for (const auto& doctor : catalogue.doctors) consider(doctor);
    if (!out.doctors.empty()) {
      std::rotate(out.doctors.begin(), out.doctors.begin() + static_cast<std::ptrdiff_t>(turn % out.doctors.size()),
                  out.doctors.end());
    }
  }
  return out;
}

}  // namespace consulta::doctors
