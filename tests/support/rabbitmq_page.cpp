#include "tests/support/rabbitmq_page.hpp"

#include <doctest/doctest.h>

namespace consulta::testing {

Answer rabbitmq(const std::string& method, const std::string& path, const std::string& body) {
  auto url = env("RABBITMQ_UI_URL");
  url.replace(7, 0, env("RABBITMQ_USER") + ":" + env("RABBITMQ_PASSWORD") + "@");
  return fetch(method, url + "/api" + path, body);
}

void publish_by_hand(const std::string& type, const std::string& id, const std::string& body) {
  const auto answer = rabbitmq("POST", "/exchanges/%2F/consulta.events/publish",
                               R"({"routing_key":")" + type.substr(9) +
                                   R"(","payload_encoding":"string","properties":{)" + R"("delivery_mode":2,"type":")" +
                                   type + R"(","message_id":")" + id + R"("},"payload":)" + json::write(body) + "}");
  REQUIRE(answer.status == 200);
  REQUIRE(answer["routed"] == "true");
}

}  // namespace consulta::testing
