// Shares what clients and accounts have spent with the other gateways, through Redis: each tells five times a second
// what was spent with it and takes from its own buckets what was spent elsewhere. Never on a request's way; while Redis
// is away each gateway limits by itself.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <unordered_map>

#include "gateway/limits.hpp"

struct redisContext;

namespace consulta::gateway {

class LimitSync {
 public:
  // redis://[:password@]host[:port]. Throws std::invalid_argument on anything else.
  LimitSync(const std::string& url, Limits& limits);
  ~LimitSync();
  LimitSync(const LimitSync&) = delete;
  LimitSync& operator=(const LimitSync&) = delete;

 private:
  void run();
  void connect();
  void exchange(const std::unordered_map<std::string, int>& spent);

  std::string host_, password_;
  int port_ = 6379;
  Limits& limits_;
  redisContext* redis_ = nullptr;
  long window_ = 0;
  std::unordered_map<std::string, long long> seen_;  // what a key stood at in this window
  std::mutex mutex_;
  std::condition_variable wake_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace consulta::gateway
