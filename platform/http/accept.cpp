#include "platform/http/accept.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "platform/http/http_rules.hpp"
#include "platform/http/http_text.hpp"
#include "platform/text/text.hpp"

namespace consulta::http {
namespace {

constexpr int most = 1000;

// A weight such as 0.5, in thousandths (12.4.2).
std::optional<int> read_weight(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int weight = text[0] - '0';
  for (std::size_t i = 2; i < 5; ++i) {
    const char c = i < text.size() ? text[i] : '0';
    if (!digit(c)) return std::nullopt;
    weight = 10 * weight + (c - '0');
  }
  return weight <= most ? std::optional(weight) : std::nullopt;
}

// Calls each(range in lower case, weight) for every member of the list.
template <class Each>
void each_member(std::string_view list, Each each) {
  while (!list.empty()) {
    auto member = take(list, ',');
    const auto range = lower_case(trimmed(take(member, ';')));
    std::optional<int> weight = most;
    while (!member.empty()) {
      auto value = trimmed(take(member, ';'));
      if (same_name(trimmed(take(value, '=')), "q")) weight = read_weight(trimmed(value));
    }
    if (!range.empty() && weight) each(range, *weight);
  }
}

// The weight of whatever the list says most precisely about something: `precision` of a range is 0 where it does not
// mean it, else the higher the closer.
template <class Precision>
int closest_weight(std::string_view list, Precision precision) {
  int closest = 0;
  int found = 0;
  each_member(list, [&](std::string_view range, int weight) {
    const int how = precision(range);
    if (how == 0 || how < closest) return;
    found = how > closest ? weight : std::max(found, weight);
    closest = how;
  });
  return found;
}

int type_weight(std::string_view accept, std::string_view type) {
  const auto family = type.substr(0, type.find('/') + 1);
  return closest_weight(accept, [&](std::string_view range) {
    if (range == type) return 3;
    if (range.ends_with("/*") && range.substr(0, range.size() - 1) == family) return 2;
    return range == "*/*" ? 1 : 0;
  });
}

}  // namespace

bool prefers_html(std::string_view accept) {
  return type_weight(accept, "text/html") >
         std::max(type_weight(accept, "application/json"), type_weight(accept, "application/problem+json"));
}

bool prefers_csv(std::string_view accept) {
  return type_weight(accept, "text/csv") > type_weight(accept, "application/json");
}

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
  return closest_weight(accept_encoding, [&](std::string_view range) {
           if (range == coding) return 2;
           return range == "*" ? 1 : 0;
         }) > 0;
}

int language_weight(std::string_view accept_language, std::string_view language) {
  return closest_weight(accept_language, [&](std::string_view range) {
    if (range.starts_with(language) && (range.size() == language.size() || range[language.size()] == '-')) return 2;
    return range == "*" ? 1 : 0;
  });
}

}  // namespace consulta::http
