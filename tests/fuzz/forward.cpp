// libFuzzer: whatever bytes a client sends and however an upstream answers, what arrives at the upstream is exactly
// what the gateway believes it asked, message by message, and the next client gets the answer to its own request.
//
// All of the gateway runs, over sockets on loopback, one connection after another, so that what one leaves behind in a
// kept connection meets the next. The oracle is another parser (http-parser of the Node project): it cuts the
// upstream's bytes into requests. An input is eight bytes of how the upstream answers and how the client's bytes are
// cut, then the client's bytes; \x01 stands for an access token.
#include <arpa/inet.h>
#include <fcntl.h>
#include <http_parser.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "clinic/tokens.hpp"
#include "events/services.hpp"
#include "gateway/proxy.hpp"
#include "platform/observe/log.hpp"
#include "platform/text/ids.hpp"
#include "tests/fuzz/field_lines.hpp"

namespace {

using namespace consulta;

[[noreturn]] void found(const std::string& what, const std::string& where = "") {
  std::fprintf(stderr, "FOUND: %s\n%s\n", what.c_str(), where.c_str());
  std::abort();
}

int listen_on_loopback(unsigned short& port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof where;
  if (bind(socket, reinterpret_cast<sockaddr*>(&where), size) != 0 || listen(socket, 64) != 0) std::exit(1);
  getsockname(socket, reinterpret_cast<sockaddr*>(&where), &size);
  port = ntohs(where.sin_port);
  return socket;
}

// What the gateway asked, by its own word or as it arrived.
struct Asked {
  std::string method, target, token, body;
  auto operator<=>(const Asked&) const = default;
  std::string text() const { return method + " " + target + " token=" + token + " body=" + body; }
};

std::mutex belief_mutex;
std::deque<Asked> belief;

// Playing every upstream, in a thread of its own.
class Upstream {
 public:
  Upstream() : listener_(listen_on_loopback(port_)), thread_([this] { run(); }) {}
  unsigned short port() const { return port_; }
  void script(std::array<std::uint8_t, 6> kinds) {
    std::lock_guard lock(mutex_);
    kinds_ = kinds;
    next_ = 0;
  }

 private:
  struct Connection {
    int socket = -1;
    http_parser parser{};
    Asked asked;
    std::vector<std::pair<std::string, std::string>> fields;
    bool in_value = false, broken = false, answered = false;
    int kind = 0;
    std::string bytes;  // all of them, for the report
    Upstream* upstream = nullptr;
  };
  static Connection& of(http_parser* parser) { return *static_cast<Connection*>(parser->data); }

  void run() {
    const auto settings = callbacks();
    for (;;) {
      std::vector<pollfd> waiting{{listener_, POLLIN, 0}};
      for (const auto& connection : connections_) waiting.push_back({connection->socket, POLLIN, 0});
      poll(waiting.data(), waiting.size(), -1);
      for (std::size_t i = connections_.size(); i-- > 0;) {
        if (waiting[i + 1].revents == 0 || read(*connections_[i], settings)) continue;
        close(connections_[i]->socket);
        connections_.erase(connections_.begin() + static_cast<std::ptrdiff_t>(i));
      }
      if (waiting[0].revents != 0) take();
    }
  }

