// A TCP proxy that misbehaves on order, byte for byte: stalls either direction, goes silent for the connections there
// are, cuts what is connected, refuses newcomers.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace consulta::testing {

class Proxy {
 public:
  // `host` and `port` of the real server, which hears `greeting` before anything else on each connection.
  Proxy(std::string host, unsigned short port, std::string greeting = "");
  ~Proxy();
  unsigned short port() const { return port_; }

  std::atomic<bool> stall_to_server{false};  // bytes from the client are held back
  std::atomic<bool> stall_to_client{false};  // bytes from the server are held back
  std::atomic<bool> refuse{false};           // new connections are closed at once
  void cut();                                // closes all that are open; what is held back is lost
  // Goes silent for all connections there are now, though its kernel still acknowledges; new ones work. What is held
  // back goes on with thaw().
  void freeze(bool to_server = true, bool to_client = true);
  void thaw();

 private:
  struct Pair {
    int client = -1, server = -1;
    std::atomic<bool> dead{false}, frozen_to_server{false}, frozen_to_client{false};
    std::thread up, down;
  };
  void accept();
  void pump(Pair& pair, int from, int to, const std::atomic<bool>& stalled, const std::atomic<bool>& frozen);

  std::string host_, greeting_;
  unsigned short target_;
  unsigned short port_ = 0;
  int listener_;
  std::atomic<bool> stopping_{false};
  std::mutex mutex_;
  std::vector<std::unique_ptr<Pair>> pairs_;
  std::thread thread_;
};

}  // namespace consulta::testing
