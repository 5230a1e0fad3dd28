#include "services/auth/known_devices.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "services/auth/domain.hpp"

using namespace consulta;
using namespace consulta::auth;
using namespace std::chrono_literals;

namespace {

const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);

}  // namespace

TEST_CASE("a device is known for the accounts that logged in there, for a year each") {
  const KnownDevices devices("a key");
  const auto maria = new_id();
  const auto joao = new_id();
  CHECK(!devices.device_of("", maria, now));
  const auto first = devices.after_login("", maria, now);
  const auto name = devices.device_of(first, maria, now);
  REQUIRE(name);
  CHECK(!devices.device_of(first, joao, now));
  const auto both = devices.after_login(first, joao, now + 1h);
  CHECK(devices.device_of(both, maria, now + 2h) == name);
  CHECK(devices.device_of(both, joao, now + 2h) == name);
  CHECK(devices.device_of(first, maria, now + KnownDevices::life) == name);
  CHECK(!devices.device_of(first, maria, now + KnownDevices::life + 1s));
  // A later login prolongs its own account's.
  CHECK(devices.device_of(both, joao, now + KnownDevices::life + 1h));
  CHECK(!devices.device_of(both, maria, now + KnownDevices::life + 1h));
}

TEST_CASE("nobody can make or change the mark of a device") {
  const KnownDevices devices("a key");
  const auto maria = new_id();
  const auto good = devices.after_login("", maria, now);
  CHECK(!KnownDevices("another key").device_of(good, maria, now));
  for (std::size_t at = 0; at < good.size(); ++at) {
    auto changed = good;
    changed[at] = changed[at] == 'A' ? 'B' : 'A';
    INFO(changed);
    CHECK(!devices.device_of(changed, maria, now));
  }
  // Their own mark under another's name.
  const auto theirs = devices.after_login("", new_id(), now);
  CHECK(!devices.device_of(good.substr(0, good.find('.')) + theirs.substr(theirs.find('.')), maria, now));
  for (const char* odd : {".", "..", "~", "a.b", "AAAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAA.",
                          "AAAAAAAAAAAAAAAAAAAAAA.x~y", "AAAAAAAAAAAAAAAAAAAAAA.99999999999999999999~"}) {
    INFO(odd);
    CHECK(!devices.device_of(odd, maria, now));
    const auto fresh = devices.after_login(odd, maria, now);
    CHECK(devices.device_of(fresh, maria, now));
  }
  CHECK(devices.after_login(std::string(5000, 'x'), maria, now).size() < 100);
}

TEST_CASE("the mark stays small: the last four accounts, each once") {
  const KnownDevices devices("a key");
  std::vector<Uuid> accounts;
  std::string cookie;
  for (int i = 0; i < 6; ++i) {
    accounts.push_back(new_id());
    for (int times = 0; times < 3; ++times) cookie = devices.after_login(cookie, accounts.back(), now);
  }
  for (int i = 0; i < 6; ++i)
    CHECK(devices.device_of(cookie, accounts[static_cast<std::size_t>(i)], now).has_value() == (i >= 2));
  CHECK(cookie.size() < 200);
}

TEST_CASE("refresh tokens: once, again within ten seconds while what followed is unused, else the family goes") {
  const Instant ends = now + 24h;
  CHECK(judge({ends, std::nullopt, std::nullopt, false}, now) == RefreshVerdict::good);
  CHECK(judge({now, std::nullopt, std::nullopt, false}, now) == RefreshVerdict::expired);
  CHECK(judge({ends, now, std::nullopt, true}, now) == RefreshVerdict::again);
  CHECK(judge({ends, now, std::nullopt, true}, now + 10s - 1us) == RefreshVerdict::again);
  CHECK(judge({ends, now, std::nullopt, true}, now + 10s) == RefreshVerdict::reused);
  CHECK(judge({ends, now, std::nullopt, false}, now) == RefreshVerdict::reused);
  CHECK(judge({now - 1h, now - 2h, std::nullopt, false}, now) == RefreshVerdict::reused);
  CHECK(judge({ends, now, now, true}, now) == RefreshVerdict::revoked);
  CHECK(judge({ends, std::nullopt, now, false}, now) == RefreshVerdict::revoked);
}
