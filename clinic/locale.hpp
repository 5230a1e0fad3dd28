// By whose conventions numbers and dates are written, as ICU calls it.
#pragma once

#include "clinic/language.hpp"

namespace consulta {

// Portugal's and Britain's.
constexpr const char* locale_of(Language language) {
  return language == Language::pt ? "pt_PT" : "en_GB";
}

}  // namespace consulta
