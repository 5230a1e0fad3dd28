#include "services/payments/known_doctors.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::payments;

TEST_CASE("a payment is shown with its doctor's name of now, where that is known") {
  const auto ana = new_id(), rui = new_id();
  const std::vector<KnownDoctor> known{{ana, "Ana Sousa Lima", 3}, {rui, std::nullopt, 4}};
  const auto shown = [&](std::optional<Uuid> doctor_id) {
    Payment p;
    p.doctor_id = doctor_id;
    p.doctor_name = "as booked";
    bring_up_to_date(p, known);
    return p.doctor_name;
  };
  CHECK(shown(ana) == "Ana Sousa Lima");
  CHECK(shown(rui) == "as booked");
  CHECK(shown(new_id()) == "as booked");
  CHECK(shown(std::nullopt) == "as booked");
}
