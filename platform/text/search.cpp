#include "platform/text/search.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/ucoleitr.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>

#include "platform/text/icu.hpp"

namespace consulta {
namespace {

struct Close {
  void operator()(UCollator* collator) const { ucol_close(collator); }
  void operator()(UCollationElements* elements) const { ucol_closeElements(elements); }
};

// Never changed once it is there, so any thread may ask it.
const UCollator* collator() {
  static const std::unique_ptr<UCollator, Close> root = [] {
    UErrorCode code = U_ZERO_ERROR;
    std::unique_ptr<UCollator, Close> opened(ucol_open("", &code));
    icu_text::check(code);
    return opened;
  }();
  return root.get();
}

bool counts(UChar32 c) {
  return u_isalnum(c) || u_charType(c) == U_NON_SPACING_MARK || u_charType(c) == U_COMBINING_SPACING_MARK;
}

// Two letters have the same weight where nothing but case, accents or width tells them apart.
std::u16string weights(const icu::UnicodeString& letters) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UCollationElements, Close> elements(
      ucol_openElements(collator(), letters.getBuffer(), letters.length(), &code));
  icu_text::check(code);
  std::u16string out;
  for (auto element = ucol_next(elements.get(), &code); element != UCOL_NULLORDER;
       element = ucol_next(elements.get(), &code)) {
    if (const auto weight = ucol_primaryOrder(element); weight != 0) out += static_cast<char16_t>(weight);
  }
  icu_text::check(code);
  return out;
}

// Apostrophes and the like part no words, for one side may have them and the other not; all words of what is searched
// in are one anyway.
std::vector<icu::UnicodeString> words_of(std::string_view utf8) {
  const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
  std::vector<icu::UnicodeString> words(1);
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    const auto c = text.char32At(at);
    if (counts(c)) {
      words.back().append(c);
    } else if (u_isUWhiteSpace(c) && !words.back().isEmpty()) {
      words.emplace_back();
    }
  }
  if (words.back().isEmpty()) words.pop_back();
  return words;
}

// Those that Unicode does not take apart.
struct Plain {
  UChar32 letter;
  const char16_t* instead;
};
constexpr std::array<Plain, 9> plain_letters{{{0x00E6, u"ae"},    // æ
                                              {0x00F0, u"d"},     // ð
                                              {0x00F8, u"o"},     // ø
                                              {0x00FE, u"th"},    // þ
                                              {0x0111, u"d"},     // đ
                                              {0x0127, u"h"},     // ħ
                                              {0x0131, u"i"},     // ı
                                              {0x0142, u"l"},     // ł
                                              {0x0153, u"oe"}}};  // œ

std::string plain(const icu::UnicodeString& word) {
  UErrorCode code = U_ZERO_ERROR;
  const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(code);
  const auto* parting = icu::Normalizer2::getNFKDInstance(code);
  icu_text::check(code);
  const auto parted = parting->normalize(folding->normalize(word, code), code);
  icu_text::check(code);
  icu::UnicodeString out;
  for (int32_t at = 0; at < parted.length(); at = parted.moveIndex32(at, 1)) {
    const auto c = parted.char32At(at);
    if (!u_isalnum(c)) continue;
    const auto* found =
        std::find_if(plain_letters.begin(), plain_letters.end(), [c](const Plain& p) { return p.letter == c; });
    if (found == plain_letters.end()) {
      out.append(c);
    } else {
      out.append(found->instead, -1);
    }
  }
  std::string text;
  return out.toUTF8String(text);
}

bool only_spaces(std::string_view utf8) {
  const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
  for (int32_t at = 0; at < text.length(); at = text.moveIndex32(at, 1)) {
    if (!u_isUWhiteSpace(text.char32At(at))) return false;
  }
  return true;
}

}  // namespace

Searched::Searched(std::string_view utf8) {
  icu::UnicodeString all;
  for (const auto& word : words_of(utf8)) all += word;
  letters_ = weights(all);
}

Search::Search(std::string_view utf8) {
  for (const auto& word : words_of(utf8)) {
    if (auto letters = weights(word); !letters.empty()) words_.push_back(std::move(letters));
  }
  nowhere_ = words_.empty() && !only_spaces(utf8);
}

std::vector<std::string> words_to_find(std::string_view utf8) {
  std::vector<std::string> out;
  for (const auto& word : words_of(utf8)) {
    if (auto text = plain(word); !text.empty()) out.push_back(std::move(text));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

bool Search::finds(const Searched& text) const {
  return !nowhere_ && std::all_of(words_.begin(), words_.end(), [&](const std::u16string& word) {
    return text.letters_.find(word) != std::u16string::npos;
  });
}

}  // namespace consulta
