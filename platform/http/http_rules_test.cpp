#include "platform/http/http_rules.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "platform/http/http_reader.hpp"

using namespace consulta;
using namespace consulta::http;

namespace {

struct Outcome {
  int refused = 0;                    // status; 0: not refused
  std::vector<std::string> requests;  // "METHOD target host body"
  bool under_way = false;             // a request has begun and is not complete
  bool operator==(const Outcome&) const = default;
};

// What a reader makes of `bytes` when they come `size` at a time.
Outcome read(std::string_view bytes, std::size_t size, RequestLimits limits = {}) {
  RequestReader reader(limits);
  Outcome out;
  std::string body;
  while (!bytes.empty() && reader.stage() != Stage::refused) {
    auto some = bytes.substr(0, size);
    bytes.remove_prefix(some.size());
    while (!some.empty() && reader.stage() != Stage::refused) {
      if (reader.stage() == Stage::head) reader.read_head(some);
      while (reader.stage() == Stage::body && !some.empty()) body += reader.read_body(some);
      if (reader.stage() != Stage::complete) continue;
      const auto& head = reader.head();
      out.requests.push_back(std::string(head.method) + " " + std::string(head.target) + " " + std::string(head.host) +
                             " " + body);
      body.clear();
      reader.next();
    }
  }
  if (reader.stage() == Stage::refused) out.refused = reader.refusal().status;
  out.under_way = reader.stage() != Stage::refused && reader.begun();
  return out;
}

// The same however the bytes are cut.
Outcome read(const std::string& bytes, RequestLimits limits = {}) {
  auto whole = read(bytes, bytes.size() + 1, limits);
  for (const std::size_t size : {1U, 2U, 3U, 7U, 64U}) CHECK(read(bytes, size, limits) == whole);
  return whole;
}

std::string get_with(const std::string& fields) {
  return "GET /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
}
std::string asked(const std::string& line) {
  return line + "\r\nHost: h\r\n\r\n";
}
std::string chunked(const std::string& body) {
  return "POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n" + body;
}

void refuses(int status, const std::string& bytes) {
  CAPTURE(bytes);
  const auto outcome = read(bytes + get_with(""));
  CHECK(outcome.refused == status);
  CHECK(outcome.requests.empty());
}

void takes(const std::string& request, const std::string& bytes) {
  CAPTURE(bytes);
  const auto outcome = read(bytes + asked("GET /next HTTP/1.1"));
  CHECK(outcome.refused == 0);
  REQUIRE(outcome.requests.size() == 2);
  CHECK(outcome.requests[0] == request);
  CHECK(outcome.requests[1] == "GET /next h ");
}

}  // namespace

