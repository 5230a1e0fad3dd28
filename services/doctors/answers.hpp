// Answers about free slots as they were sent last, to be sent again while nothing has changed that they tell of. A few,
// of bounded size; whoever varies the question pays for the work that Availability bounds. Safe from any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace consulta::doctors {

class Answers {
 public:
  static constexpr std::size_t most_bytes = 16 * 1024 * 1024;

  // `state` is what the answer was made of; one of another state is forgotten with all of its kind.
  std::shared_ptr<const std::string> find(std::uint64_t state, const std::string& question) {
    std::lock_guard lock(mutex_);
    const auto found = state == state_ ? answers_.find(question) : answers_.end();
    return found == answers_.end() ? nullptr : found->second;
  }

  void keep(std::uint64_t state, std::string question, std::shared_ptr<const std::string> answer) {
    std::lock_guard lock(mutex_);
    const auto size = question.size() + answer->size();
    if (state < state_ || size > most_bytes) return;
    if (state > state_ || bytes_ + size > most_bytes) {
      answers_.clear();
      bytes_ = 0;
    }
    state_ = state;
    if (answers_.emplace(std::move(question), std::move(answer)).second) bytes_ += size;
  }

 private:
  std::mutex mutex_;
  std::uint64_t state_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const std::string>> answers_;
  std::size_t bytes_ = 0;
};

}  // namespace consulta::doctors
