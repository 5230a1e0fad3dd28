// What a history has left behind, so that it can be compared with what another way has left: without the times it was
// written at, and with random ids named by what they stand among.
#pragma once

#include <set>
#include <string>
#include <vector>

namespace consulta::testing {

struct Masks {
  std::set<std::string> given_ids;  // of the history itself: these stay
  std::set<std::string> members;    // of JSON, whose values are random
};

// Lines of JSON, sorted.
std::vector<std::string> canonical(std::vector<std::string> lines, const Masks& masks);

}  // namespace consulta::testing
