#include "services/payments/page.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "platform/html.hpp"
#include "platform/validate.hpp"

namespace consulta::payments::page {
namespace {

constexpr std::string_view style =
    "body{font:17px/1.5 system-ui,sans-serif;margin:0;background:#f3f6f8;color:#14303f}"
    "main{max-width:28rem;margin:0 auto;padding:1rem}"
    "section{background:#fff;border-radius:.8rem;padding:1rem 1.2rem;margin:0 0 1rem}"
    "h1{font-size:1.3rem;margin:0 0 .3rem}h2{font-size:1.05rem;margin:0 0 .5rem}p{margin:.3rem 0}"
    "dl{display:grid;grid-template-columns:auto 1fr;gap:.2rem 1rem;margin:.5rem 0}dt{color:#567}"
    "dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}"
    "label{display:block;margin:.6rem 0 .2rem}"
    "input{font:inherit;width:100%;box-sizing:border-box;padding:.6rem;border:1px solid #9bb;border-radius:.5rem}"
    "button{font:inherit;font-weight:600;width:100%;padding:.75rem;margin-top:.8rem;border:0;border-radius:.5rem;"
    "background:#0a6a80;color:#fff}button.other{background:#e2ecef;color:#14303f}"
    ".wrong{color:#a3210f;margin:.2rem 0 0}.good{color:#11704a}a{color:#0a6a80}";

std::string grouped(const std::string& reference) {
  if (reference.size() != 9) return reference;
  return reference.substr(0, 3) + " " + reference.substr(3, 3) + " " + reference.substr(6);
}

class Renderer {
 public:
  Renderer(const Payment& p, Language language, Instant now, const WallClock& clock, const Feedback& feedback)
      : p_(p), pt_(language == Language::pt), now_(now), clock_(clock), feedback_(feedback) {}

  std::string document() {
    std::string body;
    const bool open = payable(p_, now_);
    const bool asked = open && p_.method == Method::mbway && p_.request_id && p_.request_expires_at > now_;
    if (open) {
      body = summary() + (asked ? waiting_for_phone() : multibanco() + mbway() + details());
    } else {
      body = outcome();
    }
    return fmt::format(
        "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
        "content=\"width=device-width,initial-scale=1\">{}<meta name=\"robots\" content=\"noindex\"><title>{}</title>"
        "<style>{}</style></head><body><main>{}</main></body></html>",
        t("pt", "en"), asked ? "<meta http-equiv=\"refresh\" content=\"4\">" : "", t("Pagamento", "Payment"), style,
        body);
  }

 private:
  const char* t(const char* pt, const char* en) const { return pt_ ? pt : en; }

  std::string amount() const {
    return pt_ ? fmt::format("{},{:02} €", p_.amount_cents / 100, p_.amount_cents % 100)
               : fmt::format("€{}.{:02}", p_.amount_cents / 100, p_.amount_cents % 100);
  }

  std::string what() const {
    return fmt::format("<p>{}<br>{}</p>", html_escape(p_.doctor_name), clock_.minutes(p_.starts_at));
  }

  std::string summary() {
    const auto left = std::chrono::ceil<std::chrono::minutes>(p_.expires_at - now_).count();
    return fmt::format("<section><h1>{}</h1>{}<p><b>{}</b></p><p>{}</p></section>", html_escape(p_.specialty_name),
                       what(), amount(),
                       fmt::format(fmt::runtime(t("O horário fica reservado para si até às {} ({} min).",
                                                  "The time is kept for you until {} ({} min).")),
                                   clock_.minutes(p_.expires_at).substr(11), left));
  }

  std::string multibanco() {
    if (p_.method != Method::multibanco || !p_.request_id) {
      if (p_.requests >= allowed_requests) {
        return fmt::format("<section><p class=\"wrong\">{}</p></section>",
                           t("Este pagamento já foi pedido demasiadas vezes. Contacte a clínica.",
                             "This payment has been asked for too often. Call the clinic."));
      }
      const auto note =
          p_.method == Method::multibanco && p_.request_refused
              ? fmt::format("<p class=\"wrong\">{}</p>", t("O banco não aceitou a referência. Peça outra.",
                                                           "The bank did not accept the reference. Ask for another."))
              : "";
      return fmt::format(
          "<section><h2>Multibanco</h2>{}<form method=\"post\"><input type=\"hidden\" name=\"method\" "
          "value=\"multibanco\"><button class=\"other\">{}</button></form></section>",
          note, t("Pagar com referência Multibanco", "Pay with a Multibanco reference"));
    }
    return fmt::format(
        "<section><h2>Multibanco</h2><dl><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd><dt>{}</dt><dd>{}</dd></dl>"
        "<p><a href=\"\">{}</a></p></section>",
        t("Entidade", "Entity"), p_.entity, t("Referência", "Reference"), grouped(p_.reference),
        t("Montante", "Amount"), amount(), t("Já paguei: atualizar", "I have paid: refresh"));
  }

