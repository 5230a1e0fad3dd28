#include "services/prescriptions/service.hpp"

namespace consulta::prescriptions {

// What others tell is only remembered: everything else is a person's wish, or a deadline.
Aggregates::Aggregates(engine::Reactor& reactor, const Options& options)
    : prescriptions(reactor, store::prescriptions,
                    [clock = options.clock, url = options.public_url](engine::Turn&) {
                      return Prescription::Context{Clock::now(), &clock, url};
                    }),
      allergies(reactor, store::allergies, [](engine::Turn&) { return AllergyList::Context{Clock::now()}; }) {
  prescriptions.ready();
  allergies.ready();
  reactor.add(copying);
}

}  // namespace consulta::prescriptions
