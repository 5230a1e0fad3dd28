#include <fmt/format.h>

#include "gateway/counters.hpp"
#include "gateway/exchange.hpp"
#include "gateway/probe.hpp"
#include "platform/observe/log.hpp"

// An export of all that is kept about who asks. Every service is asked for the first page of each of its parts at once,
// and nothing is sent before all are here; the further ones are asked for as the client takes what there is, so that
// one page of each part is the most that is held. A part that breaks off then breaks off the answer: nobody takes half
// an export for a whole one.
namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using Steady = std::chrono::steady_clock;

namespace {

constexpr std::size_t most_of_a_page = 1024 * 1024;

Problem only_get() {
  Problem problem(405, "method_not_allowed", "An export can only be read.");
  problem.allow = "GET, HEAD";
  return problem;
}

bool whole(const Fetched& page) {
  return page.status == 200 && page_items(page.body);
}

// Throws Problem where one of them is not there.
void check_whole(const std::vector<Fetched>& first) {
  std::string away;
  for (std::size_t i = 0; i < first.size(); ++i) {
    if (first[i].status == 401) throw Problem(401, "invalid_token", "The access token is not valid. Log in again.");
    if (!whole(first[i])) away.append(away.empty() ? "" : ", ").append(export_parts[i].name);
  }
  if (away.empty()) return;
  Problem problem(503, "part_missing",
                  "These parts cannot be read right now, so there is no export: " + away + ". Try again shortly.");
  problem.retry_after_seconds = 5;
  throw problem;
}

}  // namespace

asio::awaitable<bool> Exchange::export_all() {
  std::vector<Fetched> first(export_parts.size());
  std::optional<Problem> refused;
  try {
    if (request_.method != "GET" && !head_) throw only_get();
    co_await take_in();
    export_share_.emplace(take_share(edge_.shared.exports, to_text(claims_->sub)));
    client_.place.busy();
    co_await begin_export(first);
    check_whole(first);
    edge_.shared.limits.exported(claims_->sub);
  } catch (const Problem& problem) {
    refused = problem;
  }
  if (!refused) co_return co_await send_export(std::move(first));
  counters().refused.Increment();
  co_return co_await answer_own(refusal(http::to_response(*refused, trace_.request_id)));
}

// Asks for the first page of every part, all at once.
asio::awaitable<void> Exchange::begin_export(std::vector<Fetched>& first) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer all_ended(executor, Steady::time_point::max());  // never expires: cancelled by the last to end
  std::size_t left = export_parts.size();
  std::exception_ptr failure;
  for (std::size_t i = 0; i < export_parts.size(); ++i) {
    asio::co_spawn(executor, fetch_first(i, first), [&](const std::exception_ptr& error) {
      if (error) failure = error;
      if (--left == 0) all_ended.cancel();
    });
  }
  while (left > 0) {
    beast::error_code ended;
    co_await all_ended.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }
  if (failure) std::rethrow_exception(failure);
}

asio::awaitable<void> Exchange::fetch_first(std::size_t part, std::vector<Fetched>& first) {
  first[part] = co_await fetch(export_parts[part].service, page_target(export_parts[part], ""));
}

asio::awaitable<bool> Exchange::send_export(std::vector<Fetched> first) {
  using Kind = Framing::Kind;
  const Framing framing{request_.minor_version == 0 ? Kind::until_close : Kind::chunked, 0};
  const bool keep = request_.keep_alive && !edge_.draining && framing.kind == Kind::chunked;
  const auto now = Clock::now();
  status_ = 200;
  bhttp::fields fields;
  fields.set(bhttp::field::content_type, "application/json");
  fields.set(bhttp::field::content_disposition, "attachment; filename=\"" + export_file_name(now) + '"');
  fields.set(bhttp::field::cache_control, "no-store");
  const auto has = [&](std::string_view name) { return fields.find({name.data(), name.size()}) != fields.end(); };
  auto head = forwarded_head(status_, fields, own_fields(has, {.personal = true}), framing, afterwards(keep));
  client_.stream.tcp().expires_after(edge_.options.client_patience);
  co_await asio::async_write(client_.stream, asio::buffer(head), asio::use_awaitable);
  if (head_) co_return keep;
  ExportText text(now);
  for (std::size_t i = 0; i < first.size(); ++i) co_await send_part(i, std::move(first[i]), text, framing);
  text.finish();
  co_await send_piece(text.take(), framing);
  if (framing.kind == Kind::chunked) {
    constexpr std::string_view end = "0\r\n\r\n";
    co_await asio::async_write(client_.stream, asio::buffer(end), asio::use_awaitable);
  }
  co_return keep;
}