  void take() {
    auto connection = std::make_unique<Connection>();
    connection->socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const linger reset{1, 0};  // no ports left in TIME_WAIT
    setsockopt(connection->socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    http_parser_init(&connection->parser, HTTP_REQUEST);
    connection->parser.data = connection.get();
    connection->upstream = this;
    connections_.push_back(std::move(connection));
  }

  bool read(Connection& connection, const http_parser_settings& settings) {
    std::array<char, 16384> chunk;
    const auto count = recv(connection.socket, chunk.data(), chunk.size(), 0);
    if (count <= 0) return false;
    connection.bytes.append(chunk.data(), static_cast<std::size_t>(count));
    const auto parsed =
        http_parser_execute(&connection.parser, &settings, chunk.data(), static_cast<std::size_t>(count));
    if (connection.broken) return false;
    if (parsed != static_cast<std::size_t>(count)) {
      found(std::string("what the gateway wrote is no request: ") +
                http_errno_description(HTTP_PARSER_ERRNO(&connection.parser)),
            connection.bytes);
    }
    return true;
  }

  static http_parser_settings callbacks() {
    http_parser_settings settings;
    http_parser_settings_init(&settings);
    settings.on_message_begin = [](http_parser* p) {
      auto& c = of(p);
      c.asked = {};
      c.fields.clear();
      c.in_value = c.answered = false;
      return 0;
    };
    settings.on_url = [](http_parser* p, const char* at, std::size_t size) {
      of(p).asked.target.append(at, size);
      return 0;
    };
    settings.on_header_field = [](http_parser* p, const char* at, std::size_t size) {
      auto& c = of(p);
      if (c.fields.empty() || c.in_value) c.fields.emplace_back();
      c.in_value = false;
      c.fields.back().first.append(at, size);
      return 0;
    };
    settings.on_header_value = [](http_parser* p, const char* at, std::size_t size) {
      auto& c = of(p);
      c.in_value = true;
      c.fields.back().second.append(at, size);
      return 0;
    };
    settings.on_headers_complete = [](http_parser* p) {
      auto& c = of(p);
      c.kind = c.upstream->next_kind();
      if (c.kind == 9) c.upstream->answer(c);  // early
      return 0;
    };
    settings.on_body = [](http_parser* p, const char* at, std::size_t size) {
      of(p).asked.body.append(at, size);
      return 0;
    };
    settings.on_message_complete = [](http_parser* p) {
      auto& c = of(p);
      c.asked.method = http_method_str(static_cast<http_method>(p->method));
      check(c);
      if (!c.answered) c.upstream->answer(c);
      c.bytes.clear();
      return c.broken ? 1 : 0;
    };
    return settings;
  }

  // The fields are the gateway's own or of those that pass; what it vouches for is there once; it asked just that.
  static void check(Connection& c) {
    static const std::set<std::string> once{
        "host", "x-request-id", "traceparent", "x-forwarded-for", "x-forwarded-proto", "x-deadline-ms"};
    static const std::set<std::string> passing{"accept",         "accept-language", "authorization", "content-encoding",
                                               "content-length", "content-type",    "cookie",        "idempotency-key",
                                               "if-match",       "if-none-match",   "last-event-id", "prefer",
                                               "user-agent",     "x-csrf-token",    "x-signature"};
    std::map<std::string, int> counts;
    for (auto& [name, value] : c.fields) {
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char ch) { return std::tolower(ch); });
      ++counts[name];
      if (!once.contains(name) && !passing.contains(name)) found("a field that must not pass: " + name, c.bytes);
      if (name == "x-forwarded-for" && value != "127.0.0.1") found("another client's address", c.bytes);
      if (name == "authorization") c.asked.token = value.starts_with("Bearer ") ? value.substr(7) : "?" + value;
    }
    for (const auto& name : once) {
      if (counts[name] != 1) found(name + " is not there once", c.bytes);
    }
    if (counts["authorization"] > 1 || counts["content-length"] > 1) found("said twice", c.bytes);
    std::lock_guard lock(belief_mutex);
    const auto believed = std::find(belief.begin(), belief.end(), c.asked);
    if (believed == belief.end()) {
      std::string all = "the gateway believes:\n";
      for (const auto& one : belief) all += one.text() + "\n";
      found("nobody asked: " + c.asked.text(), all + "bytes:\n" + c.bytes);
    }
    belief.erase(believed);
  }

  int next_kind() {
    std::lock_guard lock(mutex_);
    return next_ < kinds_.size() ? kinds_[next_++] % 24 : 0;
  }

