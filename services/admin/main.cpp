#include "clinic/place.hpp"
#include "platform/observe/log.hpp"
#include "platform/text/pdf_pages.hpp"
#include "services/admin/chaining.hpp"
#include "services/admin/erasure.hpp"
#include "services/admin/migrations.hpp"
#include "services/admin/rebuild.hpp"
#include "services/admin/recording.hpp"
#include "services/admin/service.hpp"
#include "services/admin/store.hpp"
#include "services/admin/verification.hpp"

using namespace consulta;

namespace {

void hand_over_audit(host::Host& host) {
  auto session = host.db().lease();
  if (admin::store::hand_over_audit(*session)) return;
  spdlog::warn(
      "who logs in to the database as this service could change the audit: docs/operations.md says what to do");
}

}  // namespace

int main(int argc, char** argv) try {
  if (admin::asks_to_verify(argc, argv)) return admin::verify_audit(argc, argv);
  if (admin::asks_to_rebuild(argc, argv)) return admin::rebuild_figures(argc, argv);
  host::Host host(argc, argv,
                  {.name = "admin",
                   .purpose = "what administrators look after: figures, dead letters, the audit",
                   .migrations = admin::migrations(),
                   .reads_that_write = {"/api/v1/admin/dead-letters"}});
  const auto keep_letters =
      std::chrono::hours(24) *
      host.settings().integer("CONSULTA_KEEP_DEAD_LETTERS_DAYS", 30, 1, 36'500, "how long they say who they are about");
  const admin::AnalyticsOptions analytics{clinic_clock(host.settings()), clinic_place(host.settings()).name};
  host.start();
  check_fonts();
  hand_over_audit(host);
  admin::Chaining chaining;
  host.reactor().add(chaining);
  admin::Recording recording;
  host.reactor().add(recording);
  admin::add_erasure(host);
  admin::add_routes(host);
  admin::add_audit_routes(host);
  admin::add_analytics_routes(host, analytics);
  admin::add_counting(host, analytics.clock);
  admin::add_deadlines(host, keep_letters);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
