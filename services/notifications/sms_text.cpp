#include "services/notifications/sms_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <memory>
#include <stdexcept>

namespace consulta::notifications {
namespace {

// As sets of ICU; a space and U+000A are in the default alphabet too.
constexpr auto default_alphabet =
    "[@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!\"#¤%\\&'()*+,\\-./0-9\\:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà\\u0020\\u000A\\u000D]";
constexpr auto extension = "[\\^\\{\\}\\\\\\[~\\]|€\\u000C]";

void check(UErrorCode error, const char* what) {
  if (U_FAILURE(error)) throw std::runtime_error(std::string("ICU has no ") + what + ": " + u_errorName(error));
}

icu::UnicodeSet set_of(const char* pattern) {
  UErrorCode error = U_ZERO_ERROR;
  icu::UnicodeSet set(icu::UnicodeString::fromUTF8(pattern), error);
  check(error, "set");
  set.freeze();
  return set;
}
const icu::UnicodeSet& plain_letters() {
  static const auto set = set_of(default_alphabet);
  return set;
}
const icu::UnicodeSet& extended_letters() {
  static const auto set = set_of(extension);
  return set;
}

using Folding = std::unique_ptr<icu::Transliterator>;

Folding folding_to(const char* id) {
  UErrorCode error = U_ZERO_ERROR;
  Folding folding(icu::Transliterator::createInstance(icu::UnicodeString(id), UTRANS_FORWARD, error));
  check(error, id);
  auto* others = plain_letters().cloneAsThawed();
  others->addAll(extended_letters()).complement();
  folding->adoptFilter(others);
  return folding;
}

icu::UnicodeString read(std::string_view utf8) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<std::int32_t>(utf8.size())));
}

}  // namespace

std::optional<std::size_t> septets(std::string_view utf8) {
  std::size_t count = 0;
  const auto text = read(utf8);
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = text.char32At(i);
    if (plain_letters().contains(c)) {
      ++count;
    } else if (extended_letters().contains(c)) {
      count += 2;
    } else {
      return std::nullopt;
    }
  }
  return count;
}

// Several are joined by a header that takes some of each.
std::size_t parts_of(std::string_view utf8) {
  const auto in_gsm = septets(utf8);
  const auto length = in_gsm ? *in_gsm : static_cast<std::size_t>(read(utf8).length());
  const std::size_t alone = in_gsm ? 160 : 70;
  const std::size_t joined = in_gsm ? 153 : 67;
  return length <= alone ? 1 : (length + joined - 1) / joined;
}

// Of the foldings each thread has its own: ICU does not say that they can be shared.
std::string folded(std::string_view utf8, Script script) {
  if (septets(utf8)) return std::string(utf8);
  thread_local const auto to_latin = folding_to("Any-Latin");
  thread_local const auto to_ascii = folding_to("Latin-ASCII");
  UErrorCode error = U_ZERO_ERROR;
  auto text = icu::Normalizer2::getNFKCInstance(error)->normalize(read(utf8), error);
  check(error, "normalization");
  if (script == Script::any) to_latin->transliterate(text);
  to_ascii->transliterate(text);
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace consulta::notifications
