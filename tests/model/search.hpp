// Every state that a small clinic can come to, breadth-first: a broken invariant is reported with one of its shortest
// histories.
#pragma once

#include <string>
#include <vector>

#include "tests/model/clinic.hpp"

namespace consulta::model {

struct Result {
  std::size_t states = 0;
  std::size_t ends = 0;              // states at rest: nothing more happens unless a person acts
  std::size_t steps = 0;             // of the engine that were different
  std::string broken;                // the invariant, or empty
  std::vector<std::string> history;  // how to get there
};

// Throws std::runtime_error where there are more than `config.most_states`.
Result explore(const Config& config);

// The packed state that these happenings, in their words, lead to one after another. Throws std::runtime_error where
// one of them cannot happen.
std::string after(Clinic& clinic, const std::vector<std::string>& happenings);

}  // namespace consulta::model
