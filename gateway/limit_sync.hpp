// Shares what clients and accounts have spent with the other gateways, through Redis: each tells five times a second
// what was spent with it and takes from its own buckets what was spent elsewhere. Never on a request's way; while Redis
// is away each gateway limits by itself.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "gateway/limits.hpp"
#include "platform/process/stoppable_thread.hpp"

struct redisContext;

namespace consulta::gateway {

class LimitSync {
 public:
  // redis://[:password@]host[:port]. Throws std::invalid_argument on anything else.
  LimitSync(const std::string& url, Limits& limits);

 private:
  struct Free {
    void operator()(redisContext* redis) const;
  };
  void run(StoppableThread::Loop& loop);
  void connect();
  void exchange(const std::unordered_map<std::string, int>& spent);

  std::string host_, password_;
  int port_ = 6379;
  Limits& limits_;
  std::unique_ptr<redisContext, Free> redis_;  // while it is connected
  long window_ = 0;
  std::unordered_map<std::string, long long> seen_;  // what a key stood at in this window
  std::optional<StoppableThread> thread_;
};

}  // namespace consulta::gateway
