// The services' own server over real sockets: what needs time, places or an open stream to be seen.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include "platform/http/http.hpp"
#include "tests/support/raw.hpp"

using namespace consulta;
using namespace consulta::testing;
using namespace std::chrono_literals;

namespace {

http::Router routes() {
  http::Router router;
  router.get("/text", [](const http::Request& request) {
    return http::Response{200, std::string(request.header("x-text")), "text/plain", {}};
  });
  router.get("/same", [](const http::Request&) { return http::Response{304, "", "", {}}.with("ETag", "\"1\""); });
  router.post("/body", [](const http::Request& request) {
    return http::Response{200, request.body, "text/plain", {}};
  });
  router.post("/pictures", [](const http::Request& request) {
    return http::Response{200, std::to_string(request.body.size()), "text/plain", {}};
  });
  router.limit_body("/pictures", 2000);
  router.get("/events", [](const http::Request&) {
    http::Response response;
    response.events = std::make_shared<http::EventStream>();
    std::thread([events = response.events] {
      std::this_thread::sleep_for(50ms);
      events->send("1", "said", "hello");
      std::this_thread::sleep_for(50ms);
      events->close();
    }).detach();
    return response;
  });
  return router;
}

http::ServerOptions quick() {
  http::ServerOptions options;
  options.read_timeout = 1s;
  options.connection_limit = 3;
  options.body_limit = 1000;
  return options;
}

struct Served {
  http::Server server{quick(), routes()};

