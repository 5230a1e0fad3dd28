#include "services/auth/account.hpp"

#include <utility>

#include "clinic/email.hpp"
#include "platform/text/text.hpp"

namespace consulta::auth {
namespace {

using engine::nothing;
using Branch = engine::Branch<Account>;

// Of what will be the next version.
template <class E>
engine::AnyEvent told(const User& u) {
  return {E{u.id, u.email, u.full_name, u.phone, json::enum_text(u.role), u.language, u.notify_email, u.notify_sms,
            u.version + 1, u.tax_number, u.email_verified},
          u.id};
}

void set_email(Account& account, const std::string& email) {
  account.email = email;
  account.email_key = email.empty() ? ":" + to_text(account.id) : email_key(email);
}

// As the first branch has it, or refused for the email or the username that is taken. `before`: the username that is
// not asked for.
AccountOutcome claimed(Branch first, const std::optional<std::string>& before) {
  const auto next = first.next.value();
  AccountOutcome outcome{std::move(first)};
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

Branch erased(const Account& account, bool asked_for) {
  Branch branch;
  branch.notes.emplace_back(account.id, EndSessions{});
  branch.notes.emplace_back(account.id, EraseOwner{account.email_key, asked_for});
  return branch;
}

// Over before it was asked for. Its address is no address, so that nobody else's is claimed.
Account tombstone(const Uuid& id, Instant now) {
  Account account;
  account.id = id;
  account.email = to_text(id);
  account.email_key = to_text(id);
  account.role = Role::doctor;
  account.created_at = now;
  account.disabled = true;
  return account;
}

Branch not_valid() {
  return {std::nullopt, {}, {}, link_not_valid};
}

// The address of the branch's account is theirs.
void prove(Branch& branch) {
  auto& account = *branch.next;
  account.email_verified = true;
  branch.events.push_back(told<events::UserProfileUpdated>(account));
  branch.events.emplace_back(events::EmailProved{account.id, account.email, account.version + 1}, account.id);
}

// Nobody had shown that the account is theirs.
void take_over(Branch& branch) {
  prove(branch);
  auto& account = *branch.next;
  if (account.mfa) branch.events.emplace_back(events::SecondFactorChanged{account.id, false}, account.id);
  account.mfa = false;
  branch.notes.emplace_back(account.id, ForgetSecondFactor{});
}

// Or else what is noted.
template <class Note>
AccountOutcome begun(const events::DoctorCreated& doctor, Note otherwise, const Account::Context& context) {
  Account next;
  next.id = doctor.doctor_id;
  set_email(next, doctor.email);
  next.full_name = doctor.full_name;
  next.phone = doctor.phone;
  next.role = Role::doctor;
  next.created_at = context.now;
  next.password_hash = context.unsealed(doctor.sealed_password_hash);
  if (context.initial_password) next.password_until = context.now + *context.initial_password;
  next.email_verified = true;
  Branch refused;
  refused.notes.emplace_back(next.id, std::move(otherwise));
  return {{next, {told<events::UserRegistered>(next)}}, refused};
}

}  // namespace

bool same_mailbox(const std::string& one, const std::string& other) {
  return lower_case(one) == lower_case(other);
}

AccountOutcome decide(const MaybeAccount& account, const Register& wish, Instant now) {
  if (account) return nothing<Account>();
  Account next;
  next.id = wish.id;
  set_email(next, wish.email);
  next.username = wish.username;
  next.full_name = wish.full_name;
  next.phone = wish.phone;
  next.tax_number = wish.tax_number;
  next.language = wish.language;
  next.role = wish.role;
  next.created_at = now;
  next.password_hash = wish.password_hash;
  next.email_verified = wish.email_verified;
  next.password_until = wish.password_until;
  Branch made{next, {told<events::UserRegistered>(next)}};
  if (!next.email_verified) made.notes.emplace_back(next.id, AskForProof{next.email, next.email_key});
  const std::optional<std::string> no_username;
  return claimed(std::move(made), no_username);
}

AccountOutcome decide(const MaybeAccount& account, const RegisterAtDesk& wish, Instant now) {
  if (account) return nothing<Account>();
  Account next;
  next.id = wish.id;
  set_email(next, wish.email);
  next.full_name = wish.full_name;
  next.phone = wish.phone;
  next.language = wish.language;
  next.created_at = now;
  next.invited = true;
  Branch refused;
  if (!next.email.empty()) {
    // They ask for its proof themselves, once logged in: the desk may have mistyped it.
    refused.refusal = email_known;
    return {{next, {told<events::UserRegistered>(next)}}, std::move(refused)};
  }
  AccountOutcome outcome;
  for (const auto& username : wish.usernames) {
    next.username = username;
    outcome.push_back({next, {told<events::UserRegistered>(next)}});
  }
  refused.refusal = engine::Refusal{username_taken.code, "The usernames made of this name are taken. Ask once more."};
  outcome.push_back(std::move(refused));
  return outcome;
}

AccountOutcome decide(const MaybeAccount& account, const ChangeProfile& wish, Instant) {
  if (!account) return nothing<Account>();
  const auto& change = wish.change;
  auto next = *account;
  if (change.email) set_email(next, *change.email);
  if (change.full_name) next.full_name = *change.full_name;
  if (change.phone) next.phone = *change.phone;
  if (change.username || change.no_username) next.username = change.username;
  if (change.tax_number || change.no_tax_number) next.tax_number = change.tax_number;
  if (change.language) next.language = *change.language;
  next.notify_email = change.notify_email.value_or(next.notify_email);
  next.notify_sms = change.notify_sms.value_or(next.notify_sms);
  const bool moved = !same_mailbox(next.email, account->email);
  if (moved) next.email_verified = false;
  Branch changed{next, {told<events::UserProfileUpdated>(next)}};
  if (moved) {
    changed.notes.emplace_back(next.id, ForgetLinks{true});
    changed.notes.emplace_back(next.id, AskForProof{next.email, next.email_key, true});
    // Of an address that nobody has proved nobody is told anything.
    if (account->email_verified) {
      changed.events.emplace_back(events::EmailChanged{next.id, account->email, next.email}, next.id);
    }
  } else if (next.phone != account->phone) {
    changed.notes.emplace_back(next.id, ForgetLinks{});
  }
  return claimed(std::move(changed), account->username);
}

AccountOutcome decide(const MaybeAccount& account, const ProveEmail& wish, Instant) {
  if (!account || account->email_key != wish.email_key) return {not_valid()};
  if (account->email_verified) return nothing<Account>();
  Branch proved{*account};
  prove(proved);
  return {std::move(proved)};
}

AccountOutcome decide(const MaybeAccount& account, const ChangePassword& wish, Instant) {
  if (!account || account->disabled) return {not_valid()};
  if (!wish.email_key.empty() && wish.email_key != account->email_key) return {not_valid()};
  Branch changed{*account};
  auto& next = *changed.next;
  const bool first = next.password_hash.empty();
  next.password_hash = wish.password_hash;
  next.password_until.reset();
  if (wish.invited || !wish.email_key.empty()) next.invited = wish.invited;
  if (!next.email_verified && !wish.email_key.empty()) take_over(changed);
  if (!first) changed.events.emplace_back(events::PasswordChanged{next.id}, next.id);
  changed.notes.emplace_back(next.id, ForgetLinks{});
  changed.notes.emplace_back(next.id, EndSessions{wish.spared});
  return {std::move(changed)};
}

AccountOutcome decide(const MaybeAccount& account, const Administer& wish, Instant) {
  if (!account) return nothing<Account>();
  const bool other_role = wish.role && *wish.role != account->role;
  const bool other_state = wish.disabled && *wish.disabled != account->disabled;
  const bool raised = other_role && account->role == Role::patient;
  const bool known_to_others = raised && account->invited;
  const bool without_factor = (wish.mfa == false || known_to_others) && account->mfa;
  if (!other_role && !other_state && !without_factor) return nothing<Account>();
  if (is_closed(*account)) return {{std::nullopt, {}, {}, account_closed}};
  Branch changed{*account};
  auto& next = *changed.next;
  next.disabled = wish.disabled.value_or(next.disabled);
  if (other_role) {
    next.role = *wish.role;
    changed.events.push_back(told<events::UserProfileUpdated>(next));
    changed.events.emplace_back(events::UserRoleChanged{next.id, json::enum_text(next.role), next.version + 1},
                                next.id);
  }
  if (without_factor) {
    next.mfa = false;
    changed.events.emplace_back(events::SecondFactorChanged{next.id, false}, next.id);
  }
  if (known_to_others) {
    next.password_hash.clear();
    next.password_until.reset();
    next.invited = false;
    changed.notes.emplace_back(next.id, ForgetSecondFactor{});
  }
  if (raised) changed.notes.emplace_back(next.id, ForgetLinks{});
  if (other_role || next.disabled || without_factor) changed.notes.emplace_back(next.id, EndSessions{});
  return {std::move(changed)};
}

AccountOutcome decide(const MaybeAccount& account, const SetSecondFactor& wish, Instant) {
  if (!account || account->mfa == wish.enabled) return nothing<Account>();
  Branch changed{*account};
  auto& next = *changed.next;
  next.mfa = wish.enabled;
  changed.events.emplace_back(events::SecondFactorChanged{next.id, next.mfa}, next.id);
  changed.notes.emplace_back(next.id, EndSessions{wish.spared});
  return {std::move(changed)};
}

AccountOutcome decide(const MaybeAccount& account, const Erase& wish, Instant) {
  if (!account) return nothing<Account>();
  if (account->role == Role::doctor) {
    return engine::refused<Account>("doctor_account",
                                    "The clinic takes a doctor away first. Ask an administrator to do so.");
  }
  if (account->role == Role::admin && wish.other_administrators == 0) {
    return engine::refused<Account>("last_administrator",
                                    "Nobody else could administer the clinic. Make somebody else an administrator.");
  }
  return {erased(*account, true)};
}

AccountOutcome decide(const MaybeAccount& account, const events::DoctorCreated& doctor,
                      const Account::Context& context) {
  if (account) return nothing<Account>();
  return begun(doctor, AskAgain{doctor}, context);
}

AccountOutcome decide(const MaybeAccount& account, const AskAgain& again, const Account::Context& context) {
  if (account) return nothing<Account>();
  const auto& doctor = again.doctor;
  return begun(doctor, NoLogin{{doctor.doctor_id, doctor.email, doctor.full_name, doctor.asked_by}}, context);
}

AccountOutcome decide(const MaybeAccount& account, const events::DoctorDeleted& doctor, Instant now) {
  if (!account) return {{tombstone(doctor.doctor_id, now)}};
  if (is_closed(*account)) return nothing<Account>();
  return {erased(*account, false)};
}

}  // namespace consulta::auth