  std::string mbway() {
    if (p_.requests >= allowed_requests) return "";
    std::string note;
    if (p_.method == Method::mbway) {
      note = fmt::format("<p class=\"wrong\">{}</p>",
                         p_.request_refused
                             ? t("O MB WAY não aceita este telemóvel. Use outro, ou pague por Multibanco.",
                                 "MB WAY does not accept this phone. Use another one, or pay by Multibanco.")
                         : p_.declines > 0 && !p_.request_id
                             ? t("O pedido foi recusado no telemóvel.", "The request was declined on the phone.")
                             : t("O pedido não foi aceite a tempo.", "The request was not accepted in time."));
    }
    const auto phone = feedback_.form.method == Method::mbway ? feedback_.form.phone : p_.phone.value_or("");
    return fmt::format(
        "<section><h2>MB WAY</h2>{}<form method=\"post\"><input type=\"hidden\" name=\"method\" value=\"mbway\">"
        "<label for=\"phone\">{}</label><input id=\"phone\" name=\"phone\" type=\"tel\" autocomplete=\"tel\" "
        "required placeholder=\"+351 9\" value=\"{}\">{}<button>{}</button></form></section>",
        note, t("Telemóvel", "Mobile phone"), html_escape(phone),
        wrong("phone", t("Escreva um telemóvel português, como +351 912 345 678.",
                         "Enter a Portuguese mobile number, such as +351 912 345 678.")),
        t("Pagar com MB WAY", "Pay with MB WAY"));
  }

  std::string waiting_for_phone() {
    return fmt::format(
        "<section><h2>MB WAY</h2><p>{} <b>{}</b>.</p><p>{} {}.</p><form method=\"post\"><input type=\"hidden\" "
        "name=\"method\" value=\"multibanco\"><button class=\"other\">{}</button></form></section>",
        t("Aceite o pedido no telemóvel", "Accept the request on the phone"), html_escape(p_.phone.value_or("")),
        t("O pedido é válido até às", "It can be accepted until"), clock_.minutes(*p_.request_expires_at).substr(11),
        t("Pagar antes por Multibanco", "Pay by Multibanco instead"));
  }

  std::string details() {
    Form::Details shown{p_.buyer_name.value_or(""), p_.buyer_tax_number.value_or(""), p_.buyer_address.value_or("")};
    if (feedback_.form.details) shown = *feedback_.form.details;
    const auto saved = p_.buyer_name && !feedback_.form.details
                           ? fmt::format("<p class=\"good\">{}</p>", t("Guardado.", "Saved."))
                           : "";
    return fmt::format(
        "<section><h2>{}</h2>{}<form method=\"post\"><input type=\"hidden\" name=\"details\" value=\"1\">"
        "<label for=\"name\">{}</label><input id=\"name\" name=\"name\" autocomplete=\"name\" maxlength=\"100\" "
        "value=\"{}\">{}<label for=\"tax_number\">NIF</label><input id=\"tax_number\" name=\"tax_number\" "
        "inputmode=\"numeric\" value=\"{}\">{}<label for=\"address\">{}</label><input id=\"address\" "
        "name=\"address\" autocomplete=\"street-address\" maxlength=\"200\" value=\"{}\">{}<button "
        "class=\"other\">{}</button></form></section>",
        t("Dados da fatura", "Invoice details"), saved, t("Nome", "Name"), html_escape(shown.name),
        wrong("name", t("Escreva o nome.", "Enter a name.")), html_escape(shown.tax_number),
        wrong("tax_number", t("O NIF não é válido.", "This NIF is not valid.")), t("Morada", "Address"),
        html_escape(shown.address), wrong("address", t("A morada é demasiado longa.", "The address is too long.")),
        t("Guardar", "Save"));
  }

