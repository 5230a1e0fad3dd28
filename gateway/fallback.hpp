// Answers of the public catalogue, kept to be given once more, with their Age (RFC 9111, 5.1), while the service that
// made them is away. Bounded in number and size. Safe from any thread.
#pragma once

#include <chrono>
#include <deque>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "platform/http/http.hpp"

namespace consulta::gateway {

class Fallback {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;
  static constexpr std::size_t most = 512, largest = 64 * 1024;

  void remember(const std::string& target, http::Response answer, TimePoint now);
  std::optional<http::Response> recall(const std::string& target, TimePoint now) const;

 private:
  struct Entry {
    http::Response answer;
    TimePoint at;
  };
  mutable std::mutex mutex_;
  std::unordered_map<std::string, Entry> entries_;
  std::deque<std::string> order_;
};

}  // namespace consulta::gateway
