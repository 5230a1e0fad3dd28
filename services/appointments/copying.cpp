#include "services/appointments/copying.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "events/payments.hpp"

namespace consulta::appointments {

template <class E, class M, class Write>
void Copying::on(Of of, Uuid M::*id, Write write) {
  readers_[E::kind.type()] = [=](const broker::Delivery& delivery) {
    const auto event = engine::event_of<E>(delivery);
    const auto write_it = [=](sql::Session& db) { write(event.data, events::told(event), db); };
    return std::vector{Row{of, event.data.*id, write_it}};
  };
}

// Of the copies nothing is left but that there was somebody; what they have booked is erased by deadlines.cpp.
std::vector<Copying::Row> Copying::erased(const broker::Delivery& delivery) {
  const auto event = engine::event_of<events::UserErased>(delivery);
  const auto& user_id = event.data.user_id;
  std::vector<Row> rows{{Of::patient, user_id, [user_id, at = event.head.time](sql::Session& db) {
                           store::remember(db, KnownPatient{user_id, {}}, {at, events::last_version});
                           store::begin_erasure(db, user_id, Clock::now());
                         }}};
  for (const auto& id : event.data.dependant_ids) {
    rows.push_back({Of::dependant, id, [user_id, id](sql::Session& db) {
                      store::remember(db, KnownDependant{id, user_id, {}, events::last_version});
                    }});
  }
  return rows;
}

Copying::Copying(Bookables& bookables) : bookables_(bookables) {
  const auto specialty = [](const auto& s, const events::Told& told, sql::Session& db) {
    store::remember(db, KnownSpecialty{s.specialty_id, s.name, s.price_cents, s.duration_minutes}, told);
  };
  on<events::SpecialtyCreated>(Of::specialty, &events::SpecialtyCreated::specialty_id, specialty);
  on<events::SpecialtyUpdated>(Of::specialty, &events::SpecialtyUpdated::specialty_id, specialty);
  on<events::SpecialtyDeleted>(Of::specialty, &events::SpecialtyDeleted::specialty_id,
                               [](const auto& s, const events::Told& told, sql::Session& db) {
                                 store::remember(db, KnownSpecialty{.id = s.specialty_id, .deleted = true}, told);
                                 store::insert_gone(db, {s.specialty_id, GoneReason::specialty_deleted});
                               });
  const auto doctor = [](const auto& d, const events::Told& told, sql::Session& db) {
    store::remember(db, KnownDoctor{d.doctor_id, d.full_name, d.specialty_ids}, told);
  };
  on<events::DoctorCreated>(Of::doctor, &events::DoctorCreated::doctor_id, doctor);
  on<events::DoctorUpdated>(Of::doctor, &events::DoctorUpdated::doctor_id, doctor);
  on<events::ScheduleChanged>(Of::doctor, &events::ScheduleChanged::doctor_id,
                              [](const auto& s, const events::Told&, sql::Session& db) {
                                // Without a version nobody knows which of two is the later.
                                if (s.version) store::remember_room(db, s.doctor_id, s.room, *s.version);
                              });
  on<events::DoctorDeleted>(Of::doctor, &events::DoctorDeleted::doctor_id,
                            [](const auto& d, const events::Told& told, sql::Session& db) {
                              store::remember(db, KnownDoctor{d.doctor_id, "", {}, true}, told);
                              store::insert_gone(db, {d.doctor_id, GoneReason::doctor_deleted});
                            });
  const auto patient = [](const auto& u, const events::Told& told, sql::Session& db) {
    if (u.role == "patient") store::remember(db, KnownPatient{u.user_id, u.full_name}, told);
  };
  on<events::UserRegistered>(Of::patient, &events::UserRegistered::user_id, patient);
  on<events::UserProfileUpdated>(Of::patient, &events::UserProfileUpdated::user_id, patient);
  on<events::PatientProved>(
      Of::patient, &events::PatientProved::patient_id,
      [](const auto& p, const events::Told&, sql::Session& db) { store::prove(db, p.patient_id); });
  const auto dependant = [](const auto& d, const events::Told&, sql::Session& db) {
    store::remember(db, KnownDependant{d.dependant_id, d.user_id, d.full_name, d.version});
  };
  on<events::DependantAdded>(Of::dependant, &events::DependantAdded::dependant_id, dependant);
  on<events::DependantChanged>(Of::dependant, &events::DependantChanged::dependant_id, dependant);
  on<events::DependantRemoved>(Of::dependant, &events::DependantRemoved::dependant_id,
                               [](const auto& d, const events::Told&, sql::Session& db) {
                                 store::remember(db, KnownDependant{d.dependant_id, d.user_id, {}, d.version});
                               });
  readers_[events::UserErased::kind.type()] = erased;
}

std::vector<std::string> Copying::events() const {
  std::vector<std::string> out;
  for (const auto& [type, read] : readers_) out.push_back(type);
  return out;
}

void Copying::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<Row> rows;
  for (const auto* delivery : deliveries) {
    auto told = readers_.at(delivery->type)(*delivery);
    std::move(told.begin(), told.end(), std::back_inserter(rows));
  }
  std::stable_sort(rows.begin(), rows.end(),
                   [](const auto& a, const auto& b) { return std::tie(a.of, a.id) < std::tie(b.of, b.id); });
  for (const auto& row : rows) row.write(turn.work.db());
  if (rows.front().of < Of::patient) turn.work.after_commit([this] { bookables_.forget(); });
}

}  // namespace consulta::appointments
