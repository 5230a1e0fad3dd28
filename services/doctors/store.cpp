#include "services/doctors/store.hpp"

namespace consulta::doctors::store {
namespace {

// The columns in the order of Specialty's members.
const std::string select_specialty =
    "SELECT id, name, json_build_object('pt', coalesce(name_pt, name), 'en', name), duration_minutes, price_cents, "
    "version FROM "
    "specialties ";

void insert_gone(sql::Session& db, const Gone& gone) {
  db.exec("INSERT INTO gone (id, reason) VALUES (CAST(:id AS uuid), :reason)", gone.id, gone.reason);
}

}  // namespace

std::vector<Specialty> specialties(sql::Session& db) {
  static const std::string statement = select_specialty + "WHERE deleted_at IS NULL ORDER BY id";
  return db.all<Specialty>(statement);
}

std::optional<Specialty> lock_specialty(sql::Session& db, const Uuid& id) {
  static const std::string statement =
      select_specialty + "WHERE id = CAST(:id AS uuid) AND deleted_at IS NULL FOR UPDATE";
  return db.maybe<Specialty>(statement, id);
}

void insert_specialty(sql::Session& db, const Specialty& s) {
  db.exec(
      "INSERT INTO specialties (id, name, name_pt, duration_minutes, price_cents) VALUES (CAST(:id AS uuid), :name, "
      ":name_pt, CAST(:minutes AS integer), CAST(:price AS bigint))",
      s.id, s.name, s.names.pt, s.duration_minutes, s.price_cents);
}

void update_specialty(sql::Session& db, const Specialty& s) {
  db.exec(
      "UPDATE specialties SET name = :name, name_pt = :name_pt, duration_minutes = CAST(:minutes AS integer), "
      "price_cents = CAST(:price AS bigint), version = CAST(:version AS bigint) WHERE id = CAST(:id AS uuid)",
      s.name, s.names.pt, s.duration_minutes, s.price_cents, s.version, s.id);
}

void delete_specialty(sql::Session& db, const Uuid& id, Instant now) {
  db.exec("UPDATE specialties SET deleted_at = CAST(:now AS timestamptz) WHERE id = CAST(:id AS uuid)", now, id);
  insert_gone(db, {id, GoneReason::specialty_deleted});
}

std::vector<Doctor> doctors(sql::Session& db) {
  return db.all<Doctor>(
      "SELECT id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly, version FROM doctors WHERE "
      "deleted_at IS NULL ORDER BY id");
}

std::optional<Doctor> lock_doctor(sql::Session& db, const Uuid& id) {
  return db.maybe<Doctor>(
      "SELECT id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly, version FROM doctors WHERE "
      "id = CAST(:id AS uuid) AND deleted_at IS NULL FOR UPDATE",
      id);
}

void insert_doctor(sql::Session& db, const Doctor& d) {
  db.exec(
      "INSERT INTO doctors (id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly) VALUES "
      "(CAST(:id AS uuid), :email, :full_name, :phone, :bio, :room, CAST(:slot_minutes AS integer), "
      "CAST(:specialty_ids AS json), CAST(:weekly AS json))",
      d.id, d.email, d.full_name, d.phone, d.bio, d.room, d.slot_minutes, json::write(d.specialty_ids),
      json::write(d.weekly));
}

void update_doctor(sql::Session& db, const Doctor& d) {
  db.exec(
      "UPDATE doctors SET full_name = :full_name, phone = :phone, bio = :bio, room = :room, slot_minutes = "
      "CAST(:slot_minutes AS integer), specialty_ids = CAST(:specialty_ids AS json), weekly = CAST(:weekly AS json), "
      "version = CAST(:version AS bigint) WHERE id = CAST(:id AS uuid)",
      d.full_name, d.phone, d.bio, d.room, d.slot_minutes, json::write(d.specialty_ids), json::write(d.weekly),
      d.version, d.id);
}

void delete_doctor(sql::Session& db, const Uuid& id, Instant now) {
  db.exec("UPDATE doctors SET deleted_at = CAST(:now AS timestamptz) WHERE id = CAST(:id AS uuid)", now, id);
  insert_gone(db, {id, GoneReason::doctor_deleted});
}

std::vector<TimeOff> time_off_after(sql::Session& db, Instant instant) {
  return db.all<TimeOff>(
      "SELECT id, doctor_id, starts_at, ends_at, reason FROM time_off WHERE ends_at > CAST(:after AS timestamptz)",
      instant);
}

std::vector<TimeOff> time_off_of(sql::Session& db, const Uuid& doctor_id, Instant after) {
  return db.all<TimeOff>(
      "SELECT id, doctor_id, starts_at, ends_at, reason FROM time_off WHERE doctor_id = CAST(:id AS uuid) AND ends_at "
      "> "
      "CAST(:after AS timestamptz) ORDER BY starts_at, id",
      doctor_id, after);
}

void insert_time_off(sql::Session& db, const TimeOff& t) {
  db.exec(
      "INSERT INTO time_off (id, doctor_id, starts_at, ends_at, reason) VALUES (CAST(:id AS uuid), CAST(:doctor AS "
      "uuid), CAST(:starts_at AS timestamptz), CAST(:ends_at AS timestamptz), :reason)",
      t.id, t.doctor_id, t.starts_at, t.ends_at, t.reason);
}

bool delete_time_off(sql::Session& db, const Uuid& doctor_id, const Uuid& id) {
  return db.exec("DELETE FROM time_off WHERE doctor_id = CAST(:doctor AS uuid) AND id = CAST(:id AS uuid)", doctor_id,
                 id) != 0;
}

std::int64_t catalogue_version(sql::Session& db) {
  return db.value<std::int64_t>("SELECT version FROM catalogue_version").value();
}

std::int64_t lock_catalogue_version(sql::Session& db) {
  return db.value<std::int64_t>("SELECT version FROM catalogue_version FOR SHARE").value();
}

void raise_catalogue_version(sql::Session& db) {
  db.exec("UPDATE catalogue_version SET version = version + 1");
}

namespace {

// A row even where there is no hold, for the transaction it names.
const std::string changed_holds =
    "SELECT CAST(s.seen AS text), h.appointment_id, h.doctor_id, h.starts_at, h.ends_at, coalesce(h.released_at IS "
    "NULL AND h.appointment_id IS NOT NULL, FALSE) FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS seen) AS s "
    "LEFT JOIN holds AS h ON ";

}  // namespace

std::vector<ChangedHold> holds_after(sql::Session& db, Instant instant) {
  static const std::string statement = changed_holds +
                                       "h.released_at IS NULL AND tstzrange(h.starts_at, h.ends_at) && "
                                       "tstzrange(CAST(:after AS timestamptz), NULL)";
  return db.all<ChangedHold>(statement, instant);
}

std::vector<ChangedHold> holds_changed_since(sql::Session& db, const std::string& seen) {
  static const std::string statement = changed_holds + "h.changed_by >= CAST(:seen AS xid8)";
  return db.all<ChangedHold>(statement, seen);
}

void forget_foreign_transactions(sql::Session& db) {
  db.exec("UPDATE holds SET changed_by = CAST('0' AS xid8) WHERE changed_by > pg_current_xact_id()");
}

std::vector<Busy> busy_of(sql::Session& db, const Uuid& doctor_id, Instant from, Instant to) {
  return db.all<Busy>(
      "SELECT doctor_id, starts_at, ends_at, appointment_id FROM holds WHERE released_at IS NULL AND doctor_id = "
      "CAST(:doctor AS uuid) AND tstzrange(starts_at, ends_at) && tstzrange(CAST(:from AS timestamptz), CAST(:to AS "
      "timestamptz)) ORDER BY starts_at",
      doctor_id, from, to);
}

std::vector<HoldRow> lock_holds(sql::Session& db, const std::vector<Uuid>& appointment_ids) {
  return db.all<HoldRow>(
      "SELECT appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, firm, expires_at, "
      "released_at, withdrawn FROM holds WHERE appointment_id = ANY(CAST(:ids AS uuid[])) ORDER BY appointment_id FOR "
      "UPDATE",
      appointment_ids);
}

namespace {

const std::string from_rows =
    " FROM json_to_recordset(CAST(:rows AS json)) AS r(appointment_id uuid, patient_id uuid, specialty_id uuid, "
    "doctor_id uuid, starts_at timestamptz, ends_at timestamptz, round integer, expires_at timestamptz)";

}  // namespace

std::vector<Held> insert_holds(sql::Session& db, const std::vector<HoldRow>& rows) {
  static const std::string statement =
      "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, expires_at) "
      "SELECT appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, expires_at" +
      from_rows + " ON CONFLICT DO NOTHING RETURNING appointment_id, (SELECT version FROM catalogue_version FOR SHARE)";
  return db.all<Held>(statement, json::write(rows));
}

sql::Statement insert_all_holds(const std::vector<HoldRow>& rows, std::int64_t catalogue_version) {
  return sql::Statement(
      "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, expires_at) "
      "SELECT appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round / CASE WHEN (SELECT "
      "version FROM catalogue_version FOR SHARE) = CAST(:version AS bigint) THEN 1 ELSE 0 END, expires_at" +
          from_rows,
      catalogue_version, json::write(rows));
}

bool move_hold(sql::Session& db, const HoldRow& row) {
  db.exec("SAVEPOINT before_move");
  try {
    db.exec(
        "UPDATE holds SET doctor_id = CAST(:doctor AS uuid), starts_at = CAST(:starts_at AS timestamptz), ends_at = "
        "CAST(:ends_at AS timestamptz), round = CAST(:round AS integer) WHERE appointment_id = CAST(:id AS uuid)",
        row.doctor_id, row.starts_at, row.ends_at, row.round, row.appointment_id);
    return true;
  } catch (const sql::Error& e) {
    if (e.kind != sql::ErrorKind::exclusion) throw;
    db.exec("ROLLBACK TO SAVEPOINT before_move");
    return false;
  }
}

void insert_tombstones(sql::Session& db, const std::vector<Uuid>& ids, Instant now) {
  db.exec(
      "INSERT INTO holds (appointment_id, released_at) SELECT unnest(CAST(:ids AS uuid[])), CAST(:now AS timestamptz)",
      ids, now);
}

void release_holds(sql::Session& db, const std::vector<Uuid>& ids, Instant now) {
  db.exec("UPDATE holds SET released_at = CAST(:now AS timestamptz) WHERE appointment_id = ANY(CAST(:ids AS uuid[]))",
          now, ids);
}

void make_firm(sql::Session& db, const std::vector<Uuid>& ids) {
  db.exec("UPDATE holds SET firm = TRUE WHERE appointment_id = ANY(CAST(:ids AS uuid[]))", ids);
}

std::vector<Gone> gone(sql::Session& db) {
  return db.all<Gone>("SELECT id, reason FROM gone ORDER BY id LIMIT 100");
}

void forget_gone(sql::Session& db, const Uuid& id) {
  db.exec("DELETE FROM gone WHERE id = CAST(:id AS uuid)", id);
}

// By the index of the exclusion constraint, from `now` on: what was held before does not count, however much it is. Of
// a specialty it looks at every doctor's, for an index of its own would cost every booking something.
std::vector<Uuid> held_by(sql::Session& db, const Gone& gone, Instant now, std::size_t limit) {
  static const std::string to_come =
      " = CAST(:id AS uuid) AND released_at IS NULL AND tstzrange(starts_at, ends_at) && tstzrange(CAST(:from AS "
      "timestamptz), NULL) AND starts_at > CAST(:now AS timestamptz) LIMIT CAST(:limit AS integer)";
  static const std::string of_doctor = "SELECT appointment_id FROM holds WHERE doctor_id" + to_come;
  static const std::string of_specialty = "SELECT appointment_id FROM holds WHERE specialty_id" + to_come;
  return db.column<Uuid>(gone.reason == GoneReason::doctor_deleted ? of_doctor : of_specialty, gone.id, now, now,
                         limit);
}

void withdraw_holds(sql::Session& db, const std::vector<Uuid>& ids, Instant now) {
  db.exec(
      "UPDATE holds SET released_at = CAST(:now AS timestamptz), withdrawn = TRUE WHERE appointment_id = ANY(CAST(:ids "
      "AS uuid[]))",
      now, ids);
}

}  // namespace consulta::doctors::store
