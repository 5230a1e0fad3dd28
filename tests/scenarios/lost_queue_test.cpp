// What an operator may do to a broker that works.
#include <doctest/doctest.h>

#include <thread>

#include "platform/security/base64.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

TEST_CASE("bookings go on within seconds after somebody has deleted a service's queue on RabbitMQ's page") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  REQUIRE(slots.size() > 3);
  const auto first = new_patient();
  CHECK(book(first, slots[0])["status"] == "awaiting_payment");
  std::this_thread::sleep_for(std::chrono::seconds(1));  // what is still in it would go with it
  const auto deleted =
      fetch("DELETE", env("RABBITMQ_UI_URL") + "/api/queues/%2F/consulta.doctors", "",
            {{"Authorization", "Basic " + base64_encode(env("RABBITMQ_USER") + ":" + env("RABBITMQ_PASSWORD"))}});
  REQUIRE(deleted.status == 204);
  // This one may come while there is no queue: then the outbox keeps it, and sweeps it up.
  const auto at_once = new_patient();
  const auto kept = book(at_once, slots[1]);
  CHECK(kept.status == 202);
  CHECK(becomes(at_once, kept["id"], "awaiting_payment"));
  CHECK(fetch("GET", env("DOCTORS_URL") + "/readyz").status == 200);
  const auto begin = std::chrono::steady_clock::now();
  CHECK(book(new_patient(), slots[2])["status"] == "awaiting_payment");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(5));
}
