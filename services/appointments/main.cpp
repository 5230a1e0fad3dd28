#include "platform/observe/log.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"appointments", "what patients booked and what became of it", appointments::migrations()});
  auto& settings = host.settings();
  appointments::Options options{.clock = clinic_clock(settings)};
  options.min_notice = std::chrono::minutes(
      settings.integer("CONSULTA_MIN_NOTICE_MINUTES", 60, 0, 100000, "how long before its start a slot may be booked"));
  options.horizon = std::chrono::hours(24) *
                    settings.integer("CONSULTA_BOOKING_HORIZON_DAYS", 365, 1, 3650, "how far ahead may be booked");
  options.cancel_free = std::chrono::hours(settings.integer("CONSULTA_CANCEL_FREE_HOURS", 24, 0, 1000,
                                                            "until when before the start cancelling costs nothing"));
  options.max_unpaid = static_cast<std::int32_t>(settings.integer(
      "CONSULTA_MAX_UNPAID", 3, 0, 1000,
      "how much a patient may have booked and not paid, once it is known that there is one; before, it "
      "is one; 0: no limit"));
  host.start();
  appointments::Memory memory;
  appointments::Aggregates aggregates(host.reactor(), options, memory);
  appointments::add_routes(host, options, memory, aggregates.appointments);
  appointments::add_waitlist_routes(host, options, aggregates.waits);
  appointments::add_reactions(host, options, aggregates.line);
  host.every(std::chrono::seconds(1), "waits", [&](sql::Session& db) {
    appointments::end_waits(db, host.relay(), aggregates.waits, [&] { return host.stopping(); });
  });
  host.at_end([&] { memory.waiting.end(); });
  host.look_every(std::chrono::milliseconds(100), "clients that wait for an answer",
                  [&](sql::Session& db) { memory.waiting.tick(db); });
  host.look_every(std::chrono::milliseconds(500), "clients that follow an appointment",
                  [&](sql::Session& db) { memory.streams.tick(db); });
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
