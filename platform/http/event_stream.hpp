// Server-Sent Events (the HTML standard, 9.2): an answer that stays open. A handler returns a Response with one of
// these as `events`, keeps it, and sends whenever there is something to tell, from any thread. A comment goes out every
// 15 seconds in which nothing else does, so that nobody between takes the connection for dead.
#pragma once

#include <functional>
#include <mutex>
#include <string>
#include <string_view>

namespace consulta::http {

class EventStream {
 public:
  // `id` is what the client sends as Last-Event-ID when it connects again. `data` is one line. A client that takes too
  // little is cut off: it connects again and asks for what it missed.
  void send(std::string_view id, std::string_view event, std::string_view data);

  // The client is gone, or was cut off.
  bool closed() const;

  // For the server. `wake` is called, from any thread, when there is something to take.
  void on_text(std::function<void()> wake);
  std::string take();
  void close();

 private:
  mutable std::mutex mutex_;
  std::string pending_;
  bool closed_ = false;
  std::function<void()> wake_;
};

}  // namespace consulta::http
