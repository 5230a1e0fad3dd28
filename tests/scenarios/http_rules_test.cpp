// RFC 9110 and 9112, a row for each rule: the bytes, what is answered, and whether the connection lives. Every row is
// tried at the gateway and at one service that is reached without it.
#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <thread>

#include "platform/http/http_rules.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/raw.hpp"

using namespace consulta::testing;
using namespace std::chrono_literals;
using consulta::http::lists_token;
using consulta::http::same_name;

namespace {

int port_of(const std::string& name) {
  const auto url = env(name + "_URL");
  return std::stoi(url.substr(url.rfind(':') + 1));
}

struct Reply {
  int status = 0;  // 0: there was none
  std::string version;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  bool whole = false;

  std::string find(const std::string& name) const {
    for (const auto& [key, value] : fields) {
      if (same_name(key, name)) return value;
    }
    return {};
  }
  bool has(const std::string& name) const {
    return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return same_name(field.first, name); });
  }
};

// A client that believes nothing: reads answers by RFC 9112, 6.3, byte by byte.
class Reader {
 public:
  explicit Reader(int port) : connection_(port) {}

  void send(const std::string& bytes) { connection_.send(bytes); }

  // The next answer, 100s left out but counted.
  Reply next(bool to_head) {
    for (;;) {
      Reply reply;
      if (!more_until("\r\n\r\n")) return reply;
      parse_head(reply, take(bytes_.find("\r\n\r\n") + 4));
      if (reply.status == 100) {
        ++continues_;
        continue;
      }
      reply.whole = read_body(reply, to_head);
      return reply;
    }
  }
  int continues() const { return continues_; }
  // Nothing more, and closed.
  bool over() { return bytes_.empty() && connection_.closes(5s); }

 private:
  bool more() {
    const auto some = connection_.receive_some();
    bytes_ += some;
    return !some.empty();
  }
  bool more_until(const std::string& mark) {
    while (bytes_.find(mark) == std::string::npos) {
      if (!more()) return false;
    }
    return true;
  }
  std::string take(std::size_t size) {
    auto out = bytes_.substr(0, size);
    bytes_.erase(0, size);
    return out;
  }

  static void parse_head(Reply& reply, const std::string& head) {
    std::istringstream lines(head);
    std::string line;
    lines >> reply.version >> reply.status;
    std::getline(lines, line);
    while (std::getline(lines, line) && line != "\r") {
      const auto colon = line.find(": ");
      REQUIRE(colon != std::string::npos);
      reply.fields.emplace_back(line.substr(0, colon), line.substr(colon + 2, line.size() - colon - 3));
    }
  }

  bool read_body(Reply& reply, bool to_head) {
    if (to_head || reply.status == 204 || reply.status == 304) return true;
    if (same_name(reply.find("transfer-encoding"), "chunked")) return read_chunks(reply);
    if (reply.has("content-length")) {
      const auto size = std::stoul(reply.find("content-length"));
      while (bytes_.size() < size && more()) {
      }
      reply.body = take(size);
      return reply.body.size() == size;
    }
    while (more()) {
    }
    reply.body = take(bytes_.size());
    return true;
  }

  bool read_chunks(Reply& reply) {
    for (;;) {
      if (!more_until("\r\n")) return false;
      const auto size = std::stoul(take(bytes_.find("\r\n") + 2), nullptr, 16);
      while (bytes_.size() < size + 2 && more()) {
      }
      reply.body += take(size);
      if (take(2) != "\r\n") return false;
      if (size == 0) return true;
    }
  }

  RawConnection connection_;
  std::string bytes_;
  int continues_ = 0;
};

enum class Then { lives, closes };

struct Row {
  std::string section;
  std::string bytes;
  const char* answers;  // statuses in their order, "a|b" where the standard leaves the choice
  Then then;
  const char* at_service = nullptr;  // where a service answers otherwise: what, and
  const char* why = nullptr;
};

constexpr auto path = "/.well-known/jwks.json";

