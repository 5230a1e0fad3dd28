#include "services/auth/challenge.hpp"

#include "platform/process/config.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"

namespace consulta::auth {
namespace {

// "<account>.<until, in seconds>.<signature>"
struct Parts {
  Uuid account{};
  std::string_view until, signature;
};

std::optional<Parts> read(std::string_view challenge) {
  const auto first = challenge.find('.');
  const auto last = challenge.rfind('.');
  if (first == last) return std::nullopt;
  const auto account = parse_uuid(challenge.substr(0, first));
  if (!account) return std::nullopt;
  return Parts{*account, challenge.substr(first + 1, last - first - 1), challenge.substr(last + 1)};
}

std::int64_t seconds_of(Instant now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

}  // namespace

std::string Challenges::of(const State& state, Instant now) const {
  const auto until = std::to_string(seconds_of(now + life));
  return to_text(state.account) + "." + until + "." + signature(state, until);
}

std::optional<Uuid> Challenges::account_of(std::string_view challenge) {
  const auto parts = read(challenge);
  if (!parts) return std::nullopt;
  return parts->account;
}

bool Challenges::good(std::string_view challenge, const State& state, Instant now) const {
  const auto parts = read(challenge);
  return parts && parts->account == state.account && whole_number(parts->until, seconds_of(now) + 1, INT64_MAX) &&
         same_secret(parts->signature, signature(state, parts->until));
}

std::string Challenges::signature(const State& state, std::string_view until) const {
  const auto text =
      to_text(state.account) + "." + std::string(until) + "." + std::to_string(state.uses) + "." + state.password_hash;
  return base64url_encode(keyed_hash(key_, text));
}

}  // namespace consulta::auth
