#include <doctest/doctest.h>

#include "services/admin/migrations.hpp"
#include "services/admin/queries.hpp"
#include "tests/queries/reads/reads.hpp"

using namespace consulta;
using namespace consulta::admin;
using namespace consulta::testing;

TEST_CASE("admin: what a statement reads is in proportion to what it finds") {
  Reads reads("FAULTS_DB", migrations());
  reads.of(queries::list_audit, null, 10);
  reads.of(queries::list_audit, nth_id(50'000), 10);
  reads.except({"allow_long_rest", "lock_dead_letters"}, "of no table");
  reads.check([](const auto& visit) { queries::each(visit); },
              {"INSERT INTO audit (id, at, user_id, action, subject) SELECT nth_id(n), now(), nth_id(n), 'x', 'x' "
               "FROM generate_series(1, 100000) AS n"});
}
