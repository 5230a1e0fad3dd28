// Collects what is wrong with a request, to report it all at once.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/json/json.hpp"

namespace consulta {

// At most json::most_errors are reported.
class Checks {
 public:
  void require(bool good, const char* field, std::string_view message) {
    if (!good && errors_.size() < json::most_errors) errors_.push_back({field, std::string(message)});
  }
  void length(std::string_view text, std::size_t min, std::size_t max, const char* field);
  // Throws Problem 422 when anything was wrong.
  void done();

 private:
  std::vector<json::FieldError> errors_;
};

}  // namespace consulta
