// A consulta-gateway of a test's own, in front of the same services, with settings the others would suffer from.
#pragma once

#include <string>

#include "tests/support/clinic.hpp"
#include "tests/support/program.hpp"

namespace consulta::testing {

// Lives as long as this, and is ready from the start. The settings go over what it needs anyway.
class Gateway {
 public:
  explicit Gateway(Settings settings);

  int port() const { return program_.port(); }
  Answer get(const std::string& path, Headers headers = {}) const;
  Answer readiness() const;  // its /readyz
  void hang_up() const { program_.hang_up(); }

 private:
  Program program_;
};

}  // namespace consulta::testing
