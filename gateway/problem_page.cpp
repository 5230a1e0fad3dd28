#include "gateway/problem_page.hpp"

#include <fmt/format.h>

#include <string>

#include "clinic/html_page.hpp"
#include "platform/http/html.hpp"

namespace consulta::gateway {
namespace {

struct Words {
  std::string_view heading, text;
};
struct Message {
  Words pt, en;
  bool again = false;  // trying again may help
  Mood mood = Mood::warn;
};

constexpr Message dead_link{
    {"Esta ligação já não é válida",
     "Veja se copiou a ligação toda da mensagem. As suas consultas e o que há a pagar estão na sua conta."},
    {"This link no longer works",
     "Look whether you copied all of the link from the message. Your appointments, and what is to be paid, are in your "
     "account."}};
constexpr Message missing{{"Esta página não existe, ou não é sua", "Veja se o endereço está completo."},
                          {"This page does not exist, or it is not yours", "Look whether the address is complete."}};
constexpr Message nobody{{"É preciso entrar", "Entre na sua conta para ver esta página."},
                         {"You need to log in", "Log in to your account to see this page."}};
constexpr Message forbidden{{"Sem acesso", "A sua conta não dá acesso a esta página."},
                            {"No access", "Your account does not open this page."}};
constexpr Message too_large{
    {"É demasiado grande", "O que enviou é demasiado grande, e nada foi guardado. Volte atrás e envie menos."},
    {"It is too large", "What you sent is too large, and nothing was kept. Go back and send less."}};
constexpr Message too_many{{"Demasiados pedidos", "Recebemos demasiados pedidos desta ligação à Internet."},
                           {"Too many requests", "We got too many requests from this Internet connection."},
                           true};
constexpr Message away{{"O sistema não responde de momento", "Não perdeu nada do que já estava confirmado."},
                       {"The system does not answer at the moment", "Nothing that was confirmed is lost."},
                       true};
constexpr Message failed{{"Algo falhou do nosso lado", "Tente de novo; se continuar, indique-nos o código abaixo."},
                         {"Something failed on our side", "Try again; if it persists, tell us the code below."},
                         true,
                         Mood::bad};
constexpr Message refused{
    {"Este pedido não pode ser aceite", "O pedido chegou incompleto ou com erros. Volte atrás e tente de novo."},
    {"This request cannot be taken", "The request came incomplete or with mistakes. Go back and try again."}};

const Message& message_for(int status, bool payment_link) {
  switch (status) {
    case 401:
      return nobody;
    case 403:
      return forbidden;
    case 404:
      return payment_link ? dead_link : missing;
    case 413:
      return too_large;
    case 429:
      return too_many;
    case 502:
    case 503:
    case 504:
      return away;
    default:
      return status >= 500 ? failed : refused;
  }
}

std::string field(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return "";
}

// What to do, in sentences.
std::string advice(bool pt, const Message& message, const Asked& asked, const std::string& seconds) {
  std::string out;
  if (message.again && !asked.reads) {
    out += pt ? " O pedido pode ter sido feito: veja primeiro como ficou, antes de o repetir."
              : " The request may have been carried out: look how things are before you repeat it.";
  }
  if (seconds.empty()) return out;
  return out + fmt::format(fmt::runtime(pt ? " Espere {} s e tente de novo." : " Wait {} s, then try again."),
                           html_escape(seconds));
}

std::string actions(bool pt, const Message& message, bool first) {
  const auto* home = pt ? "Página inicial" : "Start page";
  const auto* again = pt ? "Tentar de novo" : "Try again";
  // One filled button on a page.
  const auto* best = first ? "button" : "button other";
  if (!message.again) return fmt::format("<div class=\"actions\"><a class=\"{}\" href=\"/\">{}</a></div>", best, home);
  return fmt::format(
      "<div class=\"actions\"><a class=\"{}\" href=\"\">{}</a><a class=\"button other\" href=\"/\">{}</a></div>", best,
      again, home);
}

std::string part(Language language, const Message& message, const Asked& asked, const std::string& seconds,
                 std::string_view request_id) {
  const bool pt = language == Language::pt;
  const bool first = language == asked.language;
  const auto& words = pt ? message.pt : message.en;
  const auto* heading = first ? "h1" : "h2";
  return fmt::format("<section lang=\"{}\"><{}>{}</{}>{}{}<p class=\"quiet\">{} <code>{}</code></p></section>",
                     tag_of(language), heading, words.heading, heading,
                     html_note(message.mood, std::string(words.text) + advice(pt, message, asked, seconds)),
                     actions(pt, message, first),
                     pt ? "Código deste pedido:" : "Code of this request:", html_escape(request_id));
}

}  // namespace

http::Response problem_page(const http::Response& problem, const Asked& asked, std::string_view request_id,
                            std::string_view phone) {
  const auto& message = message_for(problem.status, asked.payment_link);
  const auto other = asked.language == Language::pt ? Language::en : Language::pt;
  const auto seconds = field(problem, "Retry-After");
  auto page = html_answer(problem.status,
                          {.language = asked.language,
                           .title = std::string((asked.language == Language::pt ? message.pt : message.en).heading),
                           .body = part(asked.language, message, asked, seconds, request_id) +
                                   part(other, message, asked, seconds, request_id),
                           .phone = phone});
  for (const auto& [name, value] : problem.headers) page.with(name, value);
  return page;
}

}  // namespace consulta::gateway
