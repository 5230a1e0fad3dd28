#include "platform/process/consul.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "tests/support/raw.hpp"

using namespace consulta;
using consulta::testing::RawListener;

TEST_CASE("Consul's agent is told where the process is, and at the end that it is gone") {
  RawListener agent;  // answers as the agent does
  std::optional<ConsulRegistration> registration;
  registration.emplace("http://127.0.0.1:" + std::to_string(agent.port()),
                       ConsulService{"consulta-doctors", "10.0.0.7", 8080});
  auto first = agent.accept();
  auto told = first.receive("}}");
  CHECK(told.starts_with("PUT /v1/agent/service/register HTTP/1.1\r\n"));
  CHECK(told.ends_with(R"({"ID":"consulta-doctors-10.0.0.7-8080","Name":"consulta-doctors","Address":"10.0.0.7",)"
                       R"("Port":8080,"Check":{"HTTP":"http://10.0.0.7:8080/readyz","Interval":"5s","Timeout":"3s",)"
                       R"("DeregisterCriticalServiceAfter":"10m"}})"));
  first.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  std::thread end([&] { registration.reset(); });
  auto second = agent.accept();
  told = second.receive("\r\n\r\n");
  second.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  end.join();
  CHECK(told.starts_with("PUT /v1/agent/service/deregister/consulta-doctors-10.0.0.7-8080 HTTP/1.1\r\n"));
}
