#include "services/appointments/shown_appointment.hpp"

#include <algorithm>

#include "platform/http/conditions.hpp"
#include "platform/text/qr_code.hpp"

namespace consulta::appointments {
Now now_of(sql::Session& db, const std::vector<Appointment>& looked_at) {
  std::vector<Uuid> doctors, dependants;
  for (const auto& a : looked_at) {
    if (is_over(a.status)) continue;
    if (a.doctor_id) doctors.push_back(*a.doctor_id);
    if (a.dependant_id) dependants.push_back(*a.dependant_id);
  }
  Now now;
  if (!doctors.empty()) now.doctors = store::doctors_now(db, doctors);
  if (!dependants.empty()) now.dependants = store::dependants(db, dependants);
  return now;
}

void bring_up_to_date(Appointment& a, const Now& now) {
  if (is_over(a.status)) return;
  const auto dependant = std::find_if(now.dependants.begin(), now.dependants.end(),
                                      [&](const KnownDependant& d) { return d.id == a.dependant_id; });
  if (dependant != now.dependants.end() && dependant->full_name) a.dependant_name = dependant->full_name;
  if (!a.ends_at) return;
  const auto doctor =
      std::find_if(now.doctors.begin(), now.doctors.end(), [&](const DoctorNow& d) { return d.id == a.doctor_id; });
  if (doctor == now.doctors.end()) return;
  a.doctor_name = doctor->full_name;
  if (doctor->room) a.room = doctor->room;
}

View listed(Appointment a, const Reader& reader) {
  bring_up_to_date(a, reader.now);
  View v{.id = a.id, .patient_id = a.patient_id};
  if (reader.patient) {
    if (!is_over(a.status)) v.check_in_code = a.check_in_code;
  } else {
    auto& patient = v.patient.emplace(PatientRef{a.patient_id, std::nullopt});
    const auto known = std::find_if(reader.names.begin(), reader.names.end(),
                                    [&](const KnownPatient& p) { return p.id == a.patient_id; });
    if (known != reader.names.end()) patient.name = known->full_name;
  }
  if (a.dependant_id) v.dependant = DependantRef{*a.dependant_id, a.dependant_name.value_or("")};
  v.doctor = {a.doctor_id, a.doctor_name};
  v.specialty = {a.specialty_id, a.specialty_name};
  v.starts_at = a.starts_at;
  v.ends_at = a.ends_at;
  v.room = a.room;
  v.status = a.status;
  v.status_reason = a.status_reason;
  v.price_cents = a.price_cents;
  v.reason = a.reason;
  v.reschedule_to = a.wish_starts_at;
  if (a.status == Status::awaiting_payment) v.hold_expires_at = a.hold_expires_at;
  v.late = a.late;
  v.cancellation = cancellation(a, reader.patient ? By::patient : By::clinic, reader.cancel_free, Clock::now());
  v.created_at = a.created_at;
  v.version = a.version;
  v.history = a.history;
  return v;
}

View view(const Appointment& a, const Reader& reader) {
  auto v = listed(a, reader);
  if (v.check_in_code) v.check_in_svg = qr_code_svg(*v.check_in_code);
  return v;
}

http::Response shown(int status, const Appointment& a, const Reader& reader) {
  return http::tagged(http::answer(status, view(a, reader)));
}

}  // namespace consulta::appointments
