#include "clinic/email.hpp"

#include <unicode/bytestream.h>
#include <unicode/idna.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <boost/url/grammar.hpp>

#include "platform/text/text.hpp"

namespace consulta {
namespace {

namespace grammar = boost::urls::grammar;

// atext of RFC 5322, 3.2.3, and what is beyond ASCII: RFC 6532, 3.2.
constexpr grammar::lut_chars word =
    grammar::lut_chars([](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; }) + grammar::alnum_chars +
    "!#$%&'*+-/=?^_`{|}~";
constexpr auto dot_atom =
    grammar::range_rule(grammar::token_rule(word),
                        grammar::tuple_rule(grammar::squelch(grammar::delim_rule('.')), grammar::token_rule(word)), 1);

bool is_letter(char32_t c) {
  return c < 0x80 || u_isalnum(static_cast<UChar32>(c)) || (U_GET_GC_MASK(static_cast<UChar32>(c)) & U_GC_M_MASK) != 0;
}

icu::UnicodeString composed(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(error);
  auto out = U_SUCCESS(error) ? nfc->normalize(text, error) : text;
  return U_SUCCESS(error) ? out : text;
}

std::string utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

std::optional<std::string> local_part_of(std::string_view typed) {
  if (!valid_utf8(typed) || !grammar::parse(typed, dot_atom)) return std::nullopt;
  const auto text = composed(icu::UnicodeString::fromUTF8(std::string(typed)));
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (!is_letter(static_cast<char32_t>(text.char32At(i)))) return std::nullopt;
  }
  auto out = utf8(text);
  return out.size() <= 64 ? std::optional(std::move(out)) : std::nullopt;
}

std::optional<std::string> domain_of(std::string_view typed) {
  UErrorCode error = U_ZERO_ERROR;
  static const auto* idna =
      icu::IDNA::createUTS46Instance(UIDNA_USE_STD3_RULES | UIDNA_CHECK_BIDI | UIDNA_CHECK_CONTEXTJ |
                                         UIDNA_NONTRANSITIONAL_TO_ASCII | UIDNA_NONTRANSITIONAL_TO_UNICODE,
                                     error);
  if (idna == nullptr || U_FAILURE(error) || !valid_utf8(typed)) return std::nullopt;
  std::string out;
  icu::StringByteSink<std::string> sink(&out);
  icu::IDNAInfo info;
  idna->nameToASCII_UTF8({typed.data(), static_cast<std::int32_t>(typed.size())}, sink, info, error);
  const auto dot = out.rfind('.');
  if (U_FAILURE(error) || info.hasErrors() || dot == std::string::npos || dot + 1 == out.size()) return std::nullopt;
  if (all_digits(std::string_view(out).substr(dot + 1))) return std::nullopt;  // an IPv4 address
  return out;
}

}  // namespace

std::optional<std::string> email_of(std::string_view typed) {
  const auto at = typed.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  auto local = local_part_of(typed.substr(0, at));
  const auto domain = local ? domain_of(typed.substr(at + 1)) : std::nullopt;
  if (!domain) return std::nullopt;
  auto out = *std::move(local) + "@" + *domain;
  return out.size() <= 254 ? std::optional(std::move(out)) : std::nullopt;
}

std::string email_key(std::string_view typed) {
  const auto email = email_of(typed).value_or(std::string(typed));
  // As nearly all are.
  if (std::none_of(email.begin(), email.end(), [](char c) { return (static_cast<unsigned char>(c) & 0x80) != 0; })) {
    return lower_case(email);
  }
  return utf8(composed(composed(icu::UnicodeString::fromUTF8(email)).foldCase()));
}

bool is_example(std::string_view email) {
  static constexpr std::array names{"example", "example.com", "example.net", "example.org",
                                    "invalid", "localhost",   "test"};
  const auto domain = "." + lower_case(email.substr(email.rfind('@') + 1));
  return std::any_of(names.begin(), names.end(),
                     [&](const char* name) { return domain.ends_with("." + std::string(name)); });
}

}  // namespace consulta
