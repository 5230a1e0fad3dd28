// One request of a client and its answer.
#pragma once

#include <atomic>
#include <boost/beast/http.hpp>
#include <map>
#include <optional>
#include <string>

#include "gateway/access_log.hpp"
#include "gateway/client_stream.hpp"
#include "gateway/fallback.hpp"
#include "gateway/headers.hpp"
#include "gateway/limit_sync.hpp"
#include "gateway/limits.hpp"
#include "gateway/proxy.hpp"
#include "gateway/revocations.hpp"
#include "gateway/routes.hpp"
#include "gateway/upstream.hpp"
#include "platform/http.hpp"
#include "platform/tokens.hpp"

namespace consulta::gateway {

// What all event loops share.
struct Shared {
  explicit Shared(const Options& options)
      : limits(options.client_rate), cors(options.cors_origins), access_log(options.access_log) {
    if (options.redis_url.empty()) return;
    limits.share();
    sync.emplace(options.redis_url, limits);
  }

  Limits limits;
  std::optional<LimitSync> sync;
  Cors cors;
  Fallback fallback;
  AccessLog access_log;
  std::atomic<int> in_flight{0};  // asked of upstreams and not answered, streams of events apart
};

// What the requests of one event loop share.
struct Edge {
  const Options& options;
  const Revocations& revocations;
  Shared& shared;
  TokenVerifier verifier;
  std::map<std::string, Upstream, std::less<>> upstreams;
  std::atomic<bool> draining{false};
};

using RequestParser = boost::beast::http::request_parser<boost::beast::http::buffer_body>;
using ResponseParser = boost::beast::http::response_parser<boost::beast::http::buffer_body>;

inline constexpr std::uint32_t header_limit = 16 * 1024;

// The connection with the client broke, or the answer had begun: there is nothing more to say.
struct Hangup : std::exception {};

// Writes an answer of the gateway's own.
boost::asio::awaitable<void> write_own(ClientStream& client, std::chrono::seconds patience, http::Response response,
                                       bool keep_alive, bool head);

class Exchange {
 public:
  // The header has been read into `parser`; what follows of the body is in `buffer` or still to come.
  Exchange(Edge& edge, ClientStream& client, boost::beast::flat_buffer& buffer, RequestParser& parser,
           const std::string& peer);

  // Whether the connection can serve another request. Throws when it is broken.
  boost::asio::awaitable<bool> run();

 private:
  std::optional<http::Response> own_answer() const;
  void admit();
  void check_csrf() const;
  boost::asio::awaitable<bool> answer_own(http::Response response);
  boost::asio::awaitable<bool> forward();
  boost::asio::awaitable<void> read_small_body();
  boost::asio::awaitable<bool> skip_body();
  boost::asio::awaitable<boost::beast::error_code> send(UpstreamConnection& connection);
  boost::asio::awaitable<bool> pass(Upstream::Lease& lease, ResponseParser& answer);
  template <class Message>
  void fill_header(Message& out) const;
  template <class Message>
  void dress(Message& out) const;
  bool repeatable() const;
  std::chrono::milliseconds left() const;
  void log(int status);

  Edge& edge_;
  ClientStream& client_;
  boost::beast::flat_buffer& buffer_;
  RequestParser& parser_;
  const RequestParser::value_type& request_;
  const std::string& peer_;
  const std::chrono::steady_clock::time_point began_;
  const bool head_;
  Trace trace_;
  Route way_;
  std::string bearer_;  // the token, where it came as a cookie
  std::optional<Uuid> user_;
  bool with_credentials_ = false;
  std::optional<std::string> small_body_;  // read before an upstream is asked
  std::uint64_t bytes_ = 0;
  int status_ = 0;
};

}  // namespace consulta::gateway
