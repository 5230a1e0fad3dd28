#include "services/doctors/clinic.hpp"

#include <date/tz.h>

#include "clinic/phone.hpp"
#include "clinic/place.hpp"
#include "platform/http/conditions.hpp"

namespace consulta::doctors {
namespace {

bool a_link(std::string_view text) {
  return text.starts_with("https://") || text.starts_with("http://");
}

std::vector<DemoLogin> demo_logins(Settings& settings) {
  const auto text = settings.text("CONSULTA_DEMO_LOGINS", "[]",
                                  "of a demo: logins told to anybody, JSON [{role, name, email, password}]");
  try {
    return json::read<std::vector<DemoLogin>>(text);
  } catch (const std::exception&) {
    settings.fail("CONSULTA_DEMO_LOGINS", "must be a JSON list of logins with role, name, email and password");
    return {};
  }
}

}  // namespace

Clinic clinic(Settings& settings, const Options& options) {
  Clinic clinic;
  const auto place = clinic_place(settings);
  clinic.name = place.name;
  clinic.address = place.address;
  clinic.phone = clinic_phone(settings);
  const auto directions =
      settings.text("CONSULTA_CLINIC_DIRECTIONS", "https://www.openstreetmap.org/search?query=Lisboa",
                    "a link to a map; empty: none");
  if (!directions.empty()) clinic.directions = directions;
  if (!directions.empty() && !a_link(directions)) {
    settings.fail("CONSULTA_CLINIC_DIRECTIONS", "must begin with https:// or http://");
  }
  clinic.time_zone = options.zone == nullptr ? "" : options.zone->name();
  clinic.rules.hold_seconds = options.hold.count();
  // Decided by appointments; told here.
  clinic.rules.cancel_free_hours = settings.integer("CONSULTA_CANCEL_FREE_HOURS", 24, 0, 1000,
                                                    "until when before the start cancelling costs nothing");
  clinic.rules.min_notice_minutes = options.min_notice.count();
  clinic.rules.horizon_days = options.horizon.count() / 24;
  clinic.demo_logins = demo_logins(settings);
  return clinic;
}

void add_clinic_route(host::Host& host, const Clinic& clinic) {
  host.router().get("/api/v1/clinic",
                    [answer = http::tagged(http::ok(clinic))](const http::Request&) { return answer; });
}

}  // namespace consulta::doctors