  void answer(Connection& c) {
    c.answered = true;
    c.asked.method = http_method_str(static_cast<http_method>(c.parser.method));
    std::string authorization;
    for (const auto& [name, value] : c.fields) {
      if (name == "authorization" || name == "Authorization") authorization = value;
    }
    const auto text =
        answer_of_kind(c.kind, c.asked.method + " " + c.asked.target + " " + authorization, c.asked.method == "HEAD");
    if (!text.empty()) send(c.socket, text.data(), text.size(), MSG_NOSIGNAL);
    if (c.kind == 4 || c.kind == 7 || c.kind == 8 || c.kind == 12) {
      shutdown(c.socket, SHUT_WR);  // the gateway sees the end before the reset
      c.broken = true;
    }
  }

  // Right and plain where the kind says nothing else; else framed in another way, false, too much, or nothing at all.
  static std::string answer_of_kind(int kind, const std::string& body, bool to_head) {
    const auto length = "Content-Length: " + std::to_string(body.size()) + "\r\n";
    const auto end = "\r\n" + (to_head ? "" : body);
    const auto plain = "HTTP/1.1 200 OK\r\n" + length + end;
    switch (kind) {
      case 1: {
        std::array<char, 16> size;
        std::snprintf(size.data(), size.size(), "%zx", body.size());
        return std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n") +
               (to_head ? "" : size.data() + std::string("\r\n") + body + "\r\n0\r\n\r\n");
      }
      case 2:
        return "HTTP/1.1 204 No Content\r\n\r\n";
      case 3:
        return "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\nContent-Length: 7\r\n\r\n";
      case 4:
        return "HTTP/1.1 200 OK\r\nConnection: close\r\n" + length + end;
      case 5:
        return plain + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nstolen";
      case 6:
        return "HTTP/1.1 100 Continue\r\n\r\n" + plain;
      case 7:
        return "HTTP/1.0 200 OK\r\n\r\n" + body;
      case 8:
        return "";
      case 10:
        return "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n" + plain;
      case 11:
        return "HTTP/1.1 200 OK\r\n" + length + "Content-Length: 1\r\n\r\n" + body;
      case 12:
        return "HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      case 13:
        return "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n";
      default:
        return plain;
    }
  }

  unsigned short port_ = 0;
  int listener_;
  std::vector<std::unique_ptr<Connection>> connections_;
  std::mutex mutex_;
  std::array<std::uint8_t, 6> kinds_{};
  std::size_t next_ = 0;
  std::thread thread_;
};

// What the gateway asks of auth for itself: its keys, and who has logged out.
class Auth {
 public:
  explicit Auth(std::string jwks)
      : jwks_(std::move(jwks)), listener_(listen_on_loopback(port_)), thread_([this] { run(); }) {}
  unsigned short port() const { return port_; }

 private:
  void run() const {
    for (;;) {
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      std::array<char, 4096> request{};
      if (recv(socket, request.data(), request.size() - 1, 0) <= 0) continue;
      const bool keys = std::string_view(request.data()).starts_with("GET /.well-known/jwks.json");
      const auto body = keys ? jwks_ : std::string("{\"session_ids\":[]}");
      const auto answer =
          "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
      send(socket, answer.data(), answer.size(), MSG_NOSIGNAL);
      close(socket);
    }
  }

  std::string jwks_;
  unsigned short port_ = 0;
  int listener_;
  std::thread thread_;
};

