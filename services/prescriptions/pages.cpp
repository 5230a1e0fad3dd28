#include "services/prescriptions/pages.hpp"

#include <fmt/format.h>

#include "platform/text/pdf_pages.hpp"

namespace consulta::prescriptions {
namespace {

// The last block of the id: enough to tell two apart by eye.
std::string short_id(const Prescription& p) {
  return to_text(p.id).substr(24);
}

void write_head(PdfPages& pages, const Prescription& p, const std::string& taker, const Letterhead& head,
                const WallClock& clock, const std::string& title) {
  pages.heading(head.place.name, 20);
  pages.paragraph(head.place.address);
  if (!head.phone.empty()) pages.paragraph(head.phone);
  pages.gap(16);
  pages.heading(title, 14);
  pages.paragraph(fmt::format("Versão / Version {}, {}", p.revision, clock.minutes(p.written_at)));
  if (p.cancelled_at) {
    pages.heading("ANULADA / CANCELLED " + clock.minutes(*p.cancelled_at), 12);
  }
  pages.gap(12);
  pages.heading("Utente / Patient", 11);
  pages.paragraph(taker.empty() ? "(" + to_text(p.person_id) + ")" : taker);
  pages.gap(8);
  pages.heading("Médico / Doctor", 11);
  pages.paragraph(p.doctor_name);
  pages.gap(16);
}

void write_item(PdfPages& pages, const Item& item, std::size_t number) {
  pages.rule();
  pages.row(fmt::format("{}. {}", number, item.medicine), fmt::format("{} dias / days", item.duration_days), true);
  if (item.names && item.names->en != item.medicine) pages.paragraph(item.names->en, 9);
  pages.gap(3);
  pages.paragraph("Dose: " + item.dosage);
  pages.paragraph("Frequência / Frequency: " + item.frequency);
  pages.paragraph(fmt::format("De / From {} até / until {}", item.from, item.until));
  if (item.notes) pages.paragraph("Notas / Notes: " + *item.notes);
  pages.gap(8);
}

}  // namespace

std::string pdf(const Prescription& p, const std::string& taker, const Letterhead& head, const WallClock& clock) {
  const auto title = "Receita / Prescription " + short_id(p);
  PdfPages pages(
      {title, head.place.name, "pt", format_instant(std::chrono::floor<std::chrono::seconds>(p.written_at))});
  write_head(pages, p, taker, head, clock, title);
  std::size_t number = 0;
  for (const auto& item : p.items) write_item(pages, item, ++number);
  pages.rule();
  pages.gap(12);
  pages.qr(link_to(p, head.public_url));
  pages.paragraph(link_to(p, head.public_url), 8);
  pages.paragraph(
      "Documento da clínica; não é uma receita eletrónica do SNS. / "
      "A document of the clinic; no electronic prescription of the national health service.",
      8);
  return pages.take();
}

}  // namespace consulta::prescriptions
