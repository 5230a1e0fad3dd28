// The parts of admin that main wires together.
#pragma once

#include "engine/host/host.hpp"

namespace consulta::admin {

void add_routes(host::Host& host);
void add_audit_routes(host::Host& host);
// Discards dead letters that were given up so long ago.
void add_deadlines(host::Host& host, std::chrono::hours keep_letters);

}  // namespace consulta::admin
