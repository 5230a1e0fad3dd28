#include "services/appointments/choice_page.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "clinic/written_time.hpp"
#include "platform/http/form.hpp"
#include "platform/http/html.hpp"

namespace consulta::appointments::choice_page {
namespace {

class Renderer {
 public:
  Renderer(const Appointment& a, Language language, const WallClock& clock, const Shown& shown)
      : a_(a), language_(language), clock_(clock), shown_(shown) {}

  HtmlPage page() {
    HtmlPage page{.language = language_, .title = t("A sua consulta", "Your appointment")};
    if (a_.wish_starts_at) {
      page.looks_again = true;
      page.body = fmt::format("<section><h1>{}</h1><p>{}</p>{}</section>", t("A mudar a hora…", "Changing the time…"),
                              t("Só um momento.", "Just a moment."), html_look_again(t("Atualizar", "Refresh")));
    } else if (a_.answer_by && *a_.answer_by > shown_.now) {
      page.title = t("Escolha outra hora", "Choose another time");
      page.body = question() + way_out();
    } else {
      page.body = outcome();
    }
    return page;
  }

 private:
  const char* t(const char* pt, const char* en) const { return language_ == Language::pt ? pt : en; }
  template <class... Values>
  std::string f(const char* pt, const char* en, const Values&... values) const {
    return fmt::format(fmt::runtime(t(pt, en)), values...);
  }
  std::string when(Instant instant) const { return written_moment(instant, clock_, language_); }

  std::string what() const {
    return fmt::format("<p><b>{}</b><br>{}<br><time>{}</time></p>",
                       html_escape(for_whom(name_in(a_.specialty_names, a_.specialty_name, language_),
                                            a_.dependant_name.value_or(""), language_)),
                       html_escape(a_.doctor_name.value_or("")), when(a_.starts_at));
  }

  // Why the page shows other times than before.
  std::string news() const {
    if (shown_.overlapping) {
      return html_note(Mood::warn, t("A essa hora já há outra consulta. Escolha outra.",
                                     "There is another appointment then. Choose another time."));
    }
    const auto& last = a_.history.back().reason;
    if (!last || !last->starts_with("reschedule_rejected")) return "";
    return html_note(Mood::warn, t("Essa hora acabou de ser ocupada. Estas estão livres:",
                                   "That time was taken just now. These are free:"));
  }

  std::vector<events::NearSlot> slots() const {
    auto slots = a_.move_offer->nearest;
    std::erase_if(slots, [&](const events::NearSlot& slot) {
      return slot.starts_at < shown_.bookable_from || slot.starts_at == shown_.overlapping;
    });
    std::stable_partition(slots.begin(), slots.end(), [&](const events::NearSlot& slot) {
      return slot.starts_at == shown_.first && slot.doctor_id == shown_.doctor_id.value_or(slot.doctor_id);
    });
    return slots;
  }

  std::string question() const {
    std::string choices;
    for (const auto& slot : slots()) {
      choices += fmt::format(
          "<form method=\"post\"><input type=\"hidden\" name=\"doctor_id\" value=\"{}\"><input type=\"hidden\" "
          "name=\"starts_at\" value=\"{}\"><button{}>{}, {}</button></form>",
          to_text(slot.doctor_id), format_instant(slot.starts_at), choices.empty() ? "" : " class=\"other\"",
          when(slot.starts_at), html_escape(slot.doctor_name));
    }
    if (choices.empty()) {
      choices = html_note(Mood::warn, t("Não há outra hora livre por perto: contacte a clínica, ou cancele.",
                                        "No other time is free near it: call the clinic, or cancel."));
    }
    return fmt::format("<section><h1>{}</h1>{}{}{}{}</section>", t("Escolha outra hora", "Choose another time"),
                       html_note(Mood::warn, f("{} não pode estar presente à hora marcada. Pedimos desculpa.",
                                               "{} cannot be there at the time you booked. We are sorry.",
                                               html_escape(a_.doctor_name.value_or("")))),
                       what(), news(), choices);
  }

  std::string way_out() const {
    const bool paid = a_.status == Status::confirmed;
    return fmt::format(
        "<section><h2>{}</h2><p>{}</p><form method=\"post\"><input type=\"hidden\" name=\"cancel\" "
        "value=\"1\"><button class=\"other\">{}</button></form><p class=\"quiet\">{}</p></section>",
        t("Ou cancele", "Or cancel"),
        paid ? t("Devolvemos tudo o que pagou.", "Everything you paid is returned.")
             : t("Não paga nada.", "You pay nothing."),
        t("Cancelar a consulta", "Cancel the appointment"),
        f("Sem resposta até {}, cancelamos nós, com o mesmo resultado.",
          "Without an answer by {} we cancel it, to the same effect.", when(*a_.answer_by)));
  }

  std::string outcome() const {
    if (a_.answer_by) {
      return says(t("Já não há tempo para escolher", "The time to choose is over"),
                  t("A consulta está a ser cancelada; se pagou, tudo é devolvido.",
                    "The appointment is being cancelled; if you paid, everything is returned."));
    }
    if (a_.status_reason == doctor_unavailable) {
      return says(t("A consulta foi cancelada", "The appointment is cancelled"),
                  t("Se pagou, tudo é devolvido pelo meio de pagamento que usou.",
                    "If you paid, everything is returned by the means of payment you used."));
    }
    if (is_over(a_.status)) {
      return says(t("Já não há nada a escolher", "There is nothing to choose any more"),
                  t("Esta consulta terminou ou foi cancelada.", "This appointment is over or was cancelled."));
    }
    if (a_.move_offer && a_.move_offer->withdrawn && a_.starts_at == a_.move_offer->starts_at) {
      return says(t("A sua consulta mantém-se", "Your appointment stands"), "", what());
    }
    return says(t("A sua consulta tem nova hora", "Your appointment has a new time"), "", what());
  }

  std::string says(const char* heading, const char* why, const std::string& more = "") const {
    return fmt::format(
        "<section><h1>{}</h1>{}<p>{}</p><div class=\"actions\"><a class=\"button\" "
        "href=\"/\">{}</a></div></section>",
        heading, more, why, t("Página inicial", "Start page"));
  }

  const Appointment& a_;
  const Language language_;
  const WallClock& clock_;
  const Shown& shown_;
};

}  // namespace

std::optional<Choose> read_form(const http::Request& request) {
  std::optional<Uuid> doctor_id;
  std::optional<Instant> starts_at;
  bool cancel = false;
  for (const auto& [name, value] : http::form_fields(request)) {
    if (name == "doctor_id") doctor_id = parse_uuid(value);
    if (name == "starts_at") starts_at = parse_instant(value);
    if (name == "cancel") cancel = true;
  }
  if (cancel) return std::nullopt;
  if (!doctor_id || !starts_at) throw Problem(400, "malformed", "The form has neither a time nor a cancellation.");
  return Choose{*doctor_id, *starts_at};
}

HtmlPage render(const Appointment& a, Language language, const WallClock& clock, const Shown& shown) {
  return Renderer(a, language, clock, shown).page();
}

}  // namespace consulta::appointments::choice_page
