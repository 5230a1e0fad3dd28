// What payments asks its PostgreSQL.
#pragma once

#include "engine/erasures.hpp"
#include "engine/host/host.hpp"
#include "platform/sql/sql.hpp"
#include "services/payments/payment.hpp"

namespace consulta::payments {

enum class DocumentKind { FT, NC };  // invoice and credit note, as the tax authority names them
BOOST_DESCRIBE_ENUM(DocumentKind, FT, NC)
struct Document {
  DocumentKind kind = DocumentKind::FT;
  std::string series;
  std::int64_t number = 0;
  Uuid payment_id{};
  Instant issued_at{};
  std::int64_t amount_cents = 0;
  std::string pdf_base64;
  std::optional<std::string> buyer_name, buyer_tax_number, buyer_address;  // what is known
};
BOOST_DESCRIBE_STRUCT(Document, (),
                      (kind, series, number, payment_id, issued_at, amount_cents, pdf_base64, buyer_name,
                       buyer_tax_number, buyer_address))

// The same without its pages.
struct IssuedDocument {
  DocumentKind kind = DocumentKind::FT;
  std::string series;
  std::int64_t number = 0;
  Uuid payment_id{};
  Instant issued_at{};
  std::int64_t amount_cents = 0;
  std::optional<std::string> buyer_name, buyer_tax_number, buyer_address;
};
BOOST_DESCRIBE_STRUCT(IssuedDocument, (),
                      (kind, series, number, payment_id, issued_at, amount_cents, buyer_name, buyer_tax_number,
                       buyer_address))

// A copy of what auth tells.
struct KnownPatient {
  Uuid id{};
  std::string full_name;
  std::optional<std::string> tax_number;
};
BOOST_DESCRIBE_STRUCT(KnownPatient, (), (id, full_name, tax_number))

// Likewise, of whom a patient books for. One that is removed has neither.
struct KnownDependant {
  Uuid id{};
  std::optional<std::string> full_name, tax_number;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(KnownDependant, (), (id, full_name, tax_number, version))

// Likewise of what doctors tells. One that is deleted is called as before.
struct KnownDoctor {
  Uuid id{};
  std::optional<std::string> full_name;  // none where none was told
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(KnownDoctor, (), (id, full_name, version))

namespace store {

// How payments are read and saved.
extern const engine::Queries<Payment> payments;

std::optional<Payment> find(sql::Session& db, const Uuid& id);
std::optional<Payment> find_by_token(sql::Session& db, const std::string& token);
std::optional<Payment> find_by_appointment(sql::Session& db, const Uuid& appointment_id);
std::vector<Payment> find_all(sql::Session& db, const std::vector<Uuid>& ids);
// Those who had none before.
std::vector<Uuid> insert_proofs(sql::Session& db, const std::vector<Uuid>& patient_ids, Instant now);
// Whether the time of a pending one is over.
bool any_due(sql::Session& db, Instant now);
// The appointments of some of those, but for what somebody else is at.
std::vector<Uuid> lock_due(sql::Session& db, Instant now, std::size_t limit);

// Sub-entity and running number of Multibanco references, `first` to `last` and round again, leaving out those given
// within the last two days. Few or none where nearly all are in use.
std::vector<std::int64_t> running_numbers(sql::Session& db, std::int64_t first, std::int64_t last, Instant now);

inline constexpr std::chrono::seconds lease_time{30};
// Some that are due, each leased and counted as attempted once more: up to `most` that were never tried, first, and a
// quarter as many of the others. A request is not closed before it has been opened.
std::vector<ProviderCall> lease_calls(sql::Session& db, CallKind kind, std::int64_t most, Instant now);
// Openings and closings that are done. Returns those that nobody had told so before.
std::vector<Uuid> forget_calls(sql::Session& db, const std::vector<Uuid>& ids);
// The appointment whose payment is to hear of it; none where it has.
std::optional<Uuid> finish_refund(sql::Session& db, const Uuid& id, Instant now);
// It will never be given back so; the books go on saying that it is owed.
void refuse_refund(sql::Session& db, const Uuid& id, const std::string& why, Instant now);
// Each is due when it says so, with as many attempts counted.
void postpone_calls(sql::Session& db, const std::vector<ProviderCall>& calls);

// The next number of the series, without gaps.
std::int64_t next_number(sql::Session& db, DocumentKind kind, const std::string& series);
void insert_document(sql::Session& db, const Document& document);
std::optional<Document> find_document(sql::Session& db, DocumentKind kind, const Uuid& payment_id);

std::vector<IssuedDocument> documents_of(sql::Session& db, const std::vector<Uuid>& payment_ids);

// Newest first, those before `before`.
std::vector<Payment> payments_of(sql::Session& db, const Uuid& patient_id, const std::optional<Uuid>& before,
                                 std::size_t limit);

std::optional<KnownPatient> find_patient(sql::Session& db, const Uuid& id);
// The highest version wins, whatever comes first.
void remember(sql::Session& db, const KnownPatient& patient, const events::Told& told);
std::optional<KnownDependant> find_dependant(sql::Session& db, const Uuid& id);
void remember(sql::Session& db, const KnownDependant& dependant);
std::vector<KnownDoctor> doctors(sql::Session& db, const std::vector<Uuid>& ids);
void remember(sql::Session& db, const KnownDoctor& doctor);

// How far the provider's list of charges was read. It never goes back.
std::int64_t position(sql::Session& db);
// False while another replica is at it.
bool lock_position(sql::Session& db);
void save_position(sql::Session& db, std::int64_t position);

// Whether this webhook was never heard of before; from now on it was.
bool first_time(sql::Session& db, const std::string& webhook_id);
void forget_old_webhooks(const host::Host& host, sql::Session& db);

// Who is to be known no more: from now on.
extern const engine::ErasureQueries erasures;
void begin_erasure(sql::Session& db, const Uuid& user_id, Instant now);
// Of what is theirs and does not know it yet, the appointments.
std::vector<Uuid> payments_to_erase(sql::Session& db, const Uuid& patient_id, std::size_t limit);

}  // namespace store
}  // namespace consulta::payments
