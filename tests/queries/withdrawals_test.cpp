#include <date/tz.h>
#include <doctest/doctest.h>

#include <algorithm>

#include "services/doctors/migrations.hpp"
#include "services/doctors/service.hpp"
#include "tests/support/own_tables.hpp"

using namespace consulta;
using namespace consulta::doctors;

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

void add_hold(sql::Session& db, const Uuid& doctor, const std::string& from, const std::string& to) {
  db.exec(
      "INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at) VALUES (CAST(:id AS "
      "uuid), CAST(:patient AS uuid), CAST(:specialty AS uuid), CAST(:doctor AS uuid), CAST(:from AS timestamptz), "
      "CAST(:to AS timestamptz))",
      new_id(), new_id(), new_id(), doctor, from, to);
}

}  // namespace

TEST_CASE("a hold that nobody can read keeps no other from being taken back") {
  testing::OwnTables tables("FAULTS_DB", migrations());
  auto& db = tables.db();
  std::array<Uuid, 2> gone{new_id(), new_id()};
  std::sort(gone.begin(), gone.end());
  for (const auto& doctor : gone) {
    db.exec("INSERT INTO gone (id, reason) VALUES (CAST(:id AS uuid), 'doctor_deleted')", doctor);
    add_hold(db, doctor, "2100-01-01", "2100-01-02");
  }
  add_hold(db, gone[0], "2100-01-03", "infinity");
  Nowhere outlet;
  engine::Reactor reactor;
  CatalogueCache cache;
  Options options;
  options.zone = date::locate_zone("Europe/Lisbon");
  Availability availability(cache, *options.zone);
  const auto holds = add_reactions(reactor, options, cache, availability);
  Withdrawals withdrawals;
  const auto look = [&] {
    withdrawals.due();
    withdrawals.tick(db, outlet, *holds, [] { return false; });
  };
  look();
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM holds WHERE released_at IS NULL") == 1);
  look();
  CHECK(db.column<std::string>("SELECT CAST(id AS text) FROM gone") == std::vector{to_text(gone[0])});
}
