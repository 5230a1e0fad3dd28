#include "gateway/exchange.hpp"

#include "gateway/gzip.hpp"
#include "gateway/pump.hpp"
#include "gateway/static_files.hpp"
#include "platform/http_text.hpp"
#include "platform/metrics.hpp"
#include "platform/validate.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using Steady = std::chrono::steady_clock;

namespace {

// Bodies up to this are read whole before an upstream is asked: it is never kept waiting by a slow client, and can be
// asked again.
constexpr std::size_t small_body_limit = 16 * 1024;
constexpr std::size_t skip_limit = 256 * 1024;
constexpr std::size_t worth_compressing = 1024;
constexpr auto piece_patience = std::chrono::seconds(30);  // for the next piece of an answer
constexpr auto preflight_life = "600";

bool is_safe(bhttp::verb method) {
  return method == bhttp::verb::get || method == bhttp::verb::head || method == bhttp::verb::options;
}

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

class InFlight {
 public:
  explicit InFlight(std::atomic<int>& count) : count_(&count) { ++count; }
  InFlight(const InFlight&) = delete;
  InFlight& operator=(const InFlight&) = delete;
  ~InFlight() { release(); }
  void release() {
    if (count_ != nullptr) --*count_;
    count_ = nullptr;
  }

 private:
  std::atomic<int>* count_;
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

http::Response preflight_answer() {
  return http::Response{204, "", "", {}}
      .with("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
      .with("Access-Control-Allow-Headers",
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, "
            "X-CSRF-Token, X-Request-Id, traceparent")
      .with("Access-Control-Max-Age", preflight_life);
}

}  // namespace

asio::awaitable<void> write_own(ClientStream& client, std::chrono::seconds patience, http::Response response,
                                bool keep_alive, bool head) {
  bhttp::response<bhttp::empty_body> out(static_cast<bhttp::status>(response.status), 11);
  if (!response.content_type.empty()) out.set(bhttp::field::content_type, response.content_type);
  for (auto& [name, value] : response.headers) out.insert(name, value);
  secure(out, client.encrypted(), false);
  out.keep_alive(keep_alive);
  if (response.status != 204 && response.status != 304) out.content_length(response.body.size());
  const auto text = http::text_of(out.base(), head ? "" : std::string_view(response.body));
  client.tcp().expires_after(patience);
  co_await asio::async_write(client, asio::buffer(text), asio::use_awaitable);
}

Exchange::Exchange(Edge& edge, ClientStream& client, beast::flat_buffer& buffer, RequestParser& parser,
                   const std::string& peer)
    : edge_(edge),
      client_(client),
      buffer_(buffer),
      parser_(parser),
      request_(parser.get()),
      peer_(peer),
      began_(Steady::now()),
      head_(request_.method() == bhttp::verb::head) {
  trace_.request_id = std::string(request_["X-Request-Id"]);
  if (!valid_request_id(trace_.request_id)) trace_.request_id = to_text(new_id());
  trace_.traceparent = std::string(request_["traceparent"]);
  if (!valid_traceparent(trace_.traceparent)) trace_.traceparent = new_traceparent();
}

asio::awaitable<bool> Exchange::run() {
  counters().requests.Increment();
  std::optional<http::Response> own;
  try {
    if (view(request_.target()) != "/healthz") edge_.shared.limits.client(peer_);
    own = own_answer();
    if (!own) admit();
  } catch (const Problem& problem) {
    counters().refused.Increment();
    own = http::to_response(problem, trace_.request_id);
  }
  try {
    const bool again = own ? co_await answer_own(std::move(*own)) : co_await forward();
    log(status_);
    co_return again;
  } catch (...) {
    log(status_ == 0 ? 499 : status_);  // 499: the client went away before it was answered
    throw;
  }
}

void Exchange::log(int status) {
  const auto target = view(request_.target());
  edge_.shared.access_log.write({peer_, view(request_.method_string()), target.substr(0, target.find('?')),
                                 way_.upstream, trace_.request_id, user_, status, bytes_,
                                 std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began_)});
}

// What the gateway says itself.
std::optional<http::Response> Exchange::own_answer() const {
  if (!is_safe(request_.method())) return std::nullopt;
  const auto target = view(request_.target());
  if (target == "/healthz") return http::Response{200, "{\"status\":\"ok\"}", "application/json", {}};
  if (request_.method() == bhttp::verb::options) {
    const bool preflight = request_.count(bhttp::field::access_control_request_method) > 0 &&
                           edge_.shared.cors.allows(view(request_[bhttp::field::origin]));
    if (preflight) return preflight_answer();
    return std::nullopt;
  }
  return edge_.options.files.get(target.substr(0, target.find('?')), view(request_[bhttp::field::if_none_match]),
                                 accepts_gzip(view(request_[bhttp::field::accept_encoding])));
}

// Finds whom to ask and whether the caller may; throws Problem where not.
void Exchange::admit() {
  const auto target = view(request_.target());
  const auto path = target.substr(0, target.find('?'));
  // Whom is it for? Two answers, or none, are how requests are smuggled past a proxy (RFC 9112, 3.2).
  const auto hosts = request_.count(bhttp::field::host);
  if (hosts != 1 && (request_.version() >= 11 || hosts > 1)) {
    throw Problem(400, "malformed_request", "A request has exactly one Host.");
  }
  if (!clean_path(path)) throw Problem(400, "malformed_path", "The path is malformed.");
  way_ = route(view(request_.method_string()), path);
  if (way_.upstream.empty()) throw Problem(404, "not_found", "There is nothing at this path.");
  if (way_.trait == Trait::login) edge_.shared.limits.login(peer_);
  if (edge_.shared.in_flight >= edge_.options.in_flight_limit) {
    throw unavailable("Too much is going on right now. Try again shortly.", 1);
  }
  const auto header = view(request_[bhttp::field::authorization]);
  std::string_view token;
  bool from_cookie = false;
  if (header.size() > 7 && beast::iequals(beast::string_view(header.data(), 7), "Bearer ")) {
    token = header.substr(7);
  } else if (header.empty()) {
    token = cookie(view(request_[bhttp::field::cookie]), "access_token");
    from_cookie = !token.empty();
  }
  with_credentials_ = !token.empty();
  if (token.empty()) {
    if (way_.access == Access::open) return;
    throw Problem(401, "unauthenticated", "Log in and send the access token as Authorization: Bearer.");
  }
  const auto claims = edge_.verifier.verify(token);
  const bool good = claims && !edge_.revocations.revoked(claims->sid);
  if (!good) {
    // Open to anybody, so to whoever has no good token as well; but below an open path there may be more for those
    // who do (time off below doctors), and services know of no revocation.
    const bool passed_on = claims && !from_cookie && is_safe(request_.method());
    if (way_.access == Access::open && !passed_on) return;
    if (!edge_.verifier.has_keys()) throw unavailable("Tokens cannot be checked right now. Try again shortly.", 1);
    throw Problem(401, "invalid_token", "The access token is not valid, has expired or was revoked. Log in again.");
  }
  user_ = claims->sub;
  edge_.shared.limits.account(claims->sub);
  if (from_cookie) {
    if (!is_safe(request_.method()) && way_.access == Access::token) check_csrf();
    bearer_ = token;
  }
}

void Exchange::check_csrf() const {
  const auto expected = cookie(view(request_[bhttp::field::cookie]), "csrf_token");
  if (expected.empty() || view(request_["X-CSRF-Token"]) != expected) {
    throw Problem(403, "csrf", "Send the value of the csrf_token cookie as X-CSRF-Token.");
  }
}

// A body that nobody has read: takes a small one off the wire to keep the connection, else it will be closed.
asio::awaitable<bool> Exchange::answer_own(http::Response response) {
  const bool keep = request_.keep_alive() && !edge_.draining && co_await skip_body();
  status_ = response.status;
  bytes_ = head_ ? 0 : response.body.size();
  response.with("X-Request-Id", trace_.request_id);
  for (auto& [name, value] : edge_.shared.cors.headers(view(request_[bhttp::field::origin]))) {
    response.with(std::move(name), std::move(value));
  }
  co_await write_own(client_, edge_.options.client_patience, std::move(response), keep, head_);
  co_return keep;
}

asio::awaitable<bool> Exchange::skip_body() {
  std::size_t skipped = 0;
  std::array<char, 4096> scratch;
  while (!parser_.is_done() && skipped < skip_limit) {
    parser_.get().body().data = scratch.data();
    parser_.get().body().size = scratch.size();
    beast::error_code error;
    client_.tcp().expires_after(edge_.options.client_patience);
    co_await bhttp::async_read_some(client_, buffer_, parser_, asio::redirect_error(asio::use_awaitable, error));
    if (error && error != bhttp::error::need_buffer) co_return false;
    skipped += scratch.size() - parser_.get().body().size;
  }
  co_return parser_.is_done();
}

// What changes nothing, or nothing more when it comes twice, may be asked again, elsewhere or over a new connection: a
// kept one may have been closed at the very moment it was used again.
bool Exchange::repeatable() const {
  return small_body_ && (is_safe(request_.method()) || request_.count("Idempotency-Key") > 0);
}

std::chrono::milliseconds Exchange::left() const {
  const auto gone = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - began_);
  return std::max(std::chrono::milliseconds(1), way_.patience - gone);
}

