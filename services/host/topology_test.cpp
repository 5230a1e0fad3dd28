#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

#include "services/host/host.hpp"

TEST_CASE("docker/config/definitions.json is what consulta-definitions writes") {
  std::ifstream file(CONSULTA_SOURCE_DIR "/docker/config/definitions.json");
  std::stringstream text;
  text << file.rdbuf();
  CHECK_MESSAGE(text.str() == consulta::broker::definitions(consulta::host::event_topology()),
                "run build/release/bin/consulta-definitions > docker/config/definitions.json");
}
