// How ICU answers: errors as exceptions, texts of any length.
#pragma once

#include <unicode/ustring.h>

#include <stdexcept>
#include <string>

namespace consulta::icu_text {

inline void check(UErrorCode code) {
  if (U_FAILURE(code) != 0) throw std::runtime_error(std::string("ICU: ") + u_errorName(code));
}

// `write(buffer, size, code)` is one of ICU's functions, which tells how long its text is.
template <class Write>
std::u16string written(Write&& write) {
  std::u16string text(128, u'\0');
  UErrorCode code = U_ZERO_ERROR;
  auto size = write(text.data(), static_cast<int32_t>(text.size()), &code);
  if (code == U_BUFFER_OVERFLOW_ERROR) {
    code = U_ZERO_ERROR;
    text.resize(static_cast<std::size_t>(size) + 1);
    size = write(text.data(), static_cast<int32_t>(text.size()), &code);
  }
  check(code);
  text.resize(static_cast<std::size_t>(size));
  return text;
}

inline std::string utf8(const std::u16string& text) {
  std::string out(text.size() * 3, '\0');
  int32_t size = 0;
  UErrorCode code = U_ZERO_ERROR;
  u_strToUTF8(out.data(), static_cast<int32_t>(out.size()), &size, text.data(), static_cast<int32_t>(text.size()),
              &code);
  check(code);
  out.resize(static_cast<std::size_t>(size));
  return out;
}

}  // namespace consulta::icu_text