asio::awaitable<bool> Exchange::forward() {
  InFlight in_flight(edge_.shared.in_flight);
  auto& upstream = edge_.upstreams.find(way_.upstream)->second;
  auto& breaker = upstream.breaker();
  const auto length = parser_.content_length();
  std::optional<Problem> problem;
  if (length && *length > edge_.options.body_limit) {
    problem = Problem(413, "body_too_large", "The body is larger than this server takes.");
  } else if (parser_.is_done() || (length && *length <= small_body_limit)) {
    co_await read_small_body();
  }
  upstream.retries().request();
  for (bool again = false; !problem;) {
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
    const auto sent = co_await send(*lease);
    beast::error_code error;
    ResponseParser answer;
    answer.header_limit(header_limit);
    answer.body_limit(boost::none);
    if (head_) answer.skip(true);
    if (sent == bhttp::error::body_limit) {
      error = sent;
    } else {
      // An upstream that takes no more may have answered already.
      lease->stream.expires_after(sent ? std::chrono::milliseconds(1000) : left());
      co_await bhttp::async_read_header(lease->stream, lease->buffer, answer,
                                        asio::redirect_error(asio::use_awaitable, error));
      if (error && sent) error = sent;
    }
    if (!error) {
      // Any answer shows that it lives; a 503, that it would rather be left alone.
      const bool busy = answer.get().result_int() == 503;
      if (busy && !again && repeatable() && upstream.retries().retry()) {
        again = true;
        continue;
      }
      if (!busy) {
        probe.succeeded();
        lease.succeeded();
      }
      if (busy && way_.trait == Trait::catalogue) {
        problem = unavailable("This part of the clinic is busy. Try again shortly.", 1);
        break;
      }
      if (view(answer.get()[bhttp::field::content_type]).starts_with("text/event-stream")) in_flight.release();
      co_return co_await pass(lease, answer);
    }
    if (error == bhttp::error::body_limit) {
      problem = Problem(413, "body_too_large", "The body is larger than this server takes.");
      break;
    }
    counters().upstream_failures.Increment();
    const bool stale = lease->reused && error != beast::error::timeout;
    if (!stale) {
      probe.failed();
      lease.failed();
    }
    if (error != beast::error::timeout && !again && repeatable() && upstream.retries().retry()) {
      again = true;
      continue;
    }
    problem = error == beast::error::timeout
                  ? Problem(504, "upstream_timeout",
                            "The answer took too long. Look whether it took effect before trying again.")
                  : Problem(502, "upstream_failed",
                            "This part of the clinic broke off. Look whether it took effect before trying again.");
  }
  if (problem->status >= 502 && way_.trait == Trait::catalogue) {
    if (auto kept = edge_.shared.fallback.recall(std::string(view(request_.target())), Steady::now())) {
      co_return co_await answer_own(std::move(*kept));
    }
  }
  co_return co_await answer_own(http::to_response(*problem, trace_.request_id));
}

