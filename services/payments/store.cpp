#include "services/payments/store.hpp"

#include <algorithm>

namespace consulta::payments::store {
namespace {

// The columns in the order of Payment's members.
const std::string select_from =
    "SELECT id, appointment_id, patient_id, status, amount_cents, refunded_cents, entity, reference, token, "
    "expires_at, "
    "declines, charge_id, paid_at, specialty_name, doctor_name, starts_at, created_at, method, phone, request_id, "
    "request_expires_at, buyer_name, buyer_tax_number, buyer_address, requests, request_refused, "
    "specialty_names FROM payments ";

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

bool any_due(sql::Session& db, Instant now) {
  return db.value<std::int64_t>(
             "SELECT count(*) FROM (SELECT 1 FROM payments WHERE status = 'pending' AND expires_at <= "
             "CAST(:now AS timestamptz) LIMIT 1) AS due",
             now) > 0;
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
      "expires_at, specialty_name, doctor_name, starts_at, created_at, request_id, request_expires_at, "
      "specialty_names) "
      "SELECT id, "
      "appointment_id, patient_id, status, amount_cents, entity, reference, token, expires_at, specialty_name, "
      "doctor_name, starts_at, created_at, request_id, request_expires_at, specialty_names FROM "
      "json_to_recordset(CAST(:rows AS json)) AS r(id uuid, appointment_id uuid, patient_id uuid, status text, "
      "amount_cents bigint, entity text, reference text, token text, expires_at timestamptz, specialty_name text, "
      "doctor_name text, starts_at timestamptz, created_at timestamptz, request_id uuid, request_expires_at "
      "timestamptz, specialty_names json)",
      json::write(fresh));
}

void save_all(sql::Session& db, const std::vector<Payment>& changed) {
  db.exec(
      "UPDATE payments p SET status = r.status, refunded_cents = r.refunded_cents, declines = r.declines, charge_id = "
      "r.charge_id, paid_at = r.paid_at, reference = r.reference, method = r.method, phone = r.phone, request_id = "
      "r.request_id, request_expires_at = r.request_expires_at, buyer_name = r.buyer_name, buyer_tax_number = "
      "r.buyer_tax_number, buyer_address = r.buyer_address, requests = r.requests, request_refused = r.request_refused "
      "FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, "
      "status text, refunded_cents bigint, declines integer, charge_id text, paid_at timestamptz, reference text, "
      "method text, phone text, request_id uuid, request_expires_at timestamptz, buyer_name text, buyer_tax_number "
      "text, buyer_address text, requests integer, request_refused boolean) WHERE p.id = r.id",
      json::write(changed));
}

std::vector<std::int64_t> running_numbers(sql::Session& db, std::int64_t first, std::int64_t last, Instant now) {
  return db.column<std::int64_t>(
      "INSERT INTO multibanco_numbers AS m (running, free_at) SELECT DISTINCT CAST(:first AS bigint) + "
      "nextval('multibanco_running') % CAST(:count AS bigint), CAST(:free_at AS timestamptz) FROM generate_series(1, "
      "64) ON CONFLICT (running) DO UPDATE SET free_at = EXCLUDED.free_at WHERE m.free_at <= CAST(:now AS timestamptz) "
      "RETURNING running",
      first, last - first + 1, now + std::chrono::hours(48), now);
}

sql::Statement insert_calls(const std::vector<ProviderCall>& calls, Instant due_at) {
  return sql::Statement(
      "INSERT INTO provider_calls (id, payment_id, kind, request_id, charge_id, amount_cents, reason, attempts, "
      "due_at) SELECT id, payment_id, kind, request_id, charge_id, amount_cents, reason, attempts, CAST(:due_at AS "
      "timestamptz) FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, payment_id uuid, kind text, request_id "
      "uuid, charge_id text, amount_cents bigint, reason text, attempts integer) ON CONFLICT DO NOTHING",
      due_at, json::write(calls));
}

std::vector<ProviderCall> lease_calls(sql::Session& db, CallKind kind, std::int64_t most, Instant now) {
  // Each lane in the order of the index; a lock cannot be taken on a UNION.
  static const auto lane = [](const std::string& retried, const std::string& limit) {
    return "(SELECT c.id FROM provider_calls c WHERE c.kind = :kind" + retried + " AND c.retried = " + retried +
           " AND c.done_at IS NULL AND c.due_at <= CAST(:now" + retried +
           " AS timestamptz) AND (c.kind <> 'close' OR NOT EXISTS (SELECT 1 FROM provider_calls r WHERE r.request_id = "
           "c.request_id AND r.kind = 'open' AND r.done_at IS NULL)) ORDER BY c.due_at LIMIT CAST(:" +
           limit + " AS bigint) FOR UPDATE SKIP LOCKED)";
  };
  static const std::string statement =
      "WITH fresh AS MATERIALIZED " + lane("false", "most_fresh") + ", tried AS MATERIALIZED " +
      lane("true", "most_tried") +
      " UPDATE provider_calls SET due_at = CAST(:until AS timestamptz), attempts = attempts + 1 WHERE id IN (SELECT id "
      "FROM fresh UNION ALL SELECT id FROM tried) RETURNING id, payment_id, kind, request_id, charge_id, "
      "amount_cents, reason, attempts";
  auto calls = db.all<ProviderCall>(statement, kind, now, most, kind, now, std::max<std::int64_t>(most / 4, 1),
                                    now + lease_time);
  std::stable_partition(calls.begin(), calls.end(), [](const ProviderCall& call) { return call.attempts == 1; });
  return calls;
}

std::vector<Uuid> forget_calls(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.column<Uuid>("DELETE FROM provider_calls WHERE id = ANY(CAST(:ids AS uuid[])) RETURNING id", ids);
}

void finish_refund(sql::Session& db, const Uuid& id, Instant now) {
  db.exec("UPDATE provider_calls SET done_at = CAST(:now AS timestamptz) WHERE id = CAST(:id AS uuid)", now, id);
}

void refuse_refund(sql::Session& db, const Uuid& id, const std::string& why, Instant now) {
  db.exec("UPDATE provider_calls SET done_at = CAST(:now AS timestamptz), refused = :why WHERE id = CAST(:id AS uuid)",
          now, why.substr(0, 500), id);
}

void put_back_calls(sql::Session& db, const std::vector<Uuid>& ids, Instant due_at) {
  db.exec(
      "UPDATE provider_calls SET due_at = CAST(:due_at AS timestamptz), attempts = GREATEST(attempts - 1, 0) WHERE id "
      "= "
      "ANY(CAST(:ids AS uuid[]))",
      due_at, ids);
}

void postpone_calls(sql::Session& db, const std::vector<Uuid>& ids, Instant now) {
  db.exec(
      "UPDATE provider_calls SET due_at = CAST(:now AS timestamptz) + LEAST(interval '1 minute', interval '0.5 "
      "seconds' * 2 ^ LEAST(attempts, 7)) WHERE id = ANY(CAST(:ids AS uuid[]))",
      now, ids);
}

namespace {

struct LedgerRow {
  Uuid id{}, payment_id{};
  std::string charge_id;
  Movement what = Movement::paid;
  Account debit = Account::bank, credit = Account::revenue;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(LedgerRow, (), (id, payment_id, charge_id, what, debit, credit, amount_cents))

struct PostedRow {
  Movement what = Movement::paid;
  std::string charge_id;
  std::int64_t amount_cents = 0;
};
BOOST_DESCRIBE_STRUCT(PostedRow, (), (what, charge_id, amount_cents))

}  // namespace

std::vector<Posting> post(sql::Session& db, const std::vector<Entry>& entries, Instant now) {
  if (entries.empty()) return {};
  std::vector<LedgerRow> rows;
  for (const auto& [payment_id, p] : entries) {
    rows.push_back({new_id(), payment_id, p.charge_id, p.what, p.debit(), p.credit(), p.amount_cents});
  }
  std::vector<Posting> posted;
  for (auto& row : db.all<PostedRow>(
           "INSERT INTO ledger (id, at, payment_id, charge_id, what, debit, credit, amount_cents) SELECT id, "
           "CAST(:now AS timestamptz), payment_id, charge_id, what, debit, credit, amount_cents FROM "
           "json_to_recordset(CAST(:rows AS json)) AS r(id uuid, payment_id uuid, charge_id text, what text, debit "
           "text, credit text, amount_cents bigint) ON CONFLICT DO NOTHING RETURNING what, charge_id, amount_cents",
           now, json::write(rows))) {
    posted.push_back({row.what, std::move(row.charge_id), row.amount_cents});
  }
  return posted;
}

std::int64_t next_number(sql::Session& db, DocumentKind kind, const std::string& series) {
  return db
      .value<std::int64_t>(
          "INSERT INTO invoice_series AS s (kind, series, last) VALUES (:kind, :series, 1) ON CONFLICT (kind, series) "
          "DO UPDATE SET last = s.last + 1 RETURNING last",
          kind, series)
      .value();
}

void insert_document(sql::Session& db, const Document& d) {
  db.exec(
      "INSERT INTO invoices (kind, series, number, payment_id, issued_at, amount_cents, pdf_base64) VALUES (:kind, "
      ":series, CAST(:number AS bigint), CAST(:payment AS uuid), CAST(:issued_at AS timestamptz), CAST(:amount AS "
      "bigint), :pdf)",
      d.kind, d.series, d.number, d.payment_id, d.issued_at, d.amount_cents, d.pdf_base64);
}

std::optional<Document> find_document(sql::Session& db, DocumentKind kind, const Uuid& payment_id) {
  return db.maybe<Document>(
      "SELECT kind, series, number, payment_id, issued_at, amount_cents, pdf_base64 FROM invoices WHERE payment_id = "
      "CAST(:id AS uuid) AND kind = :kind",
      payment_id, kind);
}

std::int64_t position(sql::Session& db) {
  return db.value<std::int64_t>("SELECT position FROM reconciliation WHERE provider = 'charges'").value();
}

bool lock_position(sql::Session& db) {
  return db.value<std::int64_t>("SELECT position FROM reconciliation WHERE provider = 'charges' FOR UPDATE SKIP LOCKED")
      .has_value();
}

void save_position(sql::Session& db, std::int64_t position) {
  db.exec(
      "UPDATE reconciliation SET position = GREATEST(position, CAST(:position AS bigint)) WHERE provider = 'charges'",
      position);
}

}  // namespace consulta::payments::store
