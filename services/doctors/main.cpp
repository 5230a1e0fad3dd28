#include <date/tz.h>

#include "platform/observe/log.hpp"
#include "services/doctors/clinic.hpp"
#include "services/doctors/migrations.hpp"
#include "services/doctors/refused_logins.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv, {"doctors", "the catalogue, schedules and who holds which slot", doctors::migrations()});
  auto& settings = host.settings();
  doctors::Options options;
  options.hold = std::chrono::seconds(
      settings.integer("CONSULTA_HOLD_SECONDS", 900, 1, 86400, "how long a slot is held for the payment"));
  options.min_notice = std::chrono::minutes(settings.integer("CONSULTA_MIN_NOTICE_MINUTES", 60, 0, 100000,
                                                             "how long before its start a slot is still offered"));
  options.horizon = std::chrono::hours(24) *
                    settings.integer("CONSULTA_BOOKING_HORIZON_DAYS", 365, 1, 3650, "how far ahead slots are offered");
  options.seal_key = secrets(settings, "CONSULTA_SEAL_KEY", "secret shared with auth, for new logins");
  const auto zone = settings.text("CONSULTA_TIME_ZONE", "Europe/Lisbon", "IANA time zone of the clinic");
  try {
    options.zone = date::locate_zone(zone);
  } catch (const std::exception&) {
    settings.fail("CONSULTA_TIME_ZONE", "'" + zone + "' is not a time zone of the IANA database");
  }
  const auto clinic = doctors::clinic(settings, options);
  host.start();
  doctors::CatalogueCache cache;
  doctors::Availability availability(cache, *options.zone);
  doctors::Withdrawals withdrawals;
  doctors::add_routes(host, options, cache, availability, withdrawals);
  doctors::add_clinic_route(host, clinic);
  doctors::RefusedLogins refused_logins(withdrawals);
  host.reactor().add(refused_logins);
  const auto holds = doctors::add_reactions(host.reactor(), options, cache, availability);
  host.every(std::chrono::milliseconds(100), "withdrawals",
             [&](sql::Session& db) { withdrawals.tick(db, host.relay(), *holds, [&] { return host.stopping(); }); });
  host.every(std::chrono::milliseconds(200), "appointments within time off", [&](sql::Session& db) {
    doctors::tell_affected(db, host.relay(), cache, availability, options, [&] { return host.stopping(); });
  });
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
