#include "services/doctors/reactions.hpp"

#include "services/doctors/service.hpp"

namespace consulta::doctors {
namespace {

engine::Contexts<Hold> contexts(const Options& options, CatalogueCache& cache) {
  const auto context = [options](std::shared_ptr<const Catalogue> catalogue) {
    return Hold::Context{Clock::now(), std::move(catalogue), options.zone, options.hold};
  };
  return {.exact = [&cache, context](engine::Turn& turn) { return context(cache.hold(turn.work.db())); },
          .likely =
              [&cache, context](engine::Turn& turn) {
                auto catalogue = cache.last(turn.work.before());
                turn.finish_with(store::expect_catalogue(catalogue->version));
                return context(std::move(catalogue));
              }};
}

}  // namespace

std::shared_ptr<Holds> add_reactions(engine::Reactor& reactor, const Options& options, CatalogueCache& cache) {
  auto holds = std::make_shared<Holds>(reactor, store::holds, contexts(options, cache));
  bring_to_holds(*holds).ready();
  return holds;
}

}  // namespace consulta::doctors
