#include "events/auth.hpp"
#include "events/doctors.hpp"
#include "platform/log.hpp"
#include "platform/sealed_box.hpp"
#include "services/auth/api.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

void add_reactions(host::Host& host, const Options& options) {
  // A new doctor gets a login. If somebody has the email already, there is no second account: the error says so.
  host.on<events::DoctorCreated>([options](const auto& created, broker::Work& work) {
    for (const auto& event : created) {
      const auto& d = event.data;
      const auto hash = unseal(d.sealed_password_hash, options.seal_key);
      if (!hash) throw broker::Poison("the password hash was sealed with another key");
      if (store::find_user(work.db(), d.doctor_id)) continue;
      if (store::email_taken(work.db(), d.email)) {
        spdlog::error("doctor {} gets no login: the email belongs to another account", to_text(d.doctor_id));
        continue;
      }
      User user{d.doctor_id,  d.email, std::nullopt, d.full_name, d.phone,
                std::nullopt, "pt",    Role::doctor, Clock::now()};
      store::insert_user(work.db(), user, *hash);
      host::publish(work,
                    events::UserRegistered{user.id, user.email, user.full_name, user.phone, "doctor", user.language,
                                           user.notify_email, user.notify_sms},
                    user.id, &event.head);
    }
  });

  host.on<events::DoctorDeleted>([options](const auto& deleted, broker::Work& work) {
    const auto now = Clock::now();
    for (const auto& event : deleted) {
      store::disable_user(work.db(), event.data.doctor_id);
      for (const auto& session : store::live_sessions_of(work.db(), event.data.doctor_id)) {
        if (!store::revoke_session(work.db(), session, now)) continue;
        host::publish(work, events::SessionRevoked{session, event.data.doctor_id, now + options.access_token}, session,
                      &event.head);
      }
    }
  });
}

}  // namespace consulta::auth
