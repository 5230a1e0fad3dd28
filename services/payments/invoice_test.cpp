// Documents, read back as their readers do: by pdftotext, pdffonts and pdfinfo.
#include "services/payments/invoice.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::payments;
using consulta::testing::read_by;
using consulta::testing::text_of_pdf;

namespace {

const Issuer issuer{"Clínica São João, Lda.", "Rua da Saúde 1, 1000-001 Lisboa", "500000000", "CSDF7T5H", "CSDF7T5J"};
const WallClock lisbon("Europe/Lisbon");

Payment paid() {
  Payment p;
  p.amount_cents = 123'450;
  p.specialty_name = "Massage";
  p.specialty_names = Names{"Massagem", "Massage"};
  p.doctor_name = "Łukasz Žižka";
  p.starts_at = parse_instant("2027-07-01T08:30:00Z").value();
  return p;
}

Document invoice_to(const std::string& name) {
  Document d;
  d.series = "2027";
  d.number = 17;
  d.issued_at = parse_instant("2027-06-30T23:30:00Z").value();
  d.amount_cents = 123'450;
  d.buyer_name = name;
  d.buyer_tax_number = "123456789";
  d.buyer_address = "Rua da Paz 1\n7000-001 Évora";
  return d;
}

std::string without_blanks(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c <= ' '; });
  return text;
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("every letter of a name is on the document: Portuguese, Polish, Ukrainian, Chinese and others") {
  for (const char* name : {"João Gonçalves Conceição", "Łukasz Żółć-Gęśla Žižka", "Œuvre € Ÿ", "Її Ґалаґан Щербак’юк",
                           "王小明 欧阳娜娜", "Παπαδόπουλος", "佐藤さくら", "김철수", "नेपाल", "Nguyễn Thị Hồng"}) {
    CAPTURE(name);
    const auto text = text_of_pdf(pdf(paid(), invoice_to(name), issuer, lisbon, ""));
    CHECK(has(text, name));
    CHECK(has(text, "Łukasz Žižka, 2027-07-01 09:30"));
    CHECK(has(text, "Clínica São João, Lda."));
    CHECK(has(text, "1234,50 €"));
  }
}

TEST_CASE("all fonts of a document are embedded, and it says what it is") {
  const auto document = pdf(paid(), invoice_to("王小明 Łukasz"), issuer, lisbon, "");
  std::istringstream fonts(read_by("pdffonts", document));
  std::string line;
  std::getline(fonts, line);
  const auto at = line.find("emb");
  REQUIRE(at != std::string::npos);
  std::getline(fonts, line);
  int n = 0;
  for (; std::getline(fonts, line); ++n) CHECK(line.substr(at, 3) == "yes");
  CHECK(n >= 3);  // regular, bold, and one with Chinese letters
  const auto info = read_by("TZ=UTC pdfinfo -isodates", document);
  CHECK(has(info, "Fatura / Invoice FT 2027/17"));
  CHECK(has(info, "Clínica São João, Lda."));
  CHECK(has(info, "2027-06-30T23:30:00Z"));
  CHECK(has(info, "Pages:           1"));
}

TEST_CASE("what is long goes on in the next line, and on the next page") {
  std::string name;
  for (int i = 0; i < 12; ++i) name += "Wolfeschlegelsteinhausenbergerdorff ";
  const auto word = std::string(200, 'W');
  auto p = paid();
  p.specialty_names = Names{word, word};
  auto d = invoice_to(name);
  d.buyer_address = std::string(120, '\n') + "the end";
  const auto document = pdf(p, d, issuer, lisbon, "");
  const auto text = text_of_pdf(document);
  CHECK(has(without_blanks(text), without_blanks(name)));
  CHECK(std::count(text.begin(), text.end(), 'W') == 200 + 12);
  CHECK(has(text, "the end"));
  CHECK(has(text, "Processado por computador"));
  std::istringstream words(read_by("pdftotext -bbox", document, "-"));
  for (std::string line; std::getline(words, line);) {
    const auto x = line.find("xMax=\"");
    const auto y = line.find("yMax=\"");
    if (x == std::string::npos || y == std::string::npos) continue;
    CHECK(std::stod(line.substr(x + 6)) <= 536);
    CHECK(std::stod(line.substr(y + 6)) <= 800);
  }
}

