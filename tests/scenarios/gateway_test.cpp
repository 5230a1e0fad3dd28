// How the gateway limits, balances and fails.
#include <doctest/doctest.h>

#include "tests/support/gateway.hpp"

using namespace consulta::testing;

TEST_CASE("a client that asks too often is told to wait, and served again after that") {
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "5"}, {"CONSULTA_DOCS", project_root() + "/docs"}});
  int served = 0;
  Answer refused;
  for (int i = 0; i < 200 && refused.status != 429; ++i) {
    refused = gateway.get("/openapi.yaml");
    if (refused.status == 200) ++served;
  }
  CHECK(served >= 10);  // twice the rate at once
  REQUIRE(refused.status == 429);
  CHECK(refused["code"] == "too_many_requests");
  CHECK(refused.raw.header("retry-after") == "1");
  CHECK(gateway.get("/healthz").status == 200);  // whoever watches the gateway is always answered
  CHECK(eventually([&] { return gateway.get("/openapi.yaml").status == 200; }));
}

TEST_CASE("an address where nobody listens costs no client an answer") {
  // Port 1 is nobody's.
  const Gateway gateway(
      {{"CONSULTA_RATE_LIMIT", "0"}, {"CONSULTA_UPSTREAM_DOCTORS", "127.0.0.1:1," + env("DOCTORS_URL").substr(7)}});
  for (int i = 0; i < 50; ++i) CHECK(gateway.get("/api/v1/specialties").status == 200);
}

TEST_CASE("an upstream that is gone is 503 with Retry-After, and soon without being asked") {
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "0"}, {"CONSULTA_UPSTREAM_DOCTORS", "127.0.0.1:1"}});
  for (int i = 0; i < 30; ++i) {
    const auto answer = gateway.get("/api/v1/specialties");
    CHECK(answer.status == 503);
    CHECK(answer["code"] == "unavailable");
    CHECK(!answer.raw.header("retry-after").empty());
  }
  CHECK(gateway.get("/healthz").status == 200);
}
