#include "services/reception/copying.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "events/appointments.hpp"
#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "services/reception/arrival_policy.hpp"
#include "services/reception/patient_search.hpp"
#include "services/reception/store.hpp"

namespace consulta::reception {
namespace {

// An event of earlier versions does not say which revision it is of: whatever does is later.
Visit visit_of(const events::AppointmentFacts& a) {
  Visit v;
  v.id = a.appointment_id;
  v.patient_id = a.patient_id;
  v.dependant_id = a.dependant_id;
  v.dependant_name = a.dependant_name;
  v.doctor_id = a.doctor_id;
  v.doctor_name = a.doctor_name;
  v.room = a.room;
  v.starts_at = a.starts_at;
  v.ends_at = a.ends_at;
  v.revision = a.calendar ? a.calendar->sequence : 0;
  return v;
}

void remember(sql::Session& db, const KnownPatient& patient, const events::Told& told) {
  store::remember(db, patient, found_by(patient), told);
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

template <class E, class Add>
void Copying::on_visit(Add add) {
  on<E>(Of::visit, &events::AppointmentFacts::appointment_id,
        [add](const E& event, const events::Told&, sql::Session& db) {
          auto visit = visit_of(event);
          add(event, visit);
          store::remember(db, visit);
        });
}

// Of the copies nothing is left but that there was somebody; what visits say of them is erased by deadlines.cpp.
std::vector<Copying::Row> Copying::erased(const broker::Delivery& delivery) {
  const auto event = engine::event_of<events::UserErased>(delivery);
  const auto& user_id = event.data.user_id;
  std::vector<Row> rows{{Of::patient, user_id, [user_id, at = event.head.time](sql::Session& db) {
                           remember(db, KnownPatient{user_id, {}, {}, {}}, {at, events::last_version});
                           store::begin_erasure(db, user_id, Clock::now());
                         }}};
  for (const auto& id : event.data.dependant_ids) {
    rows.push_back({Of::dependant, id,
                    [id](sql::Session& db) { store::remember_dependant(db, id, std::nullopt, events::last_version); }});
  }
  return rows;
}

void Copying::on_people() {
  const auto patient = [](const auto& u, const events::Told& told, sql::Session& db) {
    if (u.role == "patient") remember(db, KnownPatient{u.user_id, u.full_name, u.email, u.phone}, told);
  };
  on<events::UserRegistered>(Of::patient, &events::UserRegistered::user_id, patient);
  on<events::UserProfileUpdated>(Of::patient, &events::UserProfileUpdated::user_id, patient);
  readers_[events::UserErased::kind.type()] = erased;
  const auto dependant = [](const auto& d, const events::Told&, sql::Session& db) {
    store::remember_dependant(db, d.dependant_id, d.full_name, d.version);
  };
  on<events::DependantAdded>(Of::dependant, &events::DependantAdded::dependant_id, dependant);
  on<events::DependantChanged>(Of::dependant, &events::DependantChanged::dependant_id, dependant);
  on<events::DependantRemoved>(Of::dependant, &events::DependantRemoved::dependant_id,
                               [](const auto& d, const events::Told&, sql::Session& db) {
                                 store::remember_dependant(db, d.dependant_id, std::nullopt, d.version);
                               });
}

void Copying::on_doctors() {
  const auto doctor = [](const auto& d, const events::Told& told, sql::Session& db) {
    store::remember_doctor(db, d.doctor_id, d.full_name, told);
  };
  on<events::DoctorCreated>(Of::doctor, &events::DoctorCreated::doctor_id, doctor);
  on<events::DoctorUpdated>(Of::doctor, &events::DoctorUpdated::doctor_id, doctor);
  on<events::ScheduleChanged>(Of::doctor, &events::ScheduleChanged::doctor_id,
                              [](const auto& s, const events::Told&, sql::Session& db) {
                                // Without a version nobody knows which of two is the later.
                                if (s.version) store::remember_room(db, s.doctor_id, s.room, *s.version);
                              });
}

Copying::Copying() {
  on_people();
  on_doctors();
  on_visit<events::AppointmentConfirmed>([](const auto& event, Visit& visit) {
    visit.confirmed = true;
    if (event.check_in_code) visit.code_hash = hash_of_code(*event.check_in_code);
  });
  // It may wait for its payment still.
  on_visit<events::AppointmentRescheduled>([](const auto&, Visit&) {});
  on_visit<events::AppointmentCancelled>(
      [](const auto& event, Visit& visit) { visit.cancelled_at = event.cancelled_at; });
  on_visit<events::PatientCheckedIn>([](const auto& event, Visit& visit) {
    visit.confirmed = true;
    visit.checked_in_at = event.checked_in_at;
  });
  on_visit<events::PatientCalled>([](const auto& event, Visit& visit) {
    visit.confirmed = true;
    visit.called_at = event.called_at;
  });
  on_visit<events::ConsultationStarted>([](const auto& event, Visit& visit) {
    visit.confirmed = true;
    visit.started_at = event.started_at;
  });
  on_visit<events::AppointmentCompleted>([](const auto& event, Visit& visit) {
    visit.confirmed = true;
    visit.completed_at = event.completed_at;
  });
  on_visit<events::PatientNoShow>([](const auto& event, Visit& visit) {
    visit.confirmed = true;
    visit.missed_at = event.noticed_at;
  });
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

}  // namespace consulta::reception
