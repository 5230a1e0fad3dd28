#include "platform/http.hpp"

#include <algorithm>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/version.hpp>
#include <charconv>
#include <thread>

#include "platform/http_text.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/sql.hpp"
#include "platform/workers.hpp"

namespace consulta::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

// Turns what Beast parsed into a Request. Throws Problem 400.
Request to_request(bhttp::request<bhttp::string_body>& raw) {
  Request request;
  request.method = std::string(raw.method_string());
  std::string_view target(raw.target().data(), raw.target().size());
  auto question = target.find('?');
  auto path = percent_decode(target.substr(0, question), false);
  if (!path || path->empty() || path->front() != '/') {
    throw Problem(400, "malformed_target", "The request target is malformed.");
  }
  request.path = std::move(*path);
  if (question != std::string_view::npos) {
    std::string_view rest = target.substr(question + 1);
    while (!rest.empty()) {
      auto end = std::min(rest.find('&'), rest.size());
      auto pair = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      auto equals = pair.find('=');
      auto key = percent_decode(pair.substr(0, equals), true);
      auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
      if (!key || !value) throw Problem(400, "malformed_query", "The query string is malformed.");
      request.query.emplace_back(std::move(*key), std::move(*value));
    }
  }
  for (const auto& field : raw) {
    std::string name(field.name_string());
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    request.headers.emplace_back(std::move(name), std::string(field.value()));
  }
  request.body = std::move(raw.body());
  return request;
}

// The ids of the request, accepted where well-formed, made where not.
Trace trace_of(const bhttp::request<bhttp::string_body>& raw) {
  Trace trace;
  trace.request_id = std::string(raw["X-Request-Id"]);
  if (!valid_request_id(trace.request_id)) trace.request_id = to_text(new_id());
  trace.traceparent = std::string(raw["traceparent"]);
  if (!valid_traceparent(trace.traceparent)) trace.traceparent = new_traceparent();
  return trace;
}

constexpr auto heartbeat = std::chrono::seconds(15);

// Until when whoever asks is waiting: the gateway says for how long.
std::chrono::steady_clock::time_point deadline_of(const bhttp::request<bhttp::string_body>& raw) {
  const auto text = raw["X-Deadline-Ms"];
  long milliseconds = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (parsed.ec != std::errc{} || milliseconds <= 0) return std::chrono::steady_clock::time_point::max();
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(std::min(milliseconds, 3'600'000L));
}

// Replies once; when the last copy is dropped without a reply, replies 500.
struct OnceReply {
  explicit OnceReply(std::function<void(Response)> send_) : send(std::move(send_)) {}
  ~OnceReply() {
    if (!done.exchange(true)) send(to_response(Problem(500, "internal_error", "The request was dropped."), ""));
  }
  void operator()(Response response) {
    if (!done.exchange(true)) send(std::move(response));
  }
  std::function<void(Response)> send;
  std::atomic<bool> done{false};
};

}  // namespace

Response to_response(const std::exception_ptr& error, const std::string& id) {
  try {
    std::rethrow_exception(error);
  } catch (const Problem& problem) {
    return to_response(problem, id);
  } catch (const json::SyntaxError& e) {
    return to_response(Problem(400, "malformed_json", std::string("The body is not valid JSON: ") + e.what() + "."),
                       id);
  } catch (const json::ValueError& e) {
    return to_response(Problem(422, "validation_failed", e.what(), e.errors), id);
  } catch (const sql::Error& e) {
    spdlog::error("request {}: {}", id, e.what());
    if (e.kind == sql::ErrorKind::unavailable || e.kind == sql::ErrorKind::retryable) {
      return to_response(unavailable("The database is not reachable right now. Try again shortly.", 1), id);
    }
  } catch (const std::exception& e) {
    spdlog::error("request {}: {}", id, e.what());
  }
  return to_response(Problem(500, "internal_error", "Something went wrong on our side. Try again later."), id);
}

