// Where the clinic is, as whoever comes to it is told.
#pragma once

#include <string>

#include "platform/process/config.hpp"

namespace consulta {

struct ClinicPlace {
  std::string name, address;
};

// As CONSULTA_CLINIC_NAME and CONSULTA_CLINIC_ADDRESS say.
ClinicPlace clinic_place(Settings& settings);

}  // namespace consulta
