#include "services/auth/links.hpp"

#include <algorithm>

#include "engine/host/host.hpp"
#include "platform/security/sealed_box.hpp"
#include "services/auth/secret_token.hpp"

namespace consulta::auth {
namespace {

constexpr std::size_t longest_token = 200;
constexpr std::chrono::minutes shortest_pause{1};
constexpr std::int64_t most_an_hour = 5;

// One that sets a password does not lie in a mailbox for long.
std::chrono::hours life_of(LinkKind kind) {
  return kind == LinkKind::reset ? std::chrono::hours(1) : std::chrono::hours(24 * 7);
}

std::chrono::seconds wait_after(const store::SentLinks& sent, bool new_address, Instant now) {
  auto until = now;
  if (sent.last_at && !new_address) until = *sent.last_at + shortest_pause;
  if (sent.count >= most_an_hour) until = std::max(until, *sent.first_at + std::chrono::hours(1));
  return std::max(std::chrono::seconds(0), std::chrono::ceil<std::chrono::seconds>(until - now));
}

}  // namespace

std::chrono::seconds Links::send(broker::Work& work, LinkKind kind, const To& to, bool new_address,
                                 const events::Head* cause) const {
  const auto now = Clock::now();
  const auto sent = store::links_sent(work.db(), kind, to.user, now - std::chrono::hours(1));
  if (const auto wait = wait_after(sent, new_address, now); wait.count() > 0) return wait;
  const auto token = new_token();
  const Link link{kind, to.user, to.email_key, now, now + life_of(kind)};
  store::insert_link(work.db(), hash_of_token(token), link);
  const auto sealed = seal(token, seal_key_);
  if (kind == LinkKind::reset) {
    host::publish(work, events::PasswordResetRequested{to.user, sealed, link.expires_at, to.email}, to.user, cause);
  } else {
    host::publish(work, events::EmailProofRequested{to.user, sealed, link.expires_at, to.email}, to.user, cause);
  }
  return std::chrono::seconds(0);
}

Link Links::find(sql::Session& db, LinkKind kind, const std::string& token) {
  const auto link = token.size() > longest_token ? std::nullopt : store::lock_link(db, hash_of_token(token));
  if (!link || link->kind != kind || link->expires_at <= Clock::now()) {
    throw Problem(409, link_not_valid.code, link_not_valid.detail);
  }
  return *link;
}

Link Links::use(broker::Work& work, LinkKind kind, const std::string& token) {
  auto link = find(work.db(), kind, token);
  store::void_links(work.db(), kind, link.user_id);
  return link;
}

}  // namespace consulta::auth
