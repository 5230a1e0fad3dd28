#include "gateway/exchange.hpp"

#include <sys/resource.h>

#include "gateway/gzip.hpp"
#include "gateway/problem_page.hpp"
#include "gateway/pump.hpp"
#include "gateway/static_files.hpp"
#include "platform/accept.hpp"
#include "platform/http_text.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/validate.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t small_body = 16 * 1024;
// What bodies larger than that may hold together. Those who send small ones are not concerned.
constexpr std::size_t most_large_held = 64 * 1024 * 1024;
constexpr std::size_t worth_compressing = 1024;
constexpr auto piece_patience = std::chrono::seconds(30);  // for the next piece of an answer
constexpr auto preflight_life = "600";

constexpr std::string_view methods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

bool is_safe(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
}

// Whether the answer's framing leaves no doubt about where it ends, and it is a final one.
bool well_framed(const ResponseParser& answer) {
  const auto& in = answer.get();
  const auto codings = in.count(bhttp::field::transfer_encoding);
  const bool chunked = codings == 1 && http::same_name(view(in[bhttp::field::transfer_encoding]), "chunked");
  return in.result_int() >= 200 && (codings == 0 || chunked);
}

bool is_problem(const ResponseParser& answer) {
  return view(answer.get()[bhttp::field::content_type]).starts_with("application/problem+json");
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

struct Counters {
  prometheus::Counter& requests = metrics::counter("gateway_requests_total", "Requests answered");
  prometheus::Counter& refused = metrics::counter("gateway_refused_total", "Requests the gateway itself refused");
  prometheus::Counter& upstream_failures = metrics::counter("gateway_upstream_failures_total", "Upstreams that failed");
};

Counters& counters() {
  static Counters instance;
  return instance;
}

bool is_page(std::string_view content_type) {
  return content_type.starts_with("text/html");
}

http::Response preflight_answer() {
  return http::Response{204, "", "", {}}
      .with("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE")
      .with("Access-Control-Allow-Headers",
            "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, "
            "X-CSRF-Token, X-Request-Id, traceparent")
      .with("Access-Control-Max-Age", preflight_life);
}

// As many connections as the settings say, and as there are descriptors for: each may need one to a service.
std::size_t connection_room(const Options& options) {
  constexpr rlim_t others = 512;
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  const auto room = (std::max(descriptors.rlim_cur, 2 * others) - others) / 2;
  const auto wanted = options.connection_limit * options.threads;
  if (room < wanted) spdlog::warn("room for {} connections, not {}: raise the limit of open files", room, wanted);
  return std::min<std::size_t>(wanted, room);
}

}  // namespace

Shared::Shared(const Options& options)
    : files(options.files),
      limits(options.client_rate),
      csrf(options.internal_key),
      cors(options.cors_origins),
      access_log(options.access_log),
      connections(connection_room(options), options.client_connections),
      in_flight(options.in_flight_limit, options.in_flight_limit),
      accounts_in_flight(options.in_flight_limit, options.account_requests),
      event_streams(options.stream_limit, options.account_streams) {
  if (options.redis_url.empty()) return;
  limits.share();
  sync.emplace(options.redis_url, limits);
}

Peer make_peer(const asio::ip::address& address) {
  const auto plain = unmapped(address);
  return {plain, plain.to_string(), limit_key(plain)};
}

asio::awaitable<beast::error_code> Client::receive() {
  beast::error_code error;
  const auto count =
      co_await stream.async_read_some(asio::buffer(room), asio::redirect_error(asio::use_awaitable, error));
  bytes = std::string_view(room).substr(0, count);
  co_return error;
}

Exchange::Exchange(Edge& edge, Client& client, const Peer& peer)
    : edge_(edge),
      client_(client),
      peer_(peer),
      request_(client.reader.head()),
      target_(normal_target(request_.target)),
      began_(Steady::now()),
      head_(request_.method == "HEAD") {
  trace_.request_id = std::string(request_.find("x-request-id"));
  if (!valid_request_id(trace_.request_id)) trace_.request_id = to_text(new_id());
  trace_.traceparent = std::string(request_.find("traceparent"));
  if (!valid_traceparent(trace_.traceparent)) trace_.traceparent = new_traceparent();
}

