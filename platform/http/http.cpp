#include "platform/http/http.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http/status.hpp>
#include <charconv>
#include <thread>

#include "platform/http/client_network.hpp"
#include "platform/http/http_reader.hpp"
#include "platform/http/http_text.hpp"
#include "platform/observe/log.hpp"
#include "platform/observe/metrics.hpp"
#include "platform/process/workers.hpp"
#include "platform/sql/sql.hpp"
#include "platform/text/text.hpp"

namespace consulta::http {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using tcp = asio::ip::tcp;

namespace {

// Without the body. Throws Problem 400 where the target is malformed; 404 where its path is no text, and so names
// nothing.
Request to_request(const RequestHead& head) {
  Request request;
  request.method = head.method == "HEAD" ? "GET" : head.method;
  const auto question = head.target.find('?');
  auto path = percent_decode(head.target.substr(0, question), false);
  if (!path) throw Problem(400, "malformed_target", "The request target is malformed.");
  if (!valid_utf8(*path)) throw Problem(404, "not_found", "There is nothing at this path.");
  request.path = std::move(*path);
  auto rest = question == std::string_view::npos ? "" : head.target.substr(question + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    const auto equals = pair.find('=');
    auto key = percent_decode(pair.substr(0, equals), true);
    auto value = percent_decode(equals == std::string_view::npos ? "" : pair.substr(equals + 1), true);
    if (!key || !value || !valid_utf8(*key) || !valid_utf8(*value)) {
      throw Problem(400, "malformed_query", "The query string is malformed.");
    }
    request.query.emplace_back(std::move(*key), std::move(*value));
  }
  request.headers.reserve(head.fields.size());
  for (const auto& [name, value] : head.fields) request.headers.emplace_back(lower_case(name), value);
  return request;
}

// The ids of the request, accepted where well-formed, made where not.
Trace trace_of(const RequestHead& head) {
  Trace trace;
  trace.request_id = std::string(head.find("x-request-id"));
  if (!valid_request_id(trace.request_id)) trace.request_id = to_text(new_id());
  trace.traceparent = std::string(head.find("traceparent"));
  if (!valid_traceparent(trace.traceparent)) trace.traceparent = new_traceparent();
  return trace;
}

constexpr auto heartbeat = std::chrono::seconds(15);
constexpr std::size_t read_size = 4 * 1024;
constexpr std::size_t linger_limit = 1024 * 1024;
constexpr auto linger_patience = std::chrono::seconds(2);

// Until when whoever asks is waiting: the gateway says for how long.
std::chrono::steady_clock::time_point deadline_of(const RequestHead& head) {
  const auto text = head.find("x-deadline-ms");
  long milliseconds = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), milliseconds);
  if (parsed.ec != std::errc{} || milliseconds <= 0) return std::chrono::steady_clock::time_point::max();
  return std::chrono::steady_clock::now() + std::chrono::milliseconds(std::min(milliseconds, 3'600'000L));
}

// What an answer has to be like, by its request.
struct Asked {
  Trace trace;
  bool head_only = false;
  bool old = false;         // HTTP/1.0 knows no chunks, and closes unless told otherwise
  bool keep_alive = false;  // afterwards
};

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// The head of an answer, but for what says how long its body is and the empty line.
std::string begin_head(const Response& response, const Asked& asked) {
  std::string out;
  out.reserve(1024 + response.body.size());
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  out.append(bhttp::obsolete_reason(bhttp::int_to_status(static_cast<unsigned>(response.status)))).append("\r\n");
  append_field(out, "Date", http_date());
  if (!response.content_type.empty()) append_field(out, "Content-Type", response.content_type);
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  append_field(out, "X-Request-Id", asked.trace.request_id);
  if (!asked.trace.traceparent.empty()) append_field(out, "traceparent", asked.trace.traceparent);
  if (!asked.keep_alive) append_field(out, "Connection", "close");
  if (asked.keep_alive && asked.old) append_field(out, "Connection", "keep-alive");
  return out;
}

std::string text_of(const Response& response, const Asked& asked) {
  auto out = begin_head(response, asked);
  const bool bodiless = response.status == 204 || response.status == 304;
  if (!bodiless && !response.events) append_field(out, "Content-Length", std::to_string(response.body.size()));
  out += "\r\n";
  if (!bodiless && !asked.head_only) out += response.body;
  return out;
}

// What the server as a whole takes (RFC 9110, 9.3.7).
Response server_options() {
  return no_content().with("Allow", "GET, HEAD, POST, PUT, DELETE, OPTIONS");
}

// Whatever route it is for.
std::size_t largest_body(const ServerOptions& options, const Router& router) {
  auto largest = options.body_limit;
  for (const auto& route : router.routes()) largest = std::max(largest, route.body_limit);
  return largest;
}

