// Bytes over TCP, for what no HTTP library would send, and for playing an upstream.
#pragma once

#include <chrono>
#include <string>

namespace consulta::testing {

// A connection to 127.0.0.1; closed with this.
class RawConnection {
 public:
  // `from`: the address it comes from, any of 127.0.0.0/8. Throws when it is not made within five seconds.
  explicit RawConnection(int port, const std::string& from = "127.0.0.1");
  // Takes one over.
  static RawConnection taken(int socket) { return RawConnection(socket, 0); }
  ~RawConnection();
  RawConnection(RawConnection&& other) noexcept : socket_(other.socket_) { other.socket_ = -1; }
  RawConnection& operator=(RawConnection&&) = delete;

  bool send(const std::string& bytes);
  // What comes until `until` is among it, the peer closes, or `patience` is over.
  std::string receive(const std::string& until, std::chrono::milliseconds patience = std::chrono::seconds(5));
  // What comes next; empty when the peer closes or `patience` is over.
  std::string receive_some(std::chrono::milliseconds patience = std::chrono::seconds(5));
  // Whether the peer closes within `patience`; what comes until then is dropped.
  bool closes(std::chrono::milliseconds patience);
  // Ends it as one does who leaves with something unread: the peer gets a reset.
  void reset();

 private:
  RawConnection(int socket, int) : socket_(socket) {}
  int socket_;
};

// Listens on a port of 127.0.0.1 that was free.
class RawListener {
 public:
  RawListener();
  ~RawListener();
  RawListener(const RawListener&) = delete;
  RawListener& operator=(const RawListener&) = delete;
  int port() const { return port_; }
  RawConnection accept();  // waits at most five seconds, then throws

 private:
  int socket_;
  int port_ = 0;
};

}  // namespace consulta::testing
