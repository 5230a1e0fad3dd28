#include "services/auth/links.hpp"
#include "services/auth/service.hpp"

namespace consulta::auth {
namespace {

// Whether there may be more.
bool send_links(host::Host& host, const Links& links, sql::Session& db) {
  constexpr std::size_t some = 50;
  broker::Work work(db, host.relay());
  const auto emails = store::lock_forgotten(work.db(), some);
  for (const auto& email : emails) {
    const auto known = store::find_credentials(work.db(), email);
    const auto account = known ? store::lock_account(work.db(), known->id) : std::nullopt;
    if (account && recovered_by_email(*account)) {
      links.send(work, LinkKind::reset, {account->id, account->email, account->email_key});
    }
    store::remove_forgotten(work.db(), email);
  }
  if (!emails.empty()) work.commit();
  return emails.size() == some;
}

}  // namespace

void add_deadlines(host::Host& host, const Options& options) {
  host.every(std::chrono::milliseconds(200), "links for who has forgotten a password",
             [&host, links = Links(options.seal_key)](sql::Session& db) {
               while (send_links(host, links, db) && !host.stopping()) {
               }
             });
  host.every(std::chrono::minutes(1), "what has expired",
             [&host](sql::Session& db) { store::remove_expired(host, db); });
}

}  // namespace consulta::auth
