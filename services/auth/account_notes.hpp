// What accounts note, in the transaction of what it is noted by: sessions end with their account, and of a doctor who
// gets no login the log says so.
#pragma once

#include <chrono>

#include "engine/reactor.hpp"
#include "services/auth/account.hpp"

namespace consulta::auth {

class AccountNotes : public engine::Lane {
 public:
  // `access_token`: how long one works.
  explicit AccountNotes(std::chrono::seconds access_token) : access_token_(access_token) {}

  std::vector<std::type_index> notes() const override { return {typeid(EndSessions), typeid(NoLogin)}; }
  using Lane::take;
  void take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) override;

 private:
  void end_sessions(const engine::Note& note, broker::Work& work) const;

  std::chrono::seconds access_token_;
};

}  // namespace consulta::auth
