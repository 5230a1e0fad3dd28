// Screens and kiosks: how they are paired (pairing.hpp), listed and sent away.
#pragma once

#include "services/auth/sessions.hpp"

namespace consulta::auth {

class Devices {
 public:
  Devices(host::Host& host, const Options& options, const Sessions& sessions)
      : host_(host), options_(options), sessions_(sessions) {}

  // POST /auth/devices, by anybody. Throws Problem 429 where the client has begun too many, 503 where all have.
  http::Response begin(const http::Request& request) const;

  // POST /auth/token of a device: its tokens, once. Throws Problem 400 until it is approved, and for what is over.
  http::Response tokens(const http::Request& request, const Grant& grant) const;

  // POST /auth/devices/{code}/approve. Throws Problem 404 where no device shows the code.
  host::Made approve(const http::Request& request, broker::Work& work) const;
  http::Response approved(const http::Request& request, sql::Session& db, const Uuid& id) const;

  http::Response list(const http::Request& request) const;
  http::Response remove(const http::Request& request) const;

 private:
  Pairing begun(sql::Session& db, const std::string& device_code, const std::string& client, Instant now) const;
  http::Response answer(broker::Work& work, const http::Request& request, const std::string& device_code) const;

  host::Host& host_;
  const Options& options_;
  const Sessions& sessions_;
};

void add_device_routes(host::Host& host, const std::shared_ptr<Devices>& devices);

}  // namespace consulta::auth
