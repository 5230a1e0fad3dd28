// The connections of all event loops, so that no client can take them all. A client has at most `each`. When there is
// room for none more, whoever comes takes the place of a connection that only waits for a request: of the client who
// has most of those who have any waiting, the one that has waited longest. So a newcomer is served however many
// strangers hold connections open, and a connection whose request is asked of a service is never closed. Safe from any
// thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <unordered_map>

namespace consulta::gateway {

class Connections {
  struct Client;

 public:
  // `each` 0: no limit for one client.
  Connections(std::size_t whole, std::size_t each) : whole_(whole), each_(each) {}
  ~Connections();
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  // A connection's place among the others, given back with it.
  class Place {
   public:
    ~Place() { connections_.give_back(*this); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

    // What its own thread tells: a request is asked of a service, or the next is waited for since `now`, which only
    // grows.
    void busy() { waiting_since_ = 0; }
    void waiting(std::uint64_t now) { waiting_since_ = now + 1; }
    bool is_waiting() const { return waiting_since_ != 0; }
    // Somebody else has been given its place: to be closed as soon as no request is under way.
    bool lost() const { return lost_; }

   private:
    friend class Connections;
    Place(Connections& connections, std::uint64_t now, std::function<void()> on_loss)
        : connections_(connections), on_loss_(std::move(on_loss)), waiting_since_(now + 1) {}
    Connections& connections_;
    const std::function<void()> on_loss_;
    std::atomic<std::uint64_t> waiting_since_;  // 0: a request is under way
    std::atomic<bool> lost_{false};
    Client* client_ = nullptr;  // none once it is lost
    std::list<Place*>::iterator position_;
  };

  // A place for a connection of `client`, or nothing: the client has as many as it may, or all others are busy.
  // `on_loss` is called once, from any thread, when the place is lost; it must not wait. `capped` false: of a proxy of
  // ours, behind which are many clients.
  std::shared_ptr<Place> take(const std::string& client, bool capped, std::uint64_t now, std::function<void()> on_loss);
  // The connection turned out to be another client's. False, and nothing changed, when that one has as many as it may.
  bool move(Place& place, const std::string& client);
  std::size_t taken() const;

 private:
  struct Client {
    std::string name;
    std::list<Place*> places;
  };
  struct MostFirst {
    bool operator()(const std::pair<std::size_t, Client*>& a, const std::pair<std::size_t, Client*>& b) const {
      return a.first != b.first ? a.first > b.first : a.second < b.second;
    }
  };

  Client& client(const std::string& name);
  bool full(const Client& client) const { return each_ > 0 && client.places.size() >= each_; }
  void enter(Client& client, Place& place);
  void leave(Place& place);
  void rank(Client& client, std::size_t before);
  bool make_room();
  void give_back(Place& place);

  const std::size_t whole_, each_;
  mutable std::mutex mutex_;
  std::size_t taken_ = 0;
  std::unordered_map<std::string, std::unique_ptr<Client>> clients_;
  std::set<std::pair<std::size_t, Client*>, MostFirst> by_count_;
};

}  // namespace consulta::gateway
