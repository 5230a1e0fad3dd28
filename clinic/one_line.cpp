#include "clinic/one_line.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <stdexcept>

namespace consulta {
namespace {

icu::UnicodeString read(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

bool ends_line(UChar32 c) {
  return (U_GET_GC_MASK(c) & (U_GC_CC_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK)) != 0;
}

constexpr UChar32 non_joiner = 0x200C, joiner = 0x200D;

bool is_virama(UChar32 c) {
  return u_getCombiningClass(c) == 9;
}
bool is_cursive(UChar32 c) {
  const auto type = u_getIntPropertyValue(c, UCHAR_JOINING_TYPE);
  return type == U_JT_DUAL_JOINING || type == U_JT_LEFT_JOINING || type == U_JT_RIGHT_JOINING;
}

// Whether how letters hang together, or one picture made of several, is said by the joiner or non-joiner at `i`
// (RFC 5892, appendix A; UTS 51). Elsewhere it only makes two names that look alike.
bool joins(const icu::UnicodeString& text, std::int32_t i) {
  const auto before = i > 0 ? text.char32At(text.moveIndex32(i, -1)) : UChar32{' '};
  const auto after = i + 1 < text.length() ? text.char32At(i + 1) : UChar32{' '};
  if (is_virama(before) || is_virama(after)) return true;
  if (text.char32At(i) == joiner && u_hasBinaryProperty(after, UCHAR_EXTENDED_PICTOGRAPHIC)) return true;
  const bool hangs_before = is_cursive(before) || u_getIntPropertyValue(before, UCHAR_JOINING_TYPE) == U_JT_TRANSPARENT;
  return hangs_before && is_cursive(after);
}

// Characters that are not seen and change how others are: marks of direction, blanks without width, soft hyphens.
bool formats(const icu::UnicodeString& text, std::int32_t i) {
  const auto c = text.char32At(i);
  if ((U_GET_GC_MASK(c) & U_GC_CF_MASK) == 0) return false;
  return (c != joiner && c != non_joiner) || !joins(text, i);
}

bool is_seen(UChar32 c) {
  return u_isgraph(c) && !u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// As UTS 46 reads the name of a host, but for the case.
icu::UnicodeString as_host(const icu::UnicodeString& text) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* form = icu::Normalizer2::getNFKCInstance(error);
  auto out = form->normalize(text, error);
  if (U_FAILURE(error)) throw std::runtime_error(u_errorName(error));
  return out;
}
bool is_dot(UChar32 c) {
  return c == '.' || c == 0x3002;
}

}  // namespace

bool is_one_line(std::string_view utf8) {
  return in_one_line(utf8) == utf8;
}

std::string in_one_line(std::string_view utf8) {
  const auto text = read(utf8);
  icu::UnicodeString line;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = text.char32At(i);
    line.append(ends_line(c) || formats(text, i) ? UChar32{' '} : c);
  }
  std::string out;
  line.toUTF8String(out);
  return out;
}

bool is_blank(std::string_view utf8) {
  const auto text = read(utf8);
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    if (is_seen(text.char32At(i))) return false;
  }
  return true;
}

bool holds_link(std::string_view utf8) {
  const auto text = as_host(read(utf8));
  std::int32_t label = 0;   // letters and digits since whatever else
  bool behind_dot = false;  // which follows such a label
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = text.char32At(i);
    if (c == '/' || c == '\\' || c == '@') return true;
    const bool of_letter = (U_GET_GC_MASK(c) & U_GC_M_MASK) != 0;
    if (of_letter || u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT)) continue;
    if (u_isalnum(c)) {
      if (++label >= 2 && behind_dot) return true;  // an initial is one letter, and no domain
      continue;
    }
    behind_dot = is_dot(c) && label > 0;
    label = 0;
  }
  return false;
}

void check_line(Checks& checks, std::string_view text, std::size_t min, std::size_t max, const char* field) {
  checks.length(text, min, max, field);
  checks.require(is_one_line(text), field, "must be one line, without control or invisible characters");
  checks.require(min == 0 || text.empty() || !is_blank(text), field, "must have something to read");
}

void check_name(Checks& checks, std::string_view text, std::size_t max, const char* field) {
  check_line(checks, text, 1, max, field);
  checks.require(!holds_link(text), field, "must hold no link or address; write a space behind a dot");
}

}  // namespace consulta
