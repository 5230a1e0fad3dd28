#include "services/appointments/waiting_clients.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;
using namespace std::chrono_literals;

namespace {

// What one that waits for this appointment is told; 0: nothing yet.
struct Client {
  Client(WaitingClients& waiting, const WaitingClients::Place& place) {
    waiting.wait(
        place, std::chrono::steady_clock::now() + 10s, {202, "", "", {}},
        [this](const http::Response& response) { told = response.status; },
        [](const Appointment&) {
          return http::Response{201, "", "", {}};
        });
  }
  int told = 0;
};

}  // namespace

TEST_CASE("who waits is told once it is decided, also where that came first") {
  WaitingClients waiting;
  Appointment held;
  held.id = new_id();
  held.status = Status::awaiting_payment;
  Client before(waiting, waiting.expect(held.id));
  CHECK(before.told == 0);
  waiting.changed(held);
  CHECK(before.told == 201);

  const auto place = waiting.expect(held.id);
  waiting.changed(held);
  CHECK(Client(waiting, place).told == 201);
}

TEST_CASE("two who wait for the same are told, each of them") {
  WaitingClients waiting;
  Appointment held;
  held.id = new_id();
  held.status = Status::awaiting_payment;
  Client first(waiting, waiting.expect(held.id));
  const auto late = waiting.expect(held.id);
  waiting.forget(waiting.expect(held.id));
  Client second(waiting, waiting.expect(held.id));
  waiting.changed(held);
  CHECK(first.told == 201);
  CHECK(second.told == 201);
  CHECK(Client(waiting, late).told == 201);
}

TEST_CASE("when the process stops, who waits is told how it stands, and nobody waits any more") {
  WaitingClients waiting;
  const auto late = waiting.expect(new_id());
  Client client(waiting, waiting.expect(new_id()));
  waiting.end();
  CHECK(client.told == 202);
  CHECK(Client(waiting, late).told == 202);
  CHECK(Client(waiting, waiting.expect(new_id())).told == 202);
}
