// The parts of doctors that main wires together.
#pragma once

#include "services/doctors/catalogue.hpp"
#include "services/host/host.hpp"

namespace consulta::doctors {

struct Options {
  std::chrono::seconds hold{900};
  std::chrono::minutes min_notice{60};
  std::chrono::hours horizon{24 * 365};
  const date::time_zone* zone = nullptr;
  std::string seal_key;
};

void add_routes(host::Host& host, const Options& options, CatalogueCache& cache);
void add_reactions(host::Host& host, const Options& options, CatalogueCache& cache);

}  // namespace consulta::doctors