// A client's connection, and what has been read from it.
struct Client {
  Client(tcp::socket socket, const RequestLimits& limits) : stream(std::move(socket)), reader(limits) {}

  beast::tcp_stream stream;
  RequestReader reader;
  std::array<char, read_size> buffer{};
  std::string_view rest;  // read and not taken
  std::string body;

  auto token() { return asio::redirect_error(asio::use_awaitable, error); }
  beast::error_code error;
};

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
    if (e.kind == sql::ErrorKind::retryable) {
      return to_response(unavailable("Others are changing the same things right now. Try again shortly.", 1), id);
    }
    if (e.kind == sql::ErrorKind::unavailable) {
      return to_response(unavailable("The database is not reachable right now. Try again shortly.", 1), id);
    }
  } catch (const std::exception& e) {
    spdlog::error("request {}: {}", id, e.what());
  }
  return to_response(Problem(500, "internal_error", "Something went wrong on our side. Try again later."), id);
}

std::string client_of(const Request& request) {
  return client_network(request.header("x-forwarded-for"));
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
        // The gateway adds to what it has taken.
        limits{.head = 20 * 1024, .fields = 120, .body = largest_body(options, r)},
        router(std::move(r)),
        acceptor(io, tcp::endpoint(asio::ip::make_address(options.address), options.port)),
        workers(options.workers, {options.queue_limit, options.queue_limit}) {
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
      if (connections >= options.connection_limit) {
        turn_away(socket);
        continue;
      }
      socket.set_option(tcp::no_delay(true), error);
      asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
  }

  // Says why, if the client can be told without waiting for it.
  static void turn_away(tcp::socket& socket) {
    Asked asked;
    asked.trace.request_id = to_text(new_id());
    const auto text = text_of(
        to_response(unavailable("Too many connections are open. Try again shortly.", 1), asked.trace.request_id),
        asked);
    beast::error_code error;
    socket.non_blocking(true, error);
    socket.write_some(asio::buffer(text), error);
    socket.shutdown(tcp::socket::shutdown_send, error);
  }

  // Runs the request when it is its client's turn. Throws Problem before anything has begun: what starts an
  // asynchronous operation must not throw.
  asio::awaitable<Response> dispatch(const Router::Route& route, Request request,
                                     std::chrono::steady_clock::time_point deadline) {
    return asio::async_initiate<const asio::use_awaitable_t<>, void(Response)>(
        [this, &route, deadline, client = client_of(request)](auto completion, Request req) {
          auto shared = std::make_shared<decltype(completion)>(std::move(completion));
          auto once = std::make_shared<OnceReply>([this, shared](Response response) {
            asio::post(io, [shared, response = std::move(response)]() mutable { (*shared)(std::move(response)); });
          });
          const auto id = req.trace.request_id;
          auto job = [once, &route, deadline, request = std::make_shared<Request>(std::move(req))] {
            current_trace() = request->trace;
            const auto request_id = request->trace.request_id;
            try {
              if (std::chrono::steady_clock::now() > deadline) {
                throw unavailable("It took too long to get to this request. Try again shortly.", 1);
              }
              route.handler(std::move(*request), [once](Response r) { (*once)(std::move(r)); });
            } catch (...) {
              (*once)(to_response(std::current_exception(), request_id));
            }
          };
          workers.submit(client, std::move(job), [once, id] {
            (*once)(to_response(unavailable("Too much is going on right now. Try again shortly.", 1), id));
          });
        },
        asio::use_awaitable, std::move(request));
  }

  // Writes what is sent to it until either side has had enough.
  asio::awaitable<void> serve_events(Client& client, const Response& response, const Asked& asked) {
    auto& events = *response.events;
    auto timer = std::make_shared<asio::steady_timer>(io);
    events.on_text([this, timer] { asio::post(io, [timer] { timer->cancel(); }); });
    auto text = begin_head(response, asked);
    if (!asked.old) append_field(text, "Transfer-Encoding", "chunked");
    text += "\r\n";
    co_await write(client, text);
    for (text = ":\n\n"; !client.error && !draining;) {
      if (!text.empty()) {
        const std::string piece = asked.old ? text : fmt::format("{:x}\r\n{}\r\n", text.size(), text);
        co_await write(client, piece);
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
    if (!client.error && !asked.old) co_await write(client, "0\r\n\r\n");
  }

  asio::awaitable<void> write(Client& client, std::string_view text) {
    client.stream.expires_after(options.read_timeout);
    co_await asio::async_write(client.stream, asio::buffer(text), client.token());
    client.stream.expires_never();
  }

  // More bytes; none when the client is gone or took too long.
  asio::awaitable<void> read(Client& client) {
    const auto size = co_await client.stream.async_read_some(asio::buffer(client.buffer), client.token());
    client.rest = {client.buffer.data(), client.error ? 0 : size};
  }

  // Between requests a client may be silent for long; a request once begun has one deadline, however it trickles.
  asio::awaitable<void> read_head(Client& client) {
    auto& reader = client.reader;
    bool begun = false;
    while (!client.error && reader.stage() == Stage::head) {
      if (client.rest.empty()) {
        if (!reader.begun()) client.stream.expires_after(options.idle_timeout);
        if (reader.begun() && !std::exchange(begun, true)) client.stream.expires_after(options.read_timeout);
        co_await read(client);
      }
      reader.read_head(client.rest);
    }
  }

  asio::awaitable<void> read_body(Client& client) {
    auto& reader = client.reader;
    client.body.clear();
    if (reader.stage() == Stage::complete) co_return;
    if (client.rest.empty() && reader.head().expects_continue) co_await write(client, go_on);
    client.stream.expires_after(options.read_timeout);
    while (!client.error && reader.stage() == Stage::body) {
      if (client.rest.empty()) co_await read(client);
      while (reader.stage() == Stage::body && !client.rest.empty()) client.body += reader.read_body(client.rest);
    }
    if (reader.stage() == Stage::refused) throw reader.refusal().problem();
  }

  // Throws Problem where it is refused, before its body is read if that can be told.
  asio::awaitable<Response> respond(Client& client, const Trace& trace) {
    auto& reader = client.reader;
    if (reader.stage() == Stage::refused) throw reader.refusal().problem();
    if (reader.head().target == "*") co_return server_options();
    const auto deadline = deadline_of(reader.head());
    auto request = to_request(reader.head());
    request.trace = trace;
    const auto& route = router.match(request);
    reader.limit_body(route.body_limit > 0 ? route.body_limit : options.body_limit);
    if (reader.stage() == Stage::refused) throw reader.refusal().problem();
    co_await read_body(client);
    if (client.error) co_return Response{};
    client.stream.expires_never();
    request.body = std::move(client.body);
    co_return co_await dispatch(route, std::move(request), deadline);
  }

  // One request and its answer. Whether another may follow.
  asio::awaitable<bool> converse(Client& client) {
    co_await read_head(client);
    if (client.error) co_return false;
    auto& reader = client.reader;
    const auto& head = reader.head();
    Asked asked{trace_of(head), head.method == "HEAD", head.minor_version == 0, false};
    Response response;
    try {
      response = co_await respond(client, asked.trace);
    } catch (const Problem& problem) {
      response = to_response(problem, asked.trace.request_id);
    }
    if (client.error) co_return false;  // gone in the middle of a body: nobody to answer
    // The body of what was refused may have come already.
    while (reader.stage() == Stage::body && !client.rest.empty()) reader.read_body(client.rest);
    asked.keep_alive = reader.stage() == Stage::complete && head.keep_alive && !draining;
    if (response.events) {
      response.content_type = "text/event-stream";
      response.with("Cache-Control", "no-store");
      asked.keep_alive = false;
    }
    if (response.events && !asked.head_only) {
      co_await serve_events(client, response, asked);
      co_return false;
    }
    if (response.events) response.events->close();
    const auto text = text_of(response, asked);
    co_await write(client, text);
    if (client.error || !asked.keep_alive) co_return false;
    reader.next();
    co_return true;
  }

  asio::awaitable<void> serve(tcp::socket socket) {
    ++connections;
    Client client(std::move(socket), limits);
    try {
      while (co_await converse(client)) {
      }
    } catch (const std::exception& e) {
      spdlog::error("a connection ended: {}", e.what());
    }
    client.stream.socket().shutdown(tcp::socket::shutdown_send, client.error);
    if (!client.error && client.reader.stage() != Stage::complete) co_await linger(client);
    --connections;
  }

  // Closing with bytes unread resets the connection, and the client may lose the answer over it: what still comes is
  // read and dropped, for a moment.
  asio::awaitable<void> linger(Client& client) {
    client.stream.expires_after(linger_patience);
    for (std::size_t dropped = 0; !client.error && dropped < linger_limit; dropped += client.rest.size()) {
      co_await read(client);
    }
  }

  ServerOptions options;
  RequestLimits limits;
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

void Server::finish() {
  drain();
  asio::post(impl_->io, [this] {
    beast::error_code ignored;
    impl_->acceptor.close(ignored);
  });
  impl_->workers.stop();
}

void Server::stop() {
  if (!impl_->thread.joinable()) return;
  finish();
  // Answers already handed over are still written: they were posted before this.
  asio::post(impl_->io, [this] { impl_->io.stop(); });
  impl_->thread.join();
}

}  // namespace consulta::http
