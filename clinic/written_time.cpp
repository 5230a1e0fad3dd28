#include "clinic/written_time.hpp"

#include <unicode/udat.h>
#include <unicode/udatpg.h>

#include <array>
#include <memory>

#include "clinic/locale.hpp"
#include "platform/text/icu.hpp"

namespace consulta {
namespace {

struct CloseFormat {
  void operator()(UDateFormat* format) const { udat_close(format); }
};
struct CloseGenerator {
  void operator()(UDateTimePatternGenerator* generator) const { udatpg_close(generator); }
};
using Format = std::unique_ptr<UDateFormat, CloseFormat>;

enum class Style { moment, brief_day, hour };
constexpr std::size_t styles = 3;

// What the language writes for a day and its month.
std::u16string brief_pattern(Language language) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<UDateTimePatternGenerator, CloseGenerator> generator(udatpg_open(locale_of(language), &code));
  icu_text::check(code);
  return icu_text::written([&](char16_t* buffer, int32_t size, UErrorCode* status) {
    return udatpg_getBestPattern(generator.get(), u"dMMM", -1, buffer, size, status);
  });
}

Format opened(Style style, Language language) {
  const auto day = style == Style::moment ? UDAT_FULL : UDAT_NONE;
  const auto hour = style == Style::moment || style == Style::hour ? UDAT_SHORT : UDAT_NONE;
  UErrorCode code = U_ZERO_ERROR;
  const auto pattern = style == Style::brief_day ? brief_pattern(language) : std::u16string();
  // The wall clock is told as if it were UTC: which zone it is in, and when, the clock alone knows.
  Format format(udat_open(pattern.empty() ? hour : UDAT_PATTERN, pattern.empty() ? day : UDAT_PATTERN,
                          locale_of(language), u"GMT", -1, pattern.data(), static_cast<int32_t>(pattern.size()),
                          &code));
  icu_text::check(code);
  return format;
}

// Opened once a thread, for that takes long and no two threads may use one.
const UDateFormat* format_of(Style style, Language language) {
  thread_local std::array<std::array<Format, styles>, languages.size()> formats;
  auto& format = formats.at(static_cast<std::size_t>(language)).at(static_cast<std::size_t>(style));
  if (!format) format = opened(style, language);
  return format.get();
}

std::string written(Instant instant, const WallClock& clock, Style style, Language language) {
  const auto wall = std::chrono::floor<std::chrono::milliseconds>(instant + clock.offset(instant));
  return icu_text::utf8(icu_text::written([&](char16_t* buffer, int32_t size, UErrorCode* code) {
    return udat_format(format_of(style, language), static_cast<double>(wall.time_since_epoch().count()), buffer, size,
                       nullptr, code);
  }));
}

}  // namespace

std::string written_moment(Instant instant, const WallClock& clock, Language language) {
  return written(instant, clock, Style::moment, language);
}

std::string brief_moment(Instant instant, const WallClock& clock, Language language) {
  return written(instant, clock, Style::brief_day, language) + ", " + written_hour(instant, clock, language);
}

std::string written_hour(Instant instant, const WallClock& clock, Language language) {
  return written(instant, clock, Style::hour, language);
}

}  // namespace consulta
