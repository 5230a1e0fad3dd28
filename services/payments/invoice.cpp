#include "services/payments/invoice.hpp"

#include <fmt/format.h>

#include "clinic/money.hpp"
#include "platform/text/pdf_pages.hpp"

namespace consulta::payments {
namespace {

constexpr auto end_consumer = "999999990";  // the tax number of whoever gave none

std::string decimal(std::int64_t cents) {
  return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

std::string euros(std::int64_t cents) {
  return written_money(cents, Language::pt, " ");
}

// Who, to whom, and what it is.
void write_head(PdfPages& pages, const Document& d, const Issuer& issuer, const WallClock& clock,
                const std::string& title, const std::string& corrects) {
  pages.heading(issuer.name, 20);
  pages.paragraph(issuer.address);
  pages.paragraph("NIF " + issuer.tax_number);
  pages.gap(16);
  pages.heading(title, 14);
  pages.paragraph("ATCUD: " + atcud(d, issuer));
  pages.paragraph("Data / Date: " + clock.minutes(d.issued_at).substr(0, 10));
  if (d.kind == DocumentKind::NC) pages.paragraph("Retifica / Corrects: " + corrects);
  pages.gap(12);
  pages.heading("Cliente / Customer", 11);
  if (d.buyer_name) pages.paragraph(*d.buyer_name);
  pages.paragraph(d.buyer_tax_number ? "NIF " + *d.buyer_tax_number
                                     : fmt::format("Consumidor final / End consumer (NIF {})", end_consumer));
  if (d.buyer_address) pages.paragraph(*d.buyer_address);
  pages.gap(20);
}

void write_visit(PdfPages& pages, const Payment& p, const Document& d, const WallClock& clock,
                 const std::string& whom) {
  pages.rule();
  const auto& in_portuguese = name_in(p.specialty_names, p.specialty_name, Language::pt);
  const auto& in_english = name_in(p.specialty_names, p.specialty_name, Language::en);
  pages.row(in_portuguese, euros(d.amount_cents));
  if (in_english != in_portuguese) pages.paragraph(in_english, 9);
  pages.paragraph(p.doctor_name + ", " + clock.minutes(p.starts_at), 9);
  if (!whom.empty()) pages.paragraph("Para / For: " + whom, 9);
  pages.gap(8);
  pages.rule();
  pages.row("IVA / VAT 0 % (M07)", euros(0));
  pages.row("Total", euros(d.amount_cents), true);
  pages.gap(6);
  pages.paragraph("M07: isento de IVA, artigo 9.º do CIVA (cuidados de saúde) / exempt from VAT, health care", 9);
}

}  // namespace

Buyer buyer_of(const Payment& p, const std::optional<KnownPatient>& patient) {
  if (p.buyer_name) return {p.buyer_name, p.buyer_tax_number, p.buyer_address};
  if (patient) return {patient->full_name, patient->tax_number, {}};
  return {};
}

std::string whom_of(const Payment& p, const std::optional<KnownDependant>& dependant) {
  if (!dependant || !dependant->full_name) return p.dependant_name.value_or("");
  return *dependant->full_name + (dependant->tax_number ? ", NIF " + *dependant->tax_number : "");
}

std::string series_of(Instant issued_at, const WallClock& clock) {
  return clock.minutes(issued_at).substr(0, 4);
}

std::string name_of(const Document& d) {
  return fmt::format("{} {}/{}", json::enum_text(d.kind), d.series, d.number);
}

std::string atcud(const Document& d, const Issuer& issuer) {
  return fmt::format("{}-{}", d.kind == DocumentKind::FT ? issuer.invoice_code : issuer.credit_note_code, d.number);
}

std::string qr_text(const Document& d, const Issuer& issuer, const WallClock& clock) {
  auto date = clock.minutes(d.issued_at).substr(0, 10);
  std::erase(date, '-');
  const auto total = decimal(d.amount_cents);
  return fmt::format("A:{}*B:{}*C:PT*D:{}*E:N*F:{}*G:{}*H:{}*I1:PT*I2:{}*N:0.00*O:{}*Q:0*R:{}", issuer.tax_number,
                     d.buyer_tax_number.value_or(end_consumer), json::enum_text(d.kind), date, name_of(d),
                     atcud(d, issuer), total, total, issuer.certificate);
}

std::string pdf(const Payment& p, const Document& d, const Issuer& issuer, const WallClock& clock,
                const std::string& corrects, const std::string& whom) {
  const bool credit = d.kind == DocumentKind::NC;
  const auto title = (credit ? "Nota de crédito / Credit note " : "Fatura / Invoice ") + name_of(d);
  PdfPages pages({title, issuer.name, "pt", format_instant(std::chrono::floor<std::chrono::seconds>(d.issued_at))});
  write_head(pages, d, issuer, clock, title, corrects);
  write_visit(pages, p, d, clock, whom);
  pages.paragraph(credit ? "Devolvido pelo meio de pagamento usado / Returned by the means of payment used"
                         : fmt::format("Pago / Paid: {}", p.method == Method::mbway ? "MB WAY" : "Multibanco"),
                  9);
  pages.gap(24);
  pages.qr(qr_text(d, issuer, clock));
  pages.paragraph("ATCUD: " + atcud(d, issuer), 9);
  pages.paragraph(issuer.certificate == "0"
                      ? "Processado por computador / Processed by computer"
                      : fmt::format("Processado por programa certificado n.º {}/AT", issuer.certificate),
                  8);
  return pages.take();
}

}  // namespace consulta::payments