std::string request(const std::string& line, const std::string& fields = "Host: clinic\r\n",
                    const std::string& body = "") {
  return line + "\r\n" + fields + "\r\n" + body;
}
std::string asked(const std::string& fields = "", const std::string& target = path) {
  return request("GET " + target + " HTTP/1.1", "Host: clinic\r\n" + fields);
}
std::string old(const std::string& fields = "") {
  return request("GET " + std::string(path) + " HTTP/1.0", fields);
}
std::string with_method(const std::string& method, const std::string& target = path) {
  return request(method + " " + target + " HTTP/1.1");
}
// Answered 422 when its body has come whole as "{}", 400 when it is other text.
std::string posted(const std::string& fields, const std::string& body,
                   const std::string& target = "/api/v1/auth/register") {
  return request("POST " + target + " HTTP/1.1", "Host: clinic\r\nContent-Type: application/json\r\n" + fields, body);
}
std::string chunked(const std::string& body) {
  return posted("Transfer-Encoding: chunked\r\n", body);
}
std::string fields(int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += "X-" + std::to_string(i) + ": y\r\n";
  return out;
}

// Whether `status` is one of "a|b".
bool among(const std::string& statuses, int status) {
  return lists_token(
      [&] {
        auto list = statuses;
        std::replace(list.begin(), list.end(), '|', ',');
        return list;
      }(),
      std::to_string(status));
}

void check_form(const Reply& reply, bool last_of_closing) {
  CHECK(reply.version == "HTTP/1.1");
  CHECK(reply.whole);
  CHECK(reply.has("X-Request-Id"));
  CHECK(reply.has("Date"));
  CHECK_FALSE((reply.has("Content-Length") && reply.has("Transfer-Encoding")));
  if (reply.status >= 400 && !reply.body.empty()) CHECK(reply.find("Content-Type") == "application/problem+json");
  if (reply.status == 405) CHECK(reply.has("Allow"));
  if (last_of_closing) CHECK(same_name(reply.find("Connection"), "close"));
}

void check_row(const Row& row, int port, const std::string& answers) {
  CAPTURE(row.section);
  CAPTURE(row.bytes);
  CAPTURE(port);
  Reader client(port);
  client.send(row.bytes);
  std::istringstream expected(answers);
  std::vector<std::string> list{std::istream_iterator<std::string>(expected), {}};
  for (std::size_t i = 0; i < list.size(); ++i) {
    const auto reply = client.next(row.bytes.starts_with("HEAD "));
    CAPTURE(reply.status);
    CHECK(among(list[i], reply.status));
    if (reply.status == 0) return;
    check_form(reply, row.then == Then::closes && i + 1 == list.size());
    if (row.bytes.find("HTTP/1.0") != std::string::npos) CHECK_FALSE(reply.has("Transfer-Encoding"));
  }
  if (row.then == Then::closes) {
    CHECK(client.over());
  } else {
    client.send(asked());
    CHECK(client.next(false).status == 200);
  }
}

void check_rows(const std::vector<Row>& rows) {
  for (const auto& row : rows) {
    check_row(row, port_of("GATEWAY"), row.answers);
    check_row(row, port_of("AUTH"), row.at_service != nullptr ? row.at_service : row.answers);
  }
}

// What no row may let through after it: would it be answered, it was somebody's request.
const std::string smuggled = asked("", "/healthz");

constexpr auto only_gateway = "the gateway takes clean paths only; a service knows no such path";
constexpr auto no_token = "the gateway asks for a token before it asks a service";

}  // namespace

