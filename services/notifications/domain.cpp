#include "services/notifications/domain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <map>
#include <stdexcept>
#include <vector>

#include "clinic/money.hpp"
#include "clinic/one_line.hpp"
#include "clinic/written_time.hpp"
#include "platform/http/html.hpp"
#include "services/notifications/sms_text.hpp"
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

// Portuguese, where this version does not know the language.
Language spoken(const std::string& tag) {
  return language_of(tag).value_or(Language::pt);
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

Text filled(std::string_view rest, const Places& places) {
  Text text;
  bool first = true;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    const auto said = fill(line, places);
    if (first) {
      text.subject = said.value_or("Consulta");
    } else if (said && !(text.body.empty() && said->empty())) {
      text.body += *said + "\n";
    }
    first = false;
  }
  while (text.body.ends_with('\n')) text.body.pop_back();
  return text;
}

std::string listed(const std::vector<std::string>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!word.empty()) out += (out.empty() ? "" : ", ") + word;
  }
  return out;
}

const char* attached(Language in) {
  return in == Language::pt ? "em anexo" : "attached";
}

const char* switched(bool on, Language in) {
  if (in == Language::pt) return on ? "ativado" : "desativado";
  return on ? "on" : "off";
}

// Of a visit.
struct Named {
  std::string specialty, whom, doctor;
};

std::string given_name(const std::string& full_name) {
  return full_name.substr(0, full_name.find(' '));
}

// As few parts as may be, with as many names as these have room for.
std::string fitting(std::string_view text, Script script, Places places, const Named& all, Language language) {
  std::string best;
  std::size_t fewest = std::numeric_limits<std::size_t>::max();
  const auto& when = places["when"];
  // What is left out first where there is no room.
  for (const auto& named : {all, Named{all.specialty, all.whom, ""}, Named{"", all.whom, ""}, Named{}}) {
    const auto visit = for_whom(named.specialty, named.whom, language);
    places["visit"] = listed({visit, when});
    places["what"] = listed({visit, named.doctor, when});
    auto body = folded(filled(text, places).body, script);
    if (const auto parts = parts_of(body); parts < fewest) {
      fewest = parts;
      best = std::move(body);
    }
    if (fewest == 1) break;
  }
  return best;
}

std::string link_to(const NearTime& time, const std::string& page) {
  const auto doctor = time.doctor_id ? "&doctor=" + to_text(*time.doctor_id) : "";
  return page + "?start=" + format_instant(time.starts_at) + doctor;
}

// {first}, {second} and {third}, each with its link.
void add_nearest(Places& places, const Variables& v, const std::function<std::string(Instant)>& time) {
  const auto nearest = v.nearest.value_or(std::vector<NearTime>{});
  std::size_t i = 0;
  for (const char* place : {"first", "second", "third"}) {
    const bool there = i < nearest.size();
    places[place] = there ? listed({time(nearest[i].starts_at), in_one_line(nearest[i].doctor)}) : "";
    places[std::string(place) + "_link"] = there ? link_to(nearest[i], v.link) : "";
    ++i;
  }
}

}  // namespace

const std::string& specialty_in(const Variables& v, const std::string& language) {
  return name_in(v.specialty_names, v.specialty, spoken(language));
}

Text render(Template which, Channel channel, const std::string& language, const std::string& full_name,
            const Variables& v, const WallClock& clock) {
  const auto in = spoken(language);
  const bool sms = channel == Channel::sms;
  // In an SMS without no-break spaces, which it does not have.
  const auto money = [&](std::int64_t cents) { return written_money(cents, in, sms ? " " : no_break_space); };
  const auto time = [&](Instant at) { return sms ? brief_moment(at, clock, in) : written_moment(at, clock, in); };
  const auto when = time(v.starts_at);
  const auto specialty = in_one_line(specialty_in(v, language));
  const auto doctor = in_one_line(v.doctor);
  const auto whom = in_one_line(v.dependant.value_or(""));
  const auto visit = for_whom(specialty, whom, in);
  Places places{{"name", holds_link(full_name) ? "" : in_one_line(full_name)},
                {"what", listed({visit, doctor, when})},
                {"visit", listed({visit, when})},
                {"specialty", specialty},
                {"doctor", doctor},
                {"when", when},
                {"room", in_one_line(v.room)},
                {"amount", money(v.amount_cents)},
                {"refund", v.refund_cents ? money(*v.refund_cents) : ""},
                {"until", time(v.until)},
                {"entity", v.entity},
                {"reference", v.reference},
                {"link", v.link},
                {"email", v.email.value_or("")},
                {"username", v.username.value_or("")},
                {"attached", sms ? "" : attached(in)},
                {"subject", v.subject},
                {"message", v.message},
                {"switched", v.enabled ? switched(*v.enabled, in) : ""}};
  add_nearest(places, v, time);
  const auto words = template_of(which, tag_of(in));
  auto text = filled(words, places);
  // What the clinic's people wrote themselves stays in its script.
  const auto script = which == Template::custom ? Script::latin : Script::any;
  if (sms) text.body = fitting(words, script, places, {specialty, given_name(whom), doctor}, in);
  return text;
}

std::string as_html(const Text& text, const std::string& language, const std::string& image, const std::string& link) {
  std::string body;
  std::string_view rest = text.body;
  while (!rest.empty()) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    rest = end == std::string_view::npos ? "" : rest.substr(end + 1);
    if (!link.empty() && (line == link || line.starts_with(link + "?"))) {
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
