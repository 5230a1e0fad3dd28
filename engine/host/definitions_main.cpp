// Writes docker/config/definitions.json to standard output.
#include <cstdio>

#include "engine/host/host.hpp"

int main() {
  std::fputs(consulta::broker::definitions(consulta::host::event_topology()).c_str(), stdout);
}
