#include "platform/security/passwords.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {

std::vector<FirstUser> first_users(Settings& settings) {
  std::vector<FirstUser> users{
      {settings.text("CONSULTA_ADMIN_EMAIL", "", "first administrator; made when absent"),
       settings.text("CONSULTA_ADMIN_PASSWORD", "", "their password"), "Administrator", Role::admin},
      {settings.text("CONSULTA_RECEPTION_EMAIL", "", "first receptionist; made when absent"),
       settings.text("CONSULTA_RECEPTION_PASSWORD", "", "their password"), "Reception", Role::receptionist}};
  std::erase_if(users, [](const FirstUser& user) { return user.email.empty(); });
  return users;
}

void ensure_user(host::Host& host, Accounts& accounts, const FirstUser& user, const Options& options) {
  if (store::email_taken(*host.db().lease(), user.email)) return;
  const auto id = new_id();
  const auto until = options.initial_password ? std::optional(Clock::now() + *options.initial_password) : std::nullopt;
  const Register wish{
      id,   user.email, {}, user.full_name, "+351210000000", {}, "pt", user.role, hash_password(user.password),
      true, until};
  try {
    host.change([&](broker::Work& work) { accounts.begin(id, wish, work); });
  } catch (const Problem& e) {
    if (e.code != email_taken.code) throw;  // another replica was first
  }
}

}  // namespace consulta::auth
