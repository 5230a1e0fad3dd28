#include "services/auth/account_notes.hpp"

#include <stdexcept>

#include "engine/host/forgotten_answers.hpp"
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
    } else if (note->type == typeid(ForgetLinks)) {
      for (const auto kind : {LinkKind::reset, LinkKind::invite}) store::void_links(turn.work.db(), kind, note->to);
      const bool all = std::static_pointer_cast<const ForgetLinks>(note->message)->all;
      if (all) store::void_links(turn.work.db(), LinkKind::proof, note->to);
    } else if (note->type == typeid(ForgetSecondFactor)) {
      store::remove_second_factor(turn.work.db(), note->to);
    } else if (note->type == typeid(AskForProof)) {
      // Who was sent too many asks for another later: the profile says that the address is not proved.
      const auto& asked = *std::static_pointer_cast<const AskForProof>(note->message);
      links_.send(turn.work, LinkKind::proof, {note->to, asked.email, asked.email_key}, asked.moved, note->cause.get());
    } else if (note->type == typeid(EraseOwner)) {
      erase(*note, turn.work);
    } else {
      refuse_login(*note, turn.work);
    }
  }
}

void AccountNotes::refuse_login(const engine::Note& note, broker::Work& work) const {
  // Then it comes again, and is refused for good.
  if (note.cause && Clock::now() - note.cause->time < patience_) {
    throw std::runtime_error("the doctor's email is somebody else's, just now");
  }
  const auto& told = std::static_pointer_cast<const NoLogin>(note.message)->told;
  host::publish(work, told, told.doctor_id, note.cause.get());
  work.after_commit([doctor = note.to] {
    spdlog::warn("doctor {} gets no login: the email belongs to another account", to_text(doctor));
  });
}

// The account is locked: nobody logs in to it any more, nor adds a dependant.
void AccountNotes::erase(const engine::Note& note, broker::Work& work) {
  const auto& owner = *std::static_pointer_cast<const EraseOwner>(note.message);
  auto& db = work.db();
  events::UserErased erased{note.to, store::remove_dependants(db, note.to), owner.asked_for};
  store::remove_second_factor(db, note.to);
  store::remove_account(db, note.to, owner.email_key);
  host::forget_answers_to(db, note.to);
  host::publish(work, std::move(erased), note.to, note.cause.get());
}

void AccountNotes::end_sessions(const engine::Note& note, broker::Work& work) const {
  const auto now = Clock::now();
  const auto& spared = std::static_pointer_cast<const EndSessions>(note.message)->spared;
  for (const auto& session : store::live_sessions_of(work.db(), note.to)) {
    if (session == spared || !store::revoke_session(work.db(), session, now)) continue;
    host::publish(work, events::SessionRevoked{session, note.to, now + access_token_}, session, note.cause.get());
  }
}

}  // namespace consulta::auth
