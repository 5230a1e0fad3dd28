#include <doctest/doctest.h>

#include "services/payments/migrations.hpp"
#include "services/payments/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::payments;
using namespace consulta::testing;

namespace {

// A hundred payments are open, the newest; half of them are due. Of what the provider is to be told, refunds stay once
// they are done; a thousand each are to be opened and closed, half of it now, and half of that not for the first time.
const std::vector<std::string> large{
    "INSERT INTO payments (id, appointment_id, patient_id, status, amount_cents, entity, reference, token, expires_at, "
    "specialty_name, doctor_name, starts_at, created_at, request_id) SELECT nth_id(n), nth_id(n), nth_id(n % 10000), "
    "CASE WHEN n > 59900 THEN 'pending' ELSE 'paid' END, 1, '', '', 't' || n, "
    "now() + CASE WHEN n > 59950 THEN interval '1 day' ELSE interval '-1 day' END, 'x', 'x', now(), now(), nth_id(n) "
    "FROM generate_series(1, 60000) AS n",
    "INSERT INTO provider_calls (id, payment_id, kind, charge_id, due_at, done_at) "
    "SELECT nth_id(n), nth_id(n), 'refund', 'c' || n, now() - interval '1 day', CASE WHEN n <= 39900 THEN now() END "
    "FROM generate_series(1, 40000) AS n",
    "INSERT INTO provider_calls (id, payment_id, kind, request_id, attempts, due_at) "
    "SELECT nth_id(n), nth_id(n), CASE WHEN n % 2 = 0 THEN 'open' ELSE 'close' END, nth_id(n), n / 2 % 2, "
    "now() + CASE WHEN n % 8 < 4 THEN interval '1 day' ELSE interval '-1 day' END "
    "FROM generate_series(200001, 202000) AS n",
    "INSERT INTO invoices (kind, series, number, payment_id, issued_at, amount_cents, pdf_base64) "
    "SELECT 'FT', '2024', n, nth_id(n), now(), 1, '' FROM generate_series(1, 40000) AS n",
    "INSERT INTO known_patients (id, full_name, told_at) SELECT nth_id(n), 'x', now() FROM generate_series(1, 40000) "
    "AS n",
    "INSERT INTO known_dependants (id, full_name, version) SELECT nth_id(n), 'x', 1 FROM generate_series(1, 40000) AS "
    "n",
    "INSERT INTO known_doctors (id, full_name, version) SELECT nth_id(n), 'x', 1 FROM generate_series(1, 40000) AS n",
    "INSERT INTO erasures (user_id, told_at, due_at) SELECT nth_id(n), now(), now() + CASE WHEN n % 50 = 0 THEN "
    "interval '-1 day' ELSE interval '1 day' END FROM generate_series(1, 1000) AS n",
    "INSERT INTO webhooks_seen (id, seen_at) SELECT 'w' || n, now() - CASE WHEN n % 2500 = 0 THEN interval '8 days' "
    "ELSE interval '1 day' END FROM generate_series(1, 50000) AS n"};

std::string saved() {
  std::string rows;
  for (const auto& id : ten_ids()) {
    rows += (rows.empty() ? "[{\"appointment_id\":\"" : ",{\"appointment_id\":\"") + to_text(id) +
            "\",\"status\":\"paid\",\"expires_at\":\"2026-07-01T09:00:00Z\",\"doctor_name\":\"x\","
            "\"starts_at\":\"2026-07-01T09:00:00Z\",\"round\":1,\"refunded_cents\":0,\"declines\":0,\"reference\":\"\","
            "\"method\":\"mbway\","
            "\"requests\":1,\"request_refused\":false,\"erased\":false,\"version\":2,\"version_read\":1}";
  }
  return rows + "]";
}

std::string postponed() {
  std::vector<ProviderCall> calls;
  for (const auto& id : ten_ids()) calls.push_back({.id = id, .attempts = 1, .due_at = Clock::now()});
  return json::write(calls);
}

}  // namespace

TEST_CASE("payments: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  const auto now = Clock::now();
  reads.of(queries::any_due, now);
  reads.of(queries::any_due, now - std::chrono::hours(48)).finds_nothing();
  reads.of(queries::lock_due, now, 10);
  reads.of(queries::find_payments, ten_ids());
  reads.of(queries::find_payment_by_token, "t5");
  reads.of(queries::find_payment_by_token, "none").finds_nothing();
  reads.of(queries::find_payments_of_appointments, ten_ids());
  reads.of(queries::lock_payments_of_appointments, ten_ids());
  reads.of(queries::update_payments, saved(), ten_ids());
  reads.of(queries::find_document, nth_id(5), DocumentKind::FT);
  reads.of(queries::find_document, nth_id(5), DocumentKind::NC).finds_nothing();
  const auto of_patient = [&](const Uuid& patient, const auto& before) -> Reads::Case& {
    return reads.of(queries::list_payments_of_patient, patient, before, patient, 10);
  };
  of_patient(nth_id(5), null);
  of_patient(nth_id(5), nth_id(30'005));
  of_patient(nth_id(70'000), null).finds_nothing();
  reads.of(queries::list_documents_of_payments, ten_ids());
  reads.of(queries::find_patient, nth_id(5));
  reads.of(queries::find_patient, nth_id(60000)).finds_nothing();
  reads.of(queries::find_dependant, nth_id(5));
  reads.of(queries::find_dependant, nth_id(60000)).finds_nothing();
  reads.of(queries::find_doctors, ten_ids());

  for (const auto kind : {CallKind::open, CallKind::close, CallKind::refund}) {
    reads.of(queries::lease_calls, kind, now, 10, kind, now, 5, now);
    reads.of(queries::lease_calls, kind, now - std::chrono::hours(48), 10, kind, now - std::chrono::hours(48), 5, now)
        .finds_nothing();
  }
  reads.of(queries::forget_calls, ten_ids());
  reads.of(queries::postpone_calls, postponed(), ten_ids());
  reads.of(queries::finish_refund, nth_id(39950), now, nth_id(39950));
  reads.of(queries::finish_refund, nth_id(5), now, nth_id(5)).finds_nothing();
  reads.of(queries::refuse_refund, now, "why", nth_id(5));
  reads.of(queries::find_payments_to_erase, nth_id(7), 10);
  reads.of(queries::find_payments_to_erase, nth_id(999'999), 10).finds_nothing();
  reads.of(queries::list_erasures_due, now);
  reads.of(queries::list_erasures_due, now - std::chrono::hours(48)).finds_nothing();
  reads.of(queries::postpone_erasure, now, nth_id(5));
  reads.of(queries::forget_old_webhooks, 10);
  reads.except({"find_position", "lock_position", "save_position"}, "a table of one row");
  reads.check([](const auto& visit) { queries::each(visit); }, large);
}
