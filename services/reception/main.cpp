#include "platform/observe/log.hpp"
#include "services/reception/copying.hpp"
#include "services/reception/migrations.hpp"
#include "services/reception/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"reception", "who is at the clinic, and how long they still wait", reception::migrations()});
  auto& settings = host.settings();
  reception::Options options{.clock = clinic_clock(settings)};
  options.early = std::chrono::minutes(settings.integer(
      "CONSULTA_CHECK_IN_MINUTES", 120, 1, 1440, "how long before the start a patient is checked in at the earliest"));
  options.keep_visits = std::chrono::hours(24) *
                        settings.integer("CONSULTA_KEEP_VISITS_DAYS", 90, 2, 36'500,
                                         "how long after the start reception knows of a visit, and how long it took");
  host.start();
  reception::Copying copying;
  host.reactor().add(copying);
  reception::WaitingRoomNow room(options.clock);
  reception::WaitingRoomStreams streams;
  reception::add_check_in(host, options, room);
  reception::add_waiting_room(host, room, streams);
  reception::add_patient_routes(host);
  reception::add_deadlines(host, options);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
