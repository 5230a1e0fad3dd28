#include "clinic/place.hpp"

namespace consulta {

ClinicPlace clinic_place(Settings& settings) {
  return {settings.text("CONSULTA_CLINIC_NAME", "Consulta", "the clinic's name"),
          settings.text("CONSULTA_CLINIC_ADDRESS", "Rua da Saúde 1, 1000-001 Lisboa", "where it is")};
}

}  // namespace consulta