asio::awaitable<bool> Exchange::run() {
  counters().requests.Increment();
  std::optional<http::Response> own;
  try {
    if (target_ != "/healthz") edge_.shared.limits.client(peer_.key);
    if (client_.reader.stage() == http::Stage::refused) throw client_.reader.refusal().problem();
    own = own_answer();
    if (!own) admit();
  } catch (const Problem& problem) {
    counters().refused.Increment();
    own = refusal(http::to_response(problem, trace_.request_id));
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
  edge_.shared.access_log.write({peer_.text, request_.method, path_of(target_), way_.upstream, trace_.request_id,
                                 claims_ ? std::optional(claims_->sub) : std::nullopt, status, bytes_,
                                 std::chrono::duration_cast<std::chrono::microseconds>(Steady::now() - began_)});
}

// What the gateway says itself.
std::optional<http::Response> Exchange::own_answer() const {
  if (!is_safe(request_.method)) return std::nullopt;
  if (target_ == "/healthz") return http::Response{200, "{\"status\":\"ok\"}", "application/json", {}};
  if (target_ == "*") return http::no_content().with("Allow", std::string(methods));
  if (request_.method == "OPTIONS") {
    const bool preflight =
        request_.count("access-control-request-method") > 0 && edge_.shared.cors.allows(request_.find("origin"));
    if (preflight) return preflight_answer();
    return std::nullopt;
  }
  if (target_.starts_with("/api/")) return std::nullopt;
  return edge_.shared.files.load()->get(target_, request_);
}

// A problem as who asks would rather have it.
http::Response Exchange::refusal(http::Response problem) const {
  if (!wants_page()) return problem.with("Vary", "Accept");
  problem.with("Vary", "Accept, Accept-Language, Cookie");
  const Asked asked{shown_language(target_, request_), way_.trait == Trait::page, is_safe(request_.method)};
  return problem_page(std::move(problem), asked, trace_.request_id, edge_.options.clinic_phone);
}

bool Exchange::wants_page() const {
  return http::prefers_html(request_.list("accept").value_or(""));
}

// Finds whom to ask and whether the caller may; throws Problem where not.
void Exchange::admit() {
  if (request_.method == "TRACE") {
    Problem problem(405, "method_not_allowed", "This server answers to " + std::string(methods) + ".");
    problem.allow = methods;
    throw problem;
  }
  if (const auto twice = ambiguous_field(request_.fields)) {
    throw Problem(400, "malformed_request", "A request has at most one " + std::string(*twice) + ".");
  }
  const auto path = path_of(target_);
  if (!clean_path(path)) throw Problem(400, "malformed_path", "The path is malformed.");
  way_ = route(request_.method, path);
  if (way_.upstream.empty()) throw Problem(404, "not_found", "There is nothing at this path.");
  if (way_.trait == Trait::login) edge_.shared.limits.login(peer_.key);
  const auto header = request_.find("authorization");
  auto token = bearer_token(header);
  const bool from_cookie = header.empty();
  if (from_cookie) token = cookie(cookie_names(by_tls()).access_token).value_or("");
  with_credentials_ = !token.empty();
  if (token.empty()) {
    if (way_.access == Access::open) return;
    throw Problem(401, "unauthenticated", "Log in and send the access token as Authorization: Bearer.");
  }
  if (!edge_.revocations.known()) {
    // Browsers send their cookie to open paths too, where it opens nothing more.
    if (way_.access == Access::open && from_cookie) return;
    throw unavailable("Whether you are still logged in cannot be told right now. Try again shortly.", 5);
  }
  const auto claims = edge_.verifier.verify(token);
  if (!claims || edge_.revocations.revoked(*claims)) {
    // Open to anybody, so to whoever has no good token as well, as anybody. But who asks with a token that was good
    // learns that it is no more.
    const bool ended = claims && !from_cookie && is_safe(request_.method);
    if (way_.access == Access::open && !ended) return;
    if (!edge_.verifier.has_keys()) throw unavailable("Tokens cannot be checked right now. Try again shortly.", 1);
    throw Problem(401, "invalid_token", "The access token is not valid, has expired or was revoked. Log in again.");
  }
  claims_ = claims;
  edge_.shared.limits.account(claims->sub);
  if (from_cookie && !is_safe(request_.method) && way_.access == Access::token) check_csrf(claims->sid);
  token_ = token;
}

void Exchange::check_csrf(const Uuid& session) const {
  if (!edge_.shared.csrf.good(request_.find("x-csrf-token"), cookie(cookie_names(by_tls()).csrf_token), session)) {
    throw Problem(403, "csrf", "Send the value of the csrf_token cookie as X-CSRF-Token.");
  }
}

bool Exchange::by_tls() const {
  return client_.stream.encrypted() || edge_.options.secure_cookies;
}

std::optional<std::string_view> Exchange::cookie(std::string_view name) const {
  const auto line = request_.find("cookie");  // there is one: see ambiguous_field()
  return find_cookie({&line, 1}, name);
}

// Before the body, if that has not come: then nobody can tell what follows, and the connection ends.
asio::awaitable<bool> Exchange::answer_own(http::Response response) {
  auto& reader = client_.reader;
  while (reader.stage() == http::Stage::body && !client_.bytes.empty()) reader.read_body(client_.bytes);
  const bool keep = reader.stage() == http::Stage::complete && request_.keep_alive && !edge_.draining;
  status_ = response.status;
  bytes_ = head_ ? 0 : response.body.size();
  const auto has = [&](std::string_view name) {
    return std::any_of(response.headers.begin(), response.headers.end(),
                       [&](const auto& one) { return http::same_name(one.first, name); });
  };
  auto text = own_head(response, own_fields(has, {.page = is_page(response.content_type)}), afterwards(keep));
  if (!head_) text += response.body;
  client_.stream.tcp().expires_after(edge_.options.client_patience);
  co_await asio::async_write(client_.stream, asio::buffer(text), asio::use_awaitable);
  co_return keep;
}

Afterwards Exchange::afterwards(bool keep) const {
  if (!keep) return Afterwards::closes;
  return request_.minor_version == 0 ? Afterwards::stays_open_if_told : Afterwards::stays_open;
}

// What every answer carries; what it says itself about how browsers may treat it stands.
template <class Has>
Extra Exchange::own_fields(const Has& has, Circumstances of) const {
  of.encrypted = client_.stream.encrypted();
  Extra extra{{"X-Request-Id", trace_.request_id}, {"traceparent", trace_.traceparent}};
  for (auto& [name, value] : edge_.shared.cors.headers(request_.find("origin"))) {
    extra.emplace_back(name, std::move(value));
  }
  for (const auto& [name, value] : security_fields(of)) {
    if (!has(name)) extra.emplace_back(name, value);
  }
  return extra;
}

// Throws Problem where the client or the account has its share, or all are taken.
Shares::Share Exchange::take_share(Shares& shares, std::string_view key) const {
  if (auto share = shares.take(key)) return std::move(*share);
  throw unavailable("Too much is going on right now. Try again shortly.", 1);
}

// What changes nothing, or nothing more when it comes twice, may be asked again, elsewhere or over a new connection: a
// kept one may have been closed at the very moment it was used again.
bool Exchange::repeatable() const {
  return is_safe(request_.method) || request_.count("idempotency-key") > 0;
}

std::chrono::milliseconds Exchange::left() const {
  const auto gone = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - asked_);
  return std::max(std::chrono::milliseconds(1), way_.patience - gone);
}

