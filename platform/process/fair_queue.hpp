// A bounded queue in which every client waits behind its own only: clients are served in turns, however much one of
// them brings. Full, it gives up the newest of whoever has most waiting, so that a flood cannot keep others out. Not
// for several threads at once.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <list>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>

namespace consulta {

template <class T>
class FairQueue {
 public:
  // At most `each` of one client wait, and `all` of all clients together.
  FairQueue(std::size_t each, std::size_t all) : each_(each), all_(all) {}

  // Whether push() would take something of this client's.
  bool has_room(const std::string& client) {
    const auto own = waiting(client);
    return own < each_ && (size_ < all_ || longest_line()->waiting.size() > own + 1);
  }

  // What must be given up for it: nothing, something that has waited, or `item` itself.
  std::optional<T> push(const std::string& client, T item) {
    if (!has_room(client)) return item;
    std::optional<T> given_up;
    if (size_ >= all_) {
      const auto longest = longest_line();
      given_up = std::move(longest->waiting.back());
      longest->waiting.pop_back();
      --size_;
    }
    const auto known = clients_.find(client);
    const auto line = known != clients_.end() ? known->second : add(client);
    line->waiting.push_back(std::move(item));
    ++size_;
    return given_up;
  }

  // The next in turn.
  std::optional<T> pop() {
    if (turns_.empty()) return std::nullopt;
    auto line = turns_.begin();
    std::optional<T> item = std::move(line->waiting.front());
    line->waiting.pop_front();
    --size_;
    if (line->waiting.empty()) {
      clients_.erase(line->client);
      turns_.erase(line);
    } else {
      turns_.splice(turns_.end(), turns_, line);
    }
    return item;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

 private:
  struct Line {
    std::string client;
    std::deque<T> waiting;  // never empty
  };
  using Turn = typename std::list<Line>::iterator;

  std::size_t waiting(const std::string& client) const {
    const auto known = clients_.find(client);
    return known == clients_.end() ? 0 : known->second->waiting.size();
  }
  Turn longest_line() {
    return std::max_element(turns_.begin(), turns_.end(),
                            [](const Line& a, const Line& b) { return a.waiting.size() < b.waiting.size(); });
  }
  Turn add(const std::string& client) {
    const auto line = turns_.insert(turns_.end(), Line{client, {}});
    clients_.emplace(client, line);
    return line;
  }

  std::size_t each_, all_, size_ = 0;
  std::list<Line> turns_;  // whose turn is next stands first
  std::unordered_map<std::string, Turn> clients_;
};

}  // namespace consulta
