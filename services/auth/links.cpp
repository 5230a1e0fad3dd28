#include "services/auth/links.hpp"

#include <algorithm>

#include "engine/host/host.hpp"
#include "platform/security/sealed_box.hpp"
#include "platform/text/ids.hpp"
#include "services/auth/secret_token.hpp"

namespace consulta::auth {
namespace {

constexpr std::size_t longest_token = 200;
constexpr std::chrono::minutes shortest_pause{1};
constexpr std::int64_t most_an_hour = 5;

// One that sets a password does not lie in a mailbox for long. Who was invited did not ask for it, and looks later.
std::chrono::hours life_of(LinkKind kind) {
  if (kind == LinkKind::invite) return std::chrono::hours(24 * 3);
  return kind == LinkKind::reset ? std::chrono::hours(1) : std::chrono::hours(24 * 7);
}

// 128 random bits of an invitation, so that it is one SMS.
std::string token_of(LinkKind kind) {
  return kind == LinkKind::invite ? random_token(16) : new_token();
}

bool serves(LinkKind link, LinkKind wanted) {
  return link == wanted || (wanted == LinkKind::reset && link == LinkKind::invite);
}

std::chrono::seconds wait_after(const store::SentLinks& sent, bool new_address, Instant now) {
  auto until = now;
  if (sent.last_at && !new_address) until = *sent.last_at + shortest_pause;
  if (sent.count >= most_an_hour) until = std::max(until, *sent.first_at + std::chrono::hours(1));
  return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(until - now));
}

}  // namespace

Links::Made Links::make(broker::Work& work, LinkKind kind, const To& to, bool new_address) const {
  const auto now = Clock::now();
  const auto sent = store::links_sent(work.db(), kind, to.user, now - std::chrono::hours(1));
  if (const auto wait = wait_after(sent, new_address, now); wait.count() > 0) return {wait, {}, {}};
  const auto token = token_of(kind);
  const Link link{kind, to.user, to.email_key, now, now + life_of(kind)};
  store::insert_link(work.db(), hash_of_token(token), link);
  return {std::chrono::seconds(0), seal(token, seal_key_), link.expires_at};
}

std::chrono::seconds Links::send(broker::Work& work, LinkKind kind, const To& to, bool new_address,
                                 const events::Head* cause) const {
  const auto made = make(work, kind, to, new_address);
  if (made.wait.count() > 0) return made.wait;
  const auto& [wait, sealed, until] = made;
  if (kind == LinkKind::reset) {
    host::publish(work, events::PasswordResetRequested{to.user, sealed, until, to.email}, to.user, cause);
  } else {
    host::publish(work, events::EmailProofRequested{to.user, sealed, until, to.email}, to.user, cause);
  }
  return wait;
}

std::chrono::seconds Links::invite(broker::Work& work, const Account& account) const {
  const auto made = make(work, LinkKind::invite, {account.id, account.email, account.email_key}, false);
  if (made.wait.count() > 0) return made.wait;
  const auto username = account.email.empty() ? account.username : std::nullopt;
  host::publish(work, events::LoginInvited{account.id, made.sealed_token, made.expires_at, account.phone, username},
                account.id);
  return made.wait;
}

Link Links::find(sql::Session& db, LinkKind kind, const std::string& token) {
  const auto link = token.size() > longest_token ? std::nullopt : store::lock_link(db, hash_of_token(token));
  if (!link || !serves(link->kind, kind) || link->expires_at <= Clock::now()) {
    throw Problem(409, link_not_valid.code, link_not_valid.detail);
  }
  return *link;
}

Link Links::use(broker::Work& work, LinkKind kind, const std::string& token) {
  auto link = find(work.db(), kind, token);
  store::void_links(work.db(), link.kind, link.user_id);
  return link;
}

}  // namespace consulta::auth
