// Clients that want something else than an appointment: smuggled requests, endless headers, tricks with paths, headers
// that are not theirs to set. Byte by byte, because no HTTP library would send them.
#include <doctest/doctest.h>

#include <optional>

#include "tests/support/gateway.hpp"
#include "tests/support/raw.hpp"

using namespace consulta::testing;
using namespace std::chrono_literals;

namespace {

int main_gateway() {
  const auto url = env("GATEWAY_URL");
  return std::stoi(url.substr(url.rfind(':') + 1));
}

// The status of the first answer; 0 when there is none.
int status_of(const std::string& request) {
  RawConnection connection(main_gateway());
  connection.send(request);
  const auto answer = connection.receive("\r\n\r\n");
  return answer.starts_with("HTTP/1.1 ") ? std::stoi(answer.substr(9, 3)) : 0;
}

std::string get_with(const std::string& headers, const std::string& target = "/api/v1/specialties") {
  return "GET " + target + " HTTP/1.1\r\nHost: clinic\r\n" + headers + "\r\n";
}

std::string post_with(const std::string& headers, const std::string& body) {
  return "POST /api/v1/auth/login HTTP/1.1\r\nHost: clinic\r\nContent-Type: application/json\r\n" + headers + "\r\n" +
         body;
}

std::size_t count_of(const std::string& text, const std::string& what) {
  std::size_t count = 0;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + what.size())) ++count;
  return count;
}

}  // namespace

