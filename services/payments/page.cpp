#include "services/payments/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "clinic/money.hpp"
#include "clinic/one_line.hpp"
#include "clinic/phone.hpp"
#include "clinic/written_time.hpp"
#include "platform/http/form.hpp"
#include "platform/http/html.hpp"
#include "platform/text/text.hpp"

namespace consulta::payments::page {
namespace {

std::string grouped(const std::string& reference) {
  if (reference.size() != 9) return reference;
  return reference.substr(0, 3) + " " + reference.substr(3, 3) + " " + reference.substr(6);
}

class Renderer {
 public:
  Renderer(const Payment& p, Language language, Instant now, const WallClock& clock, const Feedback& feedback)
      : p_(p),
        language_(language),
        pt_(language == Language::pt),
        now_(now),
        clock_(clock),
        feedback_(feedback),
        amount_(written_money(p.amount_cents, language)) {}

  HtmlPage page() {
    HtmlPage page{.language = language_, .title = t("Pagamento", "Payment")};
    if (!payable(p_, now_)) {
      page.body = outcome();
      return page;
    }
    if (!feedback_.errors.empty()) page.title = t("Erro: ", "Error: ") + page.title;
    const bool asked = p_.method == Method::mbway && p_.request_id && p_.request_expires_at > now_;
    page.looks_again = asked;
    page.body = summary() + (asked ? waiting_for_phone() : form());
    return page;
  }

 private:
  const char* t(const char* pt, const char* en) const { return pt_ ? pt : en; }
  template <class... Values>
  std::string f(const char* pt, const char* en, const Values&... values) const {
    return fmt::format(fmt::runtime(t(pt, en)), values...);
  }

  std::string hour(Instant instant) const { return written_hour(instant, clock_, language_); }

  std::string what() const {
    const auto specialty =
        for_whom(name_in(p_.specialty_names, p_.specialty_name, language_), p_.dependant_name.value_or(""), language_);
    return fmt::format("<p><b>{}</b><br>{}<br><time>{}</time></p>", html_escape(specialty), html_escape(p_.doctor_name),
                       written_moment(p_.starts_at, clock_, language_));
  }

  std::string summary() {
    const auto left = std::chrono::ceil<std::chrono::minutes>(p_.expires_at - now_).count();
    const auto until = hour(p_.expires_at);
    return fmt::format("<section>{}<h1>{}</h1>{}</section>",
                       html_note(left <= 2 ? Mood::warn : Mood::good, f("Reservada para si até às {} ({} min)",
                                                                        "Kept for you until {} ({} min)", until, left)),
                       f("Pagar {}", "Pay {}", amount_), what());
  }

  // One form, so that no button loses what was typed beside another. Enter presses the first.
  std::string form() {
    const bool open = p_.method == Method::multibanco && p_.request_id;
    return fmt::format("<form method=\"post\">{}</form>",
                       open ? reference() + mbway() + details() : mbway() + multibanco() + details());
  }

  std::string multibanco() {
    if (p_.requests >= allowed_requests) {
      return fmt::format("<section>{}</section>",
                         html_note(Mood::bad, t("Este pagamento foi pedido demasiadas vezes: contacte a clínica.",
                                                "This payment was asked for too often: call the clinic.")));
    }
    const auto note = p_.method == Method::multibanco && p_.request_refused
                          ? html_note(Mood::bad, t("O banco não aceitou a referência. Peça outra.",
                                                   "The bank did not accept the reference. Ask for another."))
                          : "";
    return fmt::format("<section><h2>Multibanco</h2>{}{}</section>", note,
                       other_way(t("Pagar com referência Multibanco", "Pay with a Multibanco reference")));
  }

  std::string reference() {
    return fmt::format(
        "<section><h2>Multibanco</h2><p>{}</p><dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd>"
        "</dl>{}</section>",
        t("Pague em «Pagamento de serviços», num Multibanco ou na aplicação do seu banco.",
          "Pay under “Pagamento de serviços”, at a Multibanco machine or in your bank's app."),
        t("Entidade", "Entity"), p_.entity, t("Referência", "Reference"), grouped(p_.reference),
        t("Montante", "Amount"), amount_, html_look_again(t("Já paguei: atualizar", "I have paid: refresh")));
  }

