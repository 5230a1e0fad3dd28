#include "gateway/exchange.hpp"

#include <sys/resource.h>

#include "gateway/counters.hpp"
#include "gateway/described_problems.hpp"
#include "gateway/problem_page.hpp"
#include "gateway/static_files.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/http_text.hpp"
#include "platform/observe/log.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t small_body = 16 * 1024;
// What bodies larger than that may hold together. Those who send small ones are not concerned.
constexpr std::size_t most_large_held = 64 * 1024 * 1024;
// Of those, of one account on routes that take more than others: a few that come slowly would hold all of it.
constexpr std::size_t most_large_of_account = 2;
constexpr auto preflight_life = "600";
// Of what is kept about somebody, at a time: each holds a page of every part.
constexpr std::size_t most_exports = 8;

constexpr std::string_view methods = "GET, HEAD, POST, PUT, DELETE, OPTIONS";

std::string_view path_of(std::string_view target) {
  return target.substr(0, target.find('?'));
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
      event_streams(options.stream_limit, options.account_streams),
      exports(most_exports, 1),
      large_bodies(most_large_held / small_body, most_large_of_account) {
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
    bool again = false;
    if (own) {
      again = co_await answer_own(std::move(*own));
    } else {
      again = way_.trait == Trait::exported ? co_await export_all() : co_await forward();
    }
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
  if (auto told = described_problem(path_of(target_), request_.list("accept").value_or(""))) return told;
  return edge_.shared.files.load()->get(target_, request_);
}

// A problem as who asks would rather have it.
http::Response Exchange::refusal(http::Response problem) const {
  if (!wants_page()) return problem.with("Vary", "Accept");
  problem.with("Vary", "Accept, Accept-Language, Cookie");
  const Asked asked{shown_language(target_, request_), way_.trait == Trait::page, is_safe(request_.method)};
  return problem_page(problem, asked, trace_.request_id, edge_.options.clinic_phone);
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
  client_.reader.limit_body(way_.body_limit);
  if (client_.reader.stage() == http::Stage::refused) throw client_.reader.refusal().problem();
  if (way_.trait == Trait::login) edge_.shared.limits.login(peer_.key);
  const auto header = request_.find("authorization");
  auto token = bearer_token(header);
  const bool from_cookie = header.empty();
  if (from_cookie) token = cookie(cookie_names(by_tls()).access_token).value_or("");
  with_credentials_ = !token.empty();
  if (token.empty()) {
    if (way_.access == Access::open || way_.access == Access::late_token) return;
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
    if ((way_.access == Access::open && !ended) || way_.access == Access::late_token) return;
    if (!edge_.verifier.has_keys()) throw unavailable("Tokens cannot be checked right now. Try again shortly.", 1);
    throw Problem(401, "invalid_token", "The access token is not valid, has expired or was revoked. Log in again.");
  }
  claims_ = claims;
  edge_.shared.limits.account(claims->sub);
  if (from_cookie && !is_safe(request_.method) && way_.access != Access::open) check_csrf(claims->sid);
  if (way_.access == Access::token) {
    check_enrolled(*claims);
    check_person(*claims);
  }
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
Extra Exchange::own_fields(const std::function<bool(std::string_view)>& has, Circumstances of) const {
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

// Before any of a large body counts against the room of everybody. Throws Problem.
void Exchange::take_large_share() {
  if (large_share_ || way_.body_limit <= usual_body) return;
  auto share = edge_.shared.large_bodies.take(claims_ ? to_text(claims_->sub) : peer_.key);
  if (share) {
    large_share_.emplace(std::move(*share));
    return;
  }
  Problem problem(429, "too_many_requests", "Pictures of yours are under way already. Wait for the answer to those.");
  problem.retry_after_seconds = 1;
  throw problem;
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
    take_large_share();
    const auto more = body_.size() - std::exchange(large_, body_.size());
    if (edge_.shared.large_held.fetch_add(more) + more > most_large_held) {
      throw unavailable("Too much is being sent right now. Try again shortly.", 1);
    }
  }
  if (reader.stage() == http::Stage::refused) throw reader.refusal().problem();
}

}  // namespace consulta::gateway
