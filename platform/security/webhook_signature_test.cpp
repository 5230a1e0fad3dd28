#include "platform/security/webhook_signature.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("webhook signatures") {
  const Instant now{std::chrono::seconds(1'000'000)};
  const Secrets secret("secret");
  const auto good = webhook_signature("secret", 1'000'000, "body");
  CHECK(webhook_signature_good(secret, good, "body", now));
  CHECK(!webhook_signature_good(secret, good, "other body", now));
  CHECK(!webhook_signature_good(Secrets("other"), good, "body", now));
  CHECK(!webhook_signature_good(secret, good, "body", now + std::chrono::minutes(6)));
  CHECK(!webhook_signature_good(secret, "", "body", now));
}

TEST_CASE("while the secret is rotated, what the provider signs with the old one counts too") {
  const Instant now{std::chrono::seconds(1'000'000)};
  const auto of_old = webhook_signature("old", 1'000'000, "body");
  const auto of_new = webhook_signature("new", 1'000'000, "body");
  for (const auto& both : {Secrets("new\nold"), Secrets("old\nnew")}) {
    CHECK(webhook_signature_good(both, of_old, "body", now));
    CHECK(webhook_signature_good(both, of_new, "body", now));
    CHECK(!webhook_signature_good(both, of_old, "other body", now));
    CHECK(!webhook_signature_good(both, webhook_signature("new\nold", 1'000'000, "body"), "body", now));
  }
  CHECK(!webhook_signature_good(Secrets("new"), of_old, "body", now));
  CHECK(!webhook_signature_good(Secrets(), webhook_signature("", 1'000'000, "body"), "body", now));
}
