// The HTTP server every process but the gateway stands on. Connections are Asio coroutines on one thread and do only
// I/O; handlers are plain blocking functions on a fixed pool of workers. The queue before the workers is bounded: when
// it is full the answer is 503 with Retry-After, and so for a request whose X-Deadline-Ms was over before a worker had
// time for it: nobody waits for the answer any more. Header and body size and every wait are limited.
// A request is what RequestReader takes for one. What it refuses, what no route takes, and a body too large are
// answered before the body is read; where the next request begins is not certain then, the connection is closed.
//
//   http::Router router;
//   router.get("/api/v1/doctors/{id}", [&](const http::Request& request) { return http::ok(load(request.id("id"))); });
//   http::Server server({.port = 8102}, std::move(router));
//
// A handler throws Problem to end a request. json::SyntaxError becomes 400, json::ValueError 422, a database that is
// away 503, anything else 500 without detail.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/event_stream.hpp"
#include "platform/http/problem.hpp"
#include "platform/json/json.hpp"
#include "platform/observe/trace.hpp"
#include "platform/text/ids.hpp"

namespace consulta::http {

struct Request {
  std::string method;
  std::string path;                                             // without the query, percent-decoded
  std::vector<std::pair<std::string, std::string>> query;       // decoded, in order
  std::vector<std::pair<std::string, std::string>> headers;     // names in lower case
  std::map<std::string, std::string, std::less<>> path_params;  // of the route's pattern
  std::string body;
  Trace trace;

  // The first value, empty where there is none. Header values may hold any bytes; one that is asked for is text: throws
  // Problem 400 when it is no UTF-8.
  std::string_view header(std::string_view lower_case_name) const;
  std::optional<std::string> cookie(std::string_view name) const;  // likewise
  std::optional<std::string> query_value(std::string_view name) const;

  // The path parameter as an id; a text that is no UUID names nothing: 404.
  Uuid id(std::string_view name) const;

  // The body as a T: 415 when it is not JSON by its Content-Type, 400 when not JSON by its text, 422 when of another
  // shape, unknown members and more than json::most_values values included.
  template <class T>
  T json_body() const {
    check_json();
    return json::read_foreign<T>(body);
  }

 private:
  void check_json() const;
};

struct Response {
  int status = 200;
  std::string body;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::shared_ptr<EventStream> events = nullptr;  // instead of a body

  Response& with(std::string name, std::string value) {
    headers.emplace_back(std::move(name), std::move(value));
    return *this;
  }
};

template <class T>
Response answer(int status, const T& value) {
  return {status, json::write(value), "application/json", {}};
}
template <class T>
Response ok(const T& value) {
  return answer(200, value);
}
Response no_content();
Response to_response(const Problem& problem, std::string_view request_id);

// Answers a request, once, from any thread, at any time. Dropped unused it answers 500.
using Reply = std::function<void(Response)>;

// Whom a request counts for: the network of the client that the gateway says it is from.
std::string client_of(const Request& request);

using Handler = std::function<Response(const Request&)>;
using DeferredHandler = std::function<void(Request, Reply)>;

// Runs what answers with `reply` now or later, and replies with what its exception becomes (see above).
void run(const std::function<void(const Request&, const Reply&)>& handler, const Request& request, const Reply& reply);

// What an exception becomes.
Response to_response(const std::exception_ptr& error, const std::string& request_id);

// Patterns are literal segments and {names}. A path known under other methods is 405 with Allow. What a GET answers
// with an ETag answers If-None-Match and If-Match too (see platform/http/conditions.hpp); no handler has to think of
// it.
class Router {
 public:
  void add(std::string method, std::string_view pattern, DeferredHandler handler);
  void add(std::string method, std::string_view pattern, Handler handler);
  void get(std::string_view pattern, Handler handler) { add("GET", pattern, std::move(handler)); }
  void post(std::string_view pattern, Handler handler) { add("POST", pattern, std::move(handler)); }
  void put(std::string_view pattern, Handler handler) { add("PUT", pattern, std::move(handler)); }
  void del(std::string_view pattern, Handler handler) { add("DELETE", pattern, std::move(handler)); }

  struct Route {
    std::string method;
    std::vector<std::string> segments;
    DeferredHandler handler;
    std::size_t body_limit = 0;  // 0: the server's

    std::string pattern() const;
  };
  void add(Route route) { routes_.push_back(std::move(route)); }
  // Of the routes of this pattern that are there: they take bodies of so many bytes.
  void limit_body(std::string_view pattern, std::size_t bytes);
  // Fills request.path_params. Throws Problem 404 or 405.
  const Route& match(Request& request) const;
  const std::vector<Route>& routes() const { return routes_; }

 private:
  std::vector<Route> routes_;
};

struct ServerOptions {
  std::string address = "127.0.0.1";
  unsigned short port = 0;  // 0: any free one, see Server::port()
  std::size_t workers = 4;
  std::size_t queue_limit = 512;
  std::size_t body_limit = 256 * 1024;  // of routes that have none of their own
  std::size_t connection_limit = 4000;
  std::chrono::seconds idle_timeout{75};
  std::chrono::seconds read_timeout{15};  // for a whole head once begun, for a whole body, for each write
};

class Server {
 public:
  Server(ServerOptions options, Router router);
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  unsigned short port() const;

  // From now on answers carry `Connection: close`; what is under way is finished.
  void drain();
  // No request is taken any more. Returns when the handlers of those that were have returned; until stop() their
  // answers are sent, whenever they come.
  void finish();
  // finish(), and closes the rest.
  void stop();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

// Decodes %XX; nothing when malformed or when a byte decodes to NUL. `plus_is_space` for query strings.
std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space);

// A value of the query as `parse` reads it (an optional); none where it is not there. Throws Problem 422 with `message`
// where it cannot be read.
template <class Parse>
auto query(const Request& request, const char* name, const char* message, Parse&& parse) {
  const auto text = request.query_value(name);
  auto value = text ? parse(*text) : decltype(parse(*text)){};
  if (text && !value) throw invalid(name, message);
  return value;
}
std::optional<Uuid> query_id(const Request& request, const char* name);

// "limit" 1..100, default 20. Throws Problem 422.
std::size_t page_limit(const Request& request);

}  // namespace consulta::http
