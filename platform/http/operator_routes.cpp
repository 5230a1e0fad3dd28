#include "platform/http/operator_routes.hpp"

#include <memory>

#include "platform/observe/metrics.hpp"

namespace consulta::http {
namespace {

Response state(const std::vector<std::string>& missing) {
  return {missing.empty() ? 200 : 503, "{\"missing\":" + json::write(missing) + "}", "application/json", {}};
}

}  // namespace

void add_operator_routes(Router& router, const std::function<std::vector<std::string>()>& missing,
                         const std::atomic<bool>& stopping) {
  router.get("/healthz", [](const Request&) { return Response{200, "{\"status\":\"ok\"}", "application/json", {}}; });
  router.get("/readyz", [missing, &stopping](const Request&) {
    auto what = missing();
    if (stopping) what.emplace_back("stopping");
    return state(what);
  });
  router.get("/startedz", [missing, started = std::make_shared<std::atomic<bool>>(false)](const Request&) {
    if (*started) return state({});
    const auto what = missing();
    *started = what.empty();
    return state(what);
  });
  router.get("/metrics", [](const Request&) {
    return Response{200, metrics::expose(), "text/plain; version=0.0.4", {}};
  });
}

}  // namespace consulta::http
