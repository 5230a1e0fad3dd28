#include "engine/host/accesses.hpp"
#include "events/reception.hpp"
#include "platform/http/checks.hpp"
#include "services/reception/arrival_policy.hpp"
#include "services/reception/service.hpp"

namespace consulta::reception {
namespace {

constexpr std::size_t longest_code = 64;

struct CheckIn {
  std::string code;
};
BOOST_DESCRIBE_STRUCT(CheckIn, (), (code))

// A kiosk, or reception itself.
Claims caller(const host::Host& host, const http::Request& request) {
  auto claims = host.caller(request, {Role::device, Role::receptionist});
  if (claims.role == Role::device && claims.device_kind != DeviceKind::kiosk) {
    throw Problem(403, "forbidden", "A screen checks nobody in.");
  }
  return claims;
}

// Who was checked in already is told the same again, and nothing is told of it.
http::Response check_in(host::Host& host, const Options& options, WaitingRoomNow& room, const http::Request& request) {
  const auto claims = caller(host, request);
  const auto body = request.json_body<CheckIn>();
  Checks checks;
  checks.length(body.code, 1, longest_code, "code");
  checks.done();
  return host.change([&](broker::Work& work) {
    const auto now = Clock::now();
    const auto visit = store::find_by_code(work.db(), hash_of_code(body.code));
    if (auto refusal = refusal_of(visit, options.early, options.clock, now)) throw std::move(*refusal);
    auto answer = http::answer(202, room.shown(work.db(), *visit));
    host::record(work, request, claims,
                 {"appointment.check_in", "patient", visit->patient_id, "appointment=" + to_text(visit->id)});
    if (!visit->checked_in_at) {
      const auto by = claims.role == Role::device ? "code" : "reception";
      host::publish(work, events::PatientArrived{visit->id, visit->starts_at, now, by}, visit->id);
    }
    return answer;
  });
}

}  // namespace

void add_check_in(host::Host& host, const Options& options, WaitingRoomNow& room) {
  host.router().post("/api/v1/reception/check-in",
                     [&host, options, &room](const http::Request& r) { return check_in(host, options, room, r); });
}

}  // namespace consulta::reception
