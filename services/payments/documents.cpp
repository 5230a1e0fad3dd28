#include "services/payments/documents.hpp"

#include <tuple>

#include "engine/host/host.hpp"
#include "platform/security/base64.hpp"
#include "services/payments/known_doctors.hpp"

namespace consulta::payments {
namespace {

// The buyer of the invoice; one of an earlier version knows only who was named for the payment.
Buyer buyer_of(const Document& invoice, const Payment& p) {
  if (!invoice.buyer_name) return buyer_of(p, std::nullopt);
  return {invoice.buyer_name, invoice.buyer_tax_number, invoice.buyer_address};
}

}  // namespace

Document Documents::issue(sql::Session& db, DocumentKind kind, Payment p, std::int64_t amount_cents) const {
  bring_up_to_date(std::span(&p, 1), db);
  Document document;
  document.kind = kind;
  document.payment_id = p.id;
  document.issued_at = Clock::now();
  document.series = series_of(document.issued_at, clock_);
  document.amount_cents = amount_cents;
  std::optional<Document> invoice;
  if (kind == DocumentKind::NC) invoice = store::find_document(db, DocumentKind::FT, p.id);
  const auto buyer = invoice ? buyer_of(*invoice, p) : buyer_of(p, store::find_patient(db, p.patient_id.value()));
  std::tie(document.buyer_name, document.buyer_tax_number, document.buyer_address) =
      std::tie(buyer.name, buyer.tax_number, buyer.address);
  const auto whom = whom_of(p, p.dependant_id ? store::find_dependant(db, *p.dependant_id) : std::nullopt);
  // Last, for whoever issues another waits from here on.
  document.number = store::next_number(db, kind, document.series);
  document.pdf_base64 = base64_encode(pdf(p, document, issuer_, clock_, invoice ? name_of(*invoice) : "", whom));
  store::insert_document(db, document);
  return document;
}

void Documents::take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) {
  auto& db = turn.work.db();
  for (const auto* note : notes) {
    if (note->type == typeid(IssueInvoice)) {
      const auto& p = std::static_pointer_cast<const IssueInvoice>(note->message)->payment;
      const auto invoice = issue(db, DocumentKind::FT, p, p.amount_cents);
      host::publish(turn.work,
                    events::InvoiceIssued{p.id, p.appointment_id, p.patient_id.value(), name_of(invoice),
                                          p.amount_cents, invoice.pdf_base64},
                    p.id);
    } else {
      auto [p, told] = *std::static_pointer_cast<const IssueCreditNote>(note->message);
      const auto credit_note = issue(db, DocumentKind::NC, p, told.amount_cents);
      told.credit_note_number = name_of(credit_note);
      told.credit_note_pdf_base64 = credit_note.pdf_base64;
      host::publish(turn.work, std::move(told), p.id);
    }
  }
}

}  // namespace consulta::payments
