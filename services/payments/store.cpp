#include "services/payments/store.hpp"

namespace consulta::payments::store {
namespace {

// The columns in the order of Payment's members.
const std::string select_from =
    "SELECT id, appointment_id, patient_id, status, amount_cents, refunded_cents, entity, reference, token, "
    "expires_at, "
    "declines, charge_id, paid_at, specialty_name, doctor_name, starts_at, created_at FROM payments ";

const std::string by_id = select_from + "WHERE id = CAST(:id AS uuid)";
const std::string by_id_locked = by_id + " FOR UPDATE";
const std::string by_token = select_from + "WHERE token = :token";
const std::string by_appointment = select_from + "WHERE appointment_id = CAST(:id AS uuid)";

}  // namespace

std::optional<Payment> find(sql::Session& db, const Uuid& id) {
  return db.maybe<Payment>(by_id, id);
}
std::optional<Payment> lock(sql::Session& db, const Uuid& id) {
  return db.maybe<Payment>(by_id_locked, id);
}
std::optional<Payment> find_by_token(sql::Session& db, const std::string& token) {
  return db.maybe<Payment>(by_token, token);
}
std::optional<Payment> find_by_appointment(sql::Session& db, const Uuid& id) {
  return db.maybe<Payment>(by_appointment, id);
}

std::vector<Payment> find_all(sql::Session& db, const std::vector<Uuid>& ids) {
  static const std::string statement = select_from + "WHERE id = ANY(CAST(:ids AS uuid[]))";
  return db.all<Payment>(statement, ids);
}

std::vector<Payment> lock_by_appointments(sql::Session& db, const std::vector<Uuid>& ids) {
  static const std::string statement =
      select_from + "WHERE appointment_id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE";
  return db.all<Payment>(statement, ids);
}

std::vector<Payment> lock_due(sql::Session& db, Instant now) {
  static const std::string statement = select_from +
                                       "WHERE status = 'pending' AND expires_at <= CAST(:now AS timestamptz) ORDER BY "
                                       "expires_at LIMIT 500 FOR UPDATE SKIP LOCKED";
  return db.all<Payment>(statement, now);
}

sql::Statement insert_all(const std::vector<Payment>& fresh) {
  return sql::Statement(
      "INSERT INTO payments (id, appointment_id, patient_id, status, amount_cents, entity, reference, token, "
      "expires_at, specialty_name, doctor_name, starts_at, created_at) SELECT id, appointment_id, patient_id, status, "
      "amount_cents, entity, reference, token, expires_at, specialty_name, doctor_name, starts_at, created_at FROM "
      "json_to_recordset(CAST(:rows AS json)) AS r(id uuid, appointment_id uuid, patient_id uuid, status text, "
      "amount_cents bigint, entity text, reference text, token text, expires_at timestamptz, specialty_name text, "
      "doctor_name text, starts_at timestamptz, created_at timestamptz)",
      json::write(fresh));
}

void save_all(sql::Session& db, const std::vector<Payment>& changed) {
  db.exec(
      "UPDATE payments p SET status = r.status, refunded_cents = r.refunded_cents, declines = r.declines, charge_id = "
      "r.charge_id, paid_at = r.paid_at FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, status text, "
      "refunded_cents bigint, declines integer, charge_id text, paid_at timestamptz) WHERE p.id = r.id",
      json::write(changed));
}

std::vector<std::int64_t> running_numbers(sql::Session& db, std::size_t count) {
  return db.column<std::int64_t>(
      "SELECT nextval('multibanco_running') FROM generate_series(1, CAST(:count AS integer))", count);
}

sql::Statement insert_calls(const std::vector<ProviderCall>& calls, Instant due_at) {
  return sql::Statement(
      "INSERT INTO provider_calls (id, payment_id, kind, charge_id, amount_cents, reason, due_at) SELECT id, "
      "payment_id, kind, charge_id, amount_cents, reason, CAST(:due_at AS timestamptz) FROM "
      "json_to_recordset(CAST(:rows AS json)) AS r(id uuid, payment_id uuid, kind text, charge_id text, amount_cents "
      "bigint, reason text) ON CONFLICT DO NOTHING",
      due_at, json::write(calls));
}

std::vector<ProviderCall> lease_calls(sql::Session& db, Instant now) {
  return db.all<ProviderCall>(
      "UPDATE provider_calls SET due_at = CAST(:now AS timestamptz) + interval '30 seconds', attempts = attempts + 1 "
      "WHERE id IN (SELECT c.id FROM provider_calls c WHERE c.done_at IS NULL AND c.due_at <= CAST(:now2 AS "
      "timestamptz) AND (c.kind <> 'void' OR NOT EXISTS (SELECT 1 FROM provider_calls r WHERE r.payment_id = "
      "c.payment_id AND r.kind = 'register' AND r.done_at IS NULL)) ORDER BY c.due_at LIMIT 100 FOR UPDATE SKIP "
      "LOCKED) "
      "RETURNING id, payment_id, kind, charge_id, amount_cents, reason, attempts",
      now, now);
}

void finish_calls(sql::Session& db, const std::vector<Uuid>& ids, Instant now) {
  db.exec("UPDATE provider_calls SET done_at = CAST(:now AS timestamptz) WHERE id = ANY(CAST(:ids AS uuid[]))", now,
          ids);
}

void postpone_call(sql::Session& db, const Uuid& id, Instant due_at) {
  db.exec("UPDATE provider_calls SET due_at = CAST(:due_at AS timestamptz) WHERE id = CAST(:id AS uuid)", due_at, id);
}

std::int64_t next_invoice_number(sql::Session& db, const std::string& series) {
  return db
      .value<std::int64_t>(
          "INSERT INTO invoice_series AS s (series, last) VALUES (:series, 1) ON CONFLICT (series) DO UPDATE SET last "
          "= "
          "s.last + 1 RETURNING last",
          series)
      .value();
}

void insert_invoice(sql::Session& db, const Invoice& i) {
  db.exec(
      "INSERT INTO invoices (series, number, payment_id, issued_at, amount_cents, pdf_base64) VALUES (:series, "
      "CAST(:number AS bigint), CAST(:payment AS uuid), CAST(:issued_at AS timestamptz), CAST(:amount AS bigint), "
      ":pdf)",
      i.series, i.number, i.payment_id, i.issued_at, i.amount_cents, i.pdf_base64);
}

std::optional<Invoice> find_invoice(sql::Session& db, const Uuid& payment_id) {
  return db.maybe<Invoice>(
      "SELECT series, number, payment_id, issued_at, amount_cents, pdf_base64 FROM invoices WHERE payment_id = "
      "CAST(:id "
      "AS uuid)",
      payment_id);
}

}  // namespace consulta::payments::store
