// Who may do what is said of roles.
#pragma once

#include <boost/describe.hpp>

namespace consulta {

enum class Role { patient, doctor, receptionist, admin, device };
BOOST_DESCRIBE_ENUM(Role, patient, doctor, receptionist, admin, device)

// Whose account opens what is other people's.
constexpr bool is_staff(Role role) {
  return role == Role::doctor || role == Role::receptionist || role == Role::admin;
}

// What stands in the clinic and has a login of its own.
enum class DeviceKind { screen, kiosk };
BOOST_DESCRIBE_ENUM(DeviceKind, screen, kiosk)

}  // namespace consulta
