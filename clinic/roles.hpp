// Who may do what is said of roles.
#pragma once

#include <boost/describe.hpp>

namespace consulta {

enum class Role { patient, doctor, receptionist, admin };
BOOST_DESCRIBE_ENUM(Role, patient, doctor, receptionist, admin)

}  // namespace consulta
