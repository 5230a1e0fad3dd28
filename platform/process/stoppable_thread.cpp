#include "platform/process/stoppable_thread.hpp"

#include <pthread.h>

#include <exception>
#include <utility>

#include "platform/observe/log.hpp"

namespace consulta {

StoppableThread::StoppableThread(std::string name, Body body)
    : thread_([this, name = std::move(name), body = std::move(body)](std::stop_token stop) {
        run(name, body, std::move(stop));
      }) {}

void StoppableThread::run(const std::string& name, const Body& body, std::stop_token stop) {
  pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());  // more would be refused
  Loop loop(*this, std::move(stop));
  do {
    try {
      return body(loop);
    } catch (const std::exception& e) {
      const auto pause = loop.backoff_.next();
      spdlog::warn("{}: {}; again in {} ms", name, e.what(), pause.count());
      loop.rest(pause);
    }
  } while (!loop.stopping());
}

void StoppableThread::wake() {
  {
    std::lock_guard lock(mutex_);
    woken_ = true;
  }
  wake_.notify_all();
}

void StoppableThread::stop() {
  thread_.request_stop();
  if (thread_.joinable() && thread_.get_id() != std::this_thread::get_id()) thread_.join();
}

bool StoppableThread::Loop::rest(std::chrono::milliseconds limit) {
  std::unique_lock lock(thread_.mutex_);
  thread_.wake_.wait_for(lock, stop_, limit, [this] { return std::exchange(thread_.woken_, false); });
  return !stopping();
}

}  // namespace consulta
