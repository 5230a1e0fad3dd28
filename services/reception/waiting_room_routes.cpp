#include "platform/http/conditions.hpp"
#include "services/reception/service.hpp"

namespace consulta::reception {
namespace {

// A screen, or reception itself.
void check_caller(const host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request, {Role::device, Role::receptionist});
  if (claims.role == Role::device && claims.device_kind != DeviceKind::screen) {
    throw Problem(403, "forbidden", "A kiosk does not show who is waiting.");
  }
}

}  // namespace

void add_waiting_room(host::Host& host, WaitingRoomNow& room, WaitingRoomStreams& streams) {
  host.router().get("/api/v1/reception/waiting-room", [&](const http::Request& request) {
    check_caller(host, request);
    return http::tagged({200, room.picture(*host.db().lease()).text, "application/json", {}});
  });
  host.router().get("/api/v1/reception/waiting-room/events", [&](const http::Request& request) {
    check_caller(host, request);
    http::Response response;
    response.events = streams.watch(room.picture(*host.db().lease()), request.header("last-event-id"));
    return response;
  });
  host.look_every(std::chrono::milliseconds(500), "screens of the waiting room", [&](sql::Session& db) {
    if (streams.watched()) streams.show(room.picture(db));
  });
}

}  // namespace consulta::reception
