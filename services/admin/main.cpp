#include "platform/log.hpp"
#include "services/admin/migrations.hpp"
#include "services/admin/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"admin", "what administrators look after: dead letters, the audit", admin::migrations()});
  host.start();
  admin::add_routes(host);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
