// A consulta-gateway of a test's own, in front of the same services, with settings the others would suffer from.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>

#include "tests/support/clinic.hpp"

namespace consulta::testing {

using Settings = std::map<std::string, std::string>;

// Lives as long as this, and is ready from the start. The settings go over what it needs anyway.
class Gateway {
 public:
  explicit Gateway(Settings settings);
  ~Gateway();
  Gateway(const Gateway&) = delete;
  Gateway& operator=(const Gateway&) = delete;

  int port() const { return port_; }
  Answer get(const std::string& path, Headers headers = {}) const;
  void hang_up() const;  // SIGHUP

 private:
  pid_t pid_ = 0;
  int output_ = -1;
  int port_ = 0;
};

}  // namespace consulta::testing
