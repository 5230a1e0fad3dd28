#include <doctest/doctest.h>

#include "services/payments/domain.hpp"

using namespace consulta;
using namespace consulta::payments;

TEST_CASE("a changed digit of a Multibanco reference or its amount is noticed") {
  for (const std::int64_t running : {0, 7, 1234567, 9999999}) {
    const auto reference = multibanco_reference("11249", running, 4500);
    REQUIRE(reference.size() == 9);
    for (std::int64_t cents : {4501, 5500, 450, 45000, 4050})
      CHECK(multibanco_reference("11249", running, cents).substr(7) != reference.substr(7));
    for (std::size_t i = 0; i < 7; ++i) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        auto changed = reference.substr(0, 7);
        if (changed[i] == digit) continue;
        changed[i] = digit;
        CHECK(multibanco_reference("11249", std::stoll(changed), 4500).substr(7) != reference.substr(7));
      }
    }
  }
}

TEST_CASE("what a cancellation gives back") {
  const Instant start{std::chrono::hours(1000)};
  const auto free_until = std::chrono::hours(24);
  auto due = [&](bool confirmed, bool by_patient, std::chrono::hours before) {
    return refund_due(4501, {confirmed, by_patient, start, start - before}, free_until);
  };
  CHECK(due(true, true, std::chrono::hours(24)) == 4501);
  CHECK(due(true, true, std::chrono::hours(23)) == 2251);
  CHECK(due(true, true, std::chrono::hours(0)) == 0);
  CHECK(due(true, false, std::chrono::hours(1)) == 4501);  // the clinic's own
  CHECK(due(false, true, std::chrono::hours(1)) == 4501);  // money that crossed the cancellation
}

TEST_CASE("a charge pays once; what comes late, again or wrong goes back whole") {
  Payment p;
  p.amount_cents = 100;
  p.expires_at = Instant{std::chrono::hours(1)};
  const Instant now{};
  const auto paid = on_charged(p, {"a", 100}, now);
  CHECK(paid.tell == Tell::completed);
  CHECK(paid.next.status == Status::paid);
  CHECK(!on_charged(paid.next, {"a", 100}, now).changed);
  CHECK(on_charged(paid.next, {"a", 100}, now).refund_cents == 0);
  CHECK(on_charged(paid.next, {"b", 100}, now).refund_cents == 100);
  CHECK(on_charged(p, {"a", 99}, now).refund_cents == 99);
  const auto expired = on_deadline(p, p.expires_at);
  CHECK(expired.tell == Tell::expired);
  CHECK(expired.void_reference);
  CHECK(on_charged(expired.next, {"a", 100}, now).refund_cents == 100);
  CHECK(!on_deadline(paid.next, p.expires_at).changed);
  CHECK(!on_deadline(p, p.expires_at - std::chrono::microseconds(1)).changed);
}

TEST_CASE("three declines fail a payment") {
  Payment p;
  for (int i = 0; i < 2; ++i) {
    const auto decision = on_declined(p);
    CHECK(decision.tell == Tell::nothing);
    p = decision.next;
  }
  CHECK(on_declined(p).tell == Tell::failed);
}
