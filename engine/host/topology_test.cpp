#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "engine/host/host.hpp"
#include "events/table.hpp"

TEST_CASE("docker/config/definitions.json is what consulta-definitions writes") {
  std::ifstream file(CONSULTA_SOURCE_DIR "/docker/config/definitions.json");
  std::stringstream text;
  text << file.rdbuf();
  CHECK_MESSAGE(text.str() == consulta::broker::definitions(consulta::host::event_topology()),
                "run build/release/bin/consulta-definitions > docker/config/definitions.json");
}

TEST_CASE("a service that reacts to other events than the table says does not start") {
  using consulta::host::check_reactions;
  auto types = consulta::events::types_for("payments");
  REQUIRE(!types.contains("consulta.doctors.SlotRejected.v1"));
  CHECK_NOTHROW(check_reactions("payments", types));
  types.insert("consulta.doctors.SlotRejected.v1");
  CHECK_THROWS_WITH(check_reactions("payments", types),
                    "the reactions of payments and events/table.hpp differ in consulta.doctors.SlotRejected.v1");
  types.clear();
  CHECK_THROWS_AS(check_reactions("payments", types), std::logic_error);
  CHECK_NOTHROW(check_reactions("of no queue", types));
}
