#include "gateway/proxy.hpp"

#include <atomic>
#include <boost/beast/http.hpp>
#include <mutex>
#include <thread>

#include "gateway/rate_limit.hpp"
#include "gateway/routes.hpp"
#include "gateway/upstream.hpp"
#include "platform/http.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/tokens.hpp"
#include "platform/validate.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::uint32_t header_limit = 16 * 1024;
constexpr std::size_t chunk_size = 16 * 1024;
constexpr std::size_t linger_limit = 16 * 1024 * 1024;
constexpr auto idle_patience = std::chrono::seconds(75);
constexpr auto upstream_patience = std::chrono::seconds(30);  // for the next piece of an answer

using RequestParser = bhttp::request_parser<bhttp::buffer_body>;
using ResponseParser = bhttp::response_parser<bhttp::buffer_body>;

std::string_view view(beast::string_view text) {
  return {text.data(), text.size()};
}

// The connection with the client broke, or the answer had begun: there is nothing more to say.
struct Hangup : std::exception {};

// Headers that belong to one hop (RFC 9110, 7.6.1), and those the gateway alone may set.
bool stays_here(bhttp::field name, std::string_view text) {
  switch (name) {
    case bhttp::field::connection:
    case bhttp::field::keep_alive:
    case bhttp::field::proxy_connection:
    case bhttp::field::proxy_authenticate:
    case bhttp::field::proxy_authorization:
    case bhttp::field::te:
    case bhttp::field::trailer:
    case bhttp::field::transfer_encoding:
    case bhttp::field::upgrade:
    case bhttp::field::expect:
      return true;
    default:
      return beast::iequals(text, "x-forwarded-for") || beast::iequals(text, "x-forwarded-proto") ||
             beast::iequals(text, "x-forwarded-host") || beast::iequals(text, "forwarded") ||
             beast::iequals(text, "x-real-ip") || beast::iequals(text, "x-request-id") ||
             beast::iequals(text, "traceparent");
  }
}

template <class From, class To>
void copy_headers(const From& from, To& to) {
  const auto connection = lower_case(view(from[bhttp::field::connection]));
  for (const auto& field : from) {
    if (stays_here(field.name(), view(field.name_string()))) continue;
    // Also what Connection itself names.
    if (!connection.empty() && connection.find(lower_case(view(field.name_string()))) != std::string::npos) continue;
    to.insert(field.name(), field.name_string(), field.value());
  }
}

std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    auto pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(pair.size() + 1, header.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

bool is_safe(bhttp::verb method) {
  return method == bhttp::verb::get || method == bhttp::verb::head || method == bhttp::verb::options;
}

struct UnderWay {
  explicit UnderWay(std::atomic<int>& count_) : count(count_) { ++count; }
  ~UnderWay() { --count; }
  std::atomic<int>& count;
};

// A request the breaker let pass: unless told how it ended, it counts as abandoned.
class Probe {
 public:
  explicit Probe(Breaker& breaker) : breaker_(breaker) {}
  Probe(const Probe&) = delete;
  Probe& operator=(const Probe&) = delete;
  ~Probe() {
    if (!told_) breaker_.abandoned();
  }
  void succeeded() {
    breaker_.succeeded(Steady::now());
    told_ = true;
  }
  void failed() {
    breaker_.failed(Steady::now());
    told_ = true;
  }

 private:
  Breaker& breaker_;
  bool told_ = false;
};

struct Counters {
  prometheus::Counter& requests = metrics::counter("gateway_requests_total", "Requests answered");
  prometheus::Counter& refused = metrics::counter("gateway_refused_total", "Requests the gateway itself refused");
  prometheus::Counter& upstream_failures = metrics::counter("gateway_upstream_failures_total", "Upstreams that failed");
};

Counters& counters() {
  static Counters instance;
  return instance;
}

}  // namespace

