#include "tests/support/proxy.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

namespace consulta::testing {
namespace {

sockaddr_in address_of(const std::string& host, unsigned short port) {
  sockaddr_in where{};
  where.sin_family = AF_INET;
  where.sin_port = htons(port);
  inet_pton(AF_INET, host.c_str(), &where.sin_addr);
  return where;
}

}  // namespace

Proxy::Proxy(std::string host, unsigned short port, std::string greeting)
    : host_(std::move(host)),
      greeting_(std::move(greeting)),
      target_(port),
      listener_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  auto where = address_of("127.0.0.1", 0);
  socklen_t size = sizeof where;
  if (bind(listener_, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0 || listen(listener_, 64) != 0 ||
      getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size) != 0) {
    throw std::runtime_error("the proxy cannot listen");
  }
  port_ = ntohs(where.sin_port);
  thread_ = std::thread([this] { accept(); });
}

Proxy::~Proxy() {
  stopping_ = true;
  thread_.join();
  cut();
  for (auto& pair : pairs_) {
    pair->up.join();
    pair->down.join();
    close(pair->client);
    close(pair->server);
  }
  close(listener_);
}

void Proxy::cut() {
  std::lock_guard lock(mutex_);
  for (auto& pair : pairs_) {
    pair->dead = true;
    shutdown(pair->client, SHUT_RDWR);
    shutdown(pair->server, SHUT_RDWR);
  }
}

void Proxy::freeze(bool to_server, bool to_client) {
  std::lock_guard lock(mutex_);
  for (auto& pair : pairs_) {
    pair->frozen_to_server = to_server;
    pair->frozen_to_client = to_client;
  }
}

void Proxy::thaw() {
  freeze(false, false);
}

void Proxy::accept() {
  while (!stopping_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (poll(&waiting, 1, 50) <= 0) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    const int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    auto where = address_of(host_, target_);
    if (refuse || connect(server, reinterpret_cast<sockaddr*>(&where), sizeof where) != 0) {
      close(client);
      close(server);
      continue;
    }
    const int on = 1;
    setsockopt(client, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(server, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::send(server, greeting_.data(), greeting_.size(), MSG_NOSIGNAL);
    auto pair = std::make_unique<Pair>();
    pair->client = client;
    pair->server = server;
    auto& p = *pair;
    p.up = std::thread([this, &p] { pump(p, p.client, p.server, stall_to_server, p.frozen_to_server); });
    p.down = std::thread([this, &p] { pump(p, p.server, p.client, stall_to_client, p.frozen_to_client); });
    std::lock_guard lock(mutex_);
    pairs_.push_back(std::move(pair));
  }
}

void Proxy::pump(Pair& pair, int from, int to, const std::atomic<bool>& stalled, const std::atomic<bool>& frozen) {
  char bytes[16 * 1024];
  while (!pair.dead) {
    pollfd waiting{from, POLLIN, 0};
    if (poll(&waiting, 1, 20) <= 0) continue;
    if (stalled || frozen) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
      continue;
    }
    const auto count = recv(from, bytes, sizeof bytes, 0);
    if (count <= 0) break;
    for (ssize_t sent = 0; sent < count;) {
      const auto some = send(to, bytes + sent, static_cast<std::size_t>(count - sent), MSG_NOSIGNAL);
      if (some <= 0) break;
      sent += some;
    }
  }
  pair.dead = true;
  shutdown(pair.client, SHUT_RDWR);
  shutdown(pair.server, SHUT_RDWR);
}

}  // namespace consulta::testing
