#include "platform/validate.hpp"

#include <rapidjson/encodings.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>

#include "platform/problem.hpp"

namespace consulta {
namespace {

bool all_digits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

bool valid_email(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at == 0 || at > 64 || text.size() > 254 ||
      text.find('@', at + 1) != std::string_view::npos) {
    return false;
  }
  const auto domain = text.substr(at + 1);
  if (domain.find('.') == std::string_view::npos || domain.starts_with('.') || domain.ends_with('.') ||
      domain.find("..") != std::string_view::npos) {
    return false;
  }
  return std::none_of(text.begin(), text.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u <= ' ' || u == 0x7F || c == ',' || c == ';' || c == '<' || c == '>' || c == '"' || c == '\\';
  });
}

bool valid_phone(std::string_view text) {
  const auto compact = without_spaces(text);
  return compact.size() >= 9 && compact.size() <= 16 && compact.front() == '+' && compact[1] != '0' &&
         all_digits(std::string_view(compact).substr(1));
}

bool valid_portuguese_mobile(std::string_view text) {
  const auto compact = without_spaces(text);
  return compact.size() == 13 && compact.starts_with("+3519") &&
         std::string_view("1236").find(compact[5]) != std::string_view::npos &&
         all_digits(std::string_view(compact).substr(1));
}

bool valid_tax_number(std::string_view text) {
  if (text.size() != 9 || !all_digits(text) || text.front() == '0') return false;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += (text[i] - '0') * static_cast<int>(9 - i);
  const int rest = sum % 11;
  return text[8] - '0' == (rest < 2 ? 0 : 11 - rest);
}

std::string without_spaces(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != ' '; });
  return out;
}

std::string lower_case(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return out;
}

bool valid_utf8(std::string_view text) {
  rapidjson::MemoryStream in(text.data(), text.size());
  rapidjson::StringBuffer sink;
  while (in.Tell() < text.size()) {
    if (!rapidjson::UTF8<>::Validate(in, sink)) return false;
  }
  return in.Tell() == text.size();
}

std::size_t count_characters(std::string_view utf8) {
  return static_cast<std::size_t>(
      std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

void Checks::length(std::string_view text, std::size_t min, std::size_t max, const char* field) {
  const auto count = count_characters(text);
  const bool blank = min > 0 && text.find_first_not_of(" \t\r\n") == std::string_view::npos;
  require(count >= min && count <= max && !blank, field,
          "must have " + std::to_string(min) + " to " + std::to_string(max) + " characters");
}

void Checks::done() {
  if (errors_.empty()) return;
  auto detail = errors_.front().text();
  throw Problem(422, "validation_failed", std::move(detail), std::move(errors_));
}

}  // namespace consulta
