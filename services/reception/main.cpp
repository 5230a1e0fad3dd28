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
  options.seal_key = secrets(settings, "CONSULTA_SEAL_KEY", "secret that templates of faces rest sealed with");
  const auto face_url =
      settings.text("CONSULTA_FACE_URL", "", "where consulta-face answers; empty: there is no face check-in");
  const Secrets face_key(settings.text("CONSULTA_FACE_KEY", "", "secret shared with consulta-face"));
  if (!face_url.empty() && face_key.empty()) settings.fail("CONSULTA_FACE_KEY", "must be set beside CONSULTA_FACE_URL");
  host.start();
  reception::seal_faces_anew(*host.db().lease(), options.seal_key);
  reception::FaceReader faces(face_url, face_key.first());
  reception::Copying copying;
  host.reactor().add(copying);
  reception::WaitingRoomNow room(options.clock);
  reception::WaitingRoomStreams streams;
  reception::add_check_in(host, options, room, faces);
  reception::add_face_routes(host, options, faces);
  reception::add_waiting_room(host, room, streams);
  reception::add_patient_routes(host);
  reception::add_deadlines(host, options);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
