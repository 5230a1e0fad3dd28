// What the clinic tells anybody of itself: where it is, and by which rules it books. From the settings, the same for
// everybody, so that no client need know a rule by heart.
#pragma once

#include "clinic/tokens.hpp"
#include "platform/json/json.hpp"
#include "platform/process/config.hpp"
#include "services/doctors/service.hpp"

namespace consulta::doctors {

struct Rules {
  std::int64_t hold_seconds = 0, cancel_free_hours = 0, min_notice_minutes = 0, horizon_days = 0;
};
BOOST_DESCRIBE_STRUCT(Rules, (), (hold_seconds, cancel_free_hours, min_notice_minutes, horizon_days))

// One that anybody may try, in a demo.
struct DemoLogin {
  Role role = Role::patient;
  std::optional<std::string> name;
  std::string email, password;
};
BOOST_DESCRIBE_STRUCT(DemoLogin, (), (role, name, email, password))

struct Clinic {
  std::string name, address, phone;
  std::optional<std::string> directions;  // a link
  std::string time_zone;
  Rules rules;
  std::vector<DemoLogin> demo_logins;
};
BOOST_DESCRIBE_STRUCT(Clinic, (), (name, address, phone, directions, time_zone, rules, demo_logins))

// Asks for the settings that only this needs; what is wrong with them is told by settings.done().
Clinic clinic(Settings& settings, const Options& options);

void add_clinic_route(host::Host& host, const Clinic& clinic);

}  // namespace consulta::doctors
