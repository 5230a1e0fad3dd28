// A mail server (RFC 5321, the part a client needs) that accepts everything into World. One thread per connection, at
// most 32 at once.
#pragma once

#include <atomic>
#include <string>
#include <thread>

#include "sandbox/faults.hpp"
#include "sandbox/world.hpp"

namespace consulta::sandbox {

class SmtpServer {
 public:
  SmtpServer(const std::string& address, unsigned short port, World& world, Faults& faults);
  ~SmtpServer();
  unsigned short port() const { return port_; }

 private:
  void accept();
  void serve(int connection);

  World& world_;
  Faults& faults_;
  int listener_;
  unsigned short port_ = 0;
  std::atomic<bool> stopping_{false};
  std::atomic<int> connections_{0};
  std::thread thread_;
};

// What a message (RFC 5322, MIME) says: for the page and for tests.
Email parse_email(const std::string& to, const std::string& raw, Instant at);

}  // namespace consulta::sandbox
