#include "gateway/tls.hpp"

#include <openssl/ssl.h>

#include <stdexcept>

namespace consulta::gateway {
namespace ssl = boost::asio::ssl;

Tls::Tls(std::string certificate, std::string key) : certificate_(std::move(certificate)), key_(std::move(key)) {
  reload();
}

std::shared_ptr<ssl::context> Tls::context() const {
  std::lock_guard lock(mutex_);
  return context_;
}

void Tls::reload() {
  auto fresh = std::make_shared<ssl::context>(ssl::context::tls_server);
  try {
    fresh->use_certificate_chain_file(certificate_);
    fresh->use_private_key_file(key_, ssl::context::pem);
  } catch (const boost::system::system_error& e) {
    throw std::runtime_error("cannot use the certificate " + certificate_ + " with the key " + key_ + ": " +
                             e.code().message());
  }
  auto* native = fresh->native_handle();
  if (SSL_CTX_check_private_key(native) != 1) {
    throw std::runtime_error("the key " + key_ + " does not belong to the certificate " + certificate_);
  }
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(native,
                          "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384:"
                          "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305");
  SSL_CTX_set_options(native, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  std::lock_guard lock(mutex_);
  context_ = std::move(fresh);
}

}  // namespace consulta::gateway
