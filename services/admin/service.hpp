// The parts of admin that main wires together.
#pragma once

#include "engine/host/host.hpp"

namespace consulta::admin {

void add_routes(host::Host& host);

}  // namespace consulta::admin
