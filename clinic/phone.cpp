#include "clinic/phone.hpp"

#include <fmt/format.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include "platform/text/text.hpp"

namespace consulta {
namespace {

bool is_plus(UChar32 c) {
  return c == '+' || c == 0xFF0B;
}

// What people and address books write between digits: spaces, dashes, brackets, dots, slashes, and what cannot be seen.
bool is_between(UChar32 c) {
  constexpr auto masks = U_GC_Z_MASK | U_GC_PD_MASK | U_GC_PS_MASK | U_GC_PE_MASK | U_GC_CF_MASK;
  return c == '.' || c == '/' || c == '\t' || (U_GET_GC_MASK(c) & masks) != 0;
}

// "+" and digits; nothing where there is anything else. A zero in brackets is for who calls within the country.
std::optional<std::string> bare(std::string_view typed) {
  auto text = icu::UnicodeString::fromUTF8({typed.data(), static_cast<std::int32_t>(typed.size())});
  text.findAndReplace(u"(0)", u"");
  std::string out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = text.char32At(i);
    const auto digit = u_charDigitValue(c);
    if (is_plus(c) && out.empty()) {
      out += '+';
    } else if (digit >= 0 && !out.empty()) {
      out += static_cast<char>('0' + digit);
    } else if (!is_between(c)) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace

std::optional<std::string> phone_of(std::string_view typed) {
  constexpr std::size_t longest = 100;
  auto phone = typed.size() <= longest ? bare(typed) : std::nullopt;
  if (!phone || phone->size() < 9 || phone->size() > 16 || (*phone)[1] == '0') return std::nullopt;
  // The clinic's own country: nine digits, none of which begin with these.
  constexpr std::string_view portugal = "+351";
  const bool portuguese = phone->starts_with(portugal);
  const auto national = phone->substr(portugal.size());
  if (portuguese && (national.size() != 9 || std::string_view("0145").find(national[0]) != std::string_view::npos)) {
    return std::nullopt;
  }
  return phone;
}

std::optional<std::string> portuguese_mobile_of(std::string_view typed) {
  auto phone = phone_of(typed);
  const bool mobile =
      phone && phone->starts_with("+3519") && std::string_view("1236").find((*phone)[5]) != std::string_view::npos;
  return mobile ? phone : std::nullopt;
}

std::string clinic_phone(Settings& settings) {
  auto phone = settings.text("CONSULTA_CLINIC_PHONE", "+351 210 000 001", "its phone, for those who need a person");
  if (!phone_of(phone)) {
    settings.fail("CONSULTA_CLINIC_PHONE", "must be an international number such as +351 210 000 001");
  }
  return phone;
}

std::string grouped_phone(std::string_view phone) {
  const auto digits = without_spaces(phone);
  if (!digits.starts_with("+351") || digits.size() != 13) return std::string(phone);
  return fmt::format("{} {} {} {}", digits.substr(0, 4), digits.substr(4, 3), digits.substr(7, 3), digits.substr(10));
}

}  // namespace consulta
