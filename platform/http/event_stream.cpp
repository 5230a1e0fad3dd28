#include "platform/http/event_stream.hpp"

#include <fmt/format.h>

#include <utility>

namespace consulta::http {
namespace {

constexpr std::size_t most_pending = 64 * 1024;

}  // namespace

void EventStream::send(std::string_view id, std::string_view event, std::string_view data) {
  std::lock_guard lock(mutex_);
  if (closed_) return;
  pending_ += fmt::format("id: {}\nevent: {}\ndata: {}\n\n", id, event, data);
  if (pending_.size() > most_pending) {
    pending_.clear();
    closed_ = true;
  }
  if (wake_) wake_();
}

bool EventStream::closed() const {
  std::lock_guard lock(mutex_);
  return closed_;
}

void EventStream::on_text(std::function<void()> wake) {
  std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
}

std::string EventStream::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(pending_, {});
}

void EventStream::close() {
  std::lock_guard lock(mutex_);
  closed_ = true;
  wake_ = nullptr;
}

}  // namespace consulta::http
