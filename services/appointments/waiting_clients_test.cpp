#include "services/appointments/waiting_clients.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::appointments;
using namespace std::chrono_literals;

namespace {

// What one that waits for this appointment is told; 0: nothing yet.
struct Client {
  Client(WaitingClients& waiting, const Uuid& id) {
    waiting.wait(
        id, std::chrono::steady_clock::now() + 10s, {202, "", "", {}},
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
  waiting.expect(held.id);
  Client before(waiting, held.id);
  CHECK(before.told == 0);
  waiting.changed(held);
  CHECK(before.told == 201);

  waiting.expect(held.id);
  waiting.changed(held);
  CHECK(Client(waiting, held.id).told == 201);
}

TEST_CASE("when the process stops, who waits is told how it stands, and nobody waits any more") {
  WaitingClients waiting;
  const auto early = new_id();
  const auto late = new_id();
  waiting.expect(early);
  waiting.expect(late);
  Client client(waiting, early);
  waiting.end();
  CHECK(client.told == 202);
  CHECK(Client(waiting, late).told == 202);
  waiting.expect(late);
  CHECK(Client(waiting, late).told == 202);
}
