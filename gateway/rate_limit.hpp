// Token buckets by key (a client's address, an account): each may spend `burst` at once and gets `rate` a second back.
// Without clock or socket. Bounded: a bucket nobody has touched for as long as it takes to fill is full, and a full one
// need not be remembered; beyond `most` keys the oldest are forgotten early.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace consulta::gateway {

class RateLimit {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  // `rate` 0: no limit.
  RateLimit(double rate, double burst, std::size_t most = 100'000);

  // Nothing when a request by `key` may pass now (and then one token is spent); else for how long to wait.
  std::optional<std::chrono::seconds> spend(std::string_view key, TimePoint now);

  // Tokens of the key were spent elsewhere. It may come to owe some, at most a full bucket.
  void charge(std::string_view key, double tokens, TimePoint now);

  std::size_t size() const { return young_.size() + old_.size(); }

 private:
  struct Bucket {
    double tokens = 0;
    TimePoint at{};
  };
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view key) const { return std::hash<std::string_view>()(key); }
  };
  using Buckets = std::unordered_map<std::string, Bucket, Hash, std::equal_to<>>;

  Bucket& bucket(std::string_view key, TimePoint now);  // filled up to now

  double rate_, burst_;
  std::size_t most_;
  std::chrono::duration<double> time_to_fill_;
  // Two generations: what is touched moves to the young one; when those are as old as it takes to fill, the old one
  // goes.
  Buckets young_, old_;
  TimePoint turned_at_{};
};

}  // namespace consulta::gateway
