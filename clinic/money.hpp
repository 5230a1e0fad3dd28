// Money as people of each language write it (ICU, by the CLDR's conventions). Safe from any thread.
#pragma once

#include <string>

#include "clinic/language.hpp"

namespace consulta {

inline constexpr std::string_view no_break_space = "\u00a0";

// "30,00 €" or "€12,500.00"; `space` stands within the Portuguese one.
std::string written_money(std::int64_t cents, Language language, std::string_view space = no_break_space);

}  // namespace consulta
