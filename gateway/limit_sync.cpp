#include "gateway/limit_sync.hpp"

#include <hiredis/hiredis.h>

#include <boost/url.hpp>
#include <chrono>
#include <memory>
#include <stdexcept>

#include "platform/observe/log.hpp"

namespace consulta::gateway {
namespace {

constexpr auto every = std::chrono::milliseconds(200);
constexpr auto reconnect_after = std::chrono::seconds(1);
constexpr timeval patience{0, 300'000};
// Counters of one stretch of time, gone some time after it: whoever hears of a key for the first time takes no more of
// it into account than a full bucket is worth.
constexpr long window_seconds = 2;
constexpr auto counter_life = "10000";  // ms

struct ReplyDelete {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using Reply = std::unique_ptr<redisReply, ReplyDelete>;

Reply next_reply(redisContext* redis) {
  void* reply = nullptr;
  if (redisGetReply(redis, &reply) != REDIS_OK) throw std::runtime_error(redis->errstr);
  Reply out(static_cast<redisReply*>(reply));
  if (out->type == REDIS_REPLY_ERROR) throw std::runtime_error(out->str);
  return out;
}

}  // namespace

LimitSync::LimitSync(const std::string& url, Limits& limits) : limits_(limits) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->scheme() != "redis") throw std::invalid_argument("must be redis://[:password@]host[:port]");
  host_ = parsed->host();
  password_ = parsed->password();
  if (parsed->has_port() && parsed->port_number() != 0) port_ = parsed->port_number();
  thread_.emplace("limit sync", [this](auto& loop) { run(loop); });
}

void LimitSync::Free::operator()(redisContext* redis) const {
  redisFree(redis);
}

void LimitSync::connect() {
  redis_.reset(redisConnectWithTimeout(host_.c_str(), port_, patience));
  if (!redis_ || redis_->err != 0) throw std::runtime_error(redis_ ? redis_->errstr : "out of memory");
  redisSetTimeout(redis_.get(), patience);
  if (password_.empty()) return;
  redisAppendCommand(redis_.get(), "AUTH %b", password_.data(), password_.size());
  next_reply(redis_.get());
}

void LimitSync::exchange(const std::unordered_map<std::string, int>& spent) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto window = std::chrono::duration_cast<std::chrono::seconds>(now).count() / window_seconds;
  if (window != window_) seen_.clear();
  window_ = window;
  for (const auto& [key, count] : spent) {
    const auto name = "consulta:limit:" + std::to_string(window) + ":" + key;
    redisAppendCommand(redis_.get(), "INCRBY %b %d", name.data(), name.size(), count);
    redisAppendCommand(redis_.get(), "PEXPIRE %b %s", name.data(), name.size(), counter_life);
  }
  for (const auto& [key, count] : spent) {
    const auto total = next_reply(redis_.get())->integer;
    next_reply(redis_.get());
    auto& seen = seen_[key];
    const auto elsewhere = total - seen - count;
    seen = total;
    if (elsewhere > 0) limits_.charge(key, static_cast<double>(elsewhere));
  }
}

void LimitSync::run(StoppableThread::Loop& loop) {
  for (bool complained = false; !loop.stopping(); loop.rest(complained ? reconnect_after : every)) {
    const auto spent = limits_.take_spent();
    try {
      if (!redis_) connect();
      exchange(spent);
      if (complained) spdlog::info("limits are shared again");
      complained = false;
    } catch (const std::exception& e) {
      if (!complained) spdlog::warn("limits are not shared: Redis: {}", e.what());
      complained = true;
      redis_.reset();
    }
  }
}

}  // namespace consulta::gateway
