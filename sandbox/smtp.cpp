#include "sandbox/smtp.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "platform/security/base64.hpp"
#include "platform/text/text.hpp"
#include "sandbox/email.hpp"

namespace consulta::sandbox {
namespace {

constexpr std::size_t longest_message = 8 * 1024 * 1024;
constexpr int patience_ms = 30'000, between_looks_ms = 100;

// Lines over a socket, under TLS once begin_tls() has succeeded; none is read any more once `stop` is requested.
class Lines {
 public:
  Lines(int socket, std::stop_token stop) : socket_(socket), stop_(std::move(stop)) {}

  bool begin_tls(SSL_CTX* context) {
    buffer_.clear();  // what came in the clear is not what the client says under TLS
    tls_.reset(SSL_new(context));
    if (!tls_ || SSL_set_fd(tls_.get(), socket_) != 1) return false;
    return SSL_accept(tls_.get()) == 1;
  }
  bool secure() const { return tls_ != nullptr; }

  bool read(std::string& line) {
    for (;;) {
      const auto end = buffer_.find("\r\n");
      if (end != std::string::npos) {
        line = buffer_.substr(0, end);
        buffer_.erase(0, end + 2);
        return true;
      }
      if (buffer_.size() > 64 * 1024) return false;
      if (!(tls_ && SSL_pending(tls_.get()) > 0) && !readable()) return false;
      char chunk[16 * 1024];
      const auto count = tls_ ? SSL_read(tls_.get(), chunk, sizeof chunk) : recv(socket_, chunk, sizeof chunk, 0);
      if (count <= 0) return false;
      buffer_.append(chunk, static_cast<std::size_t>(count));
    }
  }

  bool write(const std::string& text) {
    const auto line = text + "\r\n";
    if (tls_) return SSL_write(tls_.get(), line.data(), static_cast<int>(line.size())) > 0;
    return send(socket_, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
  }

 private:
  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };

  bool readable() {
    for (int waited = 0; waited < patience_ms && !stop_.stop_requested(); waited += between_looks_ms) {
      pollfd waiting{socket_, POLLIN, 0};
      if (const int ready = poll(&waiting, 1, between_looks_ms); ready != 0) return ready > 0;
    }
    return false;
  }

  int socket_;
  std::stop_token stop_;
  std::string buffer_;
  std::unique_ptr<SSL, Free> tls_;
};

// What AUTH PLAIN or LOGIN says, as user:password; nothing where the client gave up or said something else.
std::optional<std::string> login_of(Lines& lines, const std::string& line) {
  const auto words = line.substr(std::min<std::size_t>(5, line.size()));
  const auto how = lower_case(words.substr(0, words.find(' ')));
  auto given = words.find(' ') == std::string::npos ? std::optional<std::string>() : words.substr(words.find(' ') + 1);
  const auto ask = [&](const char* prompt) -> std::optional<std::string> {
    std::string answer;
    if (!lines.write(std::string("334 ") + prompt) || !lines.read(answer)) return std::nullopt;
    return base64_decode(answer);
  };
  if (how == "plain") {
    const auto text = given ? base64_decode(*given) : ask("");
    if (!text) return std::nullopt;
    const auto first = text->find('\0');
    const auto second = text->find('\0', first + 1);
    if (first == std::string::npos || second == std::string::npos) return std::nullopt;
    return text->substr(first + 1, second - first - 1) + ":" + text->substr(second + 1);
  }
  if (how == "login") {
    const auto user = given ? base64_decode(*given) : ask("VXNlcm5hbWU6");
    const auto password = user ? ask("UGFzc3dvcmQ6") : std::nullopt;
    if (password) return *user + ":" + *password;
  }
  return std::nullopt;
}

}  // namespace

SmtpServer::SmtpServer(const SmtpSettings& settings, World& world, Faults& faults)
    : world_(world),
      faults_(faults),
      login_(settings.login),
      tls_(settings.certificate.empty() ? nullptr : SSL_CTX_new(TLS_server_method()), SSL_CTX_free),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  if (tls_ && (SSL_CTX_use_certificate_chain_file(tls_.get(), settings.certificate.c_str()) != 1 ||
               SSL_CTX_use_PrivateKey_file(tls_.get(), settings.key.c_str(), SSL_FILETYPE_PEM) != 1)) {
    throw std::runtime_error("cannot use the certificate in " + settings.certificate);
  }
  const auto& address = settings.address;
  const auto port = settings.port;
  const int on = 1;
  setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  if (inet_pton(AF_INET, address.c_str(), &where.sin_addr) != 1 ||
      bind(listener_, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || listen(listener_, 64) != 0) {
    close(listener_);
    throw std::runtime_error("cannot listen for SMTP on " + address + ":" + std::to_string(port));
  }
  socklen_t size = sizeof where;
  getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size);
  port_ = ntohs(where.sin_port);
  thread_.emplace("smtp", [this](auto& loop) { accept(loop); });
}

