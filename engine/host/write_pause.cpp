#include "engine/host/write_pause.hpp"

#include <algorithm>

#include "engine/host/queries.hpp"
#include "platform/observe/log.hpp"

namespace consulta::host {
namespace {

constexpr auto look_every = std::chrono::milliseconds(250);
constexpr int retry_after_seconds = 5;

Problem refusal() {
  Problem problem(503, "backup_under_way",
                  "The clinic is being saved. Nothing can be changed for some seconds; try again shortly.");
  problem.retry_after_seconds = retry_after_seconds;
  return problem;
}

}  // namespace

WritePause::WritePause(const std::string& database_url) : session_(database_url) {
  look();
}

void WritePause::start(std::function<void()> rest, std::function<void()> resume) {
  rest_ = std::move(rest);
  resume_ = std::move(resume);
  thread_.emplace("write pause", [this](auto& loop) { run(loop); });
}

void WritePause::stop() {
  if (thread_) thread_->stop();
}

// Counted first, then looked: so whoever finds nothing counted after writes began to rest knows that nothing will be.
std::optional<WritePause::Pass> WritePause::enter() {
  ++writing_;
  Pass pass(*this);
  if (resting_) return std::nullopt;
  return pass;
}

http::Router WritePause::guard(const http::Router& router, const std::vector<std::string>& reads_that_write) {
  http::Router guarded;
  for (auto route : router.routes()) {
    const auto pattern = route.pattern();
    const bool writes = route.method != "GET" || std::any_of(reads_that_write.begin(), reads_that_write.end(),
                                                             [&](auto& path) { return pattern.starts_with(path); });
    if (writes) {
      route.handler = [this, handler = std::move(route.handler)](http::Request request, http::Reply reply) {
        auto pass = enter();
        if (!pass) throw refusal();
        auto held = std::make_shared<std::optional<Pass>>(std::move(*pass));
        handler(std::move(request), [reply = std::move(reply), held](http::Response response) {
          held->reset();
          reply(std::move(response));
        });
      };
    }
    guarded.add(std::move(route));
  }
  return guarded;
}

void WritePause::say_at_rest(const Uuid& pause, Level level) {
  session_.exec(queries::say_at_rest, pause, replica_, static_cast<std::int32_t>(level));
}

void WritePause::look() {
  const auto asked = session_.maybe(queries::find_pause);
  if (resting_ != asked.has_value()) spdlog::info(asked ? "writes rest: a backup begins" : "writes go on");
  resting_ = asked.has_value();
  const bool events_shall_rest = asked && asked->level >= Level::everything;
  if (events_rest_ && !events_shall_rest) {
    if (resume_) resume_();
    events_rest_ = false;  // else it is tried again
  }
  if (!asked || writing_ != 0) return;
  say_at_rest(asked->id, Level::writes);
  if (!events_shall_rest) return;
  if (!events_rest_ && rest_) rest_();
  events_rest_ = true;
  say_at_rest(asked->id, Level::everything);
}

// What was seen last holds while the database is away.
void WritePause::run(StoppableThread::Loop& loop) {
  for (bool complained = false; loop.rest(look_every);) {
    try {
      look();
      complained = false;
    } catch (const std::exception& e) {
      if (!complained) spdlog::warn("cannot look whether a backup is under way: {}; trying again", e.what());
      complained = true;
    }
  }
}

}  // namespace consulta::host
