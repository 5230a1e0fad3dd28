#include "events/appointments.hpp"
#include "services/doctors/service.hpp"

namespace consulta::doctors {
namespace {

// Without a lock; and not by what this transaction has made of holds, which nobody may learn who does not know whether
// it is committed. What is out of date then is asked for again, and read anew by the quick way.
auto openings(Availability& availability, sql::Session* db) {
  return [&availability, db](const Sought& sought) { return availability.first(db, sought, most_openings); };
}

engine::Contexts<Hold> contexts(const Options& options, CatalogueCache& cache, Availability& availability) {
  const auto context = [options, &availability](std::shared_ptr<const Catalogue> catalogue, sql::Session* db) {
    return Hold::Context{Clock::now(), std::move(catalogue), options.zone,
                         options.hold, options.min_notice,   openings(availability, db)};
  };
  return {.exact = [&cache, context](broker::Work& work) { return context(cache.hold(work.db()), nullptr); },
          .likely =
              [&cache, context](broker::Work& work) {
                auto catalogue = cache.last(work.before());
                work.finish_with(store::expect_catalogue(catalogue->version));
                return context(std::move(catalogue), &work.before());
              }};
}

}  // namespace

std::shared_ptr<Holds> add_reactions(host::Host& host, const Options& options, CatalogueCache& cache,
                                     Availability& availability) {
  auto holds = std::make_shared<Holds>(host.reactor(), store::holds, contexts(options, cache, availability));
  holds->begin_with<events::AppointmentRequested>(&events::AppointmentRequested::appointment_id)
      .on<events::RescheduleRequested>(&events::RescheduleRequested::appointment_id)
      .on<events::AppointmentConfirmed>(&events::AppointmentConfirmed::appointment_id)
      .on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
      .on<events::AppointmentExpired>(&events::AppointmentExpired::appointment_id)
      .ready();
  return holds;
}

}  // namespace consulta::doctors
