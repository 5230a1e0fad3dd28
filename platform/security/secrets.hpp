// What a secret that rotates holds: one text, or while it is rotated several, one a line. With the first is sealed and
// signed; what any of them has sealed or signed is good. So processes that have the same ones in another order
// understand each other, and what was made before a rotation is good until the old one is taken away.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/process/config.hpp"

namespace consulta {

class Secrets {
 public:
  Secrets() = default;
  // Empty lines are none.
  explicit Secrets(std::string_view text);

  // Empty where there is none.
  std::string first() const { return all_.empty() ? "" : all_.front(); }

  bool empty() const { return all_.empty(); }
  auto begin() const { return all_.begin(); }
  auto end() const { return all_.end(); }

 private:
  std::vector<std::string> all_;
};

// A setting that must be given.
Secrets secrets(Settings& settings, const std::string& name, const std::string& doc);

}  // namespace consulta
