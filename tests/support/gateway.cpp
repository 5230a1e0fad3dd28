#include "tests/support/gateway.hpp"

#include <doctest/doctest.h>

#include "events/services.hpp"

namespace consulta::testing {
namespace {

Settings completed(Settings settings) {
  settings.merge(Settings{{"CONSULTA_PORT", "0"},
                          {"CONSULTA_ACCESS_LOG", "/dev/null"},
                          {"CONSULTA_RABBITMQ_URL", env("RABBITMQ_URL")},
                          {"CONSULTA_INTERNAL_KEY", read_env().at("INTERNAL_KEY")}});
  for (const auto service : events::services) {
    const auto name = events::upper_case(service);
    settings.emplace("CONSULTA_UPSTREAM_" + name, env(name + "_URL").substr(7));
  }
  return settings;
}

}  // namespace

Gateway::Gateway(Settings settings) : program_("consulta-gateway", completed(std::move(settings))) {
  REQUIRE(eventually([&] { return readiness().status == 200; }));  // it has asked auth for its keys
}

Answer Gateway::readiness() const {
  return fetch("GET", "http://127.0.0.1:" + program_.after("for operators on ") + "/readyz");
}

Answer Gateway::get(const std::string& path, Headers headers) const {
  return fetch("GET", "http://127.0.0.1:" + std::to_string(port()) + path, "", std::move(headers));
}

}  // namespace consulta::testing
