// What is held, in memory: asking it costs one look at what has changed since it was asked last. Exact at that moment,
// whoever held or released it and wherever: rows carry the transaction that changed them, and those of every
// transaction that was not over when it was asked last are read again. Its size is that of the unreleased holds still
// to come.
//
// It says what to show; whether a slot can be had the database alone decides.
#pragma once

#include <map>
#include <unordered_map>
#include <vector>

#include "services/doctors/store.hpp"

namespace consulta::doctors {

class HeldTimes {
 public:
  struct Changes {
    bool all = false;            // it was read anew
    std::vector<HeldNow> holds;  // as they were and as they are
  };
  Changes refresh(sql::Session& db, Instant now);

  bool free(const Uuid& doctor_id, Period period) const;

 private:
  void remove(const Uuid& appointment_id, Changes& changes);
  void keep(const HeldNow& hold);

  std::string seen_;  // the oldest transaction that may have been under way
  Instant read_at_{};
  std::unordered_map<Uuid, HeldNow, UuidHash> by_appointment_;
  std::unordered_map<Uuid, std::map<Instant, Instant>, UuidHash> by_doctor_;  // start → end; they never overlap
};

}  // namespace consulta::doctors