asio::awaitable<void> Exchange::read_small_body() {
  small_body_.emplace();
  if (parser_.is_done()) co_return;
  beast::error_code error;
  auto token = asio::redirect_error(asio::use_awaitable, error);
  client_.tcp().expires_after(2 * edge_.options.client_patience);
  if (beast::iequals(request_[bhttp::field::expect], "100-continue")) {
    co_await asio::async_write(client_, asio::buffer(http::go_on), token);
  }
  small_body_->resize(static_cast<std::size_t>(*parser_.content_length()));
  if (!error) error = co_await read_sized(client_, buffer_, parser_, *small_body_);
  if (error) throw Hangup();
}

template <class Message>
void Exchange::fill_header(Message& out) const {
  out.version(11);
  out.method_string(request_.method_string());
  out.target(request_.target());
  copy_headers(request_, out);
  if (!bearer_.empty()) out.set(bhttp::field::authorization, "Bearer " + bearer_);
  out.set("X-Request-Id", trace_.request_id);
  out.set("traceparent", trace_.traceparent);
  out.set("X-Forwarded-For", peer_);
  out.set("X-Forwarded-Proto", client_.encrypted() ? "https" : "http");
  out.set("X-Deadline-Ms", std::to_string(left().count()));
}

// Returns what broke on the upstream's side, or body_limit.
asio::awaitable<beast::error_code> Exchange::send(UpstreamConnection& connection) {
  beast::error_code error;
  if (small_body_) {
    bhttp::request<bhttp::empty_body> out;
    fill_header(out);
    const auto text = http::text_of(out.base(), *small_body_);
    connection.stream.expires_after(left());
    co_await asio::async_write(connection.stream, asio::buffer(text), asio::redirect_error(asio::use_awaitable, error));
    co_return error;
  }
  bhttp::request<bhttp::empty_body> out;
  fill_header(out);
  if (parser_.chunked()) out.chunked(true);
  // All of the body, not each piece of it: a drop now and then would keep an upstream busy for hours.
  const auto deadline = Steady::now() + 2 * edge_.options.client_patience;
  client_.tcp().expires_at(deadline);
  if (beast::iequals(request_[bhttp::field::expect], "100-continue")) {
    co_await asio::async_write(client_, asio::buffer(http::go_on), asio::redirect_error(asio::use_awaitable, error));
  }
  const auto pumped = co_await pump(
      client_, buffer_, parser_, connection.stream, out, [](std::string_view piece, bool) { return piece; },
      [&] { client_.tcp().expires_at(deadline); }, [&] { connection.stream.expires_after(piece_patience); });
  if (pumped.read && pumped.read != bhttp::error::body_limit) throw Hangup();
  co_return pumped.read ? pumped.read : pumped.write;
}

