#include "platform/observe/log.hpp"
#include "services/admin/migrations.hpp"
#include "services/admin/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {.name = "admin",
                   .purpose = "what administrators look after: dead letters, the audit",
                   .migrations = admin::migrations(),
                   .reads_that_write = {"/api/v1/admin/dead-letters"}});
  host.start();
  admin::add_routes(host);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
