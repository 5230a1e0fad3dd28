#include <stdexcept>

#include "clinic/phone.hpp"
#include "services/prescriptions/service.hpp"

namespace consulta::prescriptions {

Options read_options(Settings& settings) {
  Options options{.clock = clinic_clock(settings)};
  options.place = clinic_place(settings);
  options.phone = clinic_phone(settings);
  options.public_url =
      settings.text("CONSULTA_PUBLIC_URL", "http://localhost:8080", "the gateway as patients reach it");
  options.keep = std::chrono::hours(24) * settings.integer("CONSULTA_KEEP_PRESCRIPTIONS_DAYS", 3650, 365, 36'500,
                                                           "how long a prescription is kept after it was last changed");
  const auto more = settings.text("CONSULTA_MORE_MEDICINES", "",
                                  "medicines beside those of the catalogue, written as in medicines.txt");
  try {
    options.medicines = std::make_shared<const Medicines>(more);
  } catch (const std::invalid_argument& wrong) {
    settings.fail("CONSULTA_MORE_MEDICINES", wrong.what());
  }
  return options;
}

}  // namespace consulta::prescriptions
