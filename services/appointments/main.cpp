#include "platform/observe/log.hpp"
#include "services/appointments/migrations.hpp"
#include "services/appointments/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"appointments", "what patients booked and what became of it", appointments::migrations()});
  const auto options = appointments::read_options(host.settings());
  host.start();
  appointments::Memory memory;
  appointments::Aggregates aggregates(host.reactor(), options, memory);
  appointments::add_routes(host, options, memory, aggregates.appointments);
  appointments::add_day_routes(host, options, memory.days);
  appointments::add_waitlist_routes(host, options, memory, aggregates.waits);
  appointments::add_reactions(host, options, aggregates.line);
  appointments::add_choice_routes(host, options, aggregates.appointments);
  host.every(std::chrono::seconds(1), "offers to move", [&](sql::Session& db) {
    appointments::end_offers(db, host.relay(), aggregates.appointments, [&] { return host.stopping(); });
  });
  host.every(std::chrono::seconds(1), "waits", [&](sql::Session& db) {
    appointments::end_waits(db, host.relay(), aggregates.waits, [&] { return host.stopping(); });
  });
  appointments::add_erasure(host, memory, aggregates);
  host.every(std::chrono::hours(1), "forgetting why patients came long ago",
             [&](sql::Session& db) { appointments::forget_reasons(host, db, options); });
  host.at_end([&] {
    memory.unheard.end();
    memory.waiting.end();
  });
  host.look_every(std::chrono::milliseconds(100), "clients that wait for an answer",
                  [&](sql::Session& db) { memory.waiting.tick(db); });
  host.look_every(std::chrono::milliseconds(50), "bookings for whom nothing was heard of", [&](sql::Session& db) {
    memory.unheard.look([&](const auto& asked) { return appointments::heard_of(db, asked); },
                        std::chrono::steady_clock::now());
  });
  host.look_every(std::chrono::milliseconds(500), "clients that follow an appointment",
                  [&](sql::Session& db) { memory.streams.tick(db); });
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
