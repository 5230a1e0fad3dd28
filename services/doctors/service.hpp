// The parts of doctors that main wires together.
#pragma once

#include <atomic>

#include "engine/host/host.hpp"
#include "platform/security/secrets.hpp"
#include "services/doctors/availability.hpp"

namespace consulta::doctors {

struct Options {
  std::chrono::seconds hold{900};
  std::chrono::minutes min_notice{60};
  std::chrono::hours horizon{24 * 365};
  const date::time_zone* zone = nullptr;
  Secrets seal_key;
};

// What starts within can be booked now.
inline Period bookable(const Options& options) {
  const auto now = Clock::now();
  return {now + options.min_notice, now + options.horizon};
}

using Holds = engine::AggregateLane<Hold>;

// Takes back what deleted doctors and specialties hold, soon after due() was told and once in a while without.
class Withdrawals {
 public:
  // Something was deleted, and that is committed. From any thread.
  void due() { due_ = true; }

  void tick(sql::Session& db, broker::Outlet& outlet, Holds& holds, const std::function<bool()>& stopping);

 private:
  std::atomic<bool> due_{true};
  std::chrono::steady_clock::time_point look_at_{};
};

// Tells whose appointments time off covers, with what is free instead, once that is committed.
void tell_affected(sql::Session& db, broker::Outlet& outlet, CatalogueCache& cache, Availability& availability,
                   const Options& options, const std::function<bool()>& stopping);

void add_routes(host::Host& host, const Options& options, CatalogueCache& cache, Availability& availability,
                Withdrawals& withdrawals);
std::shared_ptr<Holds> add_reactions(engine::Reactor& reactor, const Options& options, CatalogueCache& cache,
                                     Availability& availability);

}  // namespace consulta::doctors

namespace consulta {
extern template class engine::AggregateLane<doctors::Hold>;  // in reactions.cpp, once
}  // namespace consulta
