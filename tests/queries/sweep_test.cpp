#include "engine/sweep.hpp"

#include <doctest/doctest.h>

#include "services/notifications/migrations.hpp"
#include "services/notifications/service.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::notifications;

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

}  // namespace

TEST_CASE("what is due and cannot be read stops no other that is due, even where it fills a page") {
  testing::OwnTables tables("FAULTS_MARIADB_DB", migrations());
  auto& db = tables.db();
  Nowhere outlet;
  engine::Reactor reactor;
  Links links(0, store::lease_time);
  Aggregates aggregates(reactor, Options{.clock = WallClock("Europe/Lisbon")}, links);
  constexpr int count = 103;
  constexpr int unreadable = 101;
  for (int i = 0; i < count; ++i) {
    const events::AppointmentFacts facts{.appointment_id = new_id(), .patient_id = new_id()};
    broker::Work work(db, outlet);
    const auto event = events::make(events::AppointmentCancelled{facts, "patient", "x", true}, facts.appointment_id);
    aggregates.correspondences.tell(std::vector{std::pair(facts.appointment_id, event)}, work);
    work.commit();
  }
  db.exec("UPDATE correspondences SET due_at = '2026-01-01', cancel_at = '2026-01-01'");
  db.exec("UPDATE correspondences SET due_at = '2025-12-31', cancellation = '{\"starts_at\":\"soon\"}' LIMIT " +
          std::to_string(unreadable));
  engine::sweep(aggregates.correspondences, store::lock_due_correspondences, Due{}, db, outlet, [] { return false; });
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM messages") == count - unreadable);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM correspondences WHERE due_at IS NOT NULL") == unreadable);
}
