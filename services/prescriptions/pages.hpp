// A prescription as a PDF to be handed out: who takes what, how and until when, in Portuguese and English, with a QR
// code that leads to it. Days are those of the clinic's calendar. Pure.
#pragma once

#include "clinic/place.hpp"
#include "services/prescriptions/prescription.hpp"

namespace consulta::prescriptions {

// The clinic, as its documents show it.
struct Letterhead {
  ClinicPlace place;
  std::string phone;
  std::string public_url;  // of the gateway
};

// `taker`: who takes it; "" where nobody knows any more. Throws std::runtime_error when the pages cannot be made.
std::string pdf(const Prescription& p, const std::string& taker, const Letterhead& head, const WallClock& clock);

}  // namespace consulta::prescriptions
