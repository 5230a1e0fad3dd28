#include "clinic/money.hpp"

#include <fmt/format.h>
#include <unicode/unum.h>

#include <array>
#include <memory>

#include "clinic/locale.hpp"
#include "platform/text/icu.hpp"

namespace consulta {
namespace {

struct Close {
  void operator()(UNumberFormat* format) const { unum_close(format); }
};
using Format = std::unique_ptr<UNumberFormat, Close>;

// Opened once a thread, for that takes long and no two threads may use one.
const UNumberFormat* format_of(Language language) {
  thread_local std::array<Format, languages.size()> formats;
  auto& format = formats.at(static_cast<std::size_t>(language));
  if (!format) {
    UErrorCode code = U_ZERO_ERROR;
    format.reset(unum_open(UNUM_CURRENCY, nullptr, 0, locale_of(language), nullptr, &code));
    icu_text::check(code);
    unum_setTextAttribute(format.get(), UNUM_CURRENCY_CODE, u"EUR", -1, &code);
    icu_text::check(code);
    // As the language has it: Portuguese parts no four digits.
    unum_setAttribute(format.get(), UNUM_MINIMUM_GROUPING_DIGITS, UNUM_MINIMUM_GROUPING_DIGITS_AUTO);
  }
  return format.get();
}

}  // namespace

std::string written_money(std::int64_t cents, Language language, std::string_view space) {
  // As decimal digits: money is no floating-point number.
  const auto euros = fmt::format("{}e-2", cents);
  auto text = icu_text::utf8(icu_text::written([&](char16_t* buffer, int32_t size, UErrorCode* code) {
    return unum_formatDecimal(format_of(language), euros.data(), static_cast<int32_t>(euros.size()), buffer, size,
                              nullptr, code);
  }));
  for (auto at = text.find(no_break_space); at != std::string::npos;
       at = text.find(no_break_space, at + space.size())) {
    text.replace(at, no_break_space.size(), space);
  }
  return text;
}

}  // namespace consulta
