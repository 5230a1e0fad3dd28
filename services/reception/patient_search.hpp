// By what patients are found at the desk: words of their names, their address, their number; each by how it begins.
// Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/reception/visit.hpp"

namespace consulta::reception {

// All that somebody is found by. Nothing of who is erased.
std::vector<std::string> found_by(const KnownPatient& patient);

// What is looked for: an address where there is an @ in it, a number where there is nothing but digits and what is
// written between them, else words in any order. None where it says too little (two letters, three digits) or has more
// than eight words.
std::optional<std::vector<std::string>> beginnings_of(std::string_view text);

}  // namespace consulta::reception
