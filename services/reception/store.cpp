#include "services/reception/store.hpp"

#include "services/reception/queries.hpp"

namespace consulta::reception::store {
namespace {

constexpr std::size_t most_of_a_day = 2'000;
constexpr std::size_t most_lengths = 40;  // of a doctor
constexpr std::size_t page_of_faces = 500;

}  // namespace

void remember(sql::Session& db, const Visit& visit) {
  db.exec(queries::remember_visit, json::write(visit));
}
std::optional<Visit> find_by_code(sql::Session& db, const std::string& hash) {
  return db.maybe(queries::find_visit_by_code, hash);
}
std::vector<Visit> visits_of(sql::Session& db, const Uuid& patient_id, const std::optional<Uuid>& before,
                             std::size_t limit) {
  return db.all(queries::list_visits_of_patient, patient_id, before, patient_id, limit);
}
std::vector<OfToday> day(sql::Session& db, Instant from, Instant to) {
  return db.all(queries::list_day, from, to, most_of_a_day);
}
std::vector<Visit> visits_from(sql::Session& db, Instant from, Instant until) {
  return db.all(queries::list_visits_from, from, until, most_of_a_day);
}
std::vector<Length> lengths(sql::Session& db, const std::vector<Uuid>& doctor_ids) {
  return db.all(queries::list_lengths, doctor_ids, most_lengths);
}

void remember(sql::Session& db, const KnownPatient& p, const std::vector<std::string>& words,
              const events::Told& told) {
  if (db.exec(queries::remember_patient, p.id, p.full_name, p.email, p.phone, told.at, told.version) == 0) return;
  db.exec(queries::remember_words, json::write(words), p.id, p.id);
}
void remember_dependant(sql::Session& db, const Uuid& id, const std::optional<std::string>& full_name,
                        std::int64_t version) {
  db.exec(queries::remember_dependant, id, full_name, version);
}
void remember_doctor(sql::Session& db, const Uuid& id, const std::string& full_name, const events::Told& told) {
  db.exec(queries::remember_doctor, id, full_name, told.at, told.version);
}
void remember_room(sql::Session& db, const Uuid& doctor_id, const std::string& room, std::int64_t version) {
  db.exec(queries::remember_room, doctor_id, room, version);
}

std::vector<KnownPatient> search(sql::Session& db, const std::vector<std::string>& beginnings,
                                 const std::optional<Uuid>& before, std::size_t limit) {
  return db.all(queries::search_patients, json::write(beginnings), before, beginnings.size(), limit);
}

void lock_face(sql::Session& db, const Uuid& patient_id) {
  db.all(queries::lock_face, patient_id);
}
std::optional<KnownFace> find_face(sql::Session& db, const Uuid& patient_id) {
  return db.maybe(queries::find_face, patient_id);
}
void keep_face(sql::Session& db, const KnownFace& face) {
  db.exec(queries::keep_face, json::write(face));
}
void forget_face(sql::Session& db, const Uuid& patient_id) {
  db.exec(queries::delete_face, patient_id);
}
std::optional<Instant> face_withdrawn_at(sql::Session& db, const Uuid& patient_id) {
  return db.maybe(queries::find_face_withdrawal, patient_id);
}
void withdraw_face(sql::Session& db, const Uuid& patient_id, Instant now) {
  forget_face(db, patient_id);
  db.exec(queries::keep_face_withdrawal, patient_id, now);
}
void erase_face(sql::Session& db, const Uuid& patient_id) {
  forget_face(db, patient_id);
  db.exec(queries::delete_face_withdrawal, patient_id);
}
void forget_face_withdrawals(const host::Host& host, sql::Session& db, Instant before) {
  host.forget(db, queries::forget_face_withdrawals, before);
}
std::vector<KnownFace> faces_of(sql::Session& db, const std::vector<Uuid>& patient_ids, const std::string& model) {
  return db.all(queries::list_faces_of, patient_ids, model);
}
std::vector<KnownFace> faces(sql::Session& db, const Uuid& after) {
  return db.all(queries::list_faces, after, page_of_faces);
}
void seal_face(sql::Session& db, const KnownFace& face, const std::string& anew) {
  db.exec(queries::seal_face, anew, face.patient_id, face.sealed);
}

const engine::ErasureQueries erasures{queries::list_erasures_due, queries::postpone_erasure};
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now) {
  db.exec(queries::insert_erasure, user_id, now, now);
}
void erase_visits(sql::Session& db, const Uuid& patient_id) {
  db.exec(queries::erase_visits, patient_id);
}

void forget_visits(const host::Host& host, sql::Session& db, Instant before) {
  host.forget(db, queries::forget_old_visits, before);
}

}  // namespace consulta::reception::store