  std::string other_way(const char* words) {
    return fmt::format("<button class=\"other\" name=\"method\" value=\"multibanco\" formnovalidate>{}</button>",
                       words);
  }

  std::string why_not_yet() {
    if (p_.method != Method::mbway) return "";
    if (p_.request_refused) {
      return t("O MB WAY não aceita este telemóvel. Use outro, ou pague por Multibanco.",
               "MB WAY does not accept this phone. Use another one, or pay by Multibanco.");
    }
    if (p_.declines == 0 || p_.request_id) return t("Não foi aceite a tempo.", "It was not accepted in time.");
    const auto left = allowed_declines - p_.declines;
    return left == 1 ? t("Foi recusado no telemóvel; pode pedir mais 1 vez.",
                         "It was declined on the phone; you can ask 1 more time.")
                     : f("Foi recusado no telemóvel; pode pedir mais {} vezes.",
                         "It was declined on the phone; you can ask {} more times.", left);
  }

  std::string mbway() {
    if (p_.requests >= allowed_requests) return "";
    const auto why = why_not_yet();
    const bool sent = feedback_.form.method || feedback_.form.details;
    const auto phone = sent ? feedback_.form.phone : p_.phone.value_or("");
    return fmt::format(
        "<section><h2>MB WAY</h2>{}{}<button name=\"method\" value=\"mbway\">{}</button></section>",
        why.empty() ? "" : html_note(Mood::warn, why),
        field("phone", t("Telemóvel", "Mobile phone"), phone, "type=\"tel\" autocomplete=\"tel\" required",
              t("Escreva um telemóvel português, como +351 912 345 678.",
                "Enter a Portuguese mobile number, such as +351 912 345 678."),
              t("Por exemplo 912 345 678", "For example 912 345 678")),
        why.empty() ? t("Pagar com MB WAY", "Pay with MB WAY") : t("Pedir de novo", "Ask again"));
  }

  std::string waiting_for_phone() {
    return fmt::format("<section><h2>MB WAY, {}</h2><p>{}</p>{}<form method=\"post\">{}</form></section>",
                       grouped_phone(html_escape(p_.phone.value_or(""))),
                       f("Aceite o pedido na aplicação MB WAY, até às {}.",
                         "Accept the request in the MB WAY app by {}.", hour(*p_.request_expires_at)),
                       html_look_again(t("Já aceitei: atualizar", "I have accepted: refresh")),
                       other_way(t("Pagar antes por Multibanco", "Pay by Multibanco instead")));
  }

  std::string details() {
    Form::Details shown{p_.buyer_name.value_or(""), p_.buyer_tax_number.value_or(""), p_.buyer_address.value_or("")};
    if (feedback_.form.details) shown = *feedback_.form.details;
    const auto saved = p_.buyer_name && feedback_.errors.empty() ? html_note(Mood::good, t("Guardado.", "Saved.")) : "";
    // One after the other, as they stand on the page.
    auto fields = field("name", t("Nome", "Name"), shown.name, "autocomplete=\"name\" maxlength=\"100\"",
                        t("Escreva o nome.", "Enter a name."));
    fields += field("tax_number", "NIF", shown.tax_number, "inputmode=\"numeric\" autocomplete=\"off\"",
                    t("O NIF não é válido.", "This NIF is not valid."), t("Opcional", "Optional"));
    fields +=
        field("address", t("Morada", "Address"), shown.address, "autocomplete=\"street-address\" maxlength=\"200\"",
              t("A morada é demasiado longa.", "The address is too long."), t("Opcional", "Optional"));
    return fmt::format(
        "<section><h2>{}</h2>{}{}<button class=\"other\" name=\"details\" value=\"1\" "
        "formnovalidate>{}</button></section>",
        t("Dados da fatura", "Invoice details"), saved, fields, t("Guardar", "Save"));
  }

