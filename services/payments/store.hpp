// What payments asks its PostgreSQL.
#pragma once

#include "platform/sql.hpp"
#include "services/payments/domain.hpp"

namespace consulta::payments {

struct ProviderCall {
  Uuid id{}, payment_id{};
  std::string kind;  // register, void or refund
  std::optional<std::string> charge_id;
  std::int64_t amount_cents = 0;
  std::string reason;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(ProviderCall, (), (id, payment_id, kind, charge_id, amount_cents, reason, attempts))

struct Invoice {
  std::string series;
  std::int64_t number = 0;
  Uuid payment_id{};
  Instant issued_at{};
  std::int64_t amount_cents = 0;
  std::string pdf_base64;
};
BOOST_DESCRIBE_STRUCT(Invoice, (), (series, number, payment_id, issued_at, amount_cents, pdf_base64))

namespace store {

std::optional<Payment> find(sql::Session& db, const Uuid& id);
std::optional<Payment> find_by_token(sql::Session& db, const std::string& token);
std::optional<Payment> find_by_appointment(sql::Session& db, const Uuid& appointment_id);
std::optional<Payment> lock(sql::Session& db, const Uuid& id);
std::vector<Payment> find_all(sql::Session& db, const std::vector<Uuid>& ids);
// In the order of their ids, so that two batches never wait for each other.
std::vector<Payment> lock_by_appointments(sql::Session& db, const std::vector<Uuid>& appointment_ids);
// Pending ones whose time is over and that nobody else is at.
std::vector<Payment> lock_due(sql::Session& db, Instant now);
// Throws sql::Error(unique) when an appointment has one already.
sql::Statement insert_all(const std::vector<Payment>& fresh);
void save_all(sql::Session& db, const std::vector<Payment>& changed);

// Never given before; they may have gaps.
std::vector<std::int64_t> running_numbers(sql::Session& db, std::size_t count);

// A refund of a charge that was ordered before is left out.
sql::Statement insert_calls(const std::vector<ProviderCall>& calls, Instant due_at);
// Leases up to 100 for 30 seconds. A reference is not voided before it has been registered.
std::vector<ProviderCall> lease_calls(sql::Session& db, Instant now);
void finish_calls(sql::Session& db, const std::vector<Uuid>& ids, Instant now);
void postpone_call(sql::Session& db, const Uuid& id, Instant due_at);

// The next number of the series, without gaps: whoever asks next waits for this transaction.
std::int64_t next_invoice_number(sql::Session& db, const std::string& series);
void insert_invoice(sql::Session& db, const Invoice& invoice);
std::optional<Invoice> find_invoice(sql::Session& db, const Uuid& payment_id);

}  // namespace store
}  // namespace consulta::payments
