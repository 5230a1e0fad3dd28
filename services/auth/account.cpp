#include "services/auth/account.hpp"

#include "platform/text/text.hpp"

namespace consulta::auth {
namespace {

using engine::nothing;
using Branch = engine::Branch<Account>;

template <class E>
engine::AnyEvent told(const User& u) {
  return {E{u.id, u.email, u.full_name, u.phone, json::enum_text(u.role), u.language, u.notify_email, u.notify_sms},
          u.id};
}

void set_email(Account& account, const std::string& email) {
  account.email = email;
  account.email_key = lower_case(email);
}

// With the email and the username of `next`, or refused for the one that is taken. `before`: the username that is not
// asked for.
AccountOutcome claimed(const Account& next, engine::AnyEvent event, const std::optional<std::string>& before) {
  AccountOutcome outcome{{next, {std::move(event)}}};
  if (next.username != before) {
    // Would it be saved without, it was the username.
    Branch without{next};
    without.next->username = before;
    without.refusal = username_taken;
    outcome.push_back(std::move(without));
  }
  Branch taken;
  taken.refusal = email_taken;
  outcome.push_back(std::move(taken));
  return outcome;
}

// Over before it was asked for. Its email is no address, so that nobody else's is claimed.
Account tombstone(const Uuid& id, Instant now) {
  Account account;
  account.id = id;
  set_email(account, to_text(id));
  account.role = Role::doctor;
  account.created_at = now;
  account.disabled = true;
  return account;
}

}  // namespace

AccountOutcome decide(const MaybeAccount& account, const Register& wish, Instant now) {
  if (account) return nothing<Account>();
  Account next;
  next.id = wish.id;
  set_email(next, wish.email);
  next.username = wish.username;
  next.full_name = wish.full_name;
  next.phone = without_spaces(wish.phone);
  next.tax_number = wish.tax_number;
  next.language = wish.language;
  next.role = wish.role;
  next.created_at = now;
  next.password_hash = wish.password_hash;
  const std::optional<std::string> no_username;
  return claimed(next, told<events::UserRegistered>(next), no_username);
}

AccountOutcome decide(const MaybeAccount& account, const ChangeProfile& wish, Instant) {
  if (!account) return nothing<Account>();
  const auto& change = wish.change;
  auto next = *account;
  if (change.email) set_email(next, *change.email);
  if (change.full_name) next.full_name = *change.full_name;
  if (change.phone) next.phone = without_spaces(*change.phone);
  if (change.username) next.username = change.username;
  if (change.tax_number) next.tax_number = change.tax_number;
  if (change.language) next.language = *change.language;
  next.notify_email = change.notify_email.value_or(next.notify_email);
  next.notify_sms = change.notify_sms.value_or(next.notify_sms);
  return claimed(next, told<events::UserProfileUpdated>(next), account->username);
}

AccountOutcome decide(const MaybeAccount& account, const events::DoctorCreated& doctor,
                      const Account::Context& context) {
  if (account) return nothing<Account>();
  Account next;
  next.id = doctor.doctor_id;
  set_email(next, doctor.email);
  next.full_name = doctor.full_name;
  next.phone = doctor.phone;
  next.role = Role::doctor;
  next.created_at = context.now;
  next.password_hash = context.unsealed(doctor.sealed_password_hash);
  Branch refused;
  refused.notes.emplace_back(next.id, NoLogin{});
  return {{next, {told<events::UserRegistered>(next)}}, refused};
}

AccountOutcome decide(const MaybeAccount& account, const events::DoctorDeleted& doctor, Instant now) {
  if (!account) return {{tombstone(doctor.doctor_id, now)}};
  if (account->disabled) return nothing<Account>();
  auto next = *account;
  next.disabled = true;
  return {{next, {}, {{next.id, EndSessions{}}}}};
}

}  // namespace consulta::auth
