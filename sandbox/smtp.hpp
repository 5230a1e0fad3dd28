// A mail server (RFC 5321, the part a client needs) that accepts everything into World; with a certificate it offers
// STARTTLS (RFC 3207), with a login it takes nothing before AUTH PLAIN or LOGIN (RFC 4954), and that only under TLS.
// One thread per connection, at most 32 at once.
#pragma once

#include <openssl/ssl.h>

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "platform/process/stoppable_thread.hpp"
#include "sandbox/faults.hpp"
#include "sandbox/world.hpp"

namespace consulta::sandbox {

struct SmtpSettings {
  std::string address;
  unsigned short port = 0;
  std::string certificate, key;  // PEM files; "": no TLS
  std::string login;             // user:password; "": anybody
};

class SmtpServer {
 public:
  SmtpServer(const SmtpSettings& settings, World& world, Faults& faults);
  ~SmtpServer();
  unsigned short port() const { return port_; }

 private:
  void accept(const StoppableThread::Loop& loop);
  void serve(int connection, const std::stop_token& stop);

  World& world_;
  Faults& faults_;
  std::string login_;
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> tls_;
  int listener_;
  unsigned short port_ = 0;
  std::atomic<int> connections_{0};
  std::optional<StoppableThread> thread_;
};

}  // namespace consulta::sandbox
