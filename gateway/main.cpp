#include <fstream>
#include <sstream>
#include <thread>

#include "gateway/settings.hpp"
#include "platform/http/operator_routes.hpp"
#include "platform/observe/health.hpp"
#include "platform/observe/log.hpp"
#include "platform/process/process.hpp"

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

std::vector<std::string> missing(const gateway::Proxy& proxy, const gateway::Revocations& revocations) {
  std::vector<std::string> out;
  if (!proxy.ready()) out.emplace_back("keys");
  if (!revocations.known()) out.emplace_back("revocations");
  return out;
}

// What cannot be read stays as it was.
template <class Read>
void read_anew(const char* what, Read&& read) {
  try {
    read();
  } catch (const std::exception& e) {
    spdlog::error("going on with {} as it was: {}", what, e.what());
  }
}

}  // namespace

int main(int argc, char** argv) try {
  answer_health_check(argc, argv, "CONSULTA_ADMIN_PORT");
  start_process();
  const auto settings = gateway::read_settings(argc, argv);
  auto options = settings.options;
  options.files = read_files(settings.documents, settings.web);
  if (!settings.certificate.empty()) options.tls = std::make_shared<gateway::Tls>(settings.certificate, settings.key);
  gateway::Revocations revocations(settings.broker, settings.auth_url, options.internal_key.first(),
                                   settings.token_life, settings.silence);
  gateway::Proxy proxy(options, revocations);

  std::atomic<bool> stopping{false};
  http::Router router;
  http::add_operator_routes(
      router, [&] { return missing(proxy, revocations); }, stopping);
  http::ServerOptions admin;
  admin.address = options.address;
  admin.port = settings.admin_port;
  admin.workers = 1;
  http::Server operators(admin, std::move(router));
  spdlog::info("listening on {}:{}, for operators on {}", options.address, proxy.port(), operators.port());

  wait_for_stop([&] {
    read_anew("the access log", [&] { proxy.reopen_log(); });
    read_anew("the certificate", [&] {
      if (options.tls) options.tls->reload();
    });
    read_anew("the browser application", [&] { proxy.serve(read_files(settings.documents, settings.web)); });
    spdlog::info("read the certificate and the browser application anew, and opened the access log");
  });
  spdlog::info("stopping");
  stopping = true;
  proxy.drain();
  std::this_thread::sleep_for(settings.drain);
  proxy.stop();
  return 0;
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
