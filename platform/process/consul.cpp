#include "platform/process/consul.hpp"

#include <chrono>

#include "platform/http/http_client.hpp"
#include "platform/json/json.hpp"
#include "platform/observe/log.hpp"

namespace consulta {
namespace {

constexpr auto again_after = std::chrono::seconds(30);
constexpr auto retry_after = std::chrono::seconds(2);

// Names as Consul's API has them.
struct HealthCheck {
  std::string HTTP, Interval = "5s", Timeout = "3s", DeregisterCriticalServiceAfter = "10m";
};
BOOST_DESCRIBE_STRUCT(HealthCheck, (), (HTTP, Interval, Timeout, DeregisterCriticalServiceAfter))

struct Registration {
  std::string ID, Name, Address;
  std::int64_t Port = 0;
  HealthCheck Check;
};
BOOST_DESCRIBE_STRUCT(Registration, (), (ID, Name, Address, Port, Check))

}  // namespace

ConsulRegistration::ConsulRegistration(std::string agent, ConsulService service)
    : agent_(std::move(agent)),
      service_(std::move(service)),
      id_(service_.name + "-" + service_.address + "-" + std::to_string(service_.port)),
      thread_("consul", [this](auto& loop) { run(loop); }) {}

bool ConsulRegistration::put(const std::string& path, const std::string& body) {
  try {
    const auto answer = HttpClient().send({.url = agent_ + path,
                                           .method = "PUT",
                                           .headers = {{"Content-Type", "application/json"}},
                                           .body = body,
                                           .timeout = std::chrono::seconds(3)});
    if (answer.status == 200) return true;
    spdlog::warn("Consul answered {} to {}", answer.status, path);
  } catch (const HttpError& e) {
    spdlog::warn("Consul: {}", e.what());
  }
  return false;
}

void ConsulRegistration::run(StoppableThread::Loop& loop) {
  const auto where = "http://" + service_.address + ":" + std::to_string(service_.port);
  const auto body = json::write(Registration{id_, service_.name, service_.address, service_.port, {where + "/readyz"}});
  while (!loop.stopping()) {
    const bool told = put("/v1/agent/service/register", body);
    loop.rest(told ? again_after : retry_after);
  }
  put("/v1/agent/service/deregister/" + id_, "");
}

}  // namespace consulta
