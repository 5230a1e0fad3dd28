#include "gateway/revoked_sessions.hpp"

#include <doctest/doctest.h>

#include <vector>

using namespace consulta;
using namespace consulta::gateway;
using namespace std::chrono_literals;

namespace {

const Instant now{std::chrono::seconds(1'800'000'000)};
constexpr std::int64_t issued = 1'799'999'990;

}  // namespace

TEST_CASE("a revoked session is refused until its last token has expired, others never") {
  RevokedSessions sessions;
  const auto gone = new_id();
  CHECK(sessions.empty());
  sessions.add(gone, now + 900s, now);
  CHECK(sessions.refuses(gone, issued));
  CHECK(!sessions.refuses(new_id(), issued));
  sessions.add(gone, now + 60s, now);  // an older word of it takes nothing back
  sessions.add(new_id(), now + 2000s, now + 899s);
  CHECK(sessions.refuses(gone, issued));
  sessions.add(new_id(), now + 3000s, now + 1000s);
  CHECK(!sessions.refuses(gone, issued));
  CHECK(sessions.size() == 2);
  sessions.add(gone, now, now + 1000s);  // over already
  CHECK(sessions.size() == 2);
}

TEST_CASE("with too many to remember, every token made until then is refused, and none that was revoked gets through") {
  RevokedSessions sessions(100);
  std::vector<Uuid> gone;
  for (int i = 0; i < 150; ++i) {
    gone.push_back(new_id());
    sessions.add(gone.back(), now + 900s, now);
    CHECK(sessions.size() <= 100);
  }
  for (const auto& session : gone) CHECK(sessions.refuses(session, issued));
  CHECK(sessions.refuses(new_id(), issued));
  CHECK(sessions.refuses(new_id(), 1'800'000'000));
  CHECK(!sessions.refuses(new_id(), 1'800'000'001));  // made after that
  CHECK(!sessions.empty());
}
