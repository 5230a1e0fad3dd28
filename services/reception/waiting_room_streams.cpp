#include "services/reception/waiting_room_streams.hpp"

#include "platform/http/problem.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"

namespace consulta::reception {
namespace {

constexpr std::size_t most_watchers = 500;
constexpr std::size_t id_bytes = 16;

}  // namespace

Picture picture_of(std::string text) {
  auto id = hex_encode(keyed_hash("waiting room", text).substr(0, id_bytes));
  return {std::move(id), std::move(text)};
}

void WaitingRoomStreams::tell(Watcher& watcher, const Picture& picture) {
  if (watcher.told == picture.id) return;
  watcher.stream->send(picture.id, "waiting_room", picture.text);
  watcher.told = picture.id;
}

std::shared_ptr<http::EventStream> WaitingRoomStreams::watch(const Picture& picture, std::string_view seen) {
  std::lock_guard lock(mutex_);
  if (watchers_.size() >= most_watchers) throw unavailable("Too many screens right now. Try again shortly.", 5);
  auto& watcher = watchers_.emplace_back(Watcher{std::make_shared<http::EventStream>(), std::string(seen)});
  tell(watcher, picture);
  return watcher.stream;
}

void WaitingRoomStreams::show(const Picture& picture) {
  std::lock_guard lock(mutex_);
  for (auto& watcher : watchers_) tell(watcher, picture);
}

bool WaitingRoomStreams::watched() {
  std::lock_guard lock(mutex_);
  std::erase_if(watchers_, [](const Watcher& w) { return w.stream->closed(); });
  return !watchers_.empty();
}

}  // namespace consulta::reception
