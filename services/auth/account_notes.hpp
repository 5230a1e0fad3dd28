// What accounts note, in the transaction of what it is noted by: sessions, links and second factors end, an address is
// to be proved, all that is somebody's goes, and of a doctor who gets no login doctors and the administrator hear.
#pragma once

#include <chrono>

#include "engine/reactor.hpp"
#include "services/auth/account.hpp"
#include "services/auth/links.hpp"

namespace consulta::auth {

class AccountNotes : public engine::Lane {
 public:
  // `access_token`: how long one works. `patience`: for so long after a doctor came the address may still be about to
  // be given up, by who is deleted at the same time in another process.
  AccountNotes(std::chrono::seconds access_token, std::chrono::seconds patience, Secrets seal_key)
      : access_token_(access_token), patience_(patience), links_(std::move(seal_key)) {}

  std::vector<std::type_index> notes() const override {
    return {typeid(EndSessions), typeid(ForgetLinks), typeid(ForgetSecondFactor),
            typeid(AskForProof), typeid(EraseOwner),  typeid(NoLogin)};
  }
  using Lane::take;
  void take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) override;

 private:
  void end_sessions(const engine::Note& note, broker::Work& work) const;
  static void erase(const engine::Note& note, broker::Work& work);
  void refuse_login(const engine::Note& note, broker::Work& work) const;

  std::chrono::seconds access_token_, patience_;
  Links links_;
};

}  // namespace consulta::auth
