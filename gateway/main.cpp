#include <fstream>
#include <sstream>
#include <thread>

#include "events/services.hpp"
#include "gateway/proxy.hpp"
#include "platform/clinic_phone.hpp"
#include "platform/config.hpp"
#include "platform/health.hpp"
#include "platform/http.hpp"
#include "platform/internal_key.hpp"
#include "platform/log.hpp"
#include "platform/metrics.hpp"
#include "platform/process.hpp"

using namespace consulta;

namespace {

std::shared_ptr<const gateway::StaticFiles> read_files(const std::string& documents, const std::string& web) {
  auto files = std::make_shared<gateway::StaticFiles>();
  for (const char* name : {"openapi.yaml", "asyncapi.yaml"}) {
    std::ifstream file(documents + "/" + name);
    if (!file) continue;
    std::stringstream text;
    text << file.rdbuf();
    files->add(std::string("/") + name, text.str());
  }
  if (!web.empty()) files->add_application(web);
  return files;
}

std::vector<std::string> words(const std::string& list) {
  std::vector<std::string> out;
  std::istringstream in(list);
  for (std::string one; std::getline(in, one, ',');) {
    if (!one.empty()) out.push_back(one);
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) try {
  answer_health_check(argc, argv, "CONSULTA_ADMIN_PORT");
  start_process();
  Settings settings(argc, argv, "consulta-gateway", "the edge: routes, checks tokens, balances");
  gateway::Options options;
  options.address = settings.text("CONSULTA_ADDRESS", "127.0.0.1", "address to listen on");
  options.port = static_cast<unsigned short>(settings.integer("CONSULTA_PORT", 8080, 0, 65535, "port for clients"));
  const auto admin_port = settings.integer("CONSULTA_ADMIN_PORT", 0, 0, 65535, "port for /readyz and /metrics");
  options.threads = static_cast<std::size_t>(settings.integer("CONSULTA_GATEWAY_THREADS", 2, 1, 64, "event loops"));
  for (const auto service : events::services) {
    const std::string name(service);
    const auto variable = "CONSULTA_UPSTREAM_" + events::upper_case(name);
    const auto where =
        settings.text(variable, std::nullopt, "host:port of " + name + ", or several with commas between");
    if (where.find(':') == std::string::npos) settings.fail(variable, "must be host:port");
    options.upstreams[name] = where;
  }
  options.client_patience = std::chrono::seconds(
      settings.integer("CONSULTA_CLIENT_TIMEOUT_SECONDS", 15, 1, 300, "how long a client may take for a header"));
  options.client_rate = static_cast<double>(
      settings.integer("CONSULTA_RATE_LIMIT", 50, 0, 1'000'000, "requests a second by one client; 0: no limit"));
  options.redis_url = settings.text("CONSULTA_REDIS_URL", "",
                                    "redis://[:password@]host[:port], to share the limits with other gateways");
  const auto drain = std::chrono::seconds(settings.integer(
      "CONSULTA_DRAIN_SECONDS", 0, 0, 600, "how long to go on serving after SIGTERM, until nobody asks us"));
  const auto broker = settings.text("CONSULTA_RABBITMQ_URL", std::nullopt, "amqp:// URL of RabbitMQ");
  const auto token_seconds =
      settings.integer("CONSULTA_ACCESS_TOKEN_SECONDS", 900, 1, 86400, "how long an access token works");
  options.internal_key = internal_key(settings);
  options.secure_cookies =
      settings.flag("CONSULTA_SECURE_COOKIES", "1 where clients come by TLS that ends before the gateway; auth too");
  const auto count = [&](const char* name, std::int64_t fallback, std::int64_t least, const char* doc) {
    return static_cast<std::size_t>(settings.integer(name, fallback, least, 1'000'000, doc));
  };
  options.in_flight_limit = count("CONSULTA_IN_FLIGHT_LIMIT", 2000, 1,
                                  "requests asked of services at a time; one client gets at most half of what is free");
  options.account_requests = count("CONSULTA_ACCOUNT_REQUESTS", 100, 1, "of those, of one account");
  options.connection_limit = count("CONSULTA_CONNECTION_LIMIT", 4000, 1, "open connections for each event loop");
  // A browser has six or seven; behind one address (an office, a mobile carrier) there may be dozens at once.
  options.client_connections =
      count("CONSULTA_CLIENT_CONNECTIONS", 256, 0, "of those, of one client address (IPv6: of one /64); 0: no limit");
  options.stream_limit = count("CONSULTA_STREAM_LIMIT", 2000, 1, "open event streams");
  options.account_streams = count("CONSULTA_ACCOUNT_STREAMS", 10, 1, "of those, of one account");
  try {
    options.trusted_proxies = gateway::Networks(settings.text(
        "CONSULTA_TRUSTED_PROXIES", "",
        "networks of our own proxies (10.0.0.0/8,fd00::/8): only they may say, by PROXY protocol 2 or X-Forwarded-For, "
        "whom a request is from"));
  } catch (const std::invalid_argument& e) {
    settings.fail("CONSULTA_TRUSTED_PROXIES", e.what());
  }
  const auto silence =
      std::chrono::seconds(settings.integer("CONSULTA_BROKER_SILENCE_SECONDS", 30, 6, 300,
                                            "the broker may be silent for, until auth is asked who has logged out; "
                                            "after twice that, with auth silent too, no "
                                            "token is accepted"));
  options.cors_origins = words(settings.text(
      "CONSULTA_CORS_ORIGINS", "", "origins whose pages may use the API (https://a.example), commas between"));
  options.access_log = settings.text("CONSULTA_ACCESS_LOG", "-", "file for the access log; - is standard output");
  const auto documents = settings.text("CONSULTA_DOCS", "docs", "folder with openapi.yaml and asyncapi.yaml");
  const auto web = settings.text("CONSULTA_WEB", "", "folder with the built browser application; \"\": there is none");
  options.clinic_phone = clinic_phone(settings);
  const auto certificate = settings.text("CONSULTA_TLS_CERTIFICATE", "", "PEM file; makes it serve https");
  const auto key = settings.text("CONSULTA_TLS_KEY", "", "PEM file with the certificate's key");
  if (certificate.empty() != key.empty()) settings.fail("CONSULTA_TLS_KEY", "goes with CONSULTA_TLS_CERTIFICATE");
  const auto clock = settings.text("CONSULTA_TEST_CLOCK_FILE", "", "tests only: file with seconds to add to the clock");
  start_log("consulta-gateway", settings.text("CONSULTA_LOG_LEVEL", "info", "trace, debug, info, warn, error"));
  if (!clock.empty()) Clock::use_offset_file(clock);
  settings.done();

  options.files = read_files(documents, web);
  if (!certificate.empty()) options.tls = std::make_shared<gateway::Tls>(certificate, key);
  const auto tls = options.tls;
  const auto& auth = options.upstreams["auth"];
  const auto auth_url = "http://" + auth.substr(0, auth.find(','));
  options.jwks_url = auth_url + "/.well-known/jwks.json";
  const auto address = options.address;
  gateway::Revocations revocations(broker, auth_url, options.internal_key, std::chrono::seconds(token_seconds),
                                   silence);
  gateway::Proxy proxy(std::move(options), revocations);

  http::Router router;
  const auto missing = [&] {
    std::string out;
    if (!proxy.ready()) out += "\"keys\"";
    if (!revocations.known()) out += std::string(out.empty() ? "" : ",") + "\"revocations\"";
    return out;
  };
  const auto state = [](bool ready, const std::string& missing) {
    return http::Response{ready ? 200 : 503, "{\"missing\":[" + missing + "]}", "application/json", {}};
  };
  std::atomic<bool> started{false};
  std::atomic<bool> stopping{false};
  router.get("/readyz", [&](const http::Request&) {
    const auto what = missing();
    return state(what.empty() && !stopping, what);
  });
  router.get("/startedz", [&](const http::Request&) {
    const auto what = missing();
    started = started || what.empty();
    return state(started, what);
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

  // Each by itself: what cannot be read stays as it was.
  const auto again = [](const char* what, const auto& read) {
    try {
      read();
    } catch (const std::exception& e) {
      spdlog::error("going on with {} as it was: {}", what, e.what());
    }
  };
  wait_for_stop([&] {
    again("the access log", [&] { proxy.reopen_log(); });
    again("the certificate", [&] {
      if (tls) tls->reload();
    });
    again("the browser application", [&] { proxy.serve(read_files(documents, web)); });
    spdlog::info("read the certificate and the browser application anew, and opened the access log");
  });
  spdlog::info("stopping");
  stopping = true;
  proxy.drain();
  std::this_thread::sleep_for(drain);
  proxy.stop();
  return 0;
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
