#include "services/notifications/domain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <stdexcept>

#include "clinic/money.hpp"
#include "platform/http/html.hpp"
#include "services/notifications/templates.hpp"

namespace consulta::notifications {
namespace {

using Places = std::map<std::string, std::string, std::less<>>;

std::string_view template_of(Template which, std::string_view language) {
  const auto name = json::enum_text(which);
  for (const auto& t : template_texts) {
    if (t.language == language && t.name == name) return t.text;
  }
  throw std::logic_error("no template " + name);
}

// The line with its places filled; nothing where one of them is empty.
std::optional<std::string> fill(std::string_view line, const Places& places) {
  std::string out;
  while (!line.empty()) {
    const auto open = line.find('{');
    out += line.substr(0, open);
    if (open == std::string_view::npos) break;
    const auto close = line.find('}', open);
    const auto place = places.find(line.substr(open + 1, close - open - 1));
    if (place == places.end()) throw std::logic_error("no such place in " + std::string(line));
    if (place->second.empty()) return std::nullopt;
    out += place->second;
    line = line.substr(close + 1);
  }
  return out;
}

}  // namespace

const std::string& specialty_in(const Variables& v, const std::string& language) {
  return name_in(v.specialty_names, v.specialty, language == "en" ? Language::en : Language::pt);
}

Text render(Template which, const std::string& language, const std::string& full_name, const Variables& v,
            const WallClock& clock) {
  const bool pt = language != "en";
  // Without no-break spaces, which would make an SMS longer.
  const auto money = [pt](std::int64_t cents) { return written_money(cents, pt ? Language::pt : Language::en, " "); };
  const auto when = clock.minutes(v.starts_at);
  const auto& specialty = specialty_in(v, language);
  const Places places{{"name", full_name},
                      {"what", fmt::format("{}, {}, {}", specialty, v.doctor, when)},
                      {"specialty", specialty},
                      {"doctor", v.doctor},
                      {"when", when},
                      {"room", v.room},
                      {"amount", money(v.amount_cents)},
                      {"refund", v.refund_cents ? money(*v.refund_cents) : ""},
                      {"until", clock.minutes(v.until)},
                      {"entity", v.entity},
                      {"reference", v.reference},
                      {"link", v.link},
                      {"subject", v.subject},
                      {"message", v.message}};
  auto rest = template_of(which, pt ? "pt" : "en");
  Text text;
  bool first = true;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    const auto filled = fill(line, places);
    if (first) {
      text.subject = filled.value_or("Consulta");
    } else if (filled && !(text.body.empty() && filled->empty())) {
      text.body += *filled + "\n";
    }
    first = false;
  }
  while (text.body.ends_with('\n')) text.body.pop_back();
  return text;
}

std::string as_html(const Text& text, const std::string& language, const std::string& image) {
  std::string body;
  std::string_view rest = text.body;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    if (line.starts_with("http")) {
      body += fmt::format("<a href=\"{0}\">{0}</a><br>\n", html_escape(line));
    } else {
      body += html_escape(line) + "<br>\n";
    }
  }
  if (!image.empty()) body += fmt::format("<p><img src=\"cid:{}\" width=\"220\" height=\"220\" alt=\"QR\"></p>", image);
  return fmt::format(
      "<!doctype html><html lang=\"{}\"><head><meta charset=\"utf-8\"><title>{}</title></head><body "
      "style=\"font:16px/1.5 sans-serif;color:#14303f;max-width:32rem\">{}</body></html>",
      language, html_escape(text.subject), body);
}

}  // namespace consulta::notifications