TEST_CASE("requests whose end is in dispute are refused, and what follows in them is nobody's request") {
  const std::string smuggled = "GET /api/v1/doctors HTTP/1.1\r\nHost: clinic\r\n\r\n";
  for (const auto& request : {
           post_with("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled),  // CL.TE
           post_with("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + smuggled),  // TE.CL
           post_with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!" + smuggled),
           post_with("Content-Length: 5, 6\r\n", "hello!" + smuggled),
           post_with("Content-Length: +5\r\n", "hello" + smuggled),
           post_with("Content-Length: -1\r\n", smuggled),
           post_with("Content-Length: 0x5\r\n", "hello" + smuggled),
           post_with("Content-Length: 99999999999999999999\r\n", smuggled),
           post_with("Content-Length : 5\r\n", "hello" + smuggled),  // a blank before the colon
           post_with("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + smuggled),
           post_with("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + smuggled),
           post_with("Transfer-Encoding: chunked\r\n", "zz\r\nhello\r\n0\r\n\r\n" + smuggled),
           post_with("Transfer-Encoding: chunked\r\n", "-5\r\nhello\r\n0\r\n\r\n" + smuggled),
           post_with("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\nhello" + smuggled),
           post_with("Transfer-Encoding: chunked\r\n", "5\r\nhelloX\r\n0\r\n\r\n" + smuggled),
       }) {
    CAPTURE(request);
    RawConnection connection(main_gateway());
    connection.send(request);
    const auto answer = connection.receive("never", 3s);
    CHECK(count_of(answer, "HTTP/1.1 ") <= 1);
    CHECK(answer.find("HTTP/1.1 200") == std::string::npos);
    CHECK(answer.find("HTTP/1.1 5") == std::string::npos);
    CHECK((answer.empty() || answer.find("Connection: close") != std::string::npos));
  }
}

TEST_CASE("headers that are malformed, too many, or without end") {
  CHECK(status_of(get_with("")) == 200);
  CHECK(status_of(get_with("X-A: " + std::string(20'000, 'a') + "\r\n")) == 431);
  std::string many;
  for (int i = 0; i < 2000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
  CHECK(status_of(get_with(many)) == 431);
  CHECK(status_of(get_with("No colon here\r\n")) == 400);
  CHECK(status_of(get_with(std::string("X-A: a\0b\r\n", 10))) == 400);
  CHECK(status_of(get_with("X A: b\r\n")) == 400);
  CHECK(status_of("GET /api/v1/specialties HTTP/9.9\r\nHost: clinic\r\n\r\n") == 505);
  CHECK(status_of("GET  /api/v1/specialties HTTP/1.1\r\nHost: clinic\r\n\r\n") == 400);
  CHECK(status_of("\x16\x03\x01\x02\r\n\r\n") == 400);  // TLS where there is none
}

TEST_CASE("a request has one Host and a path of its own") {
  CHECK(status_of("GET /api/v1/specialties HTTP/1.1\r\n\r\n") == 400);
  CHECK(status_of("GET /api/v1/specialties HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
  for (const char* target : {"/api/v1//specialties", "/api/v1/../internal/revocations", "/api/v1/./specialties",
                             "/api/v1/%2e%2e/internal", "/api/v1/%2E%2E/internal", "/api/v1/doctors%2f..",
                             "/api/v1/doctors%00", "/api/v1\\doctors", "/%2e%2e/", "*", "api/v1/specialties"}) {
    CAPTURE(target);
    CHECK(status_of(get_with("", target)) == 400);
  }
  CHECK(status_of(get_with("", "/internal/revocations")) == 404);
  CHECK(status_of("CONNECT elsewhere:443 HTTP/1.1\r\nHost: elsewhere\r\n\r\n") == 501);
}

TEST_CASE("clients that take their time are cut off; those between two requests are not") {
  const Gateway gateway(Settings{{"CONSULTA_CLIENT_TIMEOUT_SECONDS", "1"}, {"CONSULTA_RATE_LIMIT", "0"}});
  RawConnection silent(gateway.port());
  RawConnection slow_header(gateway.port());
  slow_header.send("GET /healthz HTTP/1.1\r\n");
  RawConnection slow_body(gateway.port());
  slow_body.send(post_with("Content-Length: 100\r\n", "{"));
  RawConnection patient(gateway.port());
  patient.send("GET /healthz HTTP/1.1\r\nHost: clinic\r\n\r\n");
  CHECK(patient.receive("\"ok\"}").find("200") != std::string::npos);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(silent.closes(10s));
  CHECK(slow_header.closes(10s));
  CHECK(slow_body.closes(10s));
  CHECK(std::chrono::steady_clock::now() - begin < 10s);
  patient.send("GET /healthz HTTP/1.1\r\nHost: clinic\r\n\r\n");
  CHECK(patient.receive("\"ok\"}").find("200") != std::string::npos);
}

TEST_CASE("what reaches an upstream: nothing that only the gateway may say, nothing of the hop before") {
  RawListener doctors;
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "0"},
                                 {"CONSULTA_UPSTREAM_DOCTORS", "127.0.0.1:" + std::to_string(doctors.port())}});
  RawConnection client(gateway.port());
  client.send(get_with(
      "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-Host: evil\r\nForwarded: for=6.6.6.6\r\n"
      "X-Real-IP: 6.6.6.6\r\nConnection: keep-alive, X-Secret\r\nX-Secret: hop\r\nTE: trailers\r\n"
      "Upgrade: websocket\r\nProxy-Authorization: x\r\nX-Request-Id: not ok\r\nX-Any: unknown\r\nPrefer: wait=1\r\n"));
  auto upstream = doctors.accept();
  const auto request = upstream.receive("\r\n\r\n");
  CHECK(request.starts_with("GET /api/v1/specialties HTTP/1.1\r\n"));
  CHECK(request.find("prefer: wait=1\r\n") != std::string::npos);
  CHECK(request.find("X-Forwarded-For: 127.0.0.1\r\n") != std::string::npos);
  for (const char* gone : {"6.6.6.6", "evil", "X-Secret", "websocket", "trailers", "Proxy-Auth", "not ok", "unknown"}) {
    CAPTURE(gone);
    CHECK(request.find(gone) == std::string::npos);
  }
  // And back: an answer's own hop stays there too, and is counted out anew.
  upstream.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: X-Inner\r\nX-Inner: secret\r\n\r\nok");
  const auto answer = client.receive("\r\n\r\nok");
  CHECK(answer.starts_with("HTTP/1.1 200"));
  CHECK(answer.find("X-Inner") == std::string::npos);
  CHECK(answer.find("X-Request-Id: ") != std::string::npos);
}

TEST_CASE("whatever a client says in Connection, an upstream is asked one request, and the next client its own") {
  RawListener payments;
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "0"},
                                 {"CONSULTA_GATEWAY_THREADS", "1"},  // each has connections of its own
                                 {"CONSULTA_UPSTREAM_PAYMENTS", "127.0.0.1:" + std::to_string(payments.port())}});
  const std::string body = "DELETE /api/v1/appointments/1 HTTP/1.1\r\nHost: y\r\nX: ";
  const std::string answer = "HTTP/1.1 204 No Content\r\n\r\n";
  // One after another over one connection: so each finds the upstream's connection as the one before has left it.
  RawConnection client(gateway.port());
  std::optional<RawConnection> upstream;
  for (const char* option : {"content-length", "Content-Length, x", "host, content-length", "length, content",
                             "transfer-encoding", "authorization, content-type", "t, e, n, -"}) {
    CAPTURE(option);
    client.send("POST /api/v1/webhooks/payments HTTP/1.1\r\nHost: clinic\r\nConnection: " + std::string(option) +
                "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
    if (!upstream) upstream.emplace(payments.accept());
    const auto first = upstream->receive(body);
    CHECK(first.starts_with("POST /api/v1/webhooks/payments HTTP/1.1\r\nHost: payments\r\n"));
    CHECK(first.find("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n") != std::string::npos);
    CHECK(first.ends_with("\r\n\r\n" + body));
    upstream->send(answer);
    CHECK(client.receive("\r\n\r\n").starts_with("HTTP/1.1 204"));
    client.send("GET /pay/abc HTTP/1.1\r\nHost: clinic\r\n\r\n");
    CHECK(upstream->receive("\r\n\r\n").starts_with("GET /pay/abc HTTP/1.1\r\nHost: payments\r\n"));
    upstream->send(answer);
    CHECK(client.receive("\r\n\r\n").starts_with("HTTP/1.1 204"));
  }
}

TEST_CASE("a connection whose exchange was odd is not used again") {
  RawListener payments;
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "0"},
                                 {"CONSULTA_GATEWAY_THREADS", "1"},  // each has connections of its own
                                 {"CONSULTA_UPSTREAM_PAYMENTS", "127.0.0.1:" + std::to_string(payments.port())}});
  const std::string plain = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  for (const auto& [answer, status] : std::vector<std::pair<std::string, std::string>>{
           {plain + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen", "200"},
           {"HTTP/1.1 100 Continue\r\n\r\n" + plain, "502"},
           {"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", "502"},
           {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok", "502"},
           {"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok", "200"},
           {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok", "200"},
       }) {
    CAPTURE(answer);
    RawConnection client(gateway.port());
    client.send("POST /api/v1/webhooks/payments HTTP/1.1\r\nHost: clinic\r\nContent-Length: 1\r\n\r\nx");
    auto upstream = payments.accept();
    upstream.receive("\r\n\r\nx");
    upstream.send(answer);
    CHECK(client.receive("\r\n\r\n").starts_with("HTTP/1.1 " + status));
    CHECK(upstream.closes(5s));
  }
}
