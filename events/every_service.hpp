// What every service tells, each under its own name.
#pragma once

#include "clinic/roles.hpp"
#include "events/cloudevent.hpp"

namespace consulta::events {

// Who did what, or read what, of whom, when and from where. Ids, codes and the address that was
// asked from: nothing else of it is personal.
struct Access {
  Uuid id{};
  Instant at{};
  std::optional<Uuid> actor_id;  // none: nobody who was logged in, or the service by itself
  std::optional<Role> actor_role;
  std::string action;        // "appointment.read"
  std::string subject_kind;  // "patient"
  std::optional<Uuid> subject_id;
  std::optional<std::string> client;  // the address that was asked from, as http::client_of has it
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(Access, (), (id, at, actor_id, actor_role, action, subject_kind, subject_id, client, detail))

struct AccessRecorded {
  static constexpr Kind kind{every_service, "AccessRecorded"};
  std::vector<Access> entries;
};
BOOST_DESCRIBE_STRUCT(AccessRecorded, (), (entries))

}  // namespace consulta::events
