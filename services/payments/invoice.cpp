#include "services/payments/invoice.hpp"

#include <fmt/format.h>
#include <hpdf.h>

#include <memory>
#include <stdexcept>

#include "platform/text/qr_code.hpp"

namespace consulta::payments {
namespace {

constexpr auto end_consumer = "999999990";  // the tax number of whoever gave none

struct FreeDocument {
  void operator()(HPDF_Doc document) const { HPDF_Free(document); }
};
using PdfDocument = std::unique_ptr<std::remove_pointer_t<HPDF_Doc>, FreeDocument>;

// libharu's built-in fonts are Latin-9; what is beyond it becomes '?'.
std::string latin9(const std::string& utf8) {
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

std::string decimal(std::int64_t cents) {
  return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

// A page of lines, from top to bottom.
class Page {
 public:
  Page() : document_(HPDF_New(nullptr, nullptr)) {
    if (!document_) throw std::runtime_error("cannot make a PDF");
    HPDF_SetCompressionMode(document_.get(), HPDF_COMP_ALL);
    page_ = HPDF_AddPage(document_.get());
    HPDF_Page_SetSize(page_, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
    regular_ = HPDF_GetFont(document_.get(), "Helvetica", "ISO8859-15");
    bold_ = HPDF_GetFont(document_.get(), "Helvetica-Bold", "ISO8859-15");
  }

  void line(const std::string& text, float size = 10) { write(regular_, size, left, text); }
  void heading(const std::string& text, float size = 12) { write(bold_, size, left, text); }
  void gap(float points) { y_ -= points; }
  void rule() {
    HPDF_Page_SetLineWidth(page_, 0.5F);
    HPDF_Page_MoveTo(page_, left, y_ + 6);
    HPDF_Page_LineTo(page_, right, y_ + 6);
    HPDF_Page_Stroke(page_);
    gap(10);
  }
  // A row of the table: description, and an amount flush with the right edge.
  void row(const std::string& what, const std::string& amount, bool strong = false) {
    const auto font = strong ? bold_ : regular_;
    const auto text = latin9(amount);
    HPDF_Page_SetFontAndSize(page_, font, 11);
    const auto width = HPDF_Page_TextWidth(page_, text.c_str());
    const auto y = y_;
    write(font, 11, left, what);
    y_ = y;
    write(font, 11, right - width, amount);
  }
  // At least 30 mm wide, as the tax authority asks, at the left.
  void qr(const std::string& text) {
    const QrCode code(text);
    constexpr float side = 100;
    const float module = side / static_cast<float>(code.width);
    y_ -= side;
    for (int row = 0; row < code.width; ++row) {
      for (int column = 0; column < code.width; ++column) {
        if (!code.dark(row, column)) continue;
        HPDF_Page_Rectangle(page_, left + static_cast<float>(column) * module,
                            y_ + side - static_cast<float>(row + 1) * module, module, module);
      }
    }
    HPDF_Page_Fill(page_);
    gap(16);
  }

  // Errors are sticky in libharu: one look at the end sees them all.
  std::string take() {
    HPDF_SaveToStream(document_.get());
    std::string pdf(HPDF_GetStreamSize(document_.get()), '\0');
    auto size = static_cast<HPDF_UINT32>(pdf.size());
    HPDF_ReadFromStream(document_.get(), reinterpret_cast<HPDF_BYTE*>(pdf.data()), &size);
    if (HPDF_GetError(document_.get()) != HPDF_OK || size != pdf.size()) {
      throw std::runtime_error(fmt::format("cannot make a PDF: error {}", HPDF_GetError(document_.get())));
    }
    return pdf;
  }

 private:
  static constexpr float left = 60, right = 535;

  void write(HPDF_Font font, float size, float x, const std::string& text) {
    HPDF_Page_BeginText(page_);
    HPDF_Page_SetFontAndSize(page_, font, size);
    HPDF_Page_TextOut(page_, x, y_, latin9(text).c_str());
    HPDF_Page_EndText(page_);
    y_ -= size * 1.6F;
  }

  PdfDocument document_;
  HPDF_Page page_ = nullptr;
  HPDF_Font regular_ = nullptr, bold_ = nullptr;
  float y_ = 780;
};

}  // namespace

std::string money(std::int64_t cents) {
  return fmt::format("{},{:02} EUR", cents / 100, cents % 100);
}

std::string name_of(const Document& d) {
  return fmt::format("{} {}/{}", json::enum_text(d.kind), d.series, d.number);
}

std::string atcud(const Document& d, const Issuer& issuer) {
  return fmt::format("{}-{}", d.kind == DocumentKind::FT ? issuer.invoice_code : issuer.credit_note_code, d.number);
}

std::string qr_text(const Payment& p, const Document& d, const Issuer& issuer) {
  auto date = format_instant(d.issued_at).substr(0, 10);
  std::erase(date, '-');
  const auto total = decimal(d.amount_cents);
  return fmt::format("A:{}*B:{}*C:PT*D:{}*E:N*F:{}*G:{}*H:{}*I1:PT*I2:{}*N:0.00*O:{}*Q:0*R:{}", issuer.tax_number,
                     p.buyer_tax_number.value_or(end_consumer), json::enum_text(d.kind), date, name_of(d),
                     atcud(d, issuer), total, total, issuer.certificate);
}

std::string pdf(const Payment& p, const Document& d, const Issuer& issuer, const std::string& corrects) {
  const bool credit = d.kind == DocumentKind::NC;
  Page page;
  page.heading(issuer.name, 20);
  page.line(issuer.address);
  page.line("NIF " + issuer.tax_number);
  page.gap(16);
  page.heading((credit ? "Nota de crédito / Credit note " : "Fatura / Invoice ") + name_of(d), 14);
  page.line("ATCUD: " + atcud(d, issuer));
  page.line("Data / Date: " + format_instant(d.issued_at).substr(0, 10));
  if (credit) page.line("Retifica / Corrects: " + corrects);
  page.gap(12);
  page.heading("Cliente / Customer", 11);
  page.line(p.buyer_name.value_or("Consumidor final / End consumer"));
  page.line("NIF " + p.buyer_tax_number.value_or(end_consumer));
  if (p.buyer_address) page.line(*p.buyer_address);
  page.gap(20);
  page.rule();
  const auto& in_portuguese = name_in(p.specialty_names, p.specialty_name, Language::pt);
  const auto& in_english = name_in(p.specialty_names, p.specialty_name, Language::en);
  page.row(in_portuguese, money(d.amount_cents));
  if (in_english != in_portuguese) page.line(in_english, 9);
  const auto starts = format_instant(p.starts_at);
  page.line(fmt::format("{}, {} {} UTC", p.doctor_name, starts.substr(0, 10), starts.substr(11, 5)), 9);
  page.gap(8);
  page.rule();
  page.row("IVA / VAT 0 % (M07)", money(0));
  page.row("Total", money(d.amount_cents), true);
  page.gap(6);
  page.line("M07: isento de IVA, artigo 9.º do CIVA (cuidados de saúde) / exempt from VAT, health care", 9);
  page.line(credit ? "Devolvido pelo meio de pagamento usado / Returned by the means of payment used"
                   : fmt::format("Pago / Paid: {}", p.method == Method::mbway ? "MB WAY" : "Multibanco"),
            9);
  page.gap(24);
  page.qr(qr_text(p, d, issuer));
  page.line("ATCUD: " + atcud(d, issuer), 9);
  page.line(issuer.certificate == "0"
                ? "Processado por computador / Processed by computer"
                : fmt::format("Processado por programa certificado n.º {}/AT", issuer.certificate),
            8);
  return page.take();
}

}  // namespace consulta::payments
