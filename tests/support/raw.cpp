#include "tests/support/raw.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <stdexcept>
#include <utility>

namespace consulta::testing {
namespace {

using Steady = std::chrono::steady_clock;

sockaddr_in loopback(int port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(static_cast<std::uint16_t>(port));
  where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return where;
}

bool readable(int socket, Steady::time_point until) {
  const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now()).count();
  pollfd waiting{socket, POLLIN, 0};
  return left > 0 && poll(&waiting, 1, static_cast<int>(left)) > 0;
}

}  // namespace

RawConnection::RawConnection(int port, const std::string& from)
    : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const auto where = loopback(port);
  auto source = loopback(0);
  inet_pton(AF_INET, from.c_str(), &source.sin_addr);
  const timeval patience{5, 0};
  setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  if ((from != "127.0.0.1" && bind(socket_, reinterpret_cast<const sockaddr*>(&source), sizeof source) != 0) ||
      connect(socket_, reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0) {
    close(socket_);
    throw std::runtime_error("nobody listens on port " + std::to_string(port));
  }
}

RawConnection::~RawConnection() {
  if (socket_ >= 0) close(socket_);
}

bool RawConnection::send(const std::string& bytes) {
  std::size_t sent = 0;
  while (sent < bytes.size()) {
    const auto count = ::send(socket_, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return false;
    sent += static_cast<std::size_t>(count);
  }
  return true;
}

std::string RawConnection::receive(const std::string& until, std::chrono::milliseconds patience) {
  const auto deadline = Steady::now() + patience;
  std::string out;
  char chunk[4096];
  while (out.find(until) == std::string::npos && readable(socket_, deadline)) {
    const auto count = recv(socket_, chunk, sizeof chunk, 0);
    if (count <= 0) break;
    out.append(chunk, static_cast<std::size_t>(count));
  }
  return out;
}

std::string RawConnection::receive_some(std::chrono::milliseconds patience) {
  char chunk[4096];
  if (!readable(socket_, Steady::now() + patience)) return {};
  const auto count = recv(socket_, chunk, sizeof chunk, 0);
  return {chunk, static_cast<std::size_t>(count > 0 ? count : 0)};
}

bool RawConnection::closes(std::chrono::milliseconds patience) {
  const auto deadline = Steady::now() + patience;
  char chunk[4096];
  while (readable(socket_, deadline)) {
    if (recv(socket_, chunk, sizeof chunk, 0) <= 0) return true;
  }
  return false;
}

void RawConnection::reset() {
  const linger at_once{1, 0};
  setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(std::exchange(socket_, -1));
}

RawListener::RawListener() : socket_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto where = loopback(0);
  socklen_t size = sizeof where;
  if (bind(socket_, reinterpret_cast<const sockaddr*>(&where), size) != 0 || listen(socket_, 16) != 0 ||
      getsockname(socket_, reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    close(socket_);
    throw std::runtime_error("cannot listen");
  }
  port_ = ntohs(where.sin_port);
}

RawListener::~RawListener() {
  close(socket_);
}

RawConnection RawListener::accept() {
  if (!readable(socket_, Steady::now() + std::chrono::seconds(5))) throw std::runtime_error("nobody connected");
  return RawConnection::taken(accept4(socket_, nullptr, nullptr, SOCK_CLOEXEC));
}

}  // namespace consulta::testing
