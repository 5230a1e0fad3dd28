// The parts of reception that main wires together.
#pragma once

#include "clinic/wall_clock.hpp"
#include "engine/host/host.hpp"
#include "platform/security/secrets.hpp"
#include "services/reception/face_reader.hpp"
#include "services/reception/waiting_room_now.hpp"

namespace consulta::reception {

struct Options {
  std::chrono::minutes early{120};          // before the start, from when on somebody is checked in
  std::chrono::hours keep_visits{90 * 24};  // after the start
  WallClock clock;                          // of the clinic
  Secrets seal_key = {};                    // of templates of faces
};

// At the start: what was sealed with a key of before is sealed with the first, so that the others may go.
void seal_faces_anew(sql::Session& db, const Secrets& keys);

void add_check_in(host::Host& host, const Options& options, WaitingRoomNow& room, FaceReader& faces);
void add_face_routes(host::Host& host, const Options& options, FaceReader& faces);
void add_waiting_room(host::Host& host, WaitingRoomNow& room, WaitingRoomStreams& streams);
void add_patient_routes(host::Host& host);
void add_deadlines(host::Host& host, const Options& options);

}  // namespace consulta::reception
