// What prescriptions asks its PostgreSQL.
#pragma once

#include "engine/erasures.hpp"
#include "engine/sql_units.hpp"
#include "platform/sql/sql.hpp"
#include "services/prescriptions/copies.hpp"
#include "services/prescriptions/prescription.hpp"

namespace consulta::prescriptions::store {

// How prescriptions and lists of allergies are read and saved.
extern const engine::Queries<Prescription> prescriptions;
extern const engine::Queries<AllergyList> allergies;

std::optional<Prescription> find(sql::Session& db, const Uuid& id);
// Without their earlier versions, newest first, those before `before`.
std::vector<Prescription> of_patient(sql::Session& db, const Uuid& patient_id, const std::optional<Uuid>& before,
                                     std::size_t limit);
std::vector<Prescription> of_person(sql::Session& db, const Uuid& person_id, const std::optional<Uuid>& before,
                                    std::size_t limit);
std::vector<Prescription> of_doctor(sql::Session& db, const Uuid& doctor_id, const std::optional<Uuid>& before,
                                    std::size_t limit);
std::vector<Prescription> of_all(sql::Session& db, const std::optional<Uuid>& before, std::size_t limit);
// What somebody has not taken to the end, without earlier versions.
std::vector<Prescription> taken(sql::Session& db, const Uuid& person_id, Instant now);
std::int64_t count_of_appointment(sql::Session& db, const Uuid& appointment_id);

std::vector<Allergy> allergies_of(sql::Session& db, const Uuid& person_id);
// Of all for whom the account books, in the order of the ids.
std::vector<AllergyList> allergies_of_patient(sql::Session& db, const Uuid& patient_id,
                                              const std::optional<Uuid>& after, std::size_t limit);

// Held until the transaction ends.
std::optional<Visit> lock_visit(sql::Session& db, const Uuid& appointment_id);
// One in which the doctor treated the person.
std::optional<Visit> visit_of_doctor(sql::Session& db, const Uuid& person_id, const Uuid& doctor_id);
// Those of these that were begun.
std::vector<Uuid> visits(sql::Session& db, const std::vector<Uuid>& appointment_ids);
// Of these people and doctors, who met.
std::vector<Treated> treated(sql::Session& db, const std::vector<Uuid>& person_ids,
                             const std::vector<Uuid>& doctor_ids);

std::optional<std::string> doctor_name(sql::Session& db, const Uuid& id);
std::vector<Person> people(sql::Session& db, const std::vector<Uuid>& ids);

void remember(sql::Session& db, const Visit& visit);
// The highest version wins, whatever comes first.
void remember_doctor(sql::Session& db, const Uuid& id, const std::string& full_name, const events::Told& told);
void remember_patient(sql::Session& db, const Uuid& id, const std::optional<std::string>& full_name,
                      const events::Told& told);
void remember_dependant(sql::Session& db, const Person& dependant, std::int64_t version);

// Who is to be known no more: from now on.
extern const engine::ErasureQueries erasures;
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now);
void forget_names_of_visits(sql::Session& db, const Uuid& patient_id);
// What is theirs and does not know it yet.
std::vector<Uuid> prescriptions_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit);
std::vector<Uuid> allergies_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit);

}  // namespace consulta::prescriptions::store