  std::string answer(const std::string& request) const {
    RawConnection client(server.port());
    client.send(request);
    return client.receive("never", 3s);
  }
};

int status(const std::string& answer) {
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

bool has(const std::string& answer, const std::string& what) {
  return answer.find(what) != std::string::npos;
}

std::string get(const std::string& path, const std::string& fields = "", const std::string& version = "1.1") {
  return "GET " + path + " HTTP/" + version + "\r\nHost: h\r\nConnection: close\r\n" + fields + "\r\n";
}

}  // namespace

TEST_CASE("the server's events: chunks that end, or none for HTTP/1.0") {
  const Served served;
  const auto chunked = served.answer(get("/events"));
  CHECK(has(chunked, "Transfer-Encoding: chunked\r\n"));
  CHECK(has(chunked, "data: hello\n"));
  const auto old = served.answer(get("/events", "", "1.0"));
  CHECK_FALSE(has(old, "Transfer-Encoding"));
  CHECK(has(old, "\r\n\r\n:\n\nid: 1\nevent: said\ndata: hello\n"));
  const auto head = served.answer("HEAD /events HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(has(head, "Content-Type: text/event-stream\r\n"));
  CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("the server's 304 has no length, and no body") {
  const Served served;
  const auto answer = served.answer(get("/same"));
  CHECK(status(answer) == 304);
  CHECK_FALSE(has(answer, "Content-Length"));
  CHECK_FALSE(has(answer, "Content-Type"));
  CHECK(has(answer, "ETag: \"1\"\r\n"));
}

TEST_CASE("a header that is asked for is text, a path and a query are; else nobody looks") {
  const Served served;
  CHECK(status(served.answer(get("/text", "X-Text: caf\xc3\xa9\r\n"))) == 200);
  CHECK(status(served.answer(get("/text", "X-Text: caf\xe9\r\n"))) == 400);
  CHECK(status(served.answer(get("/text", "X-Other: caf\xe9\r\n"))) == 200);
  CHECK(status(served.answer(get("/text%FF"))) == 404);
  CHECK(status(served.answer(get("/text?a=%FF"))) == 400);
  CHECK(status(served.answer(get("/text?a=%zz"))) == 400);
}

TEST_CASE("what is refused is refused before its body comes") {
  const Served served;
  const auto post = [](const std::string& path, const std::string& fields) {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n" + fields + "\r\n";
  };
  CHECK(status(served.answer(post("/nowhere", "Content-Length: 5\r\n"))) == 404);
  CHECK(status(served.answer(post("/text", "Content-Length: 5\r\n"))) == 405);
  CHECK(status(served.answer(post("/body", "Content-Length: 1001\r\n"))) == 413);
  const auto malformed = served.answer(post("/body", "X-Request-Id: a1\r\nContent-Length: 5, 5\r\n"));
  CHECK(status(malformed) == 400);
  CHECK(has(malformed, "X-Request-Id: a1\r\n"));
  CHECK(has(malformed, "application/problem+json"));
  CHECK(has(malformed, "Connection: close\r\n"));
  RawConnection wanted(served.server.port());
  wanted.send(post("/body", "Content-Length: 5\r\n"));
  CHECK(wanted.receive("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  wanted.send("hello");
  CHECK(status(wanted.receive("hello")) == 200);
  // A chunk too many is told, too: the answer is not lost to what is still on its way.
  const auto large = served.answer("POST /body HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\nfff\r\n" +
                                   std::string(100'000, 'a'));
  CHECK(status(large) == 413);
}

TEST_CASE("a route may take larger bodies than others") {
  const Served served;
  const auto post = [](const std::string& path, std::size_t size) {
    return "POST " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: " + std::to_string(size) +
           "\r\n\r\n" + std::string(size, 'a');
  };
  CHECK(status(served.answer(post("/pictures", 2000))) == 200);
  CHECK(status(served.answer(post("/pictures", 2001))) == 413);
  CHECK(status(served.answer(post("/body", 1001))) == 413);
  CHECK(status(served.answer(post("/body", 1000))) == 200);
}

TEST_CASE("a head and a body have one deadline each, which no trickle renews") {
  const Served served;
  RawConnection head(served.server.port());
  RawConnection body(served.server.port());
  head.send("GET / HTTP/1.1\r\n");
  body.send("POST /body HTTP/1.1\r\nHost: h\r\nContent-Length: 900\r\n\r\n");
  const auto begin = std::chrono::steady_clock::now();
  bool head_open = true;
  bool body_open = true;
  while ((head_open || body_open) && std::chrono::steady_clock::now() - begin < 20s) {
    if (head_open) head_open = head.send("X") && !head.closes(100ms);
    if (body_open) body_open = body.send("X") && !body.closes(100ms);
  }
  CHECK_FALSE(head_open);
  CHECK_FALSE(body_open);
  CHECK(status(served.answer(get("/text"))) == 200);
}

TEST_CASE("who a client is must be text too, and nothing else suffers") {
  const Served served;
  CHECK(status(served.answer(
            "GET /text HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: \xff\xfe\r\nConnection: close\r\n\r\n")) == 400);
  CHECK(status(served.answer("GET /text HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")) == 200);
}

TEST_CASE("a client that asks for much waits behind itself, and others for one turn only") {
  std::latch go(1);
  std::mutex mutex;
  std::vector<std::string> order;
  http::Router router;
  router.get("/work", [&](const http::Request& request) {
    go.wait();
    const std::lock_guard lock(mutex);
    order.push_back(http::client_of(request));
    return http::Response{200, "done", "text/plain", {}};
  });
  http::ServerOptions options;
  options.workers = 1;
  const http::Server server(options, router);
  std::vector<RawConnection> clients;
  const auto ask = [&](const std::string& address) {
    clients.emplace_back(server.port());
    clients.back().send("GET /work HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + address + "\r\n\r\n");
  };
  for (int i = 0; i < 20; ++i) ask("192.0.2.1");
  ask("192.0.2.2");
  std::this_thread::sleep_for(200ms);  // all are read
  go.count_down();
  for (auto& client : clients) CHECK(status(client.receive("done")) == 200);
  CHECK(std::find(order.begin(), order.end(), "192.0.2.2") - order.begin() <= 2);
}

TEST_CASE("who finds no place is told so") {
  const Served served;
  std::vector<RawConnection> open;
  for (int i = 0; i < 3; ++i) {
    open.emplace_back(served.server.port());
    open.back().send("GET /text HTTP/1.1\r\nHost: h\r\n\r\n");
    CHECK(status(open.back().receive("\r\n\r\n")) == 200);
  }
  RawConnection late(served.server.port());
  const auto answer = late.receive("never", 2s);
  CHECK(status(answer) == 503);
  CHECK(has(answer, "Retry-After: 1\r\n"));
  CHECK(has(answer, "X-Request-Id: "));
  open.pop_back();
  for (int i = 0; i < 50 && status(served.answer(get("/text"))) != 200; ++i) std::this_thread::sleep_for(20ms);
  CHECK(status(served.answer(get("/text"))) == 200);
}

TEST_CASE("a server that takes no more requests sends the answers that come later") {
  http::Reply later;
  std::latch taken(1);
  http::Router router;
  router.add("GET", "/later", http::DeferredHandler([&](const http::Request&, http::Reply reply) {
               later = std::move(reply);
               taken.count_down();
             }));
  http::Server server(quick(), router);
  RawConnection early(server.port()), late(server.port());
  late.send("GET /nowhere HTTP/1.1\r\nHost: h\r\n\r\n");
  CHECK(status(late.receive("}")) == 404);
  early.send(get("/later"));
  taken.wait();
  server.finish();
  late.send(get("/later"));
  CHECK(status(late.receive("never")) == 503);
  later({200, "at last", "text/plain", {}});
  server.stop();
  CHECK(has(early.receive("never"), "at last"));
}
