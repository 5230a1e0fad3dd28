// How the gateway limits, balances and fails.
#include <doctest/doctest.h>
#include <thread>

#include "tests/support/gateway.hpp"
#include "tests/support/raw.hpp"
#include "tests/support/redis.hpp"

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

TEST_CASE("two gateways limit a client as one while they share Redis, and each by itself while it is away") {
  Redis redis;
  redis.start();
  const Settings settings{
      {"CONSULTA_RATE_LIMIT", "20"}, {"CONSULTA_REDIS_URL", redis.url()}, {"CONSULTA_DOCS", project_root() + "/docs"}};
  const Gateway one(settings);
  const Gateway two(settings);
  // Three seconds of thirty requests a second to each: alone, each would serve all of its own.
  const auto served_in_three_seconds = [&] {
    int served = 0;
    const auto begin = std::chrono::steady_clock::now();
    for (int i = 0; i < 90; ++i) {
      std::this_thread::sleep_until(begin + i * std::chrono::milliseconds(33));
      for (const auto* gateway : {&one, &two}) {
        const auto status = gateway->get("/openapi.yaml").status;
        CHECK((status == 200 || status == 429));
        if (status == 200) ++served;
      }
    }
    return served;
  };
  std::this_thread::sleep_for(std::chrono::milliseconds(500));  // both are connected
  const auto shared = served_in_three_seconds();
  CHECK(shared >= 80);   // 40 at once and 20 a second
  CHECK(shared <= 150);  // and what two fifths of a second hide
  redis.kill();
  std::this_thread::sleep_for(std::chrono::seconds(4));  // full buckets again
  CHECK(served_in_three_seconds() > 160);
}

TEST_CASE("of an account two large bodies are under way at a time; small ones and others' are not concerned") {
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "0"}});
  const auto greedy = new_patient(), other = new_patient();
  const auto begin = [&](const Patient& patient, std::size_t sent) {
    RawConnection connection(gateway.port());
    REQUIRE(connection.send("PUT /api/v1/reception/face HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + patient.token +
                            "\r\nContent-Type: application/json\r\nContent-Length: 2000000\r\n\r\n" +
                            std::string(sent, ' ')));
    return connection;
  };
  constexpr std::size_t large = 20'000, small = 10'000;
  constexpr std::chrono::milliseconds moment(500);
  {
    auto first = begin(greedy, large), second = begin(greedy, large);
    CHECK(first.receive("}", moment).empty());
    CHECK(second.receive("}", moment).empty());
    auto third = begin(greedy, large);
    const auto refused = third.receive("}");
    CHECK(refused.starts_with("HTTP/1.1 429"));
    CHECK(refused.find("too_many_requests") != std::string::npos);
    CHECK(refused.find("Retry-After: 1") != std::string::npos);
    CHECK(begin(greedy, small).receive("}", moment).empty());
    CHECK(begin(other, large).receive("}", moment).empty());
    CHECK(call_through("http://127.0.0.1:" + std::to_string(gateway.port()), "GET", "/reception/face", "", greedy.token)
              .status == 200);
  }
  // Those that are gone hold nothing.
  CHECK(eventually([&] { return begin(greedy, large).receive("}", moment).empty(); }));
}

TEST_CASE("more connections or requests than there is room for are told so at once") {
  RawListener slow;  // takes requests and never answers
  const Gateway gateway({{"CONSULTA_RATE_LIMIT", "0"},
                         {"CONSULTA_GATEWAY_THREADS", "1"},
                         {"CONSULTA_CONNECTION_LIMIT", "3"},
                         {"CONSULTA_IN_FLIGHT_LIMIT", "1"},
                         {"CONSULTA_UPSTREAM_DOCTORS", "127.0.0.1:" + std::to_string(slow.port())}});
  const std::string ask = "GET /api/v1/specialties HTTP/1.1\r\nHost: x\r\n\r\n";
  RawConnection first(gateway.port());
  REQUIRE(first.send(ask));
  const auto taken = slow.accept();
  RawConnection second(gateway.port());
  REQUIRE(second.send(ask));
  const auto busy = second.receive("}");
  CHECK(busy.starts_with("HTTP/1.1 503"));
  CHECK(busy.find("Retry-After: 1") != std::string::npos);
  CHECK(busy.find("problem+json") != std::string::npos);
  // All three places are taken. A newcomer gets that of the connection that has waited longest for its next request;
  // the one whose request is under way keeps its own.
  RawConnection third(gateway.port());
  REQUIRE(third.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(third.receive("ok").starts_with("HTTP/1.1 200"));
  RawConnection fourth(gateway.port());
  REQUIRE(fourth.send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"));
  CHECK(fourth.receive("ok").starts_with("HTTP/1.1 200"));
  CHECK(second.closes(std::chrono::seconds(5)));
  CHECK_FALSE(first.closes(std::chrono::milliseconds(100)));
}