SmtpServer::~SmtpServer() {
  thread_->stop();
  close(listener_);
}

void SmtpServer::accept(const StoppableThread::Loop& loop) {
  while (!loop.stopping()) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, 200) <= 0) continue;
    const int connection = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (connection < 0) continue;
    const int on = 1;
    setsockopt(connection, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const auto end = [connection] { close(connection); };
    connections_.submit(
        "",
        [this, connection, end, stop = loop.token()] {
          serve(connection, stop);
          end();
        },
        end);
  }
}

void SmtpServer::serve(int connection, const std::stop_token& stop) {
  Lines lines(connection, stop);
  if (faults_.mode(Target::smtp) == Mode::drop) return;
  if (!lines.write("220 sandbox ESMTP")) return;
  std::vector<std::string> recipients;
  bool known = login_.empty();
  for (std::string line; lines.read(line);) {
    const auto verb = lower_case(line.substr(0, line.find(' ')));
    const auto fault = faults_.mode(Target::smtp);
    if (fault == Mode::slow) std::this_thread::sleep_for(std::chrono::seconds(2));
    bool good = true;
    if (verb == "ehlo") {
      good = lines.write("250-sandbox") && lines.write("250-8BITMIME");
      if (tls_ && !lines.secure()) good = good && lines.write("250-STARTTLS");
      if (!login_.empty() && lines.secure()) good = good && lines.write("250-AUTH PLAIN LOGIN");
      good = good && lines.write("250 SMTPUTF8");
    } else if (verb == "starttls" && tls_ && !lines.secure()) {
      good = lines.write("220 go on") && lines.begin_tls(tls_.get());
    } else if (verb == "auth" && !login_.empty() && lines.secure()) {
      known = login_of(lines, line) == login_;
      good = lines.write(known ? "235 welcome" : "535 not known here");
    } else if (verb == "mail" && !known) {
      good = lines.write("530 log in first");
    } else if (verb == "helo" || verb == "noop" || verb == "rset" || verb == "mail") {
      recipients.clear();
      good = lines.write(fault == Mode::error && verb == "mail" ? "451 try again later" : "250 ok");
    } else if (verb == "rcpt") {
      const auto open = line.find('<');
      const auto end = line.find('>');
      if (open == std::string::npos || end == std::string::npos) {
        good = lines.write("501 no address");
      } else if (faults_.refuses(Target::smtp, line.substr(open + 1, end - open - 1))) {
        good = lines.write("550 5.1.1 " + line.substr(open, end - open + 1) + " refused");
      } else {
        recipients.push_back(line.substr(open + 1, end - open - 1));
        good = lines.write("250 ok");
      }
    } else if (verb == "data" && recipients.empty()) {
      good = lines.write("503 nobody to send it to");
    } else if (verb == "data") {
      if (!lines.write("354 go on")) return;
      std::string raw;
      for (;;) {
        if (!lines.read(line) || raw.size() > longest_message) return;
        if (line == ".") break;
        raw += (line.starts_with("..") ? line.substr(1) : line) + "\r\n";
      }
      if (fault == Mode::drop) return;
      const auto now = Clock::now();
      for (const auto& to : recipients) world_.receive(parse_email(to, raw, now));
      good = lines.write("250 taken");
    } else if (verb == "quit") {
      lines.write("221 bye");
      return;
    } else {
      good = lines.write("502 not known here");
    }
    if (!good) return;
  }
}

}  // namespace consulta::sandbox
