// The edge: an asynchronous reverse proxy. One event loop per thread, each with its own listening socket, upstream
// connections and token memory; limits, revoked sessions and remembered answers are shared. Every failure is answered
// as problem+json (RFC 9457), or as a page where a person asks.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "gateway/forward.hpp"
#include "gateway/networks.hpp"
#include "gateway/revocations.hpp"
#include "gateway/static_files.hpp"
#include "gateway/tls.hpp"
#include "platform/security/secrets.hpp"

namespace consulta::gateway {

struct Options {
  std::string address = "127.0.0.1";
  unsigned short port = 0;
  std::size_t threads = 1;
  std::size_t connection_limit = 4000;           // for each thread, of all threads together; see Connections
  std::size_t client_connections = 256;          // of one client; more are told 503 and closed; 0: no limit
  std::size_t in_flight_limit = 2000;            // requests asked of upstreams at a time; more are told 503; see Shares
  std::size_t account_requests = 100;            // of those, of one account
  std::size_t stream_limit = 2000;               // event streams at a time
  std::size_t account_streams = 10;              // of those, of one account, or of one client without one
  Networks trusted_proxies;                      // who may say whom a request is from
  std::chrono::seconds client_patience{15};      // for a header, for the next piece of an answer to be taken
  double client_rate = 50;                       // requests a second by one client, twice as many at once; 0: no limit
  std::map<std::string, std::string> upstreams;  // name → host:port, or several with commas between
  std::string jwks_url;
  Secrets internal_key;                   // shared with auth
  bool secure_cookies = false;            // clients come by TLS that ends before us
  std::vector<std::string> cors_origins;  // whose pages may use the API from a browser
  std::string access_log;                 // see AccessLog
  std::string redis_url;                  // of what limits are shared through; "": by nobody
  std::shared_ptr<const StaticFiles> files = std::make_shared<const StaticFiles>();  // to begin with
  std::string clinic_phone;  // on pages for people; "": there is none
  std::shared_ptr<Tls> tls;  // none: plain HTTP
  // Told of each request just before it is written to an upstream, on the event loop's thread: what the gateway
  // believes it asks, for tests to hold against what arrives.
  std::function<void(const Vouched&, std::string_view body)> witness;
};

struct Shared;

class Proxy {
 public:
  Proxy(Options options, const Revocations& revocations);
  ~Proxy();
  unsigned short port() const;
  bool ready() const;                                    // knows the keys tokens are checked against
  void serve(std::shared_ptr<const StaticFiles> files);  // instead of those before
  void reopen_log();                                     // the access log's file was moved away
  void drain();                                          // answers carry `Connection: close` from now on
  void stop();

 private:
  struct Loop;
  Options options_;
  std::unique_ptr<Shared> shared_;
  std::vector<std::unique_ptr<Loop>> loops_;
};

}  // namespace consulta::gateway
