#include "tests/support/flood.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

namespace consulta::testing {
namespace {

using Steady = std::chrono::steady_clock;

constexpr auto turn = std::chrono::milliseconds(20);

struct Connection {
  std::string from;
  int socket = -1;
  std::string outgoing;
  Steady::time_point due{};  // the next byte, or the request once more
};

class Attacker {
 public:
  Attacker(int port, const Assault& assault) : port_(port), assault_(assault) {
    for (const auto& address : assault.addresses) {
      for (std::size_t i = 0; i < assault.connections; ++i) connections_.push_back({address, -1, {}, {}});
    }
  }

  [[noreturn]] void run() {
    for (;;) {
      const auto begin = Steady::now();
      open_missing();
      for (int round = 0; round < (assault_.again ? 4 : 1); ++round) speak_and_listen();
      const auto left = turn - (Steady::now() - begin);
      if (left > Steady::duration::zero()) usleep(static_cast<useconds_t>(left / std::chrono::microseconds(1)));
    }
  }

 private:
  void open_missing() {
    budget_ = std::min(budget_ + static_cast<double>(assault_.opened_a_second) * 0.02, 200.0);
    for (auto& connection : connections_) {
      if (budget_ < 1) return;
      if (connection.socket >= 0) continue;
      open(connection);
      budget_ -= 1;
    }
  }

  void open(Connection& connection) const {
    connection.socket = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    sockaddr_in from{}, to{};
    from.sin_family = to.sin_family = AF_INET;
    inet_pton(AF_INET, connection.from.c_str(), &from.sin_addr);
    to.sin_port = htons(static_cast<std::uint16_t>(port_));
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(connection.socket, reinterpret_cast<sockaddr*>(&from), sizeof from) != 0 ||
        (connect(connection.socket, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS)) {
      drop(connection);
      return;
    }
    connection.outgoing = assault_.request;
    connection.due = Steady::now() + std::max(assault_.every, assault_.trickled);
  }

  static void drop(Connection& connection) {
    close(connection.socket);
    connection.socket = -1;
    connection.outgoing.clear();
  }

  void speak_and_listen() {
    const auto now = Steady::now();
    std::vector<pollfd> waiting;
    std::vector<Connection*> whose;
    for (auto& connection : connections_) {
      if (connection.socket < 0) continue;
      if (connection.due <= now && (assault_.every.count() > 0 || assault_.trickled.count() > 0)) {
        connection.outgoing += assault_.every.count() > 0 ? assault_.request : "x";
        connection.due = now + std::max(assault_.every, assault_.trickled);
      }
      waiting.push_back(
          {connection.socket, static_cast<short>(connection.outgoing.empty() ? POLLIN : POLLIN | POLLOUT), 0});
      whose.push_back(&connection);
    }
    if (poll(waiting.data(), waiting.size(), 1) <= 0) return;
    for (std::size_t i = 0; i < waiting.size(); ++i) {
      if ((waiting[i].revents & POLLOUT) != 0) speak(*whose[i]);
      if ((waiting[i].revents & ~POLLOUT) != 0) listen(*whose[i]);
    }
  }

  static void speak(Connection& connection) {
    const auto sent =
        send(connection.socket, connection.outgoing.data(), connection.outgoing.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0) connection.outgoing.erase(0, static_cast<std::size_t>(sent));
  }

  void listen(Connection& connection) {
    if (connection.socket < 0) return;
    const auto count = recv(connection.socket, chunk_, sizeof chunk_, MSG_DONTWAIT);
    if (count == 0 || (count < 0 && errno != EAGAIN)) {
      drop(connection);
    } else if (count > 0 && assault_.again && connection.outgoing.empty() &&
               std::string_view(chunk_, static_cast<std::size_t>(count)).find("HTTP/1.1 ") != std::string_view::npos) {
      connection.outgoing = assault_.request;
    }
  }

  int port_;
  const Assault& assault_;
  std::vector<Connection> connections_;
  double budget_ = 0;
  char chunk_[64 * 1024];
};

}  // namespace

Flood::Flood(int port, const Assault& assault) : pid_(fork()) {
  REQUIRE(pid_ >= 0);
  if (pid_ > 0) return;
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  setpriority(PRIO_PROCESS, 0, 19);
  rlimit descriptors{};
  getrlimit(RLIMIT_NOFILE, &descriptors);
  descriptors.rlim_cur = descriptors.rlim_max;
  setrlimit(RLIMIT_NOFILE, &descriptors);
  Attacker(port, assault).run();
}

Flood::~Flood() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
}

}  // namespace consulta::testing
