#include "platform/security/webhook_signature.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("webhook signatures") {
  const Instant now{std::chrono::seconds(1'000'000)};
  const auto good = webhook_signature("secret", 1'000'000, "body");
  CHECK(webhook_signature_good("secret", good, "body", now));
  CHECK(!webhook_signature_good("secret", good, "other body", now));
  CHECK(!webhook_signature_good("other", good, "body", now));
  CHECK(!webhook_signature_good("secret", good, "body", now + std::chrono::minutes(6)));
  CHECK(!webhook_signature_good("secret", "", "body", now));
}
