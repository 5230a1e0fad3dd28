#include "services/doctors/store.hpp"

#include "services/doctors/queries.hpp"

namespace consulta::doctors::store {

std::vector<Specialty> specialties(sql::Session& db) {
  return db.all(queries::list_specialties);
}
std::optional<Specialty> lock_specialty(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::lock_specialty, id);
}
void insert_specialty(sql::Session& db, const Specialty& s) {
  db.exec(queries::insert_specialty, s.id, s.name, s.names.pt, s.duration_minutes, s.price_cents);
}
void update_specialty(sql::Session& db, const Specialty& s) {
  db.exec(queries::update_specialty, s.name, s.names.pt, s.duration_minutes, s.price_cents, s.version, s.id);
}
void delete_specialty(sql::Session& db, const Uuid& id, Instant now) {
  db.exec(queries::delete_specialty, now, id);
  db.exec(queries::insert_gone, id, GoneReason::specialty_deleted);
}

std::vector<Doctor> doctors(sql::Session& db) {
  return db.all(queries::list_doctors);
}
std::optional<Doctor> lock_doctor(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::lock_doctor, id);
}
void insert_doctor(sql::Session& db, const Doctor& d) {
  db.exec(queries::insert_doctor, d.id, d.email, d.full_name, d.phone, d.bio, d.room, d.slot_minutes,
          json::write(d.specialty_ids), json::write(d.weekly));
}
void update_doctor(sql::Session& db, const Doctor& d) {
  db.exec(queries::update_doctor, d.full_name, d.phone, d.bio, d.room, d.slot_minutes, json::write(d.specialty_ids),
          json::write(d.weekly), d.version, d.id);
}
void delete_doctor(sql::Session& db, const Uuid& id, Instant now) {
  db.exec(queries::delete_doctor, now, id);
  db.exec(queries::forget_reasons, id);
  db.exec(queries::insert_gone, id, GoneReason::doctor_deleted);
}

std::vector<TimeOff> time_off_after(sql::Session& db, Instant instant) {
  return db.all(queries::list_time_off_after, instant);
}
std::vector<TimeOff> time_off_of(sql::Session& db, const Uuid& doctor_id, Instant after) {
  return db.all(queries::list_time_off_of_doctor, doctor_id, after);
}
void insert_time_off(sql::Session& db, const TimeOff& t) {
  db.exec(queries::insert_time_off, t.id, t.doctor_id, t.starts_at, t.ends_at, t.reason);
}
std::optional<TimeOff> delete_time_off(sql::Session& db, const Uuid& doctor_id, const Uuid& id) {
  return db.maybe(queries::delete_time_off, doctor_id, id);
}

void insert_affected(sql::Session& db, const TimeOff& t, Instant now) {
  db.exec(queries::insert_affected, t.id, t.doctor_id, t.starts_at, t.ends_at, now);
}
std::vector<AffectedRow> affected_by(sql::Session& db, const std::vector<Uuid>& time_off_ids) {
  return db.all(queries::list_affected, time_off_ids);
}
std::vector<Untold> untold(sql::Session& db, std::size_t limit) {
  return db.all(queries::list_untold, limit);
}
std::vector<Uuid> mark_told(sql::Session& db, const std::vector<Untold>& rows) {
  return db.all(queries::mark_told, sql::ids_of(rows));
}
std::vector<Spared> spared_without(sql::Session& db, const Uuid& time_off_id) {
  return db.all(queries::list_spared, time_off_id);
}

std::int64_t catalogue_version(sql::Session& db) {
  return db.maybe(queries::find_catalogue_version).value();
}
std::int64_t lock_catalogue_version(sql::Session& db) {
  return db.maybe(queries::lock_catalogue_version).value();
}
void raise_catalogue_version(sql::Session& db) {
  db.exec(queries::raise_catalogue_version);
}

std::vector<ChangedHold> holds_after(sql::Session& db, Instant instant) {
  return db.all(queries::list_holds_after, instant);
}
std::vector<ChangedHold> holds_changed_since(sql::Session& db, const std::string& seen) {
  return db.all(queries::list_holds_changed_since, seen);
}
void forget_foreign_transactions(sql::Session& db) {
  db.exec(queries::forget_foreign_transactions);
}

const engine::Queries<Hold> holds{queries::find_holds, queries::lock_holds, queries::insert_holds,
                                  &queries::insert_free_holds, queries::update_holds};
sql::Statement expect_catalogue(std::int64_t version) {
  return sql::Statement::expecting(1, queries::expect_catalogue, version);
}

std::vector<Gone> gone(sql::Session& db) {
  return db.all(queries::list_gone);
}
void forget_gone(sql::Session& db, const Uuid& id) {
  db.exec(queries::forget_gone, id);
}
std::vector<Uuid> held_by(sql::Session& db, const Gone& gone, Instant now, std::size_t limit) {
  const auto& query = gone.reason == GoneReason::doctor_deleted ? queries::find_held_of_doctor  //
                                                                : queries::find_held_of_specialty;
  return db.all(query, gone.id, now, now, limit);
}

}  // namespace consulta::doctors::store
