// A redis-server of a test's own.
#pragma once

#include <sys/types.h>

#include <string>

namespace consulta::testing {

// On a port that was free; killed with this.
class Redis {
 public:
  Redis();
  ~Redis() { kill(); }
  Redis(const Redis&) = delete;
  Redis& operator=(const Redis&) = delete;

  void start();
  void kill();
  int port() const { return port_; }
  std::string url() const { return "redis://127.0.0.1:" + std::to_string(port_); }

 private:
  int port_ = 0;
  pid_t pid_ = 0;
};

}  // namespace consulta::testing