// What one client may ask of all loops together: twice the rate at once.
class Proxy::ClientLimit {
 public:
  explicit ClientLimit(double rate) : off_(rate <= 0), limit_(rate, 2 * rate) {}
  std::optional<std::chrono::seconds> spend(const std::string& client) {
    if (off_) return std::nullopt;
    std::lock_guard lock(mutex_);
    return limit_.spend(client, Steady::now());
  }

 private:
  bool off_;
  std::mutex mutex_;
  RateLimit limit_;
};

struct Proxy::Loop {
  Loop(const Options& o, const Revocations& r, ClientLimit& c, unsigned short port)
      : options(o), revocations(r), clients(c), acceptor(io), keys(verifier, o.jwks_url) {
    const tcp::endpoint where(asio::ip::make_address(options.address), port);
    acceptor.open(where.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    // Every loop listens on the same port; the kernel spreads connections over them.
    acceptor.set_option(asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>(true));
    acceptor.bind(where);
    acceptor.listen(1024);
    for (const auto& [name, where] : options.upstreams) upstreams.emplace(name, Upstream(io, where));
  }

  void start() {
    asio::co_spawn(io, accept(), asio::detached);
    thread = std::thread([this] { io.run(); });
  }

  void stop() {
    asio::post(io, [this] {
      beast::error_code ignored;
      acceptor.close(ignored);
    });
    // What is under way has a moment to end.
    for (int i = 0; i < 100 && under_way > 0; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    io.stop();
    thread.join();
  }

  asio::awaitable<void> accept() {
    for (;;) {
      beast::error_code error;
      auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!acceptor.is_open()) co_return;
      if (error) {
        asio::steady_timer pause(io, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connections >= options.connection_limit) continue;  // closed at once
      socket.set_option(tcp::no_delay(true), error);
      asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
  }

  // One client connection, request after request.
  asio::awaitable<void> serve(tcp::socket socket) {
    ++connections;
    beast::error_code error;
    const auto peer = socket.remote_endpoint(error).address().to_string();
    beast::tcp_stream client(std::move(socket));
    beast::flat_buffer buffer(64 * 1024);
    auto token = asio::redirect_error(asio::use_awaitable, error);
    try {
      for (bool first = true, go_on = true; go_on; first = false) {
        // Between requests a client may be silent for long; a request once begun may not take its time.
        if (buffer.size() == 0) {
          client.expires_after(first ? options.client_patience : idle_patience);
          buffer.commit(co_await client.async_read_some(buffer.prepare(chunk_size), token));
          if (error) break;
        }
        RequestParser parser;
        parser.header_limit(header_limit);
        parser.body_limit(options.body_limit);
        client.expires_after(options.client_patience);
        co_await bhttp::async_read_header(client, buffer, parser, token);
        if (error) {
          co_await refuse_unreadable(client, error);
          break;
        }
        // A coding we do not know hides where the request ends, and another begins (RFC 9112, 6.1).
        const auto& fields = parser.get();
        if (fields.count(bhttp::field::transfer_encoding) > 0 &&
            !(fields.count(bhttp::field::transfer_encoding) == 1 &&
              beast::iequals(fields[bhttp::field::transfer_encoding], "chunked"))) {
          co_await refuse_unreadable(client, bhttp::error::bad_transfer_encoding);
          break;
        }
        const UnderWay counted(under_way);
        counters().requests.Increment();
        go_on = co_await answer(client, buffer, parser, peer);
      }
    } catch (const std::exception&) {
      // Hangup, or the client is gone.
    }
    client.socket().shutdown(tcp::socket::shutdown_send, error);
    if (!error) co_await linger(client);
    --connections;
  }

  // Closing with bytes unread resets the connection, and the client may lose the answer over it: what still comes is
  // read and dropped, for a moment.
  asio::awaitable<void> linger(beast::tcp_stream& client) {
    std::array<char, chunk_size> scratch;
    beast::error_code error;
    client.expires_after(std::chrono::seconds(2));
    for (std::size_t dropped = 0; !error && dropped < linger_limit;) {
      dropped +=
          co_await client.async_read_some(asio::buffer(scratch), asio::redirect_error(asio::use_awaitable, error));
    }
  }

  asio::awaitable<void> refuse_unreadable(beast::tcp_stream& client, beast::error_code error) {
    const auto& http_category = bhttp::make_error_code(bhttp::error::end_of_stream).category();
    if (error.category() != http_category || error == bhttp::error::end_of_stream ||
        error == bhttp::error::partial_message) {
      co_return;  // closed, reset or timed out
    }
    const bool large = error == bhttp::error::header_limit;
    const bool body = error == bhttp::error::body_limit;
    Problem problem(large  ? 431
                    : body ? 413
                           : 400,
                    large  ? "header_too_large"
                    : body ? "body_too_large"
                           : "malformed_request",
                    large  ? "The header of the request is too large."
                    : body ? "The body is larger than this server takes."
                           : "The request is not valid HTTP.");
    co_await write(client, http::to_response(problem, to_text(new_id())), "", false, false);
  }

  // Whether the connection can serve another request.
  asio::awaitable<bool> answer(beast::tcp_stream& client, beast::flat_buffer& buffer, RequestParser& parser,
                               const std::string& peer) {
    const auto& request = parser.get();
    Trace trace;
    trace.request_id = std::string(request["X-Request-Id"]);
    if (!valid_request_id(trace.request_id)) trace.request_id = to_text(new_id());
    trace.traceparent = std::string(request["traceparent"]);
    if (!valid_traceparent(trace.traceparent)) trace.traceparent = new_traceparent();

    std::optional<http::Response> own;
    std::string_view upstream;
    std::string bearer;
    try {
      if (view(request.target()) != "/healthz") check_rate(peer);
      own = own_answer(request);
      if (!own) upstream = admit(request, bearer);
    } catch (const Problem& problem) {
      counters().refused.Increment();
      own = http::to_response(problem, trace.request_id);
    }
    if (own) {
      // A body that nobody reads: take a small one off the wire to keep the connection, else close.
      const bool keep = request.keep_alive() && !draining && co_await skip_body(client, buffer, parser);
      co_await write(client, std::move(*own), trace.request_id, keep, request.method() == bhttp::verb::head);
      co_return keep;
    }
    co_return co_await forward(client, buffer, parser, upstreams.find(upstream)->second, trace, bearer, peer);
  }

  void check_rate(const std::string& peer) {
    const auto wait = clients.spend(peer);
    if (!wait) return;
    Problem problem(429, "too_many_requests", "Too many requests at once. Wait a moment.");
    problem.retry_after_seconds = static_cast<int>(wait->count());
    throw problem;
  }

  // What the gateway says itself.
  std::optional<http::Response> own_answer(const RequestParser::value_type& request) {
    const auto target = view(request.target());
    if (!is_safe(request.method())) return std::nullopt;
    if (target == "/healthz") return http::Response{200, "{\"status\":\"ok\"}", "application/json", {}};
    const auto document = options.documents.find(std::string(target));
    if (document == options.documents.end()) return std::nullopt;
    return http::Response{200, document->second, "application/yaml", {{"Cache-Control", "public, max-age=60"}}};
  }

  // The upstream to ask, or a Problem. `bearer` is the token to pass on where it came as a cookie.
  std::string_view admit(const RequestParser::value_type& request, std::string& bearer) {
    const auto target = view(request.target());
    const auto path = target.substr(0, target.find('?'));
    // Whom is it for? Two answers, or none, are how requests are smuggled past a proxy (RFC 9112, 3.2).
    if (request.count(bhttp::field::host) != 1 && (request.version() >= 11 || request.count(bhttp::field::host) > 1)) {
      throw Problem(400, "malformed_request", "A request has exactly one Host.");
    }
    if (!clean_path(path)) throw Problem(400, "malformed_path", "The path is malformed.");
    const auto way = route(view(request.method_string()), path);
    if (way.upstream.empty()) throw Problem(404, "not_found", "There is nothing at this path.");
    const auto header = view(request[bhttp::field::authorization]);
    std::string_view token;
    bool from_cookie = false;
    if (header.size() > 7 && beast::iequals(beast::string_view(header.data(), 7), "Bearer ")) {
      token = header.substr(7);
    } else if (header.empty()) {
      token = cookie(view(request[bhttp::field::cookie]), "access_token");
      from_cookie = !token.empty();
    }
    if (token.empty()) {
      if (way.access == Access::open) return way.upstream;
      throw Problem(401, "unauthenticated", "Log in and send the access token as Authorization: Bearer.");
    }
    const auto claims = verifier.verify(token);
    const bool good = claims && !revocations.revoked(claims->sid);
    if (!good) {
      // Open to anybody, so to whoever has no good token as well; but below an open path there may be more for those
      // who do (time off below doctors), and services know of no revocation.
      const bool passed_on = claims && !from_cookie && is_safe(request.method());
      if (way.access == Access::open && !passed_on) return way.upstream;
      if (!verifier.has_keys()) throw unavailable("Tokens cannot be checked right now. Try again shortly.", 1);
      throw Problem(401, "invalid_token", "The access token is not valid, has expired or was revoked. Log in again.");
    }
    if (from_cookie) {
      if (!is_safe(request.method()) && way.access == Access::token) check_csrf(request);
      bearer = token;
    }
    return way.upstream;
  }

  void check_csrf(const RequestParser::value_type& request) {
    const auto expected = cookie(view(request[bhttp::field::cookie]), "csrf_token");
    if (expected.empty() || view(request["X-CSRF-Token"]) != expected) {
      throw Problem(403, "csrf", "Send the value of the csrf_token cookie as X-CSRF-Token.");
    }
  }

  asio::awaitable<bool> skip_body(beast::tcp_stream& client, beast::flat_buffer& buffer, RequestParser& parser) {
    std::size_t skipped = 0;
    std::array<char, 4096> scratch;
    while (!parser.is_done() && skipped < 256 * 1024) {
      parser.get().body().data = scratch.data();
      parser.get().body().size = scratch.size();
      beast::error_code error;
      client.expires_after(options.client_patience);
      co_await bhttp::async_read_some(client, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
      if (error && error != bhttp::error::need_buffer) co_return false;
      skipped += scratch.size() - parser.get().body().size;
    }
    co_return parser.is_done();
  }

  asio::awaitable<void> write(beast::tcp_stream& client, http::Response response, const std::string& request_id,
                              bool keep_alive, bool head) {
    bhttp::response<bhttp::string_body> out(static_cast<bhttp::status>(response.status), 11);
    if (!response.content_type.empty()) out.set(bhttp::field::content_type, response.content_type);
    for (auto& [name, value] : response.headers) out.insert(name, value);
    if (!request_id.empty()) out.set("X-Request-Id", request_id);
    out.keep_alive(keep_alive);
    out.content_length(response.body.size());
    if (!head) out.body() = std::move(response.body);
    client.expires_after(options.client_patience);
    bhttp::response_serializer<bhttp::string_body> serializer(out);
    if (head) {
      co_await bhttp::async_write_header(client, serializer, asio::use_awaitable);
    } else {
      co_await bhttp::async_write(client, serializer, asio::use_awaitable);
    }
  }

  asio::awaitable<bool> forward(beast::tcp_stream& client, beast::flat_buffer& buffer, RequestParser& parser,
                                Upstream& upstream, const Trace& trace, const std::string& bearer,
                                const std::string& peer) {
    const bool has_body = !parser.is_done();
    const bool head = parser.get().method() == bhttp::verb::head;
    const bool keep = parser.get().keep_alive() && !draining;
    std::optional<Problem> problem;
    auto& breaker = upstream.breaker();
    upstream.retries().request();
    for (bool again = false;;) {
      if (!breaker.allow(Steady::now())) {
        problem = unavailable("This part of the clinic is in trouble. Try again shortly.",
                              static_cast<int>(breaker.retry_after(Steady::now()).count()));
        break;
      }
      Probe probe(breaker);
      auto lease = co_await upstream.acquire(again);
      if (!lease) {
        probe.failed();
        problem = unavailable("This part of the clinic is not reachable right now. Try again shortly.", 1);
        break;
      }
      const auto sent = co_await send_request(client, buffer, parser, *lease, trace, bearer, peer);
      beast::error_code error;
      ResponseParser answer;
      answer.header_limit(header_limit);
      answer.body_limit(boost::none);
      if (head) answer.skip(true);
      if (sent == bhttp::error::body_limit) {
        error = sent;
      } else {
        // An upstream that takes no more may have answered already.
        lease->stream.expires_after(sent ? std::chrono::seconds(1) : upstream_patience);
        co_await bhttp::async_read_header(lease->stream, lease->buffer, answer,
                                          asio::redirect_error(asio::use_awaitable, error));
        if (error && sent) error = sent;
      }
      // What carries no body and changes nothing may be asked again, elsewhere or on a new connection: a kept one may
      // have been closed at the very moment it was used again.
      const bool repeatable = !again && !has_body && is_safe(parser.get().method());
      if (!error) {
        // Any answer shows that it lives; a 503, that it would rather be left alone.
        const bool busy = answer.get().result_int() == 503;
        if (busy && repeatable && upstream.retries().retry()) {
          again = true;
          continue;
        }
        if (!busy) {
          probe.succeeded();
          lease.succeeded();
        }
        co_return co_await pass_answer(client, lease, answer, trace, keep && parser.is_done(), head);
      }
      if (error != bhttp::error::body_limit) {
        counters().upstream_failures.Increment();
        const bool stale = lease->reused && error != beast::error::timeout;
        if (!stale) {
          probe.failed();
          lease.failed();
        }
        if (stale && repeatable && upstream.retries().retry()) {
          again = true;
          continue;
        }
      }
      if (error == bhttp::error::body_limit) {
        problem = Problem(413, "body_too_large", "The body is larger than this server takes.");
      } else if (error == beast::error::timeout) {
        problem = Problem(504, "upstream_timeout",
                          "The answer took too long. Look whether it took effect before trying again.");
      } else {
        problem = Problem(502, "upstream_failed",
                          "This part of the clinic broke off. Look whether it took effect before trying again.");
      }
      break;
    }
    const bool reusable = keep && co_await skip_body(client, buffer, parser);
    co_await write(client, http::to_response(*problem, trace.request_id), trace.request_id, reusable, head);
    co_return reusable;
  }

  asio::awaitable<beast::error_code> send_request(beast::tcp_stream& client, beast::flat_buffer& buffer,
                                                  RequestParser& parser, UpstreamConnection& connection,
                                                  const Trace& trace, const std::string& bearer,
                                                  const std::string& peer) {
    const auto& in = parser.get();
    bhttp::request<bhttp::buffer_body> out;
    out.version(11);
    out.method_string(in.method_string());
    out.target(in.target());
    copy_headers(in, out);
    if (!bearer.empty()) out.set(bhttp::field::authorization, "Bearer " + bearer);
    out.set("X-Request-Id", trace.request_id);
    out.set("traceparent", trace.traceparent);
    out.set("X-Forwarded-For", peer);
    out.set("X-Forwarded-Proto", "http");
    if (parser.chunked()) out.chunked(true);
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    if (beast::iequals(in[bhttp::field::expect], "100-continue")) {
      bhttp::response<bhttp::empty_body> go_on(bhttp::status::continue_, 11);
      co_await bhttp::async_write(client, go_on, token);
    }
    // All of the body, not each piece of it: a drop now and then would keep an upstream busy for hours.
    const auto body_deadline = Steady::now() + 2 * options.client_patience;
    std::array<char, chunk_size> chunk;
    bhttp::request_serializer<bhttp::buffer_body> serializer(out);
    do {
      out.body().data = nullptr;
      out.body().more = false;
      if (!parser.is_done()) {
        parser.get().body().data = chunk.data();
        parser.get().body().size = chunk.size();
        client.expires_at(body_deadline);
        co_await bhttp::async_read_some(client, buffer, parser, token);
        if (error == bhttp::error::need_buffer) error = {};
        if (error == bhttp::error::body_limit) co_return error;
        if (error) throw Hangup();
        out.body().data = chunk.data();
        out.body().size = chunk.size() - parser.get().body().size;
        out.body().more = !parser.is_done();
        if (out.body().size == 0) {
          if (out.body().more) continue;
          out.body().data = nullptr;
        }
      }
      connection.stream.expires_after(upstream_patience);
      co_await bhttp::async_write(connection.stream, serializer, token);
      if (error == bhttp::error::need_buffer) error = {};
      if (error) co_return error;
    } while (!parser.is_done() || !serializer.is_done());
    co_return error;
  }

  asio::awaitable<bool> pass_answer(beast::tcp_stream& client, Upstream::Lease& lease, ResponseParser& parser,
                                    const Trace& trace, bool keep, bool head) {
    const auto& in = parser.get();
    bhttp::response<bhttp::buffer_body> out;
    out.version(11);
    out.result(in.result_int());
    copy_headers(in, out);
    out.set("X-Request-Id", trace.request_id);
    out.set("traceparent", trace.traceparent);
    const bool sized = parser.content_length().has_value() || in.result_int() == 204 || in.result_int() == 304;
    if (!sized) out.chunked(true);
    out.keep_alive(keep);
    bhttp::response_serializer<bhttp::buffer_body> serializer(out);
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    if (head) {
      client.expires_after(options.client_patience);
      co_await bhttp::async_write_header(client, serializer, asio::use_awaitable);
    } else {
      std::array<char, chunk_size> chunk;
      do {
        out.body().data = nullptr;
        out.body().more = false;
        if (!parser.is_done()) {
          parser.get().body().data = chunk.data();
          parser.get().body().size = chunk.size();
          lease->stream.expires_after(upstream_patience);
          co_await bhttp::async_read_some(lease->stream, lease->buffer, parser, token);
          if (error == bhttp::error::need_buffer) error = {};
          if (error) throw Hangup();  // the answer has begun: all that can be said is to break off
          out.body().data = chunk.data();
          out.body().size = chunk.size() - parser.get().body().size;
          out.body().more = !parser.is_done();
          if (out.body().size == 0) {
            if (out.body().more) continue;
            out.body().data = nullptr;
          }
        }
        client.expires_after(options.client_patience);
        co_await bhttp::async_write(client, serializer, token);
        if (error == bhttp::error::need_buffer) error = {};
        if (error) throw Hangup();
      } while (!parser.is_done() || !serializer.is_done());
    }
    if (in.keep_alive()) lease.keep();
    co_return keep;
  }

  Options options;
  const Revocations& revocations;
  ClientLimit& clients;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  TokenVerifier verifier;
  KeyRefresher keys;
  std::map<std::string, Upstream, std::less<>> upstreams;
  std::size_t connections = 0;  // touched by the loop's own thread alone
  std::atomic<int> under_way{0};
  std::atomic<bool> draining{false};
  std::thread thread;
};

Proxy::Proxy(Options options, const Revocations& revocations)
    : options_(std::move(options)), clients_(std::make_unique<ClientLimit>(options_.client_rate)) {
  auto port = options_.port;
  for (std::size_t i = 0; i < options_.threads; ++i) {
    loops_.push_back(std::make_unique<Loop>(options_, revocations, *clients_, port));
    port = loops_.front()->acceptor.local_endpoint().port();
  }
  for (auto& loop : loops_) loop->start();
}

Proxy::~Proxy() {
  stop();
}

unsigned short Proxy::port() const {
  return loops_.front()->acceptor.local_endpoint().port();
}

bool Proxy::ready() const {
  for (const auto& loop : loops_) {
    if (!loop->verifier.has_keys()) return false;
  }
  return true;
}

void Proxy::drain() {
  for (auto& loop : loops_) loop->draining = true;
}

void Proxy::stop() {
  drain();
  for (auto& loop : loops_) {
    if (loop->thread.joinable()) loop->stop();
  }
}

}  // namespace consulta::gateway
