#include "services/prescriptions/store.hpp"

#include "services/prescriptions/queries.hpp"

namespace consulta::prescriptions::store {

const engine::Queries<Prescription> prescriptions{queries::find_prescriptions, queries::lock_prescriptions,
                                                  queries::insert_prescriptions, &queries::insert_free_prescriptions,
                                                  queries::update_prescriptions};
const engine::Queries<AllergyList> allergies{queries::find_allergies, queries::lock_allergies,
                                             queries::insert_allergies, &queries::insert_free_allergies,
                                             queries::update_allergies};

std::optional<Prescription> find(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_prescriptions, std::vector{id});
}
std::vector<Prescription> of_patient(sql::Session& db, const Uuid& patient_id, const std::optional<Uuid>& before,
                                     std::size_t limit) {
  return db.all(queries::list_prescriptions_of_patient, patient_id, before, patient_id, limit);
}
std::vector<Prescription> of_person(sql::Session& db, const Uuid& person_id, const std::optional<Uuid>& before,
                                    std::size_t limit) {
  return db.all(queries::list_prescriptions_of_person, person_id, before, person_id, limit);
}
std::vector<Prescription> of_doctor(sql::Session& db, const Uuid& doctor_id, const std::optional<Uuid>& before,
                                    std::size_t limit) {
  return db.all(queries::list_prescriptions_of_doctor, doctor_id, before, doctor_id, limit);
}
std::vector<Prescription> of_all(sql::Session& db, const std::optional<Uuid>& before, std::size_t limit) {
  return db.all(queries::list_prescriptions, before, limit);
}
std::vector<Prescription> taken(sql::Session& db, const Uuid& person_id, Instant now) {
  return db.all(queries::list_taken, person_id, now);
}
std::int64_t count_of_appointment(sql::Session& db, const Uuid& appointment_id) {
  return db.maybe(queries::count_prescriptions_of_appointment, appointment_id).value();
}

std::vector<Allergy> allergies_of(sql::Session& db, const Uuid& person_id) {
  auto list = db.maybe(queries::find_allergies, std::vector{person_id});
  return list ? std::move(list->allergies) : std::vector<Allergy>{};
}
std::vector<AllergyList> allergies_of_patient(sql::Session& db, const Uuid& patient_id,
                                              const std::optional<Uuid>& after, std::size_t limit) {
  return db.all(queries::list_allergies_of_patient, patient_id, after, limit);
}

std::optional<Visit> lock_visit(sql::Session& db, const Uuid& appointment_id) {
  return db.maybe(queries::lock_visit, appointment_id);
}
std::optional<Visit> visit_of_doctor(sql::Session& db, const Uuid& person_id, const Uuid& doctor_id) {
  return db.maybe(queries::find_visit_of_doctor, person_id, doctor_id);
}
std::vector<Uuid> visits(sql::Session& db, const std::vector<Uuid>& appointment_ids) {
  return db.all(queries::find_visits, appointment_ids);
}
std::vector<Treated> treated(sql::Session& db, const std::vector<Uuid>& person_ids,
                             const std::vector<Uuid>& doctor_ids) {
  return db.all(queries::find_treated, person_ids, doctor_ids);
}

std::optional<std::string> doctor_name(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_doctor_name, id);
}
std::vector<Person> people(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_people, ids, ids);
}

void remember(sql::Session& db, const Visit& v) {
  db.exec(queries::insert_visit, v.appointment_id, v.patient_id, v.person_id, v.dependant_id, v.dependant_name,
          v.doctor_id, v.doctor_name, v.reached_at);
}
void remember_doctor(sql::Session& db, const Uuid& id, const std::string& full_name, const events::Told& told) {
  db.exec(queries::remember_doctor, id, full_name, told.at, told.version);
}
void remember_patient(sql::Session& db, const Uuid& id, const std::optional<std::string>& full_name,
                      const events::Told& told) {
  db.exec(queries::remember_patient, id, full_name, told.at, told.version);
}
void remember_dependant(sql::Session& db, const Person& d, std::int64_t version) {
  db.exec(queries::remember_dependant, d.id, d.patient_id, d.full_name, version);
}

const engine::ErasureQueries erasures{queries::list_erasures_due, queries::postpone_erasure};
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now) {
  db.exec(queries::insert_erasure, user_id, now, now);
}
void forget_names_of_visits(sql::Session& db, const Uuid& patient_id) {
  db.exec(queries::forget_names_of_visits, patient_id);
}
std::vector<Uuid> prescriptions_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit) {
  return db.all(queries::find_prescriptions_to_erase, patient_id, limit);
}
std::vector<Uuid> allergies_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit) {
  return db.all(queries::find_allergies_to_erase, patient_id, limit);
}

}  // namespace consulta::prescriptions::store
