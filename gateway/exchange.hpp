// One request of a client and its answer. The request is read whole before an upstream is asked, so that none is kept
// waiting by a slow client and each can be asked again; it is told what gateway/forward makes of it. Answers of any
// length stream. A connection serves again, on either side, only where the exchange over it was plain from its first
// byte to its last: the request read and written to its end, the answer begun after that and read to its end, and
// nothing over.
#pragma once

#include <atomic>
#include <boost/beast/http.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "clinic/tokens.hpp"
#include "gateway/access_log.hpp"
#include "gateway/client_stream.hpp"
#include "gateway/connections.hpp"
#include "gateway/event_streams.hpp"
#include "gateway/export_text.hpp"
#include "gateway/fallback.hpp"
#include "gateway/forward.hpp"
#include "gateway/headers.hpp"
#include "gateway/limit_sync.hpp"
#include "gateway/limits.hpp"
#include "gateway/networks.hpp"
#include "gateway/proxy.hpp"
#include "gateway/revocations.hpp"
#include "gateway/routes.hpp"
#include "gateway/shares.hpp"
#include "gateway/upstream.hpp"
#include "platform/http/credentials.hpp"
#include "platform/http/http.hpp"
#include "platform/http/http_reader.hpp"

namespace consulta::gateway {

// What all event loops share.
struct Shared {
  explicit Shared(const Options& options);

  std::atomic<std::shared_ptr<const StaticFiles>> files;  // never none
  Limits limits;
  std::optional<LimitSync> sync;
  CsrfTokens csrf;
  Cors cors;
  Fallback fallback;
  AccessLog access_log;
  Connections connections;
  // Asked of upstreams and not answered, by clients and by accounts; streams of events apart.
  Shares in_flight, accounts_in_flight, event_streams;
  Shares exports;                          // of what is kept about somebody, being made
  Shares large_bodies;                     // of routes that take larger ones than others, by accounts
  std::atomic<std::size_t> large_held{0};  // bytes of large bodies that are being read or asked about
};

// Who asks, as far as we can know.
struct Peer {
  boost::asio::ip::address address;
  std::string text;  // the address, for the log and the services
  std::string key;   // for limits
};
Peer make_peer(const boost::asio::ip::address& address);

// What the requests of one event loop share.
struct Edge {
  const Options& options;
  const Revocations& revocations;
  Shared& shared;
  TokenVerifier verifier;
  std::map<std::string, Upstream, std::less<>> upstreams;
  EventStreams event_streams;
  std::atomic<bool> draining{false};
};

inline bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}
inline bool is_page(std::string_view content_type) {
  return content_type.starts_with("text/html");
}

inline constexpr std::uint32_t answer_head_limit = 16 * 1024;

using ResponseParser = boost::beast::http::response_parser<boost::beast::http::buffer_body>;

// The connection with the client broke, or the answer had begun: there is nothing more to say.
struct Hangup : std::exception {};

// A connection with a client: what has come over it and was not taken yet, and how more of it comes.
struct Client {
  Client(ClientStream& stream_, Connections::Place& place_)
      : stream(stream_), place(place_), reader({.body = largest_body()}) {}

  ClientStream& stream;
  Connections::Place& place;
  http::RequestReader reader;
  std::string_view bytes;  // in `room`
  std::string room = std::string(4 * 1024, '\0');

  // Waits for more bytes, which `bytes` is then; it was empty. By the stream's own deadline.
  boost::asio::awaitable<boost::beast::error_code> receive();
};

// What a service answered to a question of the gateway's own. Status 0: nothing, perhaps for being too slow.
struct Fetched {
  int status = 0;
  bool slow = false;
  std::string body = {};
};

class Exchange {
 public:
  // The head has been read, or refused. `peer` is whom the request is from.
  Exchange(Edge& edge, Client& client, const Peer& peer);
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;
  ~Exchange() { edge_.shared.large_held -= large_; }

  // Whether the connection can serve another request. Throws when it is broken.
  boost::asio::awaitable<bool> run();

 private:
  std::optional<http::Response> own_answer() const;
  http::Response refusal(http::Response problem) const;
  bool wants_page() const;
  void admit();
  void check_csrf(const Uuid& session) const;
  bool by_tls() const;
  std::optional<std::string_view> cookie(std::string_view name) const;
  boost::asio::awaitable<bool> answer_own(http::Response response);
  boost::asio::awaitable<void> read_body();
  void take_body();
  void take_large_share();
  Shares::Share take_share(Shares& shares, std::string_view key) const;
  // What came of asking: whether the connection is kept now that the client has its answer; or a problem; neither:
  // again.
  struct Attempt {
    std::optional<bool> kept;
    std::optional<Problem> problem;
  };
  boost::asio::awaitable<void> take_in();
  boost::asio::awaitable<bool> forward();
  boost::asio::awaitable<Attempt> try_once(Upstream& upstream, bool again);
  boost::asio::awaitable<Attempt> show(Upstream::Lease& lease, ResponseParser& answer);
  boost::asio::awaitable<boost::beast::error_code> ask(UpstreamConnection& upstream, ResponseParser& answer);
  boost::asio::awaitable<std::optional<std::string>> short_body(Upstream::Lease& lease, ResponseParser& answer);
  boost::asio::awaitable<http::Response> problem_of(Upstream::Lease& lease, ResponseParser& answer);
  boost::asio::awaitable<bool> pass(Upstream::Lease& lease, ResponseParser& answer);
  boost::asio::awaitable<bool> export_all();
  boost::asio::awaitable<void> begin_export(std::vector<Fetched>& first);
  boost::asio::awaitable<void> fetch_first(std::size_t part, std::vector<Fetched>& first);
  boost::asio::awaitable<bool> send_export(std::vector<Fetched> first);
  boost::asio::awaitable<void> send_part(std::size_t part, Fetched page, ExportText& text, const Framing& framing);
  boost::asio::awaitable<void> send_piece(std::string piece, const Framing& framing);
  boost::asio::awaitable<Fetched> fetch(std::string_view service, std::string target);
  boost::asio::awaitable<Fetched> fetch_once(Upstream& upstream, std::string_view request, bool again);
  std::string request_text() const;
  bool compresses(const ResponseParser& answer) const;
  Framing framing_of(const ResponseParser& answer, bool zip) const;
  // `has`: whether the answer has a field of that name already.
  Extra own_fields(const std::function<bool(std::string_view)>& has, Circumstances of) const;
  Afterwards afterwards(bool keep) const;
  bool repeatable() const;
  std::chrono::milliseconds left() const;
  void log(int status);

  Edge& edge_;
  Client& client_;
  const Peer& peer_;
  const http::RequestHead& request_;
  const std::string target_;  // as it is routed and goes on
  const std::chrono::steady_clock::time_point began_;
  std::chrono::steady_clock::time_point asked_{};  // when all of the request was here
  const bool head_;
  Trace trace_;
  Route way_;
  std::string token_;             // verified, of a session that is not over
  std::optional<Claims> claims_;  // of the token
  bool with_credentials_ = false;
  // Of what may be asked at a time.
  std::optional<Shares::Share> client_share_, account_share_, export_share_, large_share_;
  std::string body_;
  std::size_t large_ = 0;  // of it, counted in Shared::large_held
  std::uint64_t bytes_ = 0;
  int status_ = 0;
};

}  // namespace consulta::gateway
