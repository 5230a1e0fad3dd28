#include "services/appointments/store.hpp"

namespace consulta::appointments::store {
namespace {

// The columns in the order of Appointment's members.
const std::string select_from =
    "SELECT id, patient_id, specialty_id, specialty_name, doctor_id, doctor_name, room, starts_at, ends_at, status, "
    "status_reason, price_cents, reason, created_at, version, round, wish_starts_at, paid, history, waiting_id, "
    "hold_expires_at, late, "
    "wish_late, check_in_code, specialty_names FROM appointments ";

const std::string by_id = select_from + "WHERE id = CAST(:id AS uuid)";
const std::string by_id_locked = by_id + " FOR UPDATE";

}  // namespace

sql::Statement insert(const Appointment& a) {
  return sql::Statement::of_rows(
      "INSERT INTO appointments (id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, "
      "price_cents, reason, created_at, version, round, paid, history, waiting_id) SELECT id, patient_id, "
      "specialty_id, "
      "specialty_name, doctor_id, starts_at, status, price_cents, reason, created_at, version, round, paid, history, "
      "waiting_id FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, patient_id uuid, specialty_id uuid, "
      "specialty_name text, doctor_id uuid, starts_at timestamptz, status text, price_cents bigint, reason text, "
      "created_at timestamptz, version bigint, round integer, paid boolean, history json, waiting_id uuid)",
      std::vector<Appointment>{a});
}

std::optional<Appointment> find(sql::Session& db, const Uuid& id) {
  return db.maybe<Appointment>(by_id, id);
}
std::optional<Appointment> lock(sql::Session& db, const Uuid& id) {
  return db.maybe<Appointment>(by_id_locked, id);
}

std::vector<Appointment> lock_all(sql::Session& db, const std::vector<Uuid>& ids) {
  static const std::string statement = select_from + "WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE";
  return db.all<Appointment>(statement, ids);
}

std::vector<Appointment> find_all(sql::Session& db, const std::vector<Uuid>& ids) {
  static const std::string statement = select_from + "WHERE id = ANY(CAST(:ids AS uuid[]))";
  return db.all<Appointment>(statement, ids);
}

sql::Statement save_all(const std::vector<Changed>& changed) {
  return sql::Statement(
      "UPDATE appointments a SET doctor_id = r.doctor_id, doctor_name = r.doctor_name, room = r.room, starts_at = "
      "r.starts_at, ends_at = r.ends_at, status = r.status, status_reason = r.status_reason, price_cents = "
      "r.price_cents, version = r.version / CASE WHEN a.version = r.version_read THEN 1 ELSE 0 END, round = r.round, "
      "wish_starts_at = r.wish_starts_at, paid = r.paid, history "
      "= r.history, hold_expires_at = r.hold_expires_at, late = r.late, wish_late = r.wish_late, check_in_code = "
      "r.check_in_code, specialty_names = r.specialty_names FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, "
      "doctor_id uuid, doctor_name text, "
      "room "
      "text, starts_at timestamptz, ends_at timestamptz, status text, status_reason text, price_cents bigint, version "
      "bigint, version_read bigint, round integer, wish_starts_at timestamptz, paid boolean, history json, "
      "hold_expires_at timestamptz, late boolean, wish_late boolean, check_in_code text, specialty_names json) WHERE "
      "a.id "
      "= r.id",
      json::write(changed));
}

namespace {

std::vector<Appointment> list_by_start(sql::Session& db, const Filter& f, std::size_t limit) {
  static const std::string statement =
      select_from +
      "WHERE starts_at >= COALESCE(CAST(:from AS timestamptz), '-infinity') AND starts_at < COALESCE(CAST(:to AS "
      "timestamptz), 'infinity') AND (starts_at, id) > (COALESCE(CAST(:after_start AS timestamptz), '-infinity'), "
      "COALESCE(CAST(:after_id AS uuid), '00000000-0000-0000-0000-000000000000')) AND patient_id = "
      "COALESCE(CAST(:patient AS uuid), patient_id) AND (CAST(:doctor AS uuid) IS NULL OR doctor_id = CAST(:doctor2 AS "
      "uuid)) AND status = COALESCE(CAST(:status AS text), status) ORDER BY starts_at, id LIMIT CAST(:limit AS "
      "integer)";
  std::optional<Instant> after_start;
  std::optional<Uuid> after_id;
  if (f.after) {
    after_start = f.after->starts_at;
    after_id = f.after->id;
  }
  return db.all<Appointment>(statement, f.from, f.to, after_start, after_id, f.patient_id, f.doctor_id, f.doctor_id,
                             f.status, limit);
}

std::vector<Appointment> list_newest_first(sql::Session& db, const Filter& f, std::size_t limit) {
  static const std::string statement =
      "WITH f AS (SELECT CAST(:patient AS uuid) AS patient, CAST(:doctor AS uuid) AS doctor, CAST(:status AS text) AS "
      "wanted, CAST(:after AS uuid) AS after_id) " +
      select_from +
      ", f WHERE (f.patient IS NULL OR patient_id = f.patient) AND (f.doctor IS NULL OR doctor_id = f.doctor) AND "
      "(f.wanted IS NULL OR status = f.wanted) AND (f.after_id IS NULL OR id < f.after_id) ORDER BY id DESC LIMIT "
      "CAST(:limit AS integer)";
  const auto after_id = f.after ? std::optional(f.after->id) : std::nullopt;
  return db.all<Appointment>(statement, f.patient_id, f.doctor_id, f.status, after_id, limit);
}

}  // namespace

std::vector<Appointment> list(sql::Session& db, const Filter& f, std::size_t limit) {
  return f.by_start() ? list_by_start(db, f, limit) : list_newest_first(db, f, limit);
}

std::vector<Appointment> with_more_history(sql::Session& db, const std::vector<Told>& told) {
  static const std::string statement =
      select_from +
      "JOIN json_to_recordset(CAST(:told AS json)) AS r(id uuid, entries integer) USING (id) WHERE "
      "json_array_length(CAST(history AS json)) > r.entries";
  return db.all<Appointment>(statement, json::write(told));
}

std::vector<Appointment> no_longer_requested(sql::Session& db, const std::vector<Uuid>& ids) {
  static const std::string statement = select_from + "WHERE id = ANY(CAST(:ids AS uuid[])) AND status <> 'requested'";
  return db.all<Appointment>(statement, ids);
}

namespace {

struct OfferRow {
  Uuid id{};
  std::string name;
  std::int64_t price_cents = 0;
  std::optional<std::vector<Uuid>> practised;
};
BOOST_DESCRIBE_STRUCT(OfferRow, (), (id, name, price_cents, practised))

}  // namespace

std::optional<Offer> offer(sql::Session& db, const Uuid& specialty_id, const std::optional<Uuid>& doctor_id) {
  auto row = db.maybe<OfferRow>(
      "SELECT s.id, s.name, s.price_cents, d.specialty_ids FROM known_specialties s LEFT JOIN known_doctors d ON d.id "
      "= CAST(:doctor AS uuid) AND NOT d.deleted WHERE s.id = CAST(:specialty AS uuid) AND NOT s.deleted",
      doctor_id, specialty_id);
  if (!row) return std::nullopt;
  return Offer{{row->id, std::move(row->name), row->price_cents}, std::move(row->practised)};
}

std::optional<KnownPatient> patient(sql::Session& db, const Uuid& id) {
  return db.maybe<KnownPatient>("SELECT id, full_name FROM known_patients WHERE id = CAST(:id AS uuid)", id);
}

std::vector<KnownPatient> patients(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all<KnownPatient>("SELECT id, full_name FROM known_patients WHERE id = ANY(CAST(:ids AS uuid[]))", ids);
}

void remember(sql::Session& db, const KnownSpecialty& s, Instant told_at) {
  db.exec(
      "INSERT INTO known_specialties AS k (id, name, price_cents, deleted, told_at) VALUES (CAST(:id AS uuid), :name, "
      "CAST(:price AS bigint), CAST(:deleted AS boolean), CAST(:told_at AS timestamptz)) ON CONFLICT (id) DO UPDATE "
      "SET "
      "name = CASE WHEN EXCLUDED.deleted THEN k.name ELSE EXCLUDED.name END, price_cents = CASE WHEN EXCLUDED.deleted "
      "THEN k.price_cents ELSE EXCLUDED.price_cents END, deleted = k.deleted OR EXCLUDED.deleted, told_at = "
      "EXCLUDED.told_at WHERE k.told_at < EXCLUDED.told_at",
      s.id, s.name, s.price_cents, s.deleted, told_at);
}

void remember(sql::Session& db, const KnownDoctor& d, Instant told_at) {
  db.exec(
      "INSERT INTO known_doctors AS k (id, full_name, specialty_ids, deleted, told_at) VALUES (CAST(:id AS uuid), "
      ":name, CAST(:specialties AS json), CAST(:deleted AS boolean), CAST(:told_at AS timestamptz)) ON CONFLICT (id) "
      "DO "
      "UPDATE SET full_name = CASE WHEN EXCLUDED.deleted THEN k.full_name ELSE EXCLUDED.full_name END, specialty_ids = "
      "CASE WHEN EXCLUDED.deleted THEN k.specialty_ids ELSE EXCLUDED.specialty_ids END, deleted = k.deleted OR "
      "EXCLUDED.deleted, told_at = EXCLUDED.told_at WHERE k.told_at < EXCLUDED.told_at",
      d.id, d.full_name, json::write(d.specialty_ids), d.deleted, told_at);
}

void remember(sql::Session& db, const KnownPatient& p, Instant told_at) {
  db.exec(
      "INSERT INTO known_patients AS k (id, full_name, told_at) VALUES (CAST(:id AS uuid), :name, CAST(:told_at AS "
      "timestamptz)) ON CONFLICT (id) DO UPDATE SET full_name = EXCLUDED.full_name, told_at = EXCLUDED.told_at WHERE "
      "k.told_at IS NULL OR k.told_at < EXCLUDED.told_at",
      p.id, p.full_name, told_at);
}

namespace {

const std::string select_waiting =
    "SELECT id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, appointment_id, "
    "offered_doctor_id, offered_starts_at, freed_again, created_at FROM waitlist ";

}  // namespace

void insert_waiting(sql::Session& db, const Waiting& w) {
  db.exec(
      "INSERT INTO waitlist (id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, "
      "created_at) VALUES (CAST(:id AS uuid), CAST(:patient AS uuid), CAST(:specialty AS uuid), :name, CAST(:doctor AS "
      "uuid), CAST(:from AS timestamptz), CAST(:to AS timestamptz), :status, CAST(:created_at AS timestamptz))",
      w.id, w.patient_id, w.specialty_id, w.specialty_name, w.doctor_id, w.from, w.to, w.status, w.created_at);
}

void save_waiting(sql::Session& db, const Waiting& w) {
  db.exec(
      "UPDATE waitlist SET status = :status, appointment_id = CAST(:appointment AS uuid), offered_doctor_id = "
      "CAST(:doctor AS uuid), offered_starts_at = CAST(:starts_at AS timestamptz), freed_again = CAST(:again AS "
      "boolean) WHERE id = CAST(:id AS uuid)",
      w.status, w.appointment_id, w.offered_doctor_id, w.offered_starts_at, w.freed_again, w.id);
}

std::optional<Waiting> lock_waiting(sql::Session& db, const Uuid& id) {
  static const std::string statement = select_waiting + "WHERE id = CAST(:id AS uuid) FOR UPDATE";
  return db.maybe<Waiting>(statement, id);
}

bool anybody_waits(sql::Session& db) {
  return db.value<std::int64_t>("SELECT 1 FROM waitlist WHERE status IN ('waiting', 'offered') LIMIT 1").has_value();
}

std::vector<Waiting> lock_line(sql::Session& db, const FreedSlot& slot) {
  static const std::string statement =
      select_waiting +
      "WHERE status IN ('waiting', 'offered') AND specialty_id = ANY(CAST(:specialties AS uuid[])) AND (doctor_id IS "
      "NULL OR doctor_id = CAST(:doctor AS uuid)) AND from_at <= CAST(:starts_at AS timestamptz) AND to_at > "
      "CAST(:starts_at2 AS timestamptz) ORDER BY id FOR UPDATE";
  return db.all<Waiting>(statement, slot.specialty_ids, slot.doctor_id, slot.starts_at, slot.starts_at);
}

std::vector<Waiting> list_waiting(sql::Session& db, const std::optional<Uuid>& patient_id,
                                  const std::optional<Uuid>& after, std::size_t limit) {
  static const std::string statement =
      select_waiting +
      "WHERE patient_id = COALESCE(CAST(:patient AS uuid), patient_id) AND id < COALESCE(CAST(:after AS uuid), "
      "'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT CAST(:limit AS integer)";
  return db.all<Waiting>(statement, patient_id, after, limit);
}

std::int64_t waits_of(sql::Session& db, const Uuid& patient_id) {
  return db
      .value<std::int64_t>(
          "SELECT count(*) FROM waitlist WHERE patient_id = CAST(:id AS uuid) AND status IN ('waiting', 'offered')",
          patient_id)
      .value();
}

std::optional<std::vector<Uuid>> practised_by(sql::Session& db, const Uuid& doctor_id) {
  return db.value<std::vector<Uuid>>(
      "SELECT specialty_ids FROM known_doctors WHERE id = CAST(:id AS uuid) AND NOT deleted", doctor_id);
}

}  // namespace consulta::appointments::store
