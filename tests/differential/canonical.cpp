#include "tests/differential/canonical.hpp"

#include <algorithm>
#include <cctype>
#include <functional>
#include <map>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::testing {
namespace {

constexpr std::size_t uuid_size = 36;

bool fits(std::string_view text, std::string_view pattern) {  // x: a hexadecimal digit, d: a digit
  if (text.size() < pattern.size()) return false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool good = pattern[i] == 'x'   ? std::isxdigit(c) != 0
                      : pattern[i] == 'd' ? std::isdigit(c) != 0
                                          : text[i] == pattern[i];
    if (!good) return false;
  }
  return true;
}

// How long the instant is that the text begins with; 0: it does not.
std::size_t instant_size(std::string_view text) {
  if (!fits(text, "dddd-dd-ddTdd:dd:dd") && !fits(text, "dddd-dd-dd dd:dd:dd")) return 0;
  std::size_t size = 19;
  if (size < text.size() && text[size] == '.') {
    do ++size;
    while (size < text.size() && std::isdigit(static_cast<unsigned char>(text[size])) != 0);
  }
  if (text.substr(size).starts_with("Z")) return size + 1;
  return text.substr(size).starts_with("+00:00") ? size + 6 : size;
}

// Of these days: written by a clock.
bool is_present(std::string_view instant) {
  const auto day = std::string(instant.substr(0, 10)) + "T12:00:00Z";
  const auto then = parse_instant(day);
  return then && std::chrono::abs(*then - Clock::now()) < std::chrono::days(3);
}

// Without what differs from run to run, ids as they are.
std::string masked(const std::string& line, const Masks& masks) {
  std::string out;
  for (std::size_t i = 0; i < line.size();) {
    const auto rest = std::string_view(line).substr(i);
    if (const auto size = instant_size(rest); size != 0) {
      out += is_present(rest) ? std::string_view("(now)") : rest.substr(0, size);
      i += size;
      continue;
    }
    out += line[i++];
    if (line[i - 1] != '"') continue;
    const auto end = line.find('"', i);
    if (end == std::string::npos || !masks.members.contains(line.substr(i, end - i))) continue;
    auto value = end + 1;
    if (value >= line.size() || line[value] != ':') continue;
    ++value;
    const auto value_end = line[value] == '"'   ? line.find('"', value + 1) + 1
                           : line[value] == '[' ? line.find(']', value) + 1
                                                : line.find_first_of(",}", value);
    out += line.substr(i, end - i) + "\":(masked)";
    i = value_end;
  }
  return out;
}

template <class Name>
std::string with_ids_named(const std::string& line, const Masks& masks, Name&& name) {
  std::string out;
  for (std::size_t i = 0; i < line.size();) {
    if (!fits(std::string_view(line).substr(i), "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")) {
      out += line[i++];
      continue;
    }
    const auto id = line.substr(i, uuid_size);
    out += masks.given_ids.contains(id) ? id : name(id);
    i += uuid_size;
  }
  return out;
}

using Names = std::map<std::string, std::string>;

// Each id by what it stands among: after a few rounds two have the same name only where nothing tells them apart.
Names names_of(const std::vector<std::string>& lines, const Masks& masks) {
  Names names;
  for (int round = 0; round < 4; ++round) {
    std::map<std::string, std::vector<std::string>> among;
    for (const auto& line : lines) {
      std::set<std::string> here;
      with_ids_named(line, masks, [&](const std::string& id) { return *here.insert(id).first; });
      for (const auto& self : here) {
        among[self].push_back(with_ids_named(
            line, masks, [&](const std::string& id) { return id == self ? std::string("(self)") : names[id]; }));
      }
    }
    names.clear();
    for (auto& [id, texts] : among) {
      std::sort(texts.begin(), texts.end());
      std::string all;
      for (const auto& text : texts) all += text + "\n";
      names[id] = "(id " + std::to_string(std::hash<std::string>()(all) % 1'000'000'000) + ")";
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> canonical(std::vector<std::string> lines, const Masks& masks) {
  for (auto& line : lines) line = masked(line, masks);
  auto names = names_of(lines, masks);
  for (auto& line : lines) line = with_ids_named(line, masks, [&](const std::string& id) { return names.at(id); });
  std::sort(lines.begin(), lines.end());
  return lines;
}

}  // namespace consulta::testing
