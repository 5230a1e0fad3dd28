// A mail server (RFC 5321, the part a client needs) that accepts everything into World; with a certificate it offers
// STARTTLS (RFC 3207), with a login it takes nothing before AUTH PLAIN or LOGIN (RFC 4954), and that only under TLS.
// 32 connections are served at once, as many more wait, and what is beyond these is closed.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <optional>
#include <string>

#include "platform/process/stoppable_thread.hpp"
#include "platform/process/workers.hpp"
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
  Workers connections_{32, {32, 32}};
  std::optional<StoppableThread> thread_;  // takes them; ends before they do
};

}  // namespace consulta::sandbox
