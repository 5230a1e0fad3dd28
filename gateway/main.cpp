
#include <fstream>
#include <sstream>

#include "gateway/proxy.hpp"
#include "platform/config.hpp"
#include "platform/http.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/process.hpp"

using namespace consulta;

namespace {

std::map<std::string, std::string> read_documents(const std::string& directory) {
  std::map<std::string, std::string> out;
  for (const char* name : {"openapi.yaml", "asyncapi.yaml"}) {
    std::ifstream file(directory + "/" + name);
    if (!file) continue;
    std::stringstream text;
    text << file.rdbuf();
    out[std::string("/") + name] = text.str();
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) try {
  start_process();
  Settings settings(argc, argv, "consulta-gateway", "the edge: routes, checks tokens, balances");
  gateway::Options options;
  options.address = settings.text("CONSULTA_ADDRESS", "127.0.0.1", "address to listen on");
  options.port = static_cast<unsigned short>(settings.integer("CONSULTA_PORT", 8080, 0, 65535, "port for clients"));
  const auto admin_port = settings.integer("CONSULTA_ADMIN_PORT", 0, 0, 65535, "port for /readyz and /metrics");
  options.threads = static_cast<std::size_t>(settings.integer("CONSULTA_GATEWAY_THREADS", 2, 1, 64, "event loops"));
  for (const char* name : {"auth", "doctors", "appointments", "payments", "notifications"}) {
    std::string variable = std::string("CONSULTA_UPSTREAM_") + name;
    for (auto& c : variable) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const auto where =
        settings.text(variable, std::nullopt, std::string("host:port of ") + name + ", or several with commas between");
    if (where.find(':') == std::string::npos) settings.fail(variable, "must be host:port");
    options.upstreams[name] = where;
  }
  options.client_patience = std::chrono::seconds(
      settings.integer("CONSULTA_CLIENT_TIMEOUT_SECONDS", 15, 1, 300, "how long a client may take for a header"));
  options.client_rate = static_cast<double>(
      settings.integer("CONSULTA_RATE_LIMIT", 50, 0, 1'000'000, "requests a second by one client; 0: no limit"));
  const auto broker = settings.text("CONSULTA_RABBITMQ_URL", std::nullopt, "amqp:// URL of RabbitMQ");
  const auto token_seconds =
      settings.integer("CONSULTA_ACCESS_TOKEN_SECONDS", 900, 1, 86400, "how long an access token works");
  options.documents =
      read_documents(settings.text("CONSULTA_DOCS", "docs", "folder with openapi.yaml and asyncapi.yaml"));
  const auto clock = settings.text("CONSULTA_TEST_CLOCK_FILE", "", "tests only: file with seconds to add to the clock");
  start_log("consulta-gateway", settings.text("CONSULTA_LOG_LEVEL", "info", "trace, debug, info, warn, error"));
  if (!clock.empty()) Clock::use_offset_file(clock);
  settings.done();

  const auto& auth = options.upstreams["auth"];
  const auto auth_url = "http://" + auth.substr(0, auth.find(','));
  options.jwks_url = auth_url + "/.well-known/jwks.json";
  const auto address = options.address;
  gateway::Revocations revocations(broker, auth_url, std::chrono::seconds(token_seconds));
  gateway::Proxy proxy(std::move(options), revocations);

  http::Router router;
  router.get("/readyz", [&](const http::Request&) {
    const bool ready = proxy.ready() && revocations.complete();
    return http::Response{ready ? 200 : 503,
                          ready ? "{\"missing\":[]}" : "{\"missing\":[\"keys or revocations\"]}",
                          "application/json",
                          {}};
  });
  router.get("/metrics", [](const http::Request&) {
    return http::Response{200, metrics::expose(), "text/plain; version=0.0.4", {}};
  });
  http::ServerOptions admin;
  admin.address = address;
  admin.port = static_cast<unsigned short>(admin_port);
  admin.workers = 1;
  http::Server operators(admin, std::move(router));
  spdlog::info("listening on {}:{}, for operators on {}", address, proxy.port(), operators.port());

  wait_for_stop();
  spdlog::info("stopping");
  proxy.stop();
  return 0;
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