// All of it within one time, not each piece: a byte now and then would keep the connection for hours. Throws Problem.
asio::awaitable<void> Exchange::read_body() {
  take_body();
  if (client_.reader.stage() != http::Stage::body) co_return;
  client_.stream.tcp().expires_after(2 * edge_.options.client_patience);
  if (request_.expects_continue && body_.empty()) {
    beast::error_code error;
    co_await asio::async_write(client_.stream, asio::buffer(http::go_on),
                               asio::redirect_error(asio::use_awaitable, error));
    if (error) throw Hangup();
  }
  while (client_.reader.stage() == http::Stage::body) {
    const auto error = co_await client_.receive();
    if (error) throw Hangup();
    take_body();
  }
}

// What is here of it.
void Exchange::take_body() {
  auto& reader = client_.reader;
  while (reader.stage() == http::Stage::body && !client_.bytes.empty()) {
    body_ += reader.read_body(client_.bytes);
    if (body_.size() <= small_body) continue;
    const auto more = body_.size() - std::exchange(large_, body_.size());
    if (edge_.shared.large_held.fetch_add(more) + more > most_large_held) {
      throw unavailable("Too much is being sent right now. Try again shortly.", 1);
    }
  }
  if (reader.stage() == http::Stage::refused) throw reader.refusal().problem();
}

