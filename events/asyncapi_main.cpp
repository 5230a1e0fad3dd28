// Writes docs/asyncapi.yaml to standard output.
#include <cstdio>

#include "events/asyncapi.hpp"

int main() {
  std::fputs(consulta::events::asyncapi().c_str(), stdout);
}
