#include "services/admin/report.hpp"

#include <fmt/format.h>

#include "clinic/money.hpp"
#include "platform/text/pdf_pages.hpp"

namespace consulta::admin {
namespace {

class Report {
 public:
  Report(PdfPages& pages, Language language) : pages_(pages), language_(language) {}

  // As the language has it.
  std::string_view in(std::string_view portuguese, std::string_view english) const {
    return language_ == Language::pt ? portuguese : english;
  }

  void write_total(const Figures& f) {
    section(in("Marcações", "Bookings"));
    row(in("Feitas neste mês", "Made this month"), f.bookings, true);
    row(in("por pagar", "to be paid"), f.outcomes.open);
    row(in("confirmadas, ainda por realizar", "confirmed, still to come"), f.outcomes.confirmed);
    row(in("realizadas", "completed"), f.outcomes.completed);
    row(in("sem comparência", "no-shows"), f.outcomes.no_show);
    row(in("canceladas", "cancelled"), f.outcomes.cancelled);
    row(in("não pagas a tempo", "not paid in time"), f.outcomes.expired);
    row(in("Recusadas por falta de vaga", "Refused, as the time was taken"), f.outcomes.rejected);
    row(in("Dias de antecedência (mediana)", "Days booked ahead (median)"), f.lead_days.median);

    section(in("Consultas deste mês", "Visits this month"));
    row(in("Realizadas", "Completed"), f.completed, true);
    row(in("Faltas", "No-shows"), f.no_shows);
    row(in("Canceladas pelo paciente", "Cancelled by the patient"), f.cancelled.patient);
    row(in("Canceladas pela clínica", "Cancelled by the clinic"), f.cancelled.clinic);
    row(in("Canceladas por falha do pagamento", "Cancelled as the payment failed"), f.cancelled.payment);
    row(in("Prescrições", "Prescriptions"), f.prescriptions);
    text(in("Ocupação", "Occupancy"), percent(f.occupancy));
    text(in("Espera (mediana)", "Wait (median)"), minutes(f.wait_seconds.median));
    text(in("Espera (nove em dez até)", "Wait (nine of ten at most)"), minutes(f.wait_seconds.p90));

    section(in("Dinheiro", "Money"));
    text(in("Recebido", "Received"), euros(f.revenue_cents));
    text(in("Devolvido", "Given back"), euros(f.refunds_cents));
    text(in("Fica", "Kept"), euros(f.kept_cents), true);
  }

  void write_each(std::string_view title, const std::vector<NamedFigures>& all) {
    if (all.empty()) return;
    section(title);
    for (const auto& one : all) {
      const auto name = one.names ? name_in(one.names, "", language_) : std::string(in("Sem nome", "Without a name"));
      text(name, euros(one.figures.kept_cents), true);
      auto line = fmt::format("{}: {} · {}: {} · {}: {}", in("marcações", "bookings"), one.figures.bookings,
                              in("realizadas", "completed"), one.figures.completed, in("faltas", "no-shows"),
                              one.figures.no_shows);
      if (one.figures.occupancy) {
        line += fmt::format(" · {}: {}", in("ocupação", "occupancy"), percent(one.figures.occupancy));
      }
      pages_.paragraph(line, 9);
      pages_.gap(4);
    }
  }

 private:
  void section(std::string_view title) {
    pages_.gap(14);
    pages_.heading(std::string(title), 13);
    pages_.rule();
  }
  void text(std::string_view what, const std::string& value, bool strong = false) {
    pages_.row(std::string(what), value, strong);
  }
  void row(std::string_view what, const std::optional<std::int64_t>& number, bool strong = false) {
    text(what, number ? std::to_string(*number) : "–", strong);
  }
  std::string euros(std::int64_t cents) const { return written_money(cents, language_, " "); }
  std::string percent(const std::optional<double>& share) const {
    return share ? fmt::format("{:.0f} %", *share * 100) : "–";
  }
  std::string minutes(const std::optional<std::int64_t>& seconds) const {
    return seconds ? fmt::format("{} min", (*seconds + 30) / 60) : "–";
  }

  PdfPages& pages_;
  Language language_;
};

}  // namespace

std::string report(const Analytics& analytics, const std::string& clinic, const std::string& month, Language language,
                   Instant made_at, const WallClock& clock) {
  const auto title = (language == Language::pt ? "Relatório de " : "Report of ") + month;
  PdfPages pages({title, clinic, std::string(tag_of(language)),
                  format_instant(std::chrono::floor<std::chrono::seconds>(made_at))});
  Report report(pages, language);
  pages.heading(clinic, 20);
  pages.heading(title, 14);
  pages.paragraph(std::string(report.in("Feito em ", "Made on ")) + clock.minutes(made_at), 9);
  report.write_total(analytics.total);
  report.write_each(report.in("Por profissional", "By doctor"), analytics.doctors);
  report.write_each(report.in("Por especialidade", "By specialty"), analytics.specialties);
  return pages.take();
}

}  // namespace consulta::admin
