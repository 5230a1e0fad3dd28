#include "gateway/settings.hpp"

#include <sstream>

#include "clinic/phone.hpp"
#include "events/services.hpp"
#include "platform/observe/log.hpp"
#include "platform/security/internal_key.hpp"

namespace consulta::gateway {
namespace {

std::vector<std::string> words(const std::string& list) {
  std::vector<std::string> out;
  std::istringstream in(list);
  for (std::string one; std::getline(in, one, ',');) {
    if (!one.empty()) out.push_back(one);
  }
  return out;
}

// host:port of each service, by name.
std::map<std::string, std::string> upstreams(Settings& settings) {
  std::map<std::string, std::string> out;
  for (const auto service : events::services) {
    const std::string name(service);
    const auto variable = "CONSULTA_UPSTREAM_" + events::upper_case(name);
    const auto where =
        settings.text(variable, std::nullopt, "host:port of " + name + ", or several with commas between");
    if (where.find(':') == std::string::npos) settings.fail(variable, "must be host:port");
    out[name] = where;
  }
  return out;
}

void read_limits(Settings& settings, Options& options) {
  options.client_patience = std::chrono::seconds(
      settings.integer("CONSULTA_CLIENT_TIMEOUT_SECONDS", 15, 1, 300, "how long a client may take for a header"));
  options.client_rate = static_cast<double>(
      settings.integer("CONSULTA_RATE_LIMIT", 50, 0, 1'000'000, "requests a second by one client; 0: no limit"));
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
}

void read_proxies(Settings& settings, Options& options) {
  try {
    options.trusted_proxies = Networks(settings.text(
        "CONSULTA_TRUSTED_PROXIES", "",
        "networks of our own proxies (10.0.0.0/8,fd00::/8): only they may say, by PROXY protocol 2 or X-Forwarded-For, "
        "whom a request is from"));
  } catch (const std::invalid_argument& e) {
    settings.fail("CONSULTA_TRUSTED_PROXIES", e.what());
  }
}

}  // namespace

EdgeSettings read_settings(int argc, char** argv) {
  Settings settings(argc, argv, "consulta-gateway", "the edge: routes, checks tokens, balances");
  EdgeSettings out;
  auto& options = out.options;
  options.address = settings.text("CONSULTA_ADDRESS", "127.0.0.1", "address to listen on");
  options.port = static_cast<unsigned short>(settings.integer("CONSULTA_PORT", 8080, 0, 65535, "port for clients"));
  out.admin_port = static_cast<unsigned short>(
      settings.integer("CONSULTA_ADMIN_PORT", 0, 0, 65535, "port for /readyz and /metrics"));
  options.threads = static_cast<std::size_t>(settings.integer("CONSULTA_GATEWAY_THREADS", 2, 1, 64, "event loops"));
  options.upstreams = upstreams(settings);
  read_limits(settings, options);
  options.redis_url = settings.text("CONSULTA_REDIS_URL", "",
                                    "redis://[:password@]host[:port], to share the limits with other gateways");
  out.drain = std::chrono::seconds(settings.integer("CONSULTA_DRAIN_SECONDS", 0, 0, 600,
                                                    "how long to go on serving after SIGTERM, until nobody asks us"));
  out.broker = settings.text("CONSULTA_RABBITMQ_URL", std::nullopt, "amqp:// URL of RabbitMQ");
  out.token_life = std::chrono::seconds(
      settings.integer("CONSULTA_ACCESS_TOKEN_SECONDS", 900, 1, 86400, "how long an access token works"));
  options.internal_key = internal_key(settings);
  options.secure_cookies =
      settings.flag("CONSULTA_SECURE_COOKIES", "1 where clients come by TLS that ends before the gateway; auth too");
  read_proxies(settings, options);
  out.silence =
      std::chrono::seconds(settings.integer("CONSULTA_BROKER_SILENCE_SECONDS", 30, 6, 300,
                                            "the broker may be silent for, until auth is asked who has logged out; "
                                            "after twice that, with auth silent too, no "
                                            "token is accepted"));
  options.cors_origins = words(settings.text(
      "CONSULTA_CORS_ORIGINS", "", "origins whose pages may use the API (https://a.example), commas between"));
  options.access_log = settings.text("CONSULTA_ACCESS_LOG", "-", "file for the access log; - is standard output");
  out.documents = settings.text("CONSULTA_DOCS", "docs", "folder with openapi.yaml and asyncapi.yaml");
  out.web = settings.text("CONSULTA_WEB", "", "folder with the built browser application; \"\": there is none");
  options.clinic_phone = clinic_phone(settings);
  out.certificate = settings.text("CONSULTA_TLS_CERTIFICATE", "", "PEM file; makes it serve https");
  out.key = settings.text("CONSULTA_TLS_KEY", "", "PEM file with the certificate's key");
  if (out.certificate.empty() != out.key.empty())
    settings.fail("CONSULTA_TLS_KEY", "goes with CONSULTA_TLS_CERTIFICATE");
  const auto clock = settings.text("CONSULTA_TEST_CLOCK_FILE", "", "tests only: file with seconds to add to the clock");
  start_log("consulta-gateway", settings.text("CONSULTA_LOG_LEVEL", "info", "trace, debug, info, warn, error"));
  if (!clock.empty()) Clock::use_offset_file(clock);
  settings.done();
  const auto& auth = options.upstreams["auth"];
  out.auth_url = "http://" + auth.substr(0, auth.find(','));
  options.jwks_url = out.auth_url + "/.well-known/jwks.json";
  return out;
}

}  // namespace consulta::gateway
