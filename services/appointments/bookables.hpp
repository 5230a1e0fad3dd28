// Bookables in memory, for every booking asks: a copy at most a second old of what this service was told by events, and
// forgotten at once when this replica is told anew. It need not be exact, for doctors, who has the original, decides.
#pragma once

#include <chrono>
#include <mutex>
#include <unordered_map>

#include "services/appointments/store.hpp"

namespace consulta::appointments {

// Throws Problem 422 where the doctor asked for does not practise the specialty, or there is none.
void check_practised(const Bookable& bookable, const std::optional<Uuid>& doctor_id);

// Safe from any thread.
class Bookables {
 public:
  // What the database has where memory has nothing. What is not there is never remembered.
  std::optional<Bookable> get(sql::Session& db, const Uuid& specialty_id, const std::optional<Uuid>& doctor_id);
  void forget();

 private:
  struct Key {
    Uuid specialty_id;
    std::optional<Uuid> doctor_id;
    bool operator==(const Key&) const = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return UuidHash()(key.specialty_id) ^ (key.doctor_id ? 31 * UuidHash()(*key.doctor_id) : 0);
    }
  };
  struct Remembered {
    Bookable bookable;
    std::chrono::steady_clock::time_point until;
  };

  std::mutex mutex_;
  std::unordered_map<Key, Remembered, KeyHash> known_;
};

}  // namespace consulta::appointments