// Sends and takes what comes until the gateway closes.
std::string converse(unsigned short port, const std::string& bytes, std::uint8_t cut) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (connect(socket, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) found("no connection");
  const std::size_t piece = cut == 0 ? bytes.size() : std::max<std::size_t>(1, bytes.size() * cut / 256);
  for (std::size_t sent = 0; sent < bytes.size();) {
    const auto count = send(socket, bytes.data() + sent, std::min(piece, bytes.size() - sent), MSG_NOSIGNAL);
    if (count <= 0) break;  // refused and closed: nothing after that is a request
    sent += static_cast<std::size_t>(count);
  }
  shutdown(socket, SHUT_WR);
  std::string answer;
  std::array<char, 16384> chunk;
  for (;;) {
    pollfd waiting{socket, POLLIN, 0};
    if (poll(&waiting, 1, 60'000) <= 0) found("no end within a minute", bytes);
    const auto count = recv(socket, chunk.data(), chunk.size(), 0);
    if (count <= 0) break;
    answer.append(chunk.data(), static_cast<std::size_t>(count));
  }
  const linger reset{1, 0};
  setsockopt(socket, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
  close(socket);
  return answer;
}

struct Clinic {
  TokenSigner signer{TokenSigner::generate_key()};
  Auth auth{"{\"keys\":[" + signer.public_jwk() + "]}"};
  Upstream upstream;
  std::string attacker = token(), victim = token();
  std::string auth_url = "http://127.0.0.1:" + std::to_string(auth.port());
  gateway::Revocations revocations{"amqp://127.0.0.1:1", auth_url, "key", std::chrono::seconds(60),
                                   std::chrono::seconds(6)};
  std::unique_ptr<gateway::Proxy> proxy;

  Clinic() {
    spdlog::set_level(spdlog::level::off);
    gateway::Options options;
    const auto where = "127.0.0.1:" + std::to_string(upstream.port());
    for (const auto name : events::services) options.upstreams.emplace(name, where);
    options.jwks_url = auth_url + "/.well-known/jwks.json";
    options.internal_key = Secrets("key");
    options.client_rate = 0;
    options.witness = [](const gateway::Vouched& asked, std::string_view body) {
      std::lock_guard lock(belief_mutex);
      belief.push_back(
          {std::string(asked.method), std::string(asked.target), std::string(asked.token), std::string(body)});
      if (belief.size() > 200) belief.pop_front();  // of attempts that did not arrive
    };
    proxy = std::make_unique<gateway::Proxy>(std::move(options), revocations);
    while (!proxy->ready() || !revocations.known()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }

  std::string token() const { return signer.sign({new_id(), Role::patient, new_id(), "", "", 0, 4'000'000'000}); }
};

}  // namespace

// libFuzzer's alarm, every ten minutes, would break off what waits at a socket; there is a patience of our own.
extern "C" int LLVMFuzzerInitialize(int*, char***) {
  sigset_t alarm;
  sigemptyset(&alarm);
  sigaddset(&alarm, SIGALRM);
  return pthread_sigmask(SIG_BLOCK, &alarm, nullptr);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static auto& clinic = *new Clinic;
  if (size < 8) return 0;
  std::array<std::uint8_t, 6> kinds;
  std::copy_n(data, kinds.size(), kinds.begin());
  std::string bytes;
  for (std::size_t i = 8; i < size; ++i) {
    if (data[i] == 1) {
      bytes += clinic.attacker;
    } else {
      bytes += static_cast<char>(data[i]);
    }
  }
  clinic.upstream.script(kinds);
  const auto taken = converse(clinic.proxy->port(), bytes, data[6]);
  if (taken.find(clinic.victim) != std::string::npos) found("the victim's token", bytes);

  static unsigned number = 0;
  const auto id = "victim-" + std::to_string(++number);
  clinic.upstream.script({});
  const auto answer = converse(clinic.proxy->port(),
                               "GET /api/v1/appointments HTTP/1.1\r\nHost: clinic\r\nAuthorization: Bearer " +
                                   clinic.victim + "\r\nX-Request-Id: " + id + "\r\n\r\n",
                               0);
  // Its own answer, or that there is none just now.
  const bool own = answer.starts_with("HTTP/1.1 200 ") &&
                   answer.ends_with("\r\n\r\nGET /api/v1/appointments Bearer " + clinic.victim);
  const bool none = answer.starts_with("HTTP/1.1 50") && answer.find("application/problem+json") != std::string::npos;
  if (!(own || none) || answer.find("X-Request-Id: " + id + "\r\n") == std::string::npos) {
    found("the victim got: " + answer, bytes);
  }
  return 0;
}
