#include "services/appointments/copying.hpp"

#include <algorithm>
#include <tuple>

#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"

namespace consulta::appointments {

template <class E, class M, class Write>
void Copying::on(Of of, Uuid M::*id, Write write) {
  readers_[E::kind.type()] = [=](const broker::Delivery& delivery) {
    const auto event = engine::event_of<E>(delivery);
    return Row{of, event.data.*id, [=](sql::Session& db) { write(event.data, event.head.time, db); }};
  };
}

Copying::Copying(Bookables& bookables) : bookables_(bookables) {
  const auto specialty = [](const auto& s, Instant told_at, sql::Session& db) {
    store::remember(db, KnownSpecialty{s.specialty_id, s.name, s.price_cents, s.duration_minutes}, told_at);
  };
  on<events::SpecialtyCreated>(Of::specialty, &events::SpecialtyCreated::specialty_id, specialty);
  on<events::SpecialtyUpdated>(Of::specialty, &events::SpecialtyUpdated::specialty_id, specialty);
  on<events::SpecialtyDeleted>(Of::specialty, &events::SpecialtyDeleted::specialty_id,
                               [](const auto& s, Instant told_at, sql::Session& db) {
                                 store::remember(db, KnownSpecialty{.id = s.specialty_id, .deleted = true}, told_at);
                                 store::insert_gone(db, {s.specialty_id, GoneReason::specialty_deleted});
                               });
  const auto doctor = [](const auto& d, Instant told_at, sql::Session& db) {
    store::remember(db, KnownDoctor{d.doctor_id, d.full_name, d.specialty_ids}, told_at);
  };
  on<events::DoctorCreated>(Of::doctor, &events::DoctorCreated::doctor_id, doctor);
  on<events::DoctorUpdated>(Of::doctor, &events::DoctorUpdated::doctor_id, doctor);
  on<events::DoctorDeleted>(Of::doctor, &events::DoctorDeleted::doctor_id,
                            [](const auto& d, Instant told_at, sql::Session& db) {
                              store::remember(db, KnownDoctor{d.doctor_id, "", {}, true}, told_at);
                              store::insert_gone(db, {d.doctor_id, GoneReason::doctor_deleted});
                            });
  const auto patient = [](const auto& u, Instant told_at, sql::Session& db) {
    if (u.role == "patient") store::remember(db, KnownPatient{u.user_id, u.full_name}, told_at);
  };
  on<events::UserRegistered>(Of::patient, &events::UserRegistered::user_id, patient);
  on<events::UserProfileUpdated>(Of::patient, &events::UserProfileUpdated::user_id, patient);
  on<events::PatientProved>(Of::patient, &events::PatientProved::patient_id,
                            [](const auto& p, Instant, sql::Session& db) { store::prove(db, p.patient_id); });
}

std::vector<std::string> Copying::events() const {
  std::vector<std::string> out;
  for (const auto& [type, read] : readers_) out.push_back(type);
  return out;
}

void Copying::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<Row> rows;
  for (const auto* delivery : deliveries) rows.push_back(readers_.at(delivery->type)(*delivery));
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return std::tie(a.of, a.id) < std::tie(b.of, b.id); });
  for (const auto& row : rows) row.write(turn.work.db());
  if (rows.front().of != Of::patient) turn.work.after_commit([this] { bookables_.forget(); });
}

}  // namespace consulta::appointments
