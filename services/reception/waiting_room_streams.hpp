// Screens that follow the waiting room by Server-Sent Events. Each event is the whole of it, and its id says which: so
// one that comes back, whatever it missed, is told once how it is, or nothing where it knows. What is kept does not
// grow: a screen that takes nothing is cut off (EventStream), and there is a most of them.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/event_stream.hpp"

namespace consulta::reception {

struct Picture {
  std::string id, text;  // the text is one line
};
Picture picture_of(std::string text);

class WaitingRoomStreams {
 public:
  // Tells `picture` unless `seen` is its id, then what comes. Throws Problem 503 when too many watch.
  std::shared_ptr<http::EventStream> watch(const Picture& picture, std::string_view seen);

  // The room is like that now; who was told so already is told nothing.
  void show(const Picture& picture);

  // Whether anybody watches; forgets who is gone.
  bool watched();

 private:
  struct Watcher {
    std::shared_ptr<http::EventStream> stream;
    std::string told;
  };
  static void tell(Watcher& watcher, const Picture& picture);

  std::mutex mutex_;
  std::vector<Watcher> watchers_;
};

}  // namespace consulta::reception