TEST_CASE("HTTP: the request line and what goes before it") {
  check_rows({
      {"9112 2.2", "\r\n" + asked(), "200", Then::lives},
      {"9112 2.2", "\r\n\r\n" + asked(), "200", Then::lives},
      {"9112 2.2", "\r\n\r\n\r\n\r\n\r\n\r\n" + asked(), "400", Then::closes},
      {"9112 2.2", "\n" + asked(), "400", Then::closes},
      {"9112 2.2", request("GET " + std::string(path) + " HTTP/1.1\n"), "400", Then::closes},
      {"9112 2.2", "GET " + std::string(path) + " HTTP/1.1\r\n Host: clinic\r\n\r\n", "400", Then::closes},
      {"9112 2.2", "\x16\x03\x01\x02\r\n\r\n", "400", Then::closes},  // TLS where there is none
      {"9112 2.3", request("GET " + std::string(path) + " HTTP/1.7"), "200", Then::lives},
      {"9112 2.3", request("GET " + std::string(path) + " HTTP/2.0"), "505", Then::closes},
      {"9112 2.3", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505", Then::closes},
      {"9112 2.3", request("GET " + std::string(path) + " HTTP/9.9"), "505", Then::closes},
      {"9112 2.3", request("GET " + std::string(path) + " HTTP/0.9"), "400", Then::closes},
      {"9112 2.3", "GET " + std::string(path) + "\r\n", "400", Then::closes},
      {"9112 2.3", request("GET " + std::string(path) + " http/1.1"), "400", Then::closes},
      {"9112 2.3", request("GET " + std::string(path) + " HTTP/1.10"), "400", Then::closes},
      {"9112 3", request("GET  " + std::string(path) + " HTTP/1.1"), "400", Then::closes},
      {"9112 3", request("GET " + std::string(path) + "  HTTP/1.1"), "400", Then::closes},
      {"9112 3", request("GET\t" + std::string(path) + " HTTP/1.1"), "400", Then::closes},
      {"9112 3", request("GET " + std::string(path) + " HTTP/1.1 "), "400", Then::closes},
      {"9112 3", request("GET /a b HTTP/1.1"), "400", Then::closes},
      {"9112 3", request("GET " + std::string(path) + "?" + std::string(21'000, 'a') + " HTTP/1.1"), "414",
       Then::closes},
      {"9112 3", request("GET " + std::string(path) + "?" + std::string(8'000, 'a') + " HTTP/1.1"), "200", Then::lives},
      {"9112 3.1", request("G@T " + std::string(path) + " HTTP/1.1"), "400", Then::closes},
      {"9110 9.1", with_method("BREW"), "501", Then::closes},
      {"9110 9.1", with_method("get"), "501", Then::closes},
      {"9110 9.1", with_method("PATCH"), "405", Then::lives},
      {"9110 9.1", with_method("DELETE"), "405", Then::lives},
      {"9110 9.3.8", with_method("TRACE"), "405", Then::lives},
  });
}

TEST_CASE("HTTP: targets and Host") {
  const auto host = [](const std::string& value) {
    return request("GET " + std::string(path) + " HTTP/1.1", "Host: " + value + "\r\n");
  };
  check_rows({
      {"9112 3.2.1", asked(), "200", Then::lives},
      {"9112 3.2.1", asked("", std::string(path) + "?a=b"), "200", Then::lives},
      {"9112 3.2.1", asked("", ".well-known/jwks.json"), "400", Then::closes},
      {"9112 3.2.1", asked("", std::string(path) + "#a"), "400", Then::closes},
      {"9112 3.2.1", asked("", "/\xc3\xa9"), "400", Then::closes},
      {"9110 4.2.3", asked("", std::string(path) + "/%zz"), "400", Then::lives},
      {"9110 4.2.3", asked("", "/pay/%FF%FE"), "404", Then::lives},
      {"9110 4.2.3", asked("", "/api/v1/../healthz"), "400", Then::lives, "404", only_gateway},
      {"9110 4.2.3", asked("", "/api/v1/auth%00"), "400", Then::lives},
      {"9112 3.2.2", asked("", "http://clinic" + std::string(path)), "200", Then::lives},
      {"9112 3.2.2", asked("", "http://elsewhere:81" + std::string(path) + "?a=b"), "200", Then::lives},
      {"9112 3.2.2", asked("", "HTTPS://clinic" + std::string(path)), "200", Then::lives},
      {"9112 3.2.2", asked("", "http://clinic"), "200|404", Then::lives},
      {"9112 3.2.2", asked("", "ftp://clinic" + std::string(path)), "400", Then::closes},
      {"9110 4.2.4", asked("", "http://user@clinic" + std::string(path)), "400", Then::closes},
      {"9110 4.2.1", asked("", "http://" + std::string(path)), "400", Then::closes},
      {"9112 3.2.3", with_method("CONNECT", "clinic:443"), "405|501", Then::closes},
      {"9112 3.2.3", asked("", "clinic:443"), "400", Then::closes},
      {"9112 3.2.4", with_method("OPTIONS", "*"), "204|405", Then::lives},
      {"9112 3.2.4", with_method("OPTIONS", "http://clinic"), "204|405", Then::lives},
      {"9112 3.2.4", asked("", "*"), "400", Then::closes},
      {"9112 3.2", request("GET " + std::string(path) + " HTTP/1.1", ""), "400", Then::closes},
      {"9112 3.2", request("GET " + std::string(path) + " HTTP/1.1", "Host: a\r\nHost: a\r\n"), "400", Then::closes},
      {"9112 3.2", request("GET http://a" + std::string(path) + " HTTP/1.1", ""), "400", Then::closes},
      {"9110 7.2", host(""), "400", Then::closes},
      {"9110 7.2", host("a b"), "400", Then::closes},
      {"9110 7.2", host("user@clinic"), "400", Then::closes},
      {"9110 7.2", host("clinic/a"), "400", Then::closes},
      {"9110 7.2", host("clinic:x"), "400", Then::closes},
      {"9110 7.2", host("[::1"), "400", Then::closes},
      {"9110 7.2", host("[::1]:8080"), "200", Then::lives},
      {"9110 7.2", host("127.0.0.1:65535"), "200", Then::lives},
  });
}

TEST_CASE("HTTP: fields") {
  check_rows({
      {"9112 5.1", asked("X-A : b\r\n"), "400", Then::closes},
      {"9112 5.1", asked("X A: b\r\n"), "400", Then::closes},
      {"9112 5.1", asked(": b\r\n"), "400", Then::closes},
      {"9112 5.1", asked("no colon\r\n"), "400", Then::closes},
      {"9112 5.1", asked("X-A:b\r\nX-B:\t c \t\r\nX-C:\r\n"), "200", Then::lives},
      {"9112 5.2", asked("X-A: b\r\n c\r\n"), "400", Then::closes},
      {"9112 5.2", asked("X-A: b\r\n\t\r\n"), "400", Then::closes},
      {"9112 2.2", asked("X-A: b\nX-B: c\r\n"), "400", Then::closes},
      {"9110 5.5", asked("X-A: b\rX-B: c\r\n"), "400", Then::closes},
      {"9110 5.5", asked(std::string("X-A: b\0c\r\n", 10)), "400", Then::closes},
      {"9110 5.5", asked("X-A: \x01\r\n"), "400", Then::closes},
      {"9110 5.5", asked("X-A: caf\xe9\r\n"), "200", Then::lives},
      {"9110 5.1", asked("x-a: b\r\nX-A: c\r\n!#$%&'*+-.^_`|~: d\r\n"), "200", Then::lives},
      {"9110 5.4", asked("X-A: " + std::string(21'000, 'a') + "\r\n"), "431", Then::closes},
      {"9110 5.4", asked(fields(120)), "431", Then::closes},
      {"9110 5.4", asked(fields(90)), "200", Then::lives},
      {"9110 5.5", posted("Content-Length: 2\r\nIdempotency-Key: \xff\xfe\r\n", "{}"), "400", Then::lives},
      {"9110 5.5", posted("Content-Length: 2\r\nIdempotency-Key: a b\r\n", "{}"), "400", Then::lives},
  });
}

TEST_CASE("HTTP: where a body ends") {
  const auto twice = "Content-Length: 2\r\nContent-Length: 2\r\n";
  check_rows({
      {"9112 6.3", posted("Content-Length: 2\r\n", "{}"), "422", Then::lives},
      {"9110 8.4", posted("Content-Encoding: gzip\r\nContent-Length: 2\r\n", "{}"), "415", Then::lives},
      {"9112 6.3", posted("Content-Length: 02\r\n", "{}"), "422", Then::lives},
      {"9112 6.3", posted("Content-Length: 2\r\n", "{}" + posted("Content-Length: 2\r\n", "{}")), "422 422",
       Then::lives},
      {"9112 6.3", asked("Content-Length: 0\r\n") + asked(), "200 200", Then::lives},
      {"9112 6.3", posted(twice, "{}" + smuggled), "400", Then::closes},
      {"9112 6.3", posted("Content-Length: 2\r\nContent-Length: 3\r\n", "{}" + smuggled), "400", Then::closes},
      {"9112 6.3", posted("Content-Length: 2, 2\r\n", "{}" + smuggled), "400", Then::closes},
      {"9110 8.6", posted("Content-Length: +2\r\n", "{}" + smuggled), "400", Then::closes},
      {"9110 8.6", posted("Content-Length: -2\r\n", "{}" + smuggled), "400", Then::closes},
      {"9110 8.6", posted("Content-Length: 0x2\r\n", "{}" + smuggled), "400", Then::closes},
      {"9110 8.6", posted("Content-Length: 2 2\r\n", "{}" + smuggled), "400", Then::closes},
      {"9110 8.6", posted("Content-Length:\r\n", "{}" + smuggled), "400", Then::closes},
      {"9110 8.6", posted("Content-Length: 300000\r\n", ""), "413", Then::closes},
      {"9110 8.6", posted("Content-Length: 99999999999999999999\r\n", ""), "413", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: chunked\r\nContent-Length: 2\r\n", "0\r\n\r\n" + smuggled), "400",
       Then::closes},
      {"9112 6.1", posted("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled), "400",
       Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + smuggled), "400|501", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + smuggled), "400|501", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: identity\r\n", smuggled), "400|501", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + smuggled),
       "400", Then::closes},
      {"9112 6.1",
       posted("Transfer-Encoding: \x0b"
              "chunked\r\n",
              "0\r\n\r\n" + smuggled),
       "400", Then::closes},
      {"9112 6.1", posted("Transfer-Encoding: CHUNKED\r\n", "2\r\n{}\r\n0\r\n\r\n"), "422", Then::lives},
  });
}

TEST_CASE("HTTP: chunks") {
  check_rows({
      {"9112 7.1", chunked("2\r\n{}\r\n0\r\n\r\n"), "422", Then::lives},
      {"9112 7.1", chunked("1\r\n{\r\n001\r\n}\r\n00\r\n\r\n"), "422", Then::lives},
      {"9112 7.1", chunked("2\r\n{}\r\n0\r\n\r\n" + chunked("2\r\n{}\r\n0\r\n\r\n")), "422 422", Then::lives},
      {"9112 7.1", chunked("zz\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("-2\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("0x2\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("2 \r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("\r\n2\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("2\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("2\r\n{}X\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("2\r\n{}0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("fffffffffffffffff\r\n{}" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("10000000000000002\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1", chunked("ffffffffffffffff\r\n{}"), "413", Then::closes},
      {"9112 7.1", chunked("50000\r\n{}"), "413", Then::closes},
      {"9112 7.1.1", chunked("2;a=b;c=\"d\"\r\n{}\r\n0;e\r\n\r\n"), "422", Then::lives},
      {"9112 7.1.1", chunked("2;" + std::string(20'000, 'a') + "\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1.1", chunked("2;\x01\r\n{}\r\n0\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1.2", chunked("2\r\n{}\r\n0\r\nX-A: b\r\n\r\n"), "422", Then::lives},
      {"9112 7.1.2", chunked("2\r\n{}\r\n0\r\nX-A : b\r\n\r\n" + smuggled), "400", Then::closes},
      {"9110 6.5.1", chunked("2\r\n{}\r\n0\r\nContent-Length: 9\r\n\r\n" + smuggled), "400", Then::closes},
      {"9112 7.1.2", chunked("2\r\n{}\r\n0\r\n" + fields(2'000) + "\r\n"), "400|431", Then::closes},
  });
}

TEST_CASE("HTTP: expectations are answered before the body") {
  const auto expecting = [](const std::string& fields, const std::string& target = "/api/v1/auth/register") {
    return posted("Expect: 100-continue\r\n" + fields, "", target);
  };
  check_rows({
      {"9110 10.1.1", expecting("Content-Length: 300000\r\n"), "413", Then::closes},
      {"9110 10.1.1", expecting("Content-Length: 20\r\n", "/nowhere"), "404", Then::closes},
      {"9110 10.1.1", expecting("Content-Length: 20\r\n", "/api/v1/appointments"), "401", Then::closes, "404",
       no_token},
      {"9110 10.1.1", asked("Expect: 100-continue\r\n"), "200", Then::lives},
      {"9110 10.1.1", expecting("Content-Length: 2\r\n") + "{}", "422", Then::lives},
      {"9110 10.1.1", asked("Expect: 200-ok\r\n"), "417", Then::closes},
      {"9110 10.1.1", old("Expect: 100-continue\r\nConnection: keep-alive\r\n"), "200", Then::lives},
  });
  for (const char* name : {"GATEWAY", "AUTH"}) {
    CAPTURE(name);
    Reader client(port_of(name));
    client.send(expecting("Content-Length: 2\r\n"));
    client.send("");
    std::this_thread::sleep_for(50ms);
    client.send("{}");
    CHECK(client.next(false).status == 422);
    CHECK(client.continues() == 1);
    client.send(asked());
    CHECK(client.next(false).status == 200);
  }
}

TEST_CASE("HTTP/1.0, and when a connection ends") {
  check_rows({
      {"9112 9.3", old(), "200", Then::closes},
      {"9112 9.3", old("Host: clinic\r\n"), "200", Then::closes},
      {"9112 9.3", old("Connection: Keep-Alive\r\n"), "200", Then::lives},
      {"9112 9.3", old("Connection: keep-alive, close\r\n"), "200", Then::closes},
      {"9112 6.1", old("Accept-Encoding: gzip\r\n"), "200", Then::closes},
      {"9112 6.1", request("GET /openapi.yaml HTTP/1.0", "Accept-Encoding: gzip\r\n"), "200", Then::closes, "404",
       "the gateway alone has files"},
      {"9112 6.1", request("POST /api/v1/auth/register HTTP/1.0", "Transfer-Encoding: chunked\r\n", "0\r\n\r\n"), "400",
       Then::closes},
      {"9112 9.6", asked("Connection: close\r\n"), "200", Then::closes},
      {"9112 9.6", asked("Connection: CLOSE\r\n") + smuggled, "200", Then::closes},
      {"9112 9.6", asked("Connection: x, close\r\n"), "200", Then::closes},
      {"9112 9.6", asked("Connection: closed\r\n"), "200", Then::lives},
      {"9110 7.6.1", asked("Connection: content-length, host\r\n"), "200", Then::lives},
      {"9110 7.8", asked("Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n"), "200",
       Then::lives},
      {"9112 9.3.2", asked() + asked() + asked(), "200 200 200", Then::lives},
      {"9112 9.3.2", asked() + asked("X-A : b\r\n") + smuggled, "200 400", Then::closes},
      {"9112 6.3", posted("Content-Length: 2\r\n", "xx"), "400", Then::lives},
  });
}

TEST_CASE("HTTP: HEAD tells what GET would, and 405 what there is") {
  check_rows({
      {"9110 9.3.2", with_method("HEAD"), "200", Then::lives},
      {"9110 9.3.2", with_method("HEAD", "/nowhere"), "404", Then::lives},
      {"9110 9.3.2", request("HEAD " + std::string(path) + " HTTP/1.0", ""), "200", Then::closes},
  });
  for (const char* name : {"GATEWAY", "AUTH"}) {
    CAPTURE(name);
    Reader client(port_of(name));
    client.send(asked());
    const auto whole = client.next(false);
    client.send(with_method("HEAD"));
    const auto head = client.next(true);
    for (const auto& [field, value] : whole.fields) {
      CAPTURE(field);
      CHECK(head.has(field));
      if (!same_name(field, "X-Request-Id") && !same_name(field, "traceparent") && !same_name(field, "Date")) {
        CHECK(head.find(field) == value);
      }
    }
    client.send(with_method("PATCH"));
    const auto refused = client.next(false);
    CHECK(lists_token(refused.find("Allow"), "GET"));
    CHECK(lists_token(refused.find("Allow"), "HEAD"));
  }
}

TEST_CASE("HTTP: conditions on what has a tag") {
  const auto specialties = consulta::testing::get("/specialties");
  const auto one = "/api/v1/specialties/" + specialties["items.0.id"];
  for (const char* name : {"GATEWAY", "DOCTORS"}) {
    CAPTURE(name);
    Reader client(port_of(name));
    client.send(asked("", one));
    const auto whole = client.next(false);
    const auto tag = whole.find("ETag");
    REQUIRE(whole.status == 200);
    REQUIRE_FALSE(tag.empty());
    const auto strong = tag.substr(tag.find('"'));
    const std::vector<std::pair<std::string, int>> conditions = {
        {tag, 304}, {"W/" + strong, 304}, {"\"other\", " + strong, 304},
        {"*", 304}, {"\"other\"", 200},   {"W/\"other\"", 200}};
    for (const auto& [condition, status] : conditions) {
      CAPTURE(condition);
      client.send(asked("If-None-Match: " + condition + "\r\n", one));
      const auto reply = client.next(false);
      CHECK(reply.status == status);
      CHECK(reply.find("ETag") == tag);
      if (status == 304) CHECK_FALSE(reply.has("Content-Length"));
      if (status == 304) CHECK_FALSE(reply.has("Transfer-Encoding"));
    }
  }
}

TEST_CASE("HTTP: a head and a body have one deadline each, and a client that trickles does not renew it") {
  RawConnection head(port_of("AUTH"));
  RawConnection body(port_of("AUTH"));
  head.send("GET / HTTP/1.1\r\n");
  body.send(posted("Content-Length: 100\r\n", "{"));
  const auto begin = std::chrono::steady_clock::now();
  bool head_open = true;
  bool body_open = true;
  while ((head_open || body_open) && std::chrono::steady_clock::now() - begin < 40s) {
    if (head_open) head_open = head.send("X") && !head.closes(250ms);
    if (body_open) body_open = body.send(" ") && !body.closes(250ms);
  }
  CHECK_FALSE(head_open);
  CHECK_FALSE(body_open);
}
