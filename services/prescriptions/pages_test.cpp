// Prescriptions, read back as their readers do: by pdftotext, pdffonts, and a telephone's camera.
#include "services/prescriptions/pages.hpp"

#include <doctest/doctest.h>

#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::prescriptions;
using consulta::testing::qr_on_pdf;
using consulta::testing::read_by;
using consulta::testing::text_of_pdf;

namespace {

const WallClock lisbon("Europe/Lisbon");
const Letterhead head{
    {"Clínica São João", "Rua da Saúde 1, 1000-001 Lisboa"}, "+351 210 000 000", "https://clinic.example"};

Prescription prescribed() {
  static const Medicines medicines;
  Prescription p;
  p.id = parse_uuid("01890000-0000-7000-8000-00000000abcd").value();
  p.doctor_name = "Łukasz Žižka";
  p.revision = 2;
  p.written_at = parse_instant("2027-07-01T08:30:00Z").value();
  for (const char* written : {"ibuprofen.tablet.400mg", "Chá de camomila"}) {
    auto& item = p.items.emplace_back(item_of(written, medicines));
    item.dosage = "1 comprimido";
    item.frequency = "de 8 em 8 horas";
    item.duration_days = 5;
    item.from = "2027-07-01";
    item.until = "2027-07-05";
  }
  p.items[1].notes = "à noite";
  return p;
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("a prescription says who takes what, how, from when until when, and who says so") {
  const auto text = text_of_pdf(pdf(prescribed(), "João Gonçalves 王小明", head, lisbon));
  for (const char* word :
       {"Clínica São João", "Rua da Saúde 1", "+351 210 000 000", "Receita / Prescription 00000000abcd",
        "Versão / Version 2, 2027-07-01 09:30", "João Gonçalves 王小明", "Łukasz Žižka",
        "1. Ibuprofeno 400 mg comprimido", "Ibuprofen 400 mg tablet", "5 dias / days", "1 comprimido",
        "de 8 em 8 horas", "2027-07-01", "2027-07-05", "2. Chá de camomila", "à noite"}) {
    CHECK_MESSAGE(has(text, word), word);
  }
  CHECK(!has(text, "ANULADA"));
}

TEST_CASE("its QR code leads to it") {
  CHECK(qr_on_pdf(pdf(prescribed(), "Ana", head, lisbon)) ==
        "https://clinic.example/prescriptions/01890000-0000-7000-8000-00000000abcd");
}

TEST_CASE("one that is cancelled says so, and one of nobody who is known has an id") {
  auto p = prescribed();
  p.cancelled_at = parse_instant("2027-07-02T08:30:00Z").value();
  p.person_id = new_id();
  const auto text = text_of_pdf(pdf(p, "", head, lisbon));
  CHECK(has(text, "ANULADA / CANCELLED 2027-07-02 09:30"));
  CHECK(has(text, to_text(p.person_id)));
}

TEST_CASE("what is long goes on in the next line and on the next page, and all fonts are embedded") {
  auto p = prescribed();
  p.items[0].notes = std::string(450, 'W');
  for (int i = 0; i < 18; ++i) p.items.push_back(p.items[i % 2]);
  const auto document = pdf(p, "Ana", head, lisbon);
  CHECK(has(text_of_pdf(document), "20. "));
  CHECK(!has(read_by("pdfinfo", document), "Pages:           1\n"));
  CHECK(!has(read_by("pdffonts", document), " no "));
}
