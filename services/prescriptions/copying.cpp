#include "services/prescriptions/copying.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"

namespace consulta::prescriptions {
namespace {

// Nothing without a doctor: nobody could prescribe.
void remember_visit(const events::AppointmentFacts& a, Instant reached_at, sql::Session& db) {
  if (!a.doctor_id) return;
  store::remember(db, Visit{a.appointment_id, a.patient_id, a.dependant_id.value_or(a.patient_id), a.dependant_id,
                            a.dependant_name, *a.doctor_id, a.doctor_name.value_or(""), reached_at});
}

}  // namespace

template <class E, class M, class Write>
void Copying::on(Of of, Uuid M::*id, Write write) {
  readers_[E::kind.type()] = [=](const broker::Delivery& delivery) {
    const auto event = engine::event_of<E>(delivery);
    const auto write_it = [=](sql::Session& db) { write(event.data, events::told(event), db); };
    return std::vector{Row{of, event.data.*id, write_it}};
  };
}

// Of the copies nothing is left but that there was somebody; what else there is of them is erased by deadlines.cpp.
std::vector<Copying::Row> Copying::erased(const broker::Delivery& delivery) {
  const auto event = engine::event_of<events::UserErased>(delivery);
  const auto& user_id = event.data.user_id;
  std::vector<Row> rows{{Of::patient, user_id, [user_id, at = event.head.time](sql::Session& db) {
                           store::remember_patient(db, user_id, {}, {at, events::last_version});
                           store::begin_erasure(db, user_id, Clock::now());
                         }}};
  for (const auto& id : event.data.dependant_ids) {
    rows.push_back({Of::dependant, id, [user_id, id](sql::Session& db) {
                      store::remember_dependant(db, {id, user_id, {}}, events::last_version);
                    }});
  }
  return rows;
}

Copying::Copying() {
  const auto doctor = [](const auto& d, const events::Told& told, sql::Session& db) {
    store::remember_doctor(db, d.doctor_id, d.full_name, told);
  };
  on<events::DoctorCreated>(Of::doctor, &events::DoctorCreated::doctor_id, doctor);
  on<events::DoctorUpdated>(Of::doctor, &events::DoctorUpdated::doctor_id, doctor);
  const auto patient = [](const auto& u, const events::Told& told, sql::Session& db) {
    if (u.role == "patient") store::remember_patient(db, u.user_id, u.full_name, told);
  };
  on<events::UserRegistered>(Of::patient, &events::UserRegistered::user_id, patient);
  on<events::UserProfileUpdated>(Of::patient, &events::UserProfileUpdated::user_id, patient);
  const auto dependant = [](const auto& d, const events::Told&, sql::Session& db) {
    store::remember_dependant(db, {d.dependant_id, d.user_id, d.full_name}, d.version);
  };
  on<events::DependantAdded>(Of::dependant, &events::DependantAdded::dependant_id, dependant);
  on<events::DependantChanged>(Of::dependant, &events::DependantChanged::dependant_id, dependant);
  on<events::DependantRemoved>(Of::dependant, &events::DependantRemoved::dependant_id,
                               [](const auto& d, const events::Told&, sql::Session& db) {
                                 store::remember_dependant(db, {d.dependant_id, d.user_id, {}}, d.version);
                               });
  on<events::ConsultationStarted>(
      Of::visit, &events::ConsultationStarted::appointment_id,
      [](const auto& a, const events::Told&, sql::Session& db) { remember_visit(a, a.started_at, db); });
  on<events::AppointmentCompleted>(
      Of::visit, &events::AppointmentCompleted::appointment_id,
      [](const auto& a, const events::Told&, sql::Session& db) { remember_visit(a, a.completed_at, db); });
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
}

}  // namespace consulta::prescriptions
