#include "gateway/connections.hpp"

#include <algorithm>
#include <utility>

namespace consulta::gateway {
namespace {

// How many connections are looked at, at most, for one that waits.
constexpr std::size_t most_looked_at = 2000;

}  // namespace

Connections::~Connections() = default;

std::shared_ptr<Connections::Place> Connections::take(const std::string& name, bool capped, std::uint64_t now,
                                                      std::function<void()> on_loss) {
  std::shared_ptr<Place> place(new Place(*this, now, std::move(on_loss)));  // before the lock: its end takes it too
  std::lock_guard lock(mutex_);
  const auto known = clients_.find(name);
  if (capped && known != clients_.end() && full(*known->second)) return nullptr;
  if (taken_ >= whole_ && !make_room()) return nullptr;
  enter(client(name), *place);
  return place;
}

bool Connections::move(Place& place, const std::string& name) {
  std::lock_guard lock(mutex_);
  if (place.client_ == nullptr) return false;
  if (place.client_->name == name) return true;
  const auto known = clients_.find(name);
  if (known != clients_.end() && full(*known->second)) return false;
  leave(place);
  enter(client(name), place);
  return true;
}

std::size_t Connections::taken() const {
  std::lock_guard lock(mutex_);
  return taken_;
}

Connections::Client& Connections::client(const std::string& name) {
  auto& entry = clients_[name];
  if (!entry) entry = std::make_unique<Client>(Client{name, {}});
  return *entry;
}

void Connections::enter(Client& client, Place& place) {
  client.places.push_back(&place);
  place.client_ = &client;
  place.position_ = std::prev(client.places.end());
  ++taken_;
  rank(client, client.places.size() - 1);
}

void Connections::leave(Place& place) {
  auto& client = *std::exchange(place.client_, nullptr);
  client.places.erase(place.position_);
  --taken_;
  rank(client, client.places.size() + 1);
  if (client.places.empty()) clients_.erase(std::string(client.name));
}

void Connections::rank(Client& client, std::size_t before) {
  by_count_.erase({before, &client});
  if (!client.places.empty()) by_count_.insert({client.places.size(), &client});
}

bool Connections::make_room() {
  std::size_t looked_at = 0;
  for (const auto& [count, client] : by_count_) {
    Place* longest = nullptr;
    for (auto* place : client->places) {
      const auto since = place->waiting_since_.load();
      if (since != 0 && (longest == nullptr || since < longest->waiting_since_)) longest = place;
    }
    if (longest != nullptr) {
      leave(*longest);
      longest->lost_ = true;
      longest->on_loss_();
      return true;
    }
    if ((looked_at += count) > most_looked_at) break;
  }
  return false;
}

void Connections::give_back(Place& place) {
  std::lock_guard lock(mutex_);
  if (place.client_ != nullptr) leave(place);
}

}  // namespace consulta::gateway
