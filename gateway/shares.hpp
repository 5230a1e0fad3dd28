// Who may have how much of something there is a bounded number of: requests under way, event streams. A key (a client's
// address, an account) that holds none gets one while any is free. It may hold as many as are still free, and at most
// `each`: so one that is greedy gets no more than half, k of them leave the (k+1)th part to others, and nobody needs to
// know beforehand how many will come. Bounded: remembers only who holds some. Safe from any thread.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace consulta::gateway {

class Shares {
 public:
  Shares(std::size_t whole, std::size_t each) : whole_(whole), each_(each) {}
  Shares(const Shares&) = delete;
  Shares& operator=(const Shares&) = delete;

  // One of them, given back with this. Must not outlive the Shares.
  class Share {
   public:
    Share(Share&& other) noexcept : shares_(std::exchange(other.shares_, nullptr)), key_(std::move(other.key_)) {}
    Share& operator=(Share&&) = delete;
    ~Share() {
      if (shares_ != nullptr) shares_->give_back(key_);
    }

   private:
    friend class Shares;
    Share(Shares& shares, std::string_view key) : shares_(&shares), key_(key) {}
    Shares* shares_;
    std::string key_;
  };

  // Nothing where the key has its share.
  std::optional<Share> take(std::string_view key);
  std::size_t taken() const;

 private:
  void give_back(const std::string& key);

  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };

  const std::size_t whole_, each_;
  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> held_;
};

}  // namespace consulta::gateway