void run(const std::function<void(const Request&, const Reply&)>& handler, const Request& request, const Reply& reply) {
  current_trace() = request.trace;
  try {
    handler(request, reply);
  } catch (...) {
    reply(to_response(std::current_exception(), request.trace.request_id));
  }
}

struct Server::Impl {
  Impl(ServerOptions o, Router r)
      : options(std::move(o)),
        router(std::move(r)),
        acceptor(io, tcp::endpoint(asio::ip::make_address(options.address), options.port)),
        workers(options.workers, options.queue_limit) {
    acceptor.listen(512);
    asio::co_spawn(io, accept(), asio::detached);
    thread = std::thread([this] { io.run(); });
  }

  asio::awaitable<void> accept() {
    for (;;) {
      beast::error_code error;
      auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (error == asio::error::operation_aborted || !acceptor.is_open()) co_return;
      if (error) {  // out of descriptors, most likely: breathe, then go on
        asio::steady_timer timer(io, std::chrono::milliseconds(50));
        co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connections >= options.connection_limit) continue;
      socket.set_option(tcp::no_delay(true), error);
      asio::co_spawn(io, serve(beast::tcp_stream(std::move(socket))), asio::detached);
    }
  }

  asio::awaitable<Response> dispatch(Request request, std::chrono::steady_clock::time_point deadline) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(
        [this, deadline](auto completion, Request req) {
          auto shared = std::make_shared<decltype(completion)>(std::move(completion));
          auto once = std::make_shared<OnceReply>([this, shared](Response response) {
            asio::post(io, [shared, response = std::move(response)]() mutable { (*shared)(std::move(response)); });
          });
          const auto id = req.trace.request_id;
          auto job = [this, once, deadline, request = std::make_shared<Request>(std::move(req))] {
            current_trace() = request->trace;
            const auto request_id = request->trace.request_id;
            try {
              if (std::chrono::steady_clock::now() > deadline) {
                throw unavailable("It took too long to get to this request. Try again shortly.", 1);
              }
              const auto& route = router.match(*request);
              route.handler(std::move(*request), [once](Response r) { (*once)(std::move(r)); });
            } catch (...) {
              (*once)(to_response(std::current_exception(), request_id));
            }
          };
          if (!workers.offer(std::move(job))) {
            (*once)(to_response(unavailable("Too much is going on right now. Try again shortly.", 1), id));
          }
        },
        asio::use_awaitable, std::move(request));
  }

  // Writes what is sent to it until either side has had enough.
  asio::awaitable<void> serve_events(beast::tcp_stream& stream, bhttp::response<bhttp::empty_body>& head,
                                     EventStream& events) {
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    auto timer = std::make_shared<asio::steady_timer>(io);
    events.on_text([this, timer] { asio::post(io, [timer] { timer->cancel(); }); });
    head.set(bhttp::field::content_type, "text/event-stream");
    head.set(bhttp::field::cache_control, "no-store");
    head.chunked(true);
    const auto header = text_of(head.base(), "");
    stream.expires_after(options.read_timeout);
    co_await asio::async_write(stream, asio::buffer(header), token);
    for (std::string text = ":\n\n"; !error && !draining;) {
      if (!text.empty()) {
        stream.expires_after(options.read_timeout);
        co_await asio::async_write(stream, bhttp::make_chunk(asio::buffer(text)), token);
        stream.expires_never();
      }
      text = events.take();
      if (!text.empty()) continue;
      if (events.closed()) break;
      beast::error_code waited;
      timer->expires_after(heartbeat);
      co_await timer->async_wait(asio::redirect_error(asio::use_awaitable, waited));
      text = events.take();
      if (text.empty() && !waited) text = ":\n\n";
    }
    events.close();
  }

  asio::awaitable<void> serve(beast::tcp_stream stream) {
    ++connections;
    beast::flat_buffer buffer(64 * 1024);
    buffer.reserve(usual_message);
    beast::error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    for (;;) {
      bhttp::request_parser<bhttp::string_body> parser;
      parser.header_limit(16 * 1024);
      parser.body_limit(options.body_limit);
      stream.expires_after(options.idle_timeout);
      co_await bhttp::async_read_header(stream, buffer, parser, token);
      if (!error) {
        stream.expires_after(options.read_timeout);
        if (beast::iequals(parser.get()[bhttp::field::expect], "100-continue")) {
          co_await asio::async_write(stream, asio::buffer(go_on), token);
        }
        if (!error) co_await bhttp::async_read(stream, buffer, parser, token);
      }
      Response response;
      Trace trace;
      bool keep_alive = false;
      bool head = false;
      if (error) {
        if (error == bhttp::error::end_of_stream ||
            error.category() != bhttp::make_error_code(bhttp::error::end_of_stream).category() ||
            error == bhttp::error::partial_message) {
          break;  // closed, timed out or cut: nobody to answer
        }
        trace.request_id = to_text(new_id());
        const int status = error == bhttp::error::body_limit ? 413 : error == bhttp::error::header_limit ? 431 : 400;
        response = to_response(
            Problem(status, status == 413 ? "body_too_large" : "malformed_request",
                    status == 413 ? "The body is larger than this resource takes." : "The request is not valid HTTP."),
            trace.request_id);
      } else {
        auto raw = parser.release();
        keep_alive = raw.keep_alive() && !draining;
        head = raw.method() == bhttp::verb::head;
        trace = trace_of(raw);
        stream.expires_never();
        const auto deadline = deadline_of(raw);
        try {
          auto request = to_request(raw);
          request.trace = trace;
          if (head) request.method = "GET";
          response = co_await dispatch(std::move(request), deadline);
        } catch (const Problem& problem) {
          response = to_response(problem, trace.request_id);
        }
      }
      bhttp::response<bhttp::empty_body> out(static_cast<bhttp::status>(response.status), 11);
      if (!response.content_type.empty()) out.set(bhttp::field::content_type, response.content_type);
      for (auto& [name, value] : response.headers) out.insert(name, value);
      out.set("X-Request-Id", trace.request_id);
      if (!trace.traceparent.empty()) out.set("traceparent", trace.traceparent);
      if (response.events && !head) {
        co_await serve_events(stream, out, *response.events);
        break;
      }
      if (response.events) {
        response.events->close();
        out.set(bhttp::field::content_type, "text/event-stream");
        keep_alive = false;  // a body without a length, had it been asked for
      }
      out.keep_alive(keep_alive);
      if (response.status != 204) out.content_length(response.body.size());
      const auto text = text_of(out.base(), head ? "" : std::string_view(response.body));
      stream.expires_after(options.read_timeout);
      co_await asio::async_write(stream, asio::buffer(text), token);
      if (error || !keep_alive) break;
    }
    beast::error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
    --connections;
  }

  ServerOptions options;
  Router router;
  asio::io_context io{1};
  tcp::acceptor acceptor;
  std::size_t connections = 0;  // touched by the I/O thread alone
  std::atomic<bool> draining{false};
  Workers workers;
  std::thread thread;
};

Server::Server(ServerOptions options, Router router)
    : impl_(std::make_unique<Impl>(std::move(options), std::move(router))) {}

Server::~Server() {
  stop();
}

unsigned short Server::port() const {
  return impl_->acceptor.local_endpoint().port();
}

void Server::drain() {
  impl_->draining = true;
}

void Server::stop() {
  if (!impl_->thread.joinable()) return;
  impl_->draining = true;
  asio::post(impl_->io, [this] {
    beast::error_code ignored;
    impl_->acceptor.close(ignored);
  });
  impl_->workers.stop();
  // Answers already handed over are still written: they were posted before this.
  asio::post(impl_->io, [this] { impl_->io.stop(); });
  impl_->thread.join();
}

}  // namespace consulta::http
