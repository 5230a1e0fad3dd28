#include "services/payments/store.hpp"

#include <algorithm>

#include "services/payments/queries.hpp"

namespace consulta::payments::store {

const engine::Queries<Payment> payments{queries::find_payments_of_appointments,
                                        queries::lock_payments_of_appointments,
                                        queries::insert_payments,
                                        &queries::insert_free_payments,
                                        queries::update_payments,
                                        &queries::insert_calls,
                                        &queries::insert_postings};

std::optional<Payment> find(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_payments, std::vector{id});
}
std::optional<Payment> find_by_token(sql::Session& db, const std::string& token) {
  return db.maybe(queries::find_payment_by_token, token);
}
std::optional<Payment> find_by_appointment(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_payments_of_appointments, std::vector{id});
}
std::vector<Payment> find_all(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_payments, ids);
}
std::vector<Uuid> insert_proofs(sql::Session& db, const std::vector<Uuid>& patient_ids, Instant now) {
  return db.all(queries::insert_proofs, patient_ids, now);
}
bool any_due(sql::Session& db, Instant now) {
  return db.maybe(queries::any_due, now).has_value();
}
std::vector<Uuid> lock_due(sql::Session& db, Instant now, std::size_t limit) {
  return db.all(queries::lock_due, now, limit);
}

std::vector<std::int64_t> running_numbers(sql::Session& db, std::int64_t first, std::int64_t last, Instant now) {
  return db.all(queries::take_running_numbers, first, last - first + 1, now + std::chrono::hours(48), now);
}

std::vector<ProviderCall> lease_calls(sql::Session& db, CallKind kind, std::int64_t most, Instant now) {
  auto calls =
      db.all(queries::lease_calls, kind, now, most, kind, now, std::max<std::int64_t>(most / 4, 1), now + lease_time);
  std::stable_partition(calls.begin(), calls.end(), [](const ProviderCall& call) { return call.attempts == 1; });
  return calls;
}
std::vector<Uuid> forget_calls(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::forget_calls, ids);
}
std::optional<Uuid> finish_refund(sql::Session& db, const Uuid& id, Instant now) {
  return db.maybe(queries::finish_refund, id, now, id);
}
void refuse_refund(sql::Session& db, const Uuid& id, const std::string& why, Instant now) {
  db.exec(queries::refuse_refund, now, why.substr(0, 500), id);
}
void postpone_calls(sql::Session& db, const std::vector<ProviderCall>& calls) {
  db.exec(queries::postpone_calls, json::write(calls), sql::ids_of(calls));
}

std::int64_t next_number(sql::Session& db, DocumentKind kind, const std::string& series) {
  return db.maybe(queries::next_number, kind, series).value();
}
void insert_document(sql::Session& db, const Document& d) {
  db.exec(queries::insert_document, d.kind, d.series, d.number, d.payment_id, d.issued_at, d.amount_cents, d.pdf_base64,
          d.buyer_name, d.buyer_tax_number, d.buyer_address);
}
std::optional<Document> find_document(sql::Session& db, DocumentKind kind, const Uuid& payment_id) {
  return db.maybe(queries::find_document, payment_id, kind);
}

std::vector<IssuedDocument> documents_of(sql::Session& db, const std::vector<Uuid>& payment_ids) {
  return db.all(queries::list_documents_of_payments, payment_ids);
}

std::vector<Payment> payments_of(sql::Session& db, const Uuid& patient_id, const std::optional<Uuid>& before,
                                 std::size_t limit) {
  return db.all(queries::list_payments_of_patient, patient_id, before, patient_id, limit);
}

std::optional<KnownPatient> find_patient(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_patient, id);
}
void remember(sql::Session& db, const KnownPatient& p, const events::Told& told) {
  db.exec(queries::remember_patient, p.id, p.full_name, p.tax_number, told.at, told.version);
}

std::optional<KnownDependant> find_dependant(sql::Session& db, const Uuid& id) {
  return db.maybe(queries::find_dependant, id);
}
void remember(sql::Session& db, const KnownDependant& d) {
  db.exec(queries::remember_dependant, d.id, d.full_name, d.tax_number, d.version);
}

std::vector<KnownDoctor> doctors(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_doctors, ids);
}
void remember(sql::Session& db, const KnownDoctor& d) {
  db.exec(queries::remember_doctor, d.id, d.full_name, d.version);
}

std::int64_t position(sql::Session& db) {
  return db.maybe(queries::find_position).value();
}
bool lock_position(sql::Session& db) {
  return db.maybe(queries::lock_position).has_value();
}
void save_position(sql::Session& db, std::int64_t position) {
  db.exec(queries::save_position, position);
}

bool first_time(sql::Session& db, const std::string& webhook_id) {
  return db.exec(queries::remember_webhook, webhook_id) != 0;
}
void forget_old_webhooks(const host::Host& host, sql::Session& db) {
  host.forget(db, queries::forget_old_webhooks);
}

const engine::ErasureQueries erasures{queries::list_erasures_due, queries::postpone_erasure};
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now) {
  db.exec(queries::insert_erasure, user_id, now, now);
}
std::vector<Uuid> payments_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit) {
  return db.all(queries::find_payments_to_erase, patient_id, limit);
}

}  // namespace consulta::payments::store