  // A field with its label, what to know about it, and what is wrong with it. The first that is wrong has the focus.
  std::string field(const char* name, const char* label, const std::string& value, const char* attributes,
                    const char* message, const char* hint = "") {
    const bool wrong = std::any_of(feedback_.errors.begin(), feedback_.errors.end(),
                                   [&](const json::FieldError& e) { return e.field == name; });
    std::string described = *hint == '\0' ? "" : fmt::format("{}-hint", name);
    std::string more;
    if (wrong) {
      described = fmt::format("{}-error{}{}", name, described.empty() ? "" : " ", described);
      more = " aria-invalid=\"true\"";
      if (!std::exchange(focused_, true)) more += " autofocus";
    }
    if (!described.empty()) more += fmt::format(" aria-describedby=\"{}\"", described);
    return fmt::format("<label for=\"{0}\">{1}</label>{2}{3}<input id=\"{0}\" name=\"{0}\" {4} value=\"{5}\"{6}>", name,
                       label, *hint == '\0' ? "" : fmt::format("<p class=\"hint\" id=\"{}-hint\">{}</p>", name, hint),
                       wrong ? html_note(Mood::bad, message, fmt::format(" id=\"{}-error\" role=\"alert\"", name)) : "",
                       attributes, html_escape(value), more);
  }

  std::string outcome() {
    if (p_.erased) return over(t("A conta a que pertencia foi apagada.", "The account that it was of is gone."));
    switch (p_.status) {
      case Status::paid:
        return fmt::format(
            "<section><h1 class=\"good\">{}{}</h1>{}<p class=\"money\"><b>{}</b></p><p>{}</p>"
            "<div class=\"actions\"><a class=\"button\" href=\"/appointments/{}\">{}</a></div></section>",
            html_icon(Mood::good), t("Pago. Obrigado!", "Paid. Thank you!"), what(), amount_,
            t("A confirmação e a fatura seguem por email, assim que o endereço estiver confirmado.",
              "The confirmation and the invoice follow by email, once the address is proved."),
            to_text(p_.appointment_id), t("Ver já o calendário e a fatura", "See calendar and invoice now"));
      case Status::refunded:
      case Status::partially_refunded:
        return over(t("O valor foi devolvido.", "The money was returned."));
      case Status::failed:
        return over(t("O pagamento foi recusado três vezes e a marcação foi cancelada. Não pagou nada.",
                      "The payment was declined three times and the booking was cancelled. You have paid nothing."));
      case Status::voided:
        return over(t("A marcação foi cancelada. Se pagou entretanto, devolvemos tudo.",
                      "The booking was cancelled. If you paid meanwhile, all of it is returned."));
      default:
        return over(f("O prazo terminou às {} e a hora ficou livre. Se pagou entretanto, devolvemos tudo.",
                      "The time to pay ended at {} and the slot is free. If you paid meanwhile, all of it is returned.",
                      hour(p_.expires_at)));
    }
  }
  std::string over(std::string_view why) {
    return fmt::format(
        "<section><h1>{}</h1><p>{}</p><div class=\"actions\"><a class=\"button\" href=\"/\">{}</a></div></section>",
        t("Este pagamento já não está em aberto.", "This payment is no longer open."), why,
        t("Marcar consulta", "Book an appointment"));
  }

  const Payment& p_;
  const Language language_;
  const bool pt_;
  const Instant now_;
  const WallClock& clock_;
  const Feedback& feedback_;
  const std::string amount_;
  bool focused_ = false;
};

}  // namespace

Form read_form(const http::Request& request) {
  Form form;
  Form::Details details;
  for (auto& [name, value] : http::form_fields(request)) {
    if (name == "method" && value == "multibanco") form.method = Method::multibanco;
    if (name == "method" && value == "mbway") form.method = Method::mbway;
    if (name == "phone") form.phone = std::move(value);
    if (name == "details") form.details.emplace();  // to be saved, whatever they are
    if (name == "name") details.name = std::move(value);
    if (name == "tax_number") details.tax_number = std::move(value);
    if (name == "address") details.address = std::move(value);
  }
  if (form.details || !is_blank(details.name + details.tax_number + details.address)) {
    form.details = std::move(details);
  } else if (!form.method) {
    throw Problem(400, "malformed", "The form has neither a method nor invoice details.");
  }
  // Without a country it is a Portuguese number.
  if (const auto national = "+351 " + form.phone; !phone_of(form.phone) && phone_of(national)) form.phone = national;
  return form;
}

HtmlPage render(const Payment& payment, Language language, Instant now, const WallClock& clock,
                const Feedback& feedback) {
  return Renderer(payment, language, now, clock, feedback).page();
}

}  // namespace consulta::payments::page