asio::awaitable<bool> Exchange::forward() {
  std::optional<Problem> problem;
  std::optional<Shares::Share> client_share, account_share;
  try {
    co_await read_body();
    // Not before: whoever sends slowly keeps nobody from asking.
    client_share.emplace(take_share(edge_.shared.in_flight, peer_.key));
    if (claims_) account_share.emplace(take_share(edge_.shared.accounts_in_flight, to_text(claims_->sub)));
  } catch (const Problem& refused) {
    counters().refused.Increment();
    problem = refused;
  }
  client_.place.busy();
  asked_ = Steady::now();
  auto& upstream = edge_.upstreams.find(way_.upstream)->second;
  auto& breaker = upstream.breaker();
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
    ResponseParser answer;
    const auto error = co_await ask(*lease, answer);
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
      if (way_.trait == Trait::page && wants_page() && is_problem(answer)) {
        auto shown = refusal(co_await problem_of(lease, answer));
        co_return co_await answer_own(std::move(shown));
      }
      std::unique_ptr<EventStreams::Stream> stream;
      if (!head_ && view(answer.get()[bhttp::field::content_type]).starts_with("text/event-stream")) {
        client_share.reset();
        account_share.reset();
        try {
          stream = edge_.event_streams.open(claims_, peer_.key, client_.stream, lease->stream);
        } catch (const Problem& full) {
          problem = full;
          break;
        }
      }
      co_return co_await pass(lease, answer);
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
    if (auto kept = edge_.shared.fallback.recall(std::string(target_), Steady::now())) {
      co_return co_await answer_own(std::move(*kept));
    }
  }
  co_return co_await answer_own(refusal(http::to_response(*problem, trace_.request_id)));
}

std::string Exchange::request_text() const {
  const Vouched vouched{.method = request_.method,
                        .target = target_,
                        .upstream = way_.upstream,
                        .token = token_,
                        .request_id = trace_.request_id,
                        .traceparent = trace_.traceparent,
                        .client = peer_.text,
                        .encrypted = client_.stream.encrypted(),
                        .cookies = way_.upstream == "auth",
                        .patience = left()};
  if (edge_.options.witness) edge_.options.witness(vouched, body_);
  return forwarded_request(vouched, request_.fields, body_);
}

// Writes the request and reads the answer's head. Returns what broke.
asio::awaitable<beast::error_code> Exchange::ask(UpstreamConnection& upstream, ResponseParser& answer) {
  beast::error_code error;
  const auto text = request_text();
  upstream.stream.expires_after(left());
  bool early = false;
  for (std::string_view rest = text; !error && !rest.empty();) {
    // An answer to a request that has not gone out whole may leave the rest of it to be taken for another one.
    early = early || (rest.size() < text.size() && has_spoken(upstream.stream.socket()));
    rest.remove_prefix(co_await upstream.stream.async_write_some(asio::buffer(rest),
                                                                 asio::redirect_error(asio::use_awaitable, error)));
  }
  const auto unsent = error;
  upstream.plain = !unsent && !early;
  answer.header_limit(answer_head_limit);
  answer.body_limit(boost::none);
  if (head_) answer.skip(true);
  // An upstream that takes no more may have answered already.
  upstream.stream.expires_after(unsent ? std::chrono::milliseconds(1000) : left());
  co_await bhttp::async_read_header(upstream.stream, upstream.buffer, answer,
                                    asio::redirect_error(asio::use_awaitable, error));
  if (!error && !well_framed(answer)) error = bhttp::error::bad_status;
  co_return error&& unsent ? unsent : error;
}