// What every answer of an upstream gets from the gateway.
template <class Message>
void Exchange::dress(Message& out) const {
  out.set("X-Request-Id", trace_.request_id);
  out.set("traceparent", trace_.traceparent);
  for (const auto& [name, value] : edge_.shared.cors.headers(view(request_[bhttp::field::origin]))) {
    out.insert(name, value);
  }
  secure(out, client_.encrypted(), with_credentials_);
}

asio::awaitable<bool> Exchange::pass(Upstream::Lease& lease, ResponseParser& answer) {
  const auto& in = answer.get();
  const bool keep = request_.keep_alive() && !edge_.draining && parser_.is_done();
  status_ = static_cast<int>(in.result_int());
  bhttp::response<bhttp::empty_body> out;
  out.version(11);
  out.result(in.result_int());
  copy_headers(in, out);
  dress(out);
  const auto length = answer.content_length();
  const bool empty = status_ == 204 || status_ == 304 || (length && *length == 0);
  // What auth says holds secrets, and their length may be guessed from compressed text mixed with them.
  const bool zip =
      !empty && !head_ && way_.upstream != "auth" && status_ == 200 && (!length || *length >= worth_compressing) &&
      in.count(bhttp::field::etag) == 0 && in.count(bhttp::field::content_encoding) == 0 &&
      compressible(view(in[bhttp::field::content_type])) && accepts_gzip(view(request_[bhttp::field::accept_encoding]));
  if (zip) {
    out.set(bhttp::field::content_encoding, "gzip");
    out.insert(bhttp::field::vary, "Accept-Encoding");
    out.erase(bhttp::field::content_length);
  }
  if (zip || (!length && !empty)) out.chunked(true);
  out.keep_alive(keep);
  const auto patience = [&] { client_.tcp().expires_after(edge_.options.client_patience); };
  const bool remember = way_.trait == Trait::catalogue && status_ == 200 && !with_credentials_ && !head_;
  std::string kept;
  if (head_ || empty || (!zip && length && *length <= small_body_limit)) {
    if (!head_ && !empty) {
      kept.resize(static_cast<std::size_t>(*length));
      lease->stream.expires_after(piece_patience);
      if (co_await read_sized(lease->stream, lease->buffer, answer, kept)) throw Hangup();
    }
    bytes_ = kept.size();
    const auto text = http::text_of(out.base(), kept);
    patience();
    co_await asio::async_write(client_, asio::buffer(text), asio::use_awaitable);
  } else {
    std::optional<Gzip> gzip;
    if (zip) gzip.emplace();
    const auto pumped = co_await pump(
        lease->stream, lease->buffer, answer, client_, out,
        [&](std::string_view piece, bool last) {
          if (remember && kept.size() <= Fallback::largest) kept += piece;
          const auto sent = gzip ? gzip->add(piece, last) : piece;
          bytes_ += sent.size();
          return sent;
        },
        [&] { lease->stream.expires_after(piece_patience); }, patience);
    if (pumped.read || pumped.write) throw Hangup();  // the answer has begun: all that can be said is to break off
  }
  if (remember) {
    http::Response whole{200, std::move(kept), std::string(in[bhttp::field::content_type]), {}};
    if (in.count(bhttp::field::etag) > 0) whole.with("ETag", std::string(in[bhttp::field::etag]));
    edge_.shared.fallback.remember(std::string(view(request_.target())), std::move(whole), Steady::now());
  }
  if (in.keep_alive()) lease.keep();
  co_return keep;
}

}  // namespace consulta::gateway
