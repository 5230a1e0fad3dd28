#include "gateway/forward.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::gateway;

namespace {

Vouched vouched(std::string_view method = "POST") {
  return {.method = method,
          .target = "/api/v1/auth/token?a=b",
          .upstream = "auth",
          .request_id = "id-1",
          .traceparent = "trace",
          .client = "192.0.2.7",
          .patience = std::chrono::milliseconds(1500)};
}

const std::string vouched_fields =
    "X-Request-Id: id-1\r\ntraceparent: trace\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: http\r\n"
    "X-Deadline-Ms: 1500\r\n";

std::string forwarded(const std::vector<http::Field>& asked, std::string_view body = "", Vouched by = vouched()) {
  return forwarded_request(by, asked, body);
}

}  // namespace

TEST_CASE("a request is written anew: line, host, what passes, what the gateway vouches for, the body's own length") {
  CHECK(forwarded({{"content-TYPE", "application/json"}, {"Prefer", "wait=1"}}, "{}") ==
        "POST /api/v1/auth/token?a=b HTTP/1.1\r\nHost: auth\r\ncontent-type: application/json\r\nprefer: wait=1\r\n" +
            vouched_fields + "Content-Length: 2\r\n\r\n{}");
  CHECK(forwarded({}, "", vouched("GET")) ==
        "GET /api/v1/auth/token?a=b HTTP/1.1\r\nHost: auth\r\n" + vouched_fields + "\r\n");
  CHECK(forwarded({}) ==
        "POST /api/v1/auth/token?a=b HTTP/1.1\r\nHost: auth\r\n" + vouched_fields + "Content-Length: 0\r\n\r\n");
}

TEST_CASE("no option of Connection takes a field away, and no field of a client's is taken for the gateway's") {
  const auto plain = forwarded({{"Content-Type", "a/b"}}, "body");
  for (const char* option : {"content-length", "host", "authorization", "content-type", "x-forwarded-for, close",
                             "t, e, n, content", "Content-Type,Host,Content-Length,X-Request-Id,transfer-encoding"}) {
    CAPTURE(option);
    CHECK(forwarded({{"Connection", option}, {"Content-Type", "a/b"}, {"Connection", option}}, "body") == plain);
  }
  for (const char* name : {"Host",
                           "Content-Length",
                           "Transfer-Encoding",
                           "X-Forwarded-For",
                           "X-Forwarded-Proto",
                           "X-Forwarded-Host",
                           "Forwarded",
                           "X-Real-IP",
                           "X-Deadline-Ms",
                           "X-Request-Id",
                           "traceparent",
                           "X-Internal-Key",
                           "Authorization",
                           "Expect",
                           "TE",
                           "Trailer",
                           "Upgrade",
                           "Keep-Alive",
                           "Proxy-Authorization",
                           "X-Anything"}) {
    CAPTURE(name);
    CHECK(forwarded({{name, "6"}, {"Content-Type", "a/b"}}, "body") == plain);
  }
}

TEST_CASE("credentials are those that were verified; cookies go to whom they are from") {
  auto by = vouched();
  by.token = "good";
  const auto text = forwarded({{"Authorization", "Basic x"}, {"Cookie", "refresh_token=r"}}, "", by);
  CHECK(text.find("Authorization: Bearer good\r\n") != std::string::npos);
  CHECK(text.find("Basic") == std::string::npos);
  CHECK(text.find("refresh_token") == std::string::npos);
  by.cookies = true;
  CHECK(forwarded({{"Cookie", "refresh_token=r"}}, "", by).find("cookie: refresh_token=r\r\n") != std::string::npos);
}

TEST_CASE("what could be two messages is none") {
  for (const char* value : {"a\r\nb", "a\nb", "a\rb"}) {
    CAPTURE(value);
    CHECK_THROWS(forwarded({{"Prefer", value}}));
    auto by = vouched();
    by.request_id = value;
    CHECK_THROWS(forwarded({}, "", by));
    by = vouched();
    by.target = value;
    CHECK_THROWS(forwarded({}, "", by));
  }
  auto by = vouched("GET /x");
  CHECK_THROWS(forwarded({}, "", by));
  CHECK_THROWS(forwarded({{"Prefer", std::string_view("a\0b", 3)}}));
}

TEST_CASE("a field of one value comes once") {
  const auto ambiguous = [](const std::vector<http::Field>& asked) {
    return std::string(ambiguous_field(asked).value_or(""));
  };
  CHECK(ambiguous({{"Content-Type", "a"}, {"Accept", "b"}, {"Accept", "c"}, {"X-Any", "d"}, {"X-Any", "e"}}).empty());
  CHECK(ambiguous({{"Authorization", "a"}, {"authorization", "a"}}) == "Authorization");
  CHECK(ambiguous({{"Idempotency-Key", "a"}, {"IDEMPOTENCY-KEY", "b"}}) == "idempotency-key");
  CHECK(ambiguous({{"Content-Type", "a"}, {"Content-Type", "a"}}) == "content-type");
}

TEST_CASE("an answer is written anew: only what passes, framed by us") {
  boost::beast::http::fields answered;
  answered.insert("Content-Type", "application/json");
  answered.insert("Content-Length", "99");
  answered.insert("Connection", "Content-Type, X-Inner");
  answered.insert("X-Inner", "secret");
  answered.insert("Set-Cookie", "a=b");
  answered.insert("Set-Cookie", "c=d");
  answered.insert("Server", "inner");
  using Kind = Framing::Kind;
  const std::string passed = "Content-Type: application/json\r\nSet-Cookie: a=b\r\nSet-Cookie: c=d\r\nX-A: 1\r\n";
  const Extra extra{{"X-A", "1"}};
  // Without the Date, which every answer has (RFC 9110, 6.6.1).
  const auto head = [&](int status, Framing framing, Afterwards afterwards) {
    auto text = forwarded_head(status, answered, extra, framing, afterwards);
    const auto date = text.find("Date: ");
    REQUIRE(date != std::string::npos);
    return text.erase(date, text.find('\n', date) + 1 - date);
  };
  CHECK(head(200, {Kind::length, 5}, Afterwards::stays_open) ==
        "HTTP/1.1 200 OK\r\n" + passed + "Content-Length: 5\r\n\r\n");
  CHECK(head(200, {Kind::chunked}, Afterwards::closes) ==
        "HTTP/1.1 200 OK\r\n" + passed + "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
  CHECK(head(304, {}, Afterwards::stays_open_if_told) ==
        "HTTP/1.1 304 Not Modified\r\n" + passed + "Connection: keep-alive\r\n\r\n");
  CHECK(head(200, {Kind::until_close}, Afterwards::closes) ==
        "HTTP/1.1 200 OK\r\n" + passed + "Connection: close\r\n\r\n");
}
