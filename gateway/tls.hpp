// The certificate clients see: TLS 1.2 and newer, suites with forward secrecy and authenticated encryption only (the
// intermediate profile of Mozilla's server-side TLS guidelines). Loaded anew on SIGHUP, for connections made from then
// on.
#pragma once

#include <boost/asio/ssl.hpp>
#include <memory>
#include <mutex>
#include <string>

namespace consulta::gateway {

class Tls {
 public:
  // Files in PEM: the certificate with its chain, and its key. Throws std::runtime_error when they cannot be used.
  Tls(std::string certificate, std::string key);

  std::shared_ptr<boost::asio::ssl::context> context() const;

  // Keeps what it had when the files cannot be used; throws as above then.
  void reload();

 private:
  std::string certificate_, key_;
  mutable std::mutex mutex_;
  std::shared_ptr<boost::asio::ssl::context> context_;
};

}  // namespace consulta::gateway
