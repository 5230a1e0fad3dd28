#include "gateway/counters.hpp"
#include "gateway/exchange.hpp"
#include "gateway/gzip.hpp"
#include "gateway/probe.hpp"
#include "gateway/pump.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/http_text.hpp"

// The upstream's side of an exchange: asking it, perhaps again, and passing on what it says.
namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t most_known_whole = 16 * 1024;  // of an answer, before it is passed on
constexpr std::size_t worth_compressing = 1024;
constexpr auto piece_patience = std::chrono::seconds(30);  // for the next piece of an answer

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

Problem broken_off(bool slow) {
  if (slow) {
    return {504, "upstream_timeout", "The answer took too long. Look whether it took effect before trying again."};
  }
  return {502, "upstream_failed",
          "This part of the clinic broke off. Look whether it took effect before trying again."};
}

}  // namespace

// What changes nothing, or nothing more when it comes twice, may be asked again, elsewhere or over a new connection: a
// kept one may have been closed at the very moment it was used again.
bool Exchange::repeatable() const {
  return is_safe(request_.method) || request_.count("idempotency-key") > 0;
}

std::chrono::milliseconds Exchange::left() const {
  const auto gone = std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - asked_);
  return std::max(std::chrono::milliseconds(1), way_.patience - gone);
}

// All of the request, and its shares of what may be asked at a time: not before, for whoever sends slowly keeps nobody
// from asking. Throws Problem.
asio::awaitable<void> Exchange::take_in() {
  co_await read_body();
  client_share_.emplace(take_share(edge_.shared.in_flight, peer_.key));
  if (claims_) account_share_.emplace(take_share(edge_.shared.accounts_in_flight, to_text(claims_->sub)));
}

asio::awaitable<bool> Exchange::forward() {
  Attempt attempt;
  try {
    co_await take_in();
  } catch (const Problem& refused) {
    counters().refused.Increment();
    attempt.problem = refused;
  }
  client_.place.busy();
  asked_ = Steady::now();
  auto& upstream = edge_.upstreams.find(way_.upstream)->second;
  upstream.retries().request();
  for (bool again = false; !attempt.kept && !attempt.problem; again = true) {
    attempt = co_await try_once(upstream, again);
  }
  if (attempt.kept) co_return *attempt.kept;
  if (attempt.problem->status >= 502 && way_.trait == Trait::catalogue) {
    if (auto kept = edge_.shared.fallback.recall(std::string(target_), Steady::now())) {
      co_return co_await answer_own(std::move(*kept));
    }
  }
  co_return co_await answer_own(refusal(http::to_response(*attempt.problem, trace_.request_id)));
}

asio::awaitable<Exchange::Attempt> Exchange::try_once(Upstream& upstream, bool again) {
  auto& breaker = upstream.breaker();
  if (!breaker.allow(Steady::now())) {
    co_return Attempt{.problem = unavailable("This part of the clinic is in trouble. Try again shortly.",
                                             static_cast<int>(breaker.retry_after(Steady::now()).count()))};
  }
  Probe probe(breaker);
  auto lease = co_await upstream.acquire(again);
  if (!lease) {
    probe.failed();
    co_return Attempt{.problem =
                          unavailable("This part of the clinic is not reachable right now. Try again shortly.", 1)};
  }
  ResponseParser answer;
  const auto error = co_await ask(*lease, answer);
  const auto may_again = [&] { return !again && repeatable() && upstream.retries().retry(); };
  if (error) {
    counters().upstream_failures.Increment();
    const bool slow = error == beast::error::timeout;
    if (slow || !lease->reused) {
      probe.failed();
      lease.failed();
    }
    if (!slow && may_again()) co_return Attempt{};
    co_return Attempt{.problem = broken_off(slow)};
  }
  // Any answer shows that it lives; a 503, that it would rather be left alone.
  const bool busy = answer.get().result_int() == 503;
  if (busy && may_again()) co_return Attempt{};
  if (!busy) {
    probe.succeeded();
    lease.succeeded();
  }
  if (busy && way_.trait == Trait::catalogue) {
    co_return Attempt{.problem = unavailable("This part of the clinic is busy. Try again shortly.", 1)};
  }
  co_return co_await show(lease, answer);
}

// Answers with what the upstream has begun to say.
asio::awaitable<Exchange::Attempt> Exchange::show(Upstream::Lease& lease, ResponseParser& answer) {
  if (way_.trait == Trait::page && wants_page() && is_problem(answer)) {
    auto shown = refusal(co_await problem_of(lease, answer));
    co_return Attempt{.kept = co_await answer_own(std::move(shown))};
  }
  std::unique_ptr<EventStreams::Stream> stream;
  if (!head_ && view(answer.get()[bhttp::field::content_type]).starts_with("text/event-stream")) {
    client_share_.reset();
    account_share_.reset();
    Attempt full;
    try {
      stream = edge_.event_streams.open(claims_, peer_.key, client_.stream, lease->stream);
    } catch (const Problem& problem) {
      full.problem = problem;
    }
    if (full.problem) co_return full;
  }
  co_return Attempt{.kept = co_await pass(lease, answer)};
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
  if (!length || *length > most_known_whole) co_return std::nullopt;
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