// All pages of it, from the first on.
asio::awaitable<void> Exchange::send_part(std::size_t part, Fetched page, ExportText& text, const Framing& framing) {
  const auto& asked = export_parts[part];
  text.begin(asked);
  for (;;) {
    const auto items = *page_items(page.body);
    const std::string next(items.next);
    text.add(items.items);
    page.body.clear();
    co_await send_piece(text.take(), framing);
    if (next.empty()) break;
    page = co_await fetch(asked.service, page_target(asked, next));
    if (!whole(page)) {
      spdlog::warn("an export broke off: {} of {} answered {}", asked.name, asked.service, page.status);
      throw Hangup();
    }
  }
  text.end();
}

asio::awaitable<void> Exchange::send_piece(std::string piece, const Framing& framing) {
  if (piece.empty()) co_return;
  bytes_ += piece.size();
  if (framing.kind == Framing::Kind::chunked) piece = fmt::format("{:x}\r\n{}\r\n", piece.size(), piece);
  client_.stream.tcp().expires_after(edge_.options.client_patience);
  co_await asio::async_write(client_.stream, asio::buffer(piece), asio::use_awaitable);
}

// A GET in the name of who asks.
asio::awaitable<Fetched> Exchange::fetch(std::string_view service, std::string target) {
  auto& upstream = edge_.upstreams.find(service)->second;
  const auto request = forwarded_request({.method = "GET",
                                          .target = target,
                                          .upstream = service,
                                          .token = token_,
                                          .request_id = trace_.request_id,
                                          .traceparent = trace_.traceparent,
                                          .client = peer_.text,
                                          .encrypted = client_.stream.encrypted(),
                                          .patience = way_.patience},
                                         {}, "");
  upstream.retries().request();
  auto page = co_await fetch_once(upstream, request, false);
  const bool failed = (page.status == 0 && !page.slow) || page.status == 503;
  if (failed && upstream.retries().retry()) page = co_await fetch_once(upstream, request, true);
  co_return page;
}

asio::awaitable<Fetched> Exchange::fetch_once(Upstream& upstream, std::string_view request, bool again) {
  auto& breaker = upstream.breaker();
  if (!breaker.allow(Steady::now())) co_return Fetched{};
  Probe probe(breaker);
  auto lease = co_await upstream.acquire(again);
  if (!lease) {
    probe.failed();
    co_return Fetched{};
  }
  bhttp::response_parser<bhttp::string_body> answer;
  answer.header_limit(answer_head_limit);
  answer.body_limit(most_of_a_page);
  beast::error_code error;
  lease->stream.expires_after(way_.patience);
  co_await asio::async_write(lease->stream, asio::buffer(request), asio::redirect_error(asio::use_awaitable, error));
  lease->plain = !error;
  if (!error) {
    co_await bhttp::async_read(lease->stream, lease->buffer, answer, asio::redirect_error(asio::use_awaitable, error));
  }
  if (error) {
    counters().upstream_failures.Increment();
    const bool slow = error == beast::error::timeout;
    if (slow || !lease->reused) {
      probe.failed();
      lease.failed();
    }
    co_return Fetched{.slow = slow};
  }
  const auto& in = answer.get();
  if (in.result_int() != 503) {
    probe.succeeded();
    lease.succeeded();
  }
  if (in.version() == 11 && in.keep_alive()) lease.keep();
  co_return Fetched{.status = static_cast<int>(in.result_int()), .body = std::move(answer.get().body())};
}

}  // namespace consulta::gateway