TEST_CASE("documents: their id, ATCUD and the code the tax authority reads") {
  auto d = invoice_to("Ana");
  CHECK(name_of(d) == "FT 2027/17");
  CHECK(atcud(d, issuer) == "CSDF7T5H-17");
  d.kind = DocumentKind::NC;
  d.amount_cents = 2205;
  CHECK(qr_text(d, issuer, lisbon) ==
        "A:500000000*B:123456789*C:PT*D:NC*E:N*F:20270701*G:NC "
        "2027/17*H:CSDF7T5J-17*I1:PT*I2:22.05*N:0.00*O:22.05*Q:0*R:0");
}

TEST_CASE("a document is of the day, and its series of the year, on the clinic's wall") {
  const auto d = invoice_to("Ana");
  CHECK(has(text_of_pdf(pdf(paid(), d, issuer, lisbon, "")), "Data / Date: 2027-07-01"));
  CHECK(has(qr_text(d, issuer, lisbon), "*F:20270701*G:FT 2027/17*H:CSDF7T5H-17*"));
  CHECK(series_of(parse_instant("2027-12-31T23:30:00Z").value(), lisbon) == "2027");
  CHECK(series_of(parse_instant("2027-12-31T23:30:00Z").value(), WallClock("Europe/Madrid")) == "2028");
  CHECK(series_of(parse_instant("2028-01-01T00:30:00Z").value(), WallClock("Atlantic/Azores")) == "2027");
}

TEST_CASE("a document is made out as was asked for the payment, else to the patient as registered") {
  const KnownPatient with{new_id(), "Maria Santos", "123456789"};
  const KnownPatient without{new_id(), "Maria Santos", {}};
  auto p = paid();
  CHECK(buyer_of(p, with).name == "Maria Santos");
  CHECK(buyer_of(p, with).tax_number == "123456789");
  CHECK(buyer_of(p, without).name == "Maria Santos");
  CHECK(!buyer_of(p, without).tax_number);
  CHECK(!buyer_of(p, std::nullopt).name);
  p.buyer_name = "Empresa, Lda.";
  p.buyer_address = "Porto";
  CHECK(buyer_of(p, with).name == "Empresa, Lda.");
  CHECK(!buyer_of(p, with).tax_number);
  CHECK(buyer_of(p, with).address == "Porto");

  Document d = invoice_to("x");
  d.buyer_tax_number = d.buyer_address = std::nullopt;
  const auto text = text_of_pdf(pdf(p, d, issuer, lisbon, ""));
  CHECK(has(text, "Consumidor final / End consumer (NIF 999999990)"));
  CHECK(has(qr_text(d, issuer, lisbon), "*B:999999990*"));
}

TEST_CASE("a credit note names the invoice it takes back") {
  auto d = invoice_to("Ana");
  d.kind = DocumentKind::NC;
  const auto text = text_of_pdf(pdf(paid(), d, issuer, lisbon, "FT 2027/16"));
  CHECK(has(text, "Nota de crédito / Credit note NC 2027/17"));
  CHECK(has(text, "Retifica / Corrects: FT 2027/16"));
  CHECK(has(text, "ATCUD: CSDF7T5J-17"));
}

TEST_CASE("a document says for whom the visit was, as they are called now, where it was not for the patient") {
  auto p = paid();
  CHECK(whom_of(p, std::nullopt).empty());
  p.dependant_id = new_id();
  p.dependant_name = "Tomás Silva";
  CHECK(whom_of(p, std::nullopt) == "Tomás Silva");
  CHECK(whom_of(p, KnownDependant{*p.dependant_id, {}, {}, 2}) == "Tomás Silva");
  CHECK(whom_of(p, KnownDependant{*p.dependant_id, "Tomás Sousa", {}, 2}) == "Tomás Sousa");
  const auto whom = whom_of(p, KnownDependant{*p.dependant_id, "Tomás Sousa", "123456789", 2});
  CHECK(whom == "Tomás Sousa, NIF 123456789");

  const auto d = invoice_to("Ana Silva");
  CHECK(has(text_of_pdf(pdf(p, d, issuer, lisbon, "", whom)), "Para / For: Tomás Sousa, NIF 123456789"));
  CHECK(has(text_of_pdf(pdf(p, d, issuer, lisbon, "", whom)), "Ana Silva"));
  CHECK(!has(text_of_pdf(pdf(p, d, issuer, lisbon, "")), "Para / For"));
}