Framing Exchange::framing_of(const ResponseParser& answer, bool zip) const {
  using Kind = Framing::Kind;
  if (status_ == 204 || status_ == 304) return {};
  if (const auto length = answer.content_length(); length && !zip) return {Kind::length, *length};
  return {request_.minor_version == 0 ? Kind::until_close : Kind::chunked, 0};
}

// Whether to compress an answer as it passes. What auth says holds secrets, and their length may be guessed from
// compressed text mixed with them.
bool Exchange::compresses(const ResponseParser& answer) const {
  const auto& in = answer.get();
  const auto length = answer.content_length();
  return !head_ && request_.minor_version > 0 && way_.upstream != "auth" && status_ == 200 &&
         (!length || *length >= worth_compressing) && in.count(bhttp::field::etag) == 0 &&
         in.count(bhttp::field::content_encoding) == 0 && compressible(view(in[bhttp::field::content_type])) &&
         http::accepts_coding(request_.list("accept-encoding").value_or(""), "gzip");
}

// All of a short answer's body; nothing, and nothing read, where it is long or only its end says how long.
asio::awaitable<std::optional<std::string>> Exchange::short_body(Upstream::Lease& lease, ResponseParser& answer) {
  std::string body;
  if (answer.is_done()) co_return body;
  const auto length = answer.content_length();
  if (!length || *length > small_body) co_return std::nullopt;
  body.resize(static_cast<std::size_t>(*length));
  lease->stream.expires_after(piece_patience);
  if (co_await read_sized(lease->stream, lease->buffer, answer, body)) throw Hangup();
  co_return body;
}

// An upstream's problem, with what of its fields concerns a page in its place.
asio::awaitable<http::Response> Exchange::problem_of(Upstream::Lease& lease, ResponseParser& answer) {
  const auto& in = answer.get();
  http::Response problem{static_cast<int>(in.result_int()), "", "application/problem+json", {}};
  for (const auto field : {bhttp::field::retry_after, bhttp::field::allow}) {
    if (in.count(field) > 0) problem.with(std::string(bhttp::to_string(field)), std::string(in[field]));
  }
  const auto body = co_await short_body(lease, answer);
  if (body && in.version() == 11 && in.keep_alive()) lease.keep();
  co_return problem;
}

asio::awaitable<bool> Exchange::pass(Upstream::Lease& lease, ResponseParser& answer) {
  const auto& in = answer.get();
  status_ = static_cast<int>(in.result_int());
  const bool zip = compresses(answer);
  const auto framing = framing_of(answer, zip);
  const bool keep = request_.keep_alive && !edge_.draining && framing.kind != Framing::Kind::until_close;
  auto extra = own_fields(
      [&](std::string_view name) {
        return in.find({name.data(), name.size()}) != in.end();
      },
      {.personal = with_credentials_, .page = is_page(view(in[bhttp::field::content_type]))});
  if (zip) {
    extra.emplace_back("Content-Encoding", "gzip");
    extra.emplace_back("Vary", "Accept-Encoding");
  }
  auto text = forwarded_head(status_, in, extra, framing, afterwards(keep));
  const auto patience = [&] { client_.stream.tcp().expires_after(edge_.options.client_patience); };
  const bool remember = way_.trait == Trait::catalogue && status_ == 200 && !with_credentials_ && !head_;
  std::string kept;
  std::optional<std::string> whole_body;
  if (!zip || answer.is_done()) whole_body = co_await short_body(lease, answer);
  if (whole_body) {
    kept = std::move(*whole_body);
    bytes_ = kept.size();
    text += kept;
    patience();
    co_await asio::async_write(client_.stream, asio::buffer(text), asio::use_awaitable);
  } else {
    std::optional<Gzip> gzip;
    if (zip) gzip.emplace();
    const auto pumped = co_await pump(
        lease->stream, lease->buffer, answer, client_.stream, std::move(text), framing.kind == Framing::Kind::chunked,
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
    edge_.shared.fallback.remember(std::string(target_), std::move(whole), Steady::now());
  }
  if (answer.is_done() && in.version() == 11 && in.keep_alive()) lease.keep();
  co_return keep;
}

}  // namespace consulta::gateway
