#include "services/doctors/reactions.hpp"

#include "services/doctors/service.hpp"

namespace consulta::doctors {
namespace {

// Without a lock; and not by what this transaction has made of holds, which nobody may learn who does not know whether
// it is committed. What is out of date then is asked for again, and read anew by the quick way.
auto free_starts(Availability& availability, sql::Session* db) {
  return [&availability, db](const Sought& sought) { return availability.first(db, sought, most_free_starts); };
}

auto nearest(Availability& availability, const Options& options, sql::Session* db) {
  return [&availability, options, db](const Near& near) {
    return availability.nearest(db, near, bookable(options), most_nearest + 1);
  };
}

}  // namespace

std::shared_ptr<Holds> add_reactions(engine::Reactor& reactor, const Options& options, CatalogueCache& cache,
                                     Availability& availability) {
  const auto context = [options, &availability](std::shared_ptr<const Catalogue> catalogue, sql::Session* db) {
    return Hold::Context{Clock::now(),
                         std::move(catalogue),
                         options.zone,
                         options.hold,
                         options.min_notice,
                         free_starts(availability, db),
                         nearest(availability, options, db)};
  };
  const auto locked = [&cache, context](engine::Turn& turn) { return context(cache.hold(turn.work.db()), nullptr); };
  const auto likely = [&cache, context](engine::Turn& turn) {
    auto catalogue = cache.last(turn.work.before());
    turn.finish_with(store::expect_catalogue(catalogue->version));
    return context(std::move(catalogue), &turn.work.before());
  };
  auto holds = std::make_shared<Holds>(reactor, store::holds, locked, likely);
  bring_to_holds(*holds).ready();
  return holds;
}

}  // namespace consulta::doctors

namespace consulta {
template class engine::AggregateLane<doctors::Hold>;
}  // namespace consulta
