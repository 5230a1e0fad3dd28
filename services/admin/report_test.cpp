// The report, read back as its readers do.
#include "services/admin/report.hpp"

#include <doctest/doctest.h>

#include "tests/support/documents.hpp"

using namespace consulta;
using namespace consulta::admin;
using consulta::testing::text_of_pdf;

namespace {

Analytics december() {
  Analytics out;
  out.total.bookings = 412;
  out.total.no_shows = 13;
  out.total.kept_cents = 1'124'000;
  out.total.occupancy = 0.744;
  out.total.wait_seconds.median = 620;
  NamedFigures ana{new_id(), Names{"Ana Prado", "Ana Prado"}, {}};
  ana.figures.bookings = 57;
  out.doctors = {ana, {new_id(), {}, {}}};
  out.specialties = {{new_id(), Names{"Massagem", "Massage"}, {}}};
  return out;
}

std::string text_in(Language language) {
  return text_of_pdf(report(december(), "Clínica São João", "2026-12", language,
                            parse_instant("2027-01-02T09:00:00Z").value(), WallClock("Europe/Lisbon")));
}

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

}  // namespace

TEST_CASE("a month's report says what was shown, in either language") {
  const auto portuguese = text_in(Language::pt), english = text_in(Language::en);
  for (const auto& text : {portuguese, english}) {
    CHECK(has(text, "Clínica São João"));
    CHECK(has(text, "2026-12"));
    CHECK(has(text, "412"));
    CHECK(has(text, "74 %"));
    CHECK(has(text, "10 min"));
    CHECK(has(text, "Ana Prado"));
    CHECK(has(text, "2027-01-02 09:00"));
  }
  CHECK(has(portuguese, "Relatório de 2026-12"));
  CHECK(has(portuguese, "Massagem"));
  CHECK(has(portuguese, "Sem nome"));
  CHECK(has(english, "Report of 2026-12"));
  CHECK(has(english, "Massage"));
  CHECK(has(english, "Without a name"));
}
