#include "services/reception/screen_name.hpp"

#include <unicode/brkiter.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/uscript.h>

#include <memory>
#include <vector>

#include "platform/text/icu.hpp"

namespace consulta::reception {
namespace {

constexpr int most_letters = 20;

std::vector<icu::UnicodeString> words_of(std::string_view utf8) {
  const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
  std::vector<icu::UnicodeString> words;
  bool within = false;
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const auto c = text.char32At(at);
    if (u_isUWhiteSpace(c)) {
      within = false;
      continue;
    }
    if (!within) words.emplace_back();
    words.back().append(c);
    within = true;
  }
  return words;
}

// As much of it as `most` letters, each with what belongs to it.
icu::UnicodeString beginning(const icu::UnicodeString& word, int most) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> letters(
      icu::BreakIterator::createCharacterInstance(icu::Locale::getRoot(), code));
  icu_text::check(code);
  letters->setText(word);
  int32_t end = 0;
  for (int i = 0; i < most; ++i) {
    const auto next = letters->next();
    if (next == icu::BreakIterator::DONE) break;
    end = next;
  }
  return {word, 0, end};
}

// Chinese, Japanese and Korean names are one word, the family's and one's own.
bool leaves_no_spaces(const icu::UnicodeString& word) {
  UErrorCode code = U_ZERO_ERROR;
  const auto script = uscript_getScript(word.char32At(0), &code);
  icu_text::check(code);
  return script == USCRIPT_HAN || script == USCRIPT_HIRAGANA || script == USCRIPT_KATAKANA || script == USCRIPT_HANGUL;
}

icu::UnicodeString first_letter(const icu::UnicodeString& word) {
  return beginning(word, 1).toUpper(icu::Locale::getRoot()).append(u'.');
}

icu::UnicodeString shown(const icu::UnicodeString& word) {
  auto out = beginning(word, most_letters);
  if (out.length() < word.length()) out.append(u'…');
  return out;
}

}  // namespace

std::string screen_name(std::string_view full_name) {
  const auto words = words_of(full_name);
  icu::UnicodeString out;
  if (words.size() == 1) {
    out = leaves_no_spaces(words.front()) ? first_letter(words.front()) : shown(words.front());
  } else if (!words.empty()) {
    out = shown(words.front()).append(u' ').append(first_letter(words.back()));
  }
  std::string text;
  return out.toUTF8String(text);
}

}  // namespace consulta::reception
