#include "services/auth/account_notes.hpp"

#include "engine/host/host.hpp"
#include "engine/quick.hpp"
#include "platform/observe/log.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

void AccountNotes::take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) {
  for (const auto* note : notes) {
    if (note->type == typeid(EndSessions)) {
      // Who logs in holds the account: all sessions there will ever be are there once it is locked.
      if (turn.way == engine::Way::quick) throw engine::NotQuickly("a session might be opened meanwhile");
      end_sessions(*note, turn.work);
    } else {
      turn.work.after_commit([doctor = note->to] {
        spdlog::error("doctor {} gets no login: the email belongs to another account", to_text(doctor));
      });
    }
  }
}

void AccountNotes::end_sessions(const engine::Note& note, broker::Work& work) const {
  const auto now = Clock::now();
  for (const auto& session : store::live_sessions_of(work.db(), note.to)) {
    if (!store::revoke_session(work.db(), session, now)) continue;
    host::publish(work, events::SessionRevoked{session, note.to, now + access_token_}, session, note.cause.get());
  }
}

}  // namespace consulta::auth
