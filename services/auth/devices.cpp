#include "services/auth/devices.hpp"

#include "clinic/one_line.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/conditions.hpp"
#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"
#include "services/auth/readable_code.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

// That wait to be approved: of all together, and of one client, behind which may be all devices of a clinic.
constexpr std::int64_t most_pairings = 500;
constexpr std::int64_t most_pairings_of_client = 50;

// Each is one in 25 600 million; two of a few hundred hardly ever meet.
constexpr int most_tries = 5;

struct Begun {
  std::string device_code, user_code;
  std::int64_t expires_in = pairing_life.count();
  std::int32_t interval = 0;
};
BOOST_DESCRIBE_STRUCT(Begun, (), (device_code, user_code, expires_in, interval))

struct Approval {
  DeviceKind kind = DeviceKind::screen;
  std::string name;
};
BOOST_DESCRIBE_STRUCT(Approval, (), (kind, name))

Problem over() {
  return {400, "expired_token", "The codes are over, or were used already. Begin again with other ones."};
}

Claims allowed(const host::Host& host, const http::Request& request) {
  return host.caller(request, {Role::receptionist, Role::admin});
}

}  // namespace

http::Response Devices::begin(const http::Request& request) const {
  const auto device_code = new_token();
  const auto client = base64url_encode(keyed_hash(options_.pairing_key, http::client_of(request)));
  const auto pairing =
      host_.change([&](broker::Work& work) { return begun(work.db(), device_code, client, Clock::now()); });
  return http::ok(Begun{device_code, hyphenated(pairing.user_code), pairing_life.count(), pairing.pause_seconds})
      .with("Cache-Control", "no-store");
}

Pairing Devices::begun(sql::Session& db, const std::string& device_code, const std::string& client, Instant now) const {
  if (store::count_pairings_of(db, client, now) >= most_pairings_of_client) {
    Problem problem(429, "too_many_requests", "Too many devices wait to be approved. Try again in some minutes.");
    problem.retry_after_seconds = 60;
    throw problem;
  }
  if (store::count_pairings(db, now, most_pairings) >= most_pairings) {
    throw unavailable("Too many devices wait to be approved. Try again in some minutes.", 60);
  }
  Pairing pairing{hash_of_token(device_code), new_readable_code(), client, now + pairing_life, 5, {}, {}};
  for (int tries = 1;; ++tries) {
    try {
      store::insert_pairing(db, pairing);
      return pairing;
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique || tries == most_tries) throw;
      pairing.user_code = new_readable_code();
    }
  }
}

http::Response Devices::tokens(const http::Request& request, const Grant& grant) const {
  if (grant.refresh_token) throw invalid("refresh_token", "is not for a device's grant_type");
  if (!grant.device_code) throw invalid("device_code", "is required");
  if (grant.device_code->size() > 200) throw invalid("device_code", "is too long");
  return host_.change([&](broker::Work& work) { return answer(work, request, *grant.device_code); });
}

http::Response Devices::answer(broker::Work& work, const http::Request& request, const std::string& device_code) const {
  const auto now = Clock::now();
  const auto pairing = store::lock_pairing(work.db(), hash_of_token(device_code));
  if (!pairing) throw over();
  const auto verdict = judge(*pairing, now);
  if (verdict == PairingAnswer::over) throw over();
  if (verdict == PairingAnswer::approved) {
    store::remove_pairing(work.db(), *pairing);
    auto device = store::lock_device(work.db(), pairing->device_id.value());
    if (!device) throw Problem(400, "access_denied", "The device was sent away again.");
    store::mark_device_seen(work.db(), device->id, now);
    return sessions_.open(request, work, *device, now);
  }
  const auto after = after_question(*pairing, verdict, now);
  store::save_pairing(work.db(), after);
  work.commit();
  if (verdict == PairingAnswer::pending) {
    throw Problem(400, "authorization_pending", "Nobody has approved the code yet. Ask again after the interval.");
  }
  throw Problem(400, "slow_down", "Ask again after " + std::to_string(after.pause_seconds) + " seconds, no sooner.");
}

host::Made Devices::approve(const http::Request& request, broker::Work& work) const {
  const auto claims = allowed(host_, request);
  const auto body = request.json_body<Approval>();
  Checks checks;
  check_line(checks, body.name, 1, 100, "name");
  checks.done();
  const auto now = Clock::now();
  const auto code = readable_code(request.path_params.find("code")->second);
  auto pairing = code ? store::lock_pairing_by_user_code(work.db(), *code) : std::nullopt;
  if (!pairing || pairing->device_id || pairing->expires_at <= now) throw not_found("code");
  const Device device{new_id(), body.kind, body.name, now, {}};
  store::insert_device(work.db(), device);
  pairing->device_id = device.id;
  store::save_pairing(work.db(), *pairing);
  host::record(work, request, claims, {"device.pair", "device", device.id, "kind=" + json::enum_text(device.kind)});
  return {http::ok(device), device.id};
}

http::Response Devices::approved(const http::Request& request, sql::Session& db, const Uuid& id) const {
  allowed(host_, request);
  const auto device = store::find_device(db, id);
  if (!device) throw not_found("device");
  return http::ok(*device);
}

http::Response Devices::list(const http::Request& request) const {
  allowed(host_, request);
  const auto page = host_.page(request);
  auto session = host_.db().lease();
  return page.answer(store::list_devices(*session, page.after_id(), page.to_read()),
                     [](const Device& last) { return to_text(last.id); });
}

http::Response Devices::remove(const http::Request& request) const {
  const auto claims = allowed(host_, request);
  const auto id = request.id("id");
  host_.change([&](broker::Work& work) {
    // Held: no session of it is opened meanwhile.
    if (!store::lock_device(work.db(), id)) throw not_found("device");
    http::check_preconditions(request, "");
    const auto now = Clock::now();
    for (const auto& session : store::live_sessions_of(work.db(), id)) sessions_.revoke(work, session, id, now);
    store::remove_device(work.db(), id);
    host::record(work, request, claims, {"device.remove", "device", id});
  });
  return http::no_content();
}

void add_device_routes(host::Host& host, const std::shared_ptr<Devices>& devices) {
  auto& router = host.router();
  router.post("/api/v1/auth/devices", [devices](const http::Request& r) { return devices->begin(r); });
  router.get("/api/v1/auth/devices", [devices](const http::Request& r) { return devices->list(r); });
  host.create(
      "/api/v1/auth/devices/{code}/approve",
      {[devices](const http::Request& r, broker::Work& work) { return devices->approve(r, work); },
       [devices](const http::Request& r, sql::Session& db, const Uuid& id) { return devices->approved(r, db, id); }});
  router.del("/api/v1/auth/devices/{id}", [devices](const http::Request& r) { return devices->remove(r); });
}

}  // namespace consulta::auth