TEST_CASE("a request line is a method, a target and a version with one blank between") {
  takes("GET /a h ", asked("GET /a HTTP/1.1"));
  takes("GET /a h ", asked("GET /a HTTP/1.0"));
  takes("GET /a h ", asked("GET /a HTTP/1.7"));
  takes("GET /a h ", "\r\n\r\n" + asked("GET /a HTTP/1.1"));
  takes("PATCH /a?b=c|{d} h ", asked("PATCH /a?b=c|{d} HTTP/1.1"));
  for (const char* line :
       {"GET  /a HTTP/1.1", "GET /a  HTTP/1.1", " GET /a HTTP/1.1", "GET /a HTTP/1.1 ", "GET\t/a HTTP/1.1", "GET /a",
        "GET", "GET /a HTTP/1", "GET /a http/1.1", "GET /a HTTP/1.10", "GET /a HTTP/0.9", "G@T /a HTTP/1.1",
        "GET /a HTTQ/1.1", "GET /a\x7f HTTP/1.1", "GET /\xc3\xa9 HTTP/1.1", "GET /a#b HTTP/1.1", "GET /a b HTTP/1.1",
        "GET \r/a HTTP/1.1", "/a HTTP/1.1"}) {
    refuses(400, asked(line));
  }
  refuses(505, asked("GET /a HTTP/2.0"));
  refuses(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
  refuses(501, asked("BREW /a HTTP/1.1"));
  refuses(501, asked("get /a HTTP/1.1"));
  refuses(400, "\r\n\r\n\r\n\r\n\r\n" + asked("GET /a HTTP/1.1"));
  refuses(414, asked("GET /" + std::string(17'000, 'a') + " HTTP/1.1"));
}

TEST_CASE("what cannot become a request is refused before its head has ended") {
  CHECK(read("GET /\r\n").refused == 400);
  CHECK(read("\x16\x03\x01\x02").refused == 400);
  CHECK(read("GET /a HTTP/1.1\n").refused == 400);
  CHECK(read("GET /a HTTP/1.1\r\nA: b\n").refused == 400);
  CHECK(read("GET /a HTTP/1.1\r\nA: b\rc").refused == 400);
  CHECK(read("GET /a HTTP/1.1\r\n\rc").refused == 400);
  CHECK(read(chunked("5\r;")).refused == 400);
  CHECK(read("GET /a HTTP/1.1\r\nA: b").under_way);
  CHECK_FALSE(read("\r\n").under_way);
}

TEST_CASE("the four forms of a target") {
  takes("GET /a elsewhere:80 ", asked("GET http://elsewhere:80/a HTTP/1.1"));
  takes("GET /a elsewhere ", asked("GET HTTPS://elsewhere/a HTTP/1.1"));
  takes("GET / elsewhere ", asked("GET http://elsewhere HTTP/1.1"));
  takes("GET /?a elsewhere ", asked("GET http://elsewhere?a HTTP/1.1"));
  takes("OPTIONS * h ", asked("OPTIONS * HTTP/1.1"));
  takes("OPTIONS * elsewhere ", asked("OPTIONS http://elsewhere HTTP/1.1"));
  for (const char* target : {"*", "a", "elsewhere:80", "ftp://elsewhere/", "http:///a", "http://user@elsewhere/a",
                             "http://else where/", "http://a:b/"}) {
    refuses(400, asked("GET " + std::string(target) + " HTTP/1.1"));
  }
  refuses(501, asked("CONNECT elsewhere:443 HTTP/1.1"));
}

TEST_CASE("a request has one Host, and it names a host") {
  for (const char* host :
       {"h", "h:80", "h:", "127.0.0.1:16000", "[::1]:80", "[::ffff:1.2.3.4]", "a.b-c_d~e", "a,b", "%41"}) {
    takes("GET /a " + std::string(host) + " ", "GET /a HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n");
  }
  for (const char* host : {"", "h/", "u@h", "a b", "h:x", "h:65536", "[::1", "[]", "[g]", "[::1]x", "h\\", "%4",
                           "h:80:80", "h\"", "http://h"}) {
    refuses(400, "GET /a HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n");
  }
  refuses(400, "GET /a HTTP/1.1\r\n\r\n");
  refuses(400, "GET /a HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n");
  refuses(400, "GET http://h/a HTTP/1.1\r\n\r\n");
  refuses(400, "GET /a HTTP/1.0\r\nHost: h\r\nhost: h\r\n\r\n");
  takes("GET /a  ", "GET /a HTTP/1.0\r\n\r\n");
}

TEST_CASE("fields: a token, a colon, a text") {
  takes("GET /a h ", get_with("A:b\r\nC:\t d \t\r\nE:\r\n!#$%&'*+-.^_`|~: x\r\n"));
  takes("GET /a h ", get_with("A: caf\xe9\r\n"));
  for (const char* field : {"A : b", " A: b", "\tA: b", "A", ": b", "A\xe9: b", "A b: c", "A: b\r\n folded", "A: \x01",
                            "A: b\rc", "A: b\x7f", "(A): b"}) {
    refuses(400, get_with(std::string(field) + "\r\n"));
  }
  refuses(400, get_with(std::string("A: b\0c\r\n", 8)));
  refuses(400, "GET /a HTTP/1.1\r\n Host: h\r\n\r\n");
  std::string many;
  for (int i = 0; i < 99; ++i) many += "A: b\r\n";
  takes("GET /a h ", get_with(many));
  refuses(431, get_with(many + "A: b\r\n"));
  refuses(431, get_with("A: " + std::string(17'000, 'a') + "\r\n"));
}

TEST_CASE("where a body ends is known in one way, or it is refused") {
  const auto post = [](const std::string& fields, const std::string& body) {
    return "POST /a HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
  };
  takes("POST /a h ", post("", ""));
  takes("POST /a h ", post("Content-Length: 0\r\n", ""));
  takes("POST /a h hello", post("Content-Length: 5\r\n", "hello"));
  takes("POST /a h hello", post("content-length:005\r\n", "hello"));
  takes("POST /a h hello", post("Transfer-Encoding: Chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"));
  for (const char* fields :
       {"Content-Length: 5\r\nContent-Length: 5\r\n", "Content-Length: 5, 5\r\n", "Content-Length: +5\r\n",
        "Content-Length: -5\r\n", "Content-Length: 0x5\r\n", "Content-Length: 5 5\r\n", "Content-Length:\r\n",
        "Content-Length: 5.0\r\n", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: xchunked\r\n", "Transfer-Encoding: gzip\r\n", "Transfer-Encoding: identity\r\n",
        "Transfer-Encoding: chunked, identity\r\n", "Transfer-Encoding: chunked, chunked\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding:\r\n",
        "Transfer-Encoding: chunked;a=b\r\n",
        "Transfer-Encoding: \x0b"
        "chunked\r\n"}) {
    refuses(400, post(fields, "5\r\nhello\r\n0\r\n\r\n"));
  }
  refuses(501, post("Transfer-Encoding: gzip, chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"));
  refuses(501, post("Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n"));
  refuses(400, "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
  refuses(413, post("Content-Length: 262145\r\n", ""));
  refuses(413, post("Content-Length: 99999999999999999999999\r\n", ""));
}

TEST_CASE("chunks: sizes, extensions, trailers") {
  takes("POST /a h hello world", chunked("5\r\nhello\r\n006\r\n world\r\n0\r\n\r\n"));
  takes("POST /a h 0123456789", chunked("A\r\n0123456789\r\n00\r\n\r\n"));
  takes("POST /a h hi", chunked("2;a=b;c=\"d e\"\r\nhi\r\n0;x\r\n\r\n"));
  takes("POST /a h hi", chunked("2 ;a\r\nhi\r\n0\r\n\r\n"));
  takes("POST /a h hi", chunked("2\r\nhi\r\n0\r\nA: b\r\nX: y\r\n\r\n"));
  for (const char* body : {"zz\r\nhello\r\n0\r\n\r\n",
                           "-5\r\nhello\r\n0\r\n\r\n",
                           "+5\r\nhello\r\n0\r\n\r\n",
                           "0x5\r\nhello\r\n0\r\n\r\n",
                           " 5\r\nhello\r\n0\r\n\r\n",
                           "5 \r\nhello\r\n0\r\n\r\n",
                           "5\nhello\r\n0\r\n\r\n",
                           "5\r\nhelloX\r\n0\r\n\r\n",
                           "5\r\nhello0\r\n\r\n",
                           "5\r\nhello\n0\r\n\r\n",
                           "fffffffffffffffff\r\nhello",
                           "10000000000000005\r\nhello\r\n",
                           "5;\x01\r\nhello\r\n0\r\n\r\n",
                           "5;a\rb\r\nhello\r\n0\r\n\r\n",
                           "\r\n5\r\nhello\r\n",
                           "5 5\r\nhello\r\n0\r\n\r\n",
                           "0\r\nX : y\r\n\r\n",
                           "0\r\n y\r\n\r\n",
                           "0\r\nX: y\n\r\n",
                           "0\r\nContent-Length: 5\r\n\r\nhello"}) {
    refuses(400, chunked(body));
  }
  refuses(413, chunked("40001\r\nhello"));
  refuses(413, chunked("ffffffffffffffff\r\nhello"));
  refuses(400, chunked("5;" + std::string(300, 'a') + "\r\nhello\r\n0\r\n\r\n"));
  refuses(431, chunked("0\r\nA: " + std::string(5'000, 'a') + "\r\n\r\n"));
  std::string extended, trailers;
  for (int i = 0; i < 20; ++i) extended += "1;" + std::string(200, 'a') + "\r\nx\r\n";
  refuses(400, chunked(extended + "0\r\n\r\n"));
  for (int i = 0; i < 20; ++i) trailers += "A: " + std::string(300, 'a') + "\r\n";
  refuses(431, chunked("0\r\n" + trailers + "\r\n"));
}

TEST_CASE("a chunked body is as large as its chunks together") {
  RequestLimits limits;
  limits.body = 10;
  CHECK(read(chunked("5\r\nhello\r\n5\r\nworld\r\n0\r\n\r\n"), limits).requests.size() == 1);
  CHECK(read(chunked("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n"), limits).refused == 413);
}

TEST_CASE("of one request a body may be less than of others") {
  const auto limited = [](std::uint64_t to, const std::string& bytes) {
    RequestLimits limits;
    limits.body = 10;
    RequestReader reader(limits);
    std::vector<Stage> stages;
    for (std::string_view rest = bytes; !rest.empty() && reader.stage() != Stage::refused;) {
      reader.read_head(rest);
      if (stages.empty()) reader.limit_body(to);
      while (reader.stage() == Stage::body && !rest.empty()) reader.read_body(rest);
      stages.push_back(reader.stage());
      if (reader.stage() == Stage::complete) reader.next();
    }
    return stages;
  };
  const auto post = [](const std::string& body) {
    return "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  };
  using Stages = std::vector<Stage>;
  CHECK(limited(5, post("hello")) == Stages{Stage::complete});
  CHECK(limited(4, post("hello")) == Stages{Stage::refused});
  CHECK(limited(5, chunked("5\r\nhello\r\n0\r\n\r\n")) == Stages{Stage::complete});
  CHECK(limited(4, chunked("3\r\nhel\r\n2\r\nlo\r\n0\r\n\r\n")) == Stages{Stage::refused});
  CHECK(limited(99, post("hello world")) == Stages{Stage::refused});
  // The next has the limits that all have.
  CHECK(limited(2, post("hi") + post("hello")) == Stages{Stage::complete, Stage::complete});
}

TEST_CASE("Connection and Expect are read, without case, as what they are") {
  const auto head_of = [](const std::string& text) {
    static RequestHead head;
    return read_head(text, {}, head) ? nullptr : &head;
  };
  const auto kept = [&](const std::string& version, const std::string& connection) {
    const auto* head = head_of("GET /a HTTP/" + version + "\r\nHost: h\r\n" + connection + "\r\n");
    REQUIRE(head != nullptr);
    return head->keep_alive;
  };
  CHECK(kept("1.1", ""));
  CHECK_FALSE(kept("1.1", "Connection: Close\r\n"));
  CHECK_FALSE(kept("1.1", "Connection: x , close,y\r\n"));
  CHECK_FALSE(kept("1.1", "Connection: keep-alive\r\nConnection: close\r\n"));
  CHECK(kept("1.1", "Connection: closed\r\n"));
  CHECK_FALSE(kept("1.0", ""));
  CHECK(kept("1.0", "Connection: Keep-Alive\r\n"));
  const auto expects = [&](const std::string& version, const std::string& fields) {
    const auto* head = head_of("POST /a HTTP/" + version + "\r\nHost: h\r\nExpect: 100-Continue\r\n" + fields + "\r\n");
    REQUIRE(head != nullptr);
    return head->expects_continue;
  };
  CHECK(expects("1.1", "Content-Length: 5\r\n"));
  CHECK(expects("1.1", "Transfer-Encoding: chunked\r\n"));
  CHECK_FALSE(expects("1.1", ""));
  CHECK_FALSE(expects("1.0", "Content-Length: 5\r\n"));
  refuses(417, get_with("Expect: 200-ok\r\n"));
  refuses(417, get_with("Expect: 100-continue, x\r\n"));
}

TEST_CASE("a head is refused with what was read of it, so that the answer can name it") {
  RequestReader reader;
  const std::string text = get_with("X-Request-Id: a1\r\nContent-Length: 5, 5\r\n");
  std::string_view bytes = text;
  reader.read_head(bytes);
  REQUIRE(reader.stage() == Stage::refused);
  CHECK(reader.head().find("x-request-id") == "a1");
}
