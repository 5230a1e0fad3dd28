#include "services/auth/known_devices.hpp"

#include <algorithm>
#include <vector>

#include "platform/process/config.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"

namespace consulta::auth {
namespace {

constexpr std::size_t most_accounts = 4;
constexpr std::size_t name_bytes = 16;
constexpr std::size_t mark_bytes = 16;
constexpr std::size_t longest_cookie = 512;

// "<device>" and ".<until, in seconds>~<mark>" for each account, the last one first.
struct Cookie {
  struct Login {
    std::string_view until, mark;
  };
  std::string_view device;
  std::vector<Login> logins;
};

std::int64_t seconds_of(Instant now) {
  return std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
}

// Without what is over. Nothing that was not written here is read.
std::optional<Cookie> read(std::string_view text, Instant now) {
  if (text.size() > longest_cookie) return std::nullopt;
  const auto take = [&text] {
    const auto part = text.substr(0, text.find('.'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    return part;
  };
  Cookie out;
  out.device = take();
  const auto name = base64url_decode(out.device);
  if (!name || name->size() != name_bytes) return std::nullopt;
  while (!text.empty()) {
    const auto part = take();
    const auto between = part.find('~');
    if (between == std::string_view::npos) return std::nullopt;
    const Cookie::Login login{part.substr(0, between), part.substr(between + 1)};
    if (whole_number(login.until, seconds_of(now), INT64_MAX)) out.logins.push_back(login);
  }
  return out;
}

}  // namespace

std::string KnownDevices::mark(std::string_view device, const Uuid& account, std::string_view until) const {
  const auto text = std::string(device) + "." + to_text(account) + "." + std::string(until);
  return base64url_encode(keyed_hash(key_, text).substr(0, mark_bytes));
}

std::optional<std::string> KnownDevices::device_of(std::string_view text, const Uuid& account, Instant now) const {
  const auto cookie = read(text, now);
  if (!cookie) return std::nullopt;
  for (const auto& login : cookie->logins) {
    if (same_secret(login.mark, mark(cookie->device, account, login.until))) return std::string(cookie->device);
  }
  return std::nullopt;
}

std::string KnownDevices::after_login(std::string_view text, const Uuid& account, Instant now) const {
  auto before = read(text, now).value_or(Cookie{});
  std::erase_if(before.logins, [&](const auto& l) { return l.mark == mark(before.device, account, l.until); });
  if (before.logins.size() >= most_accounts) before.logins.resize(most_accounts - 1);
  const auto device = before.device.empty() ? random_token(name_bytes) : std::string(before.device);
  const auto until = std::to_string(seconds_of(now + life));
  auto out = device + "." + until + "~" + mark(device, account, until);
  for (const auto& login : before.logins) out.append(".").append(login.until).append("~").append(login.mark);
  return out;
}

}  // namespace consulta::auth
