#include "services/payments/invoice.hpp"

#include <fmt/format.h>
#include <hpdf.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace consulta::payments {
namespace {

struct FreeDocument {
  void operator()(HPDF_Doc document) const { HPDF_Free(document); }
};
using Document = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, FreeDocument>;

// libharu's built-in fonts are Latin-1; what is beyond it becomes '?'.
std::string latin1(const std::string& utf8) {
  std::string out;
  for (std::size_t i = 0; i < utf8.size(); ++i) {
    const auto c = static_cast<unsigned char>(utf8[i]);
    if (c < 0x80) {
      out += static_cast<char>(c);
    } else if ((c == 0xC2 || c == 0xC3) && i + 1 < utf8.size()) {
      out += static_cast<char>(((c & 0x03) << 6) | (static_cast<unsigned char>(utf8[++i]) & 0x3F));
    } else if (c >= 0xC0) {
      out += '?';
    }
  }
  return out;
}

}  // namespace

std::string money(std::int64_t cents) {
  return fmt::format("{},{:02} EUR", cents / 100, cents % 100);
}

std::string invoice_pdf(const Payment& payment, const std::string& number, Instant issued_at) {
  // Errors are sticky in libharu: one look at the end sees them all.
  Document document(HPDF_New(nullptr, nullptr));
  if (!document) throw std::runtime_error("cannot make a PDF");
  HPDF_SetCompressionMode(document.get(), HPDF_COMP_ALL);
  const auto page = HPDF_AddPage(document.get());
  HPDF_Page_SetSize(page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
  const auto regular = HPDF_GetFont(document.get(), "Helvetica", "ISO8859-15");
  const auto bold = HPDF_GetFont(document.get(), "Helvetica-Bold", "ISO8859-15");
  float y = 780;
  auto line = [&](HPDF_Font font, float size, const std::string& text) {
    HPDF_Page_BeginText(page);
    HPDF_Page_SetFontAndSize(page, font, size);
    HPDF_Page_TextOut(page, 60, y, latin1(text).c_str());
    HPDF_Page_EndText(page);
    y -= size * 1.7F;
  };
  line(bold, 22, "Consulta");
  line(regular, 11, "Fatura-recibo / Invoice-receipt");
  y -= 20;
  line(bold, 14, number);
  line(regular, 11, "Data / Date: " + format_instant(std::chrono::floor<std::chrono::seconds>(issued_at)));
  line(regular, 11, "Consumidor final / End consumer");
  y -= 20;
  line(bold, 12, payment.specialty_name);
  line(regular, 11, "Profissional / Practitioner: " + payment.doctor_name);
  line(regular, 11, "Inicio / Start: " + format_instant(payment.starts_at));
  line(regular, 11, fmt::format("Multibanco {} / {}", payment.entity, payment.reference));
  y -= 20;
  line(bold, 14, "Total: " + money(payment.amount_cents));
  line(regular, 9, "IVA: M07, isento artigo 9.o do CIVA / VAT exempt (health care)");
  HPDF_SaveToStream(document.get());
  std::string pdf(HPDF_GetStreamSize(document.get()), '\0');
  auto size = static_cast<HPDF_UINT32>(pdf.size());
  HPDF_ReadFromStream(document.get(), reinterpret_cast<HPDF_BYTE*>(pdf.data()), &size);
  if (HPDF_GetError(document.get()) != HPDF_OK || size != pdf.size()) {
    throw std::runtime_error(fmt::format("cannot make a PDF: error {}", HPDF_GetError(document.get())));
  }
  return pdf;
}

}  // namespace consulta::payments