  std::string outcome() {
    switch (p_.status) {
      case Status::paid:
        return fmt::format(
            "<section><h1 class=\"good\">{}</h1><p>{}</p>{}<p><b>{}</b></p><p>{}</p></section>",
            t("Pago. Obrigado!", "Paid. Thank you!"), html_escape(p_.specialty_name), what(), amount(),
            t("A confirmação e a fatura seguem por email.", "The confirmation and the invoice follow by email."));
      case Status::refunded:
      case Status::partially_refunded:
        return over(t("O valor foi devolvido.", "The money was returned."));
      case Status::failed:
        return over(t("O pagamento foi recusado três vezes e a marcação foi cancelada.",
                      "The payment was declined three times and the booking was cancelled."));
      default:
        return over(t("O prazo terminou ou a marcação foi cancelada. Pode marcar outro horário.",
                      "The time to pay is over, or the booking was cancelled. You can book another time."));
    }
  }
  std::string over(const char* why) {
    return fmt::format("<section><h1>{}</h1><p>{}</p></section>",
                       t("Este pagamento já não está em aberto.", "This payment is no longer open."), why);
  }

  std::string wrong(const char* field, const char* message) {
    const bool is = std::any_of(feedback_.errors.begin(), feedback_.errors.end(),
                                [&](const json::FieldError& e) { return e.field == field; });
    return is ? fmt::format("<p class=\"wrong\" role=\"alert\">{}</p>", message) : "";
  }

  const Payment& p_;
  bool pt_;
  Instant now_;
  const WallClock& clock_;
  const Feedback& feedback_;
};

std::string trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos) return "";
  return std::string(text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1));
}

}  // namespace

Language language(std::string_view header) {
  double best_pt = -1;
  double best_en = -1;
  while (!header.empty()) {
    const auto comma = header.find(',');
    auto range = header.substr(0, comma);
    header = comma == std::string_view::npos ? "" : header.substr(comma + 1);
    double quality = 1;
    if (const auto semicolon = range.find(';'); semicolon != std::string_view::npos) {
      const auto q = range.find("q=", semicolon);
      if (q != std::string_view::npos) quality = std::atof(std::string(range.substr(q + 2)).c_str());
      range = range.substr(0, semicolon);
    }
    const auto tag = trimmed(range).substr(0, 2);
    if (tag == "pt") best_pt = std::max(best_pt, quality);
    if (tag == "en") best_en = std::max(best_en, quality);
  }
  return best_en > best_pt && best_en > 0 ? Language::en : Language::pt;
}

Form read_form(const http::Request& request) {
  if (!request.header("content-type").starts_with("application/x-www-form-urlencoded")) {
    throw Problem(415, "unsupported_media_type", "Send a form (application/x-www-form-urlencoded).");
  }
  Form form;
  Form::Details details;
  std::string_view rest = request.body;
  while (!rest.empty()) {
    const auto end = rest.find('&');
    const auto pair = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    const auto equals = pair.find('=');
    const auto name = pair.substr(0, equals);
    const auto value =
        http::percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), /*plus_is_space=*/true);
    if (!value || !valid_utf8(*value)) throw Problem(400, "malformed", "The form cannot be read.");
    if (name == "method" && *value == "multibanco") form.method = Method::multibanco;
    if (name == "method" && *value == "mbway") form.method = Method::mbway;
    if (name == "phone") form.phone = trimmed(*value);
    if (name == "details") form.details.emplace();
    if (name == "name") details.name = trimmed(*value);
    if (name == "tax_number") details.tax_number = trimmed(*value);
    if (name == "address") details.address = trimmed(*value);
  }
  if (form.details) {
    form.details = std::move(details);
  } else if (!form.method) {
    throw Problem(400, "malformed", "The form has neither a method nor invoice details.");
  }
  // Nine digits are a Portuguese number.
  if (without_spaces(form.phone).size() == 9) form.phone = "+351 " + form.phone;
  return form;
}

std::string render(const Payment& payment, Language language, Instant now, const WallClock& clock,
                   const Feedback& feedback) {
  return Renderer(payment, language, now, clock, feedback).document();
}

}  // namespace consulta::payments::page
