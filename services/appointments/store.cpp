#include "services/appointments/store.hpp"

#include "services/appointments/queries.hpp"

namespace consulta::appointments::store {

const engine::Queries<Appointment> appointments{queries::find_appointments, queries::lock_appointments,
                                                queries::insert_appointments, &queries::insert_free_appointments,
                                                queries::update_appointments};
const engine::Queries<Waiting> waits{queries::find_waiting, queries::lock_waiting, queries::insert_waiting,
                                     &queries::insert_free_waiting, queries::update_waiting};

std::optional<Appointment> find(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_appointments, std::vector{id});
}

std::vector<Appointment> list(sql::Session& db, const Filter& f, std::size_t limit) {
  const auto after_id = f.after ? std::optional(f.after->id) : std::nullopt;
  if (!f.by_start()) {
    return db.all(queries::list_appointments_newest_first, f.patient_id, f.doctor_id, f.status, after_id, limit);
  }
  const auto after_start = f.after ? std::optional(f.after->starts_at) : std::nullopt;
  return db.all(queries::list_appointments_by_start, f.from, after_start, after_start, f.from, after_id, f.to,
                f.patient_id, f.doctor_id, f.status, limit);
}

std::vector<Appointment> with_more_history(sql::Session& db, const std::vector<Told>& told) {
  return db.all(queries::find_with_more_history, json::write(told), sql::ids_of(told));
}
std::vector<OfDay> day(sql::Session& db, Instant from, Instant to) {
  constexpr std::size_t most = 5'000;
  return db.all(queries::list_day, from, to, most);
}
std::vector<Appointment> no_longer_requested(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_no_longer_requested, ids);
}

std::optional<Bookable> bookable(sql::Session& db, const Uuid& specialty_id, const std::optional<Uuid>& doctor_id) {
  auto row = db.maybe(queries::find_bookable, doctor_id, specialty_id);
  if (!row) return std::nullopt;
  return Bookable{{row->id, std::move(row->name), row->price_cents, row->duration_minutes}, std::move(row->practised)};
}

std::optional<KnownPatient> patient(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_patients, std::vector{id});
}
std::vector<KnownPatient> patients(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_patients, ids);
}
std::optional<KnownDependant> dependant(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_dependants, std::vector{id});
}
std::vector<KnownDependant> dependants(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_dependants, ids);
}
std::vector<DoctorNow> doctors_now(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_doctors_now, ids);
}

void remember(sql::Session& db, const KnownSpecialty& s, const events::Told& told) {
  db.exec(queries::remember_specialty, s.id, s.name, s.price_cents, s.duration_minutes, s.deleted, told.at,
          told.version);
}
void remember(sql::Session& db, const KnownDoctor& d, const events::Told& told) {
  db.exec(queries::remember_doctor, d.id, d.full_name, json::write(d.specialty_ids), d.deleted, told.at, told.version);
}
void remember(sql::Session& db, const KnownPatient& p, const events::Told& told) {
  db.exec(queries::remember_patient, p.id, p.full_name, told.at, told.version);
}
void remember(sql::Session& db, const KnownDependant& d) {
  db.exec(queries::remember_dependant, d.id, d.user_id, d.full_name, d.version);
}
void remember_room(sql::Session& db, const Uuid& doctor_id, const std::string& room, std::int64_t version) {
  db.exec(queries::remember_room, doctor_id, room, version);
}

std::optional<Appointment> find_by_choose_token(sql::Session& db, const std::string& token) {
  return db.maybe(queries::find_by_choose_token, token);
}
std::vector<Uuid> unanswered(sql::Session& db, Instant now, std::size_t limit) {
  return db.all(queries::find_unanswered, now, limit);
}

std::vector<events::Time> own_times(sql::Session& db, const Uuid& person_id, Instant from, Instant to) {
  return db.all(queries::find_own_times, person_id, from, to);
}

bool is_proved(sql::Session& db, const Uuid& patient_id) {
  return db.maybe(queries::find_proved, patient_id).has_value();
}
void prove(sql::Session& db, const Uuid& patient_id) {
  db.exec(queries::prove_patient, patient_id);
}

bool anybody_waits(sql::Session& db) {
  return db.maybe(queries::anybody_waits).has_value();
}
std::optional<Uuid> next_in_line(sql::Session& db, const Span& span, const Uuid& after,
                                 const std::optional<std::int32_t>& places) {
  return db.maybe(queries::next_in_line, after, span.from, span.to, span.freed_by, places, span.specialty_ids,
                  span.doctor_id);
}
std::optional<Waiting> same_wish(sql::Session& db, const Waiting& w) {
  return db.maybe(queries::find_same_wish, w.patient_id, w.specialty_id, w.doctor_id, w.from, w.to);
}
void insert_gone(sql::Session& db, const Gone& gone) {
  db.exec(queries::insert_gone, gone.id, gone.reason);
}
std::vector<Gone> gone(sql::Session& db) {
  return db.all(queries::list_gone);
}
void forget_gone(sql::Session& db, const Uuid& id) {
  db.exec(queries::forget_gone, id);
}
std::vector<Uuid> waits_for(sql::Session& db, const Gone& gone, std::size_t limit) {
  const auto& query = gone.reason == GoneReason::doctor_deleted ? queries::find_waits_for_doctor  //
                                                                : queries::find_waits_for_specialty;
  return db.all(query, gone.id, limit);
}
std::vector<Uuid> waits_over(sql::Session& db, Instant now, std::size_t limit) {
  return db.all(queries::find_waits_over, now, limit);
}
std::vector<Waiting> list_waiting(sql::Session& db, const std::optional<Uuid>& patient_id,
                                  const std::optional<Uuid>& after, std::size_t limit) {
  return db.all(queries::list_waiting, patient_id, after, limit);
}

std::optional<std::vector<Uuid>> practised_by(sql::Session& db, const Uuid& doctor_id) {
  return db.maybe(queries::find_practised, doctor_id);
}

const engine::ErasureQueries erasures{queries::list_erasures_due, queries::postpone_erasure};
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now) {
  db.exec(queries::insert_erasure, user_id, now, now);
}
std::vector<Uuid> erased_since(sql::Session& db, Instant since) {
  return db.all(queries::list_erased_since, since);
}
std::vector<Uuid> appointments_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit) {
  return db.all(queries::find_appointments_to_erase, patient_id, limit);
}
std::vector<Uuid> waits_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit) {
  return db.all(queries::find_waits_to_erase, patient_id, limit);
}

}  // namespace consulta::appointments::store
