#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "events/asyncapi.hpp"
#include "events/table.hpp"

using namespace consulta;

TEST_CASE("an event survives the way to JSON and back, unknown members included") {
  events::SlotRejected data{new_id(), 2, "slot_taken"};
  const auto event = events::make(data, data.appointment_id);
  auto text = events::to_json(event);
  CHECK(text.find("\"type\":\"consulta.doctors.SlotRejected.v1\"") != std::string::npos);
  text.insert(text.find("\"data\":{") + 8, "\"new_member\":[1,2],");
  const auto back = events::from_json<events::SlotRejected>(text);
  CHECK(back.head.id == event.head.id);
  CHECK(back.data.appointment_id == data.appointment_id);
  CHECK(back.data.round == 2);
  CHECK(back.data.reason == "slot_taken");
}

TEST_CASE("what happens to a booking is correlated by its appointment, whoever tells it and whatever caused it") {
  const auto appointment = new_id();
  const auto other = events::make(events::SlotReleased{.appointment_id = new_id()}, new_id());
  const auto paid =
      events::make(events::PaymentCompleted{.payment_id = new_id(), .appointment_id = appointment}, new_id());
  CHECK(paid.head.correlationid == to_text(appointment));
  CHECK(events::make(events::SlotRejected{appointment, 1, "slot_taken"}, appointment, &other.head).head.correlationid ==
        to_text(appointment));

  const auto doctor = new_id();
  CHECK(events::make(events::DoctorDeleted{doctor}, doctor).head.correlationid == to_text(doctor));
  CHECK(events::make(events::DoctorDeleted{doctor}, doctor, &paid.head).head.correlationid == to_text(appointment));
}

TEST_CASE("a member that is missing or of another type, another type or version of event: refused") {
  const events::SlotRejected data{new_id(), 0, "x"};
  const auto text = events::to_json(events::make(data, data.appointment_id));
  auto with = [&](const std::string& from, const std::string& to) {
    auto copy = text;
    copy.replace(copy.find(from), from.size(), to);
    return copy;
  };
  CHECK_THROWS_AS(events::from_json<events::SlotRejected>(with("\"round\":0,", "")), json::ValueError);
  CHECK_THROWS_AS(events::from_json<events::SlotRejected>(with("\"round\":0", "\"round\":\"0\"")), json::ValueError);
  CHECK_THROWS_AS(events::from_json<events::SlotRejected>(with(".v1", ".v2")), json::ValueError);
  CHECK_THROWS_AS(events::from_json<events::SlotReleased>(text), json::ValueError);
  CHECK_THROWS_AS(events::from_json<events::SlotRejected>("{"), json::SyntaxError);
}

TEST_CASE("the table names every event once, and only consumers that exist") {
  std::set<std::string> keys;
  for (const auto& entry : events::table()) {
    CHECK(keys.insert(entry.kind.routing_key()).second);
    for (const auto service : events::publishers(entry.kind)) {
      CHECK(std::ranges::find(events::services, service) != events::services.end());
    }
    for (const auto& service : entry.reacting) {
      CHECK(std::find(events::consumers.begin(), events::consumers.end(), service) != events::consumers.end());
    }
  }
  std::size_t types = 0;
  events::for_each_event([&]<class E>() {
    ++types;
    CHECK(keys.contains(E::kind.routing_key()));
  });
  CHECK(types == keys.size());
}

TEST_CASE("what every service tells is read from each of them, and from nobody else") {
  const auto id = new_id();
  const auto kind = events::AccessRecorded::kind;
  const auto event = events::make(events::AccessRecorded{{{.id = id, .action = "payment.read"}}}, id, nullptr, {},
                                  kind.of("payments"));
  CHECK(event.head.type == "consulta.payments.AccessRecorded.v1");
  CHECK(event.head.source == "/consulta/payments");
  CHECK(events::from_json<events::AccessRecorded>(events::to_json(event)).data.entries.at(0).id == id);
  CHECK(events::has_reaction(kind.of("auth")));
  CHECK(!events::has_reaction(kind.of("sandbox")));
  CHECK(events::types_for("admin").contains("consulta.doctors.AccessRecorded.v1"));
  for (const char* other : {"consulta.payments.AccessRecorded.v2", "consulta.AccessRecorded.v1",
                            "consulta.a.b.AccessRecorded.v1", "payments.AccessRecorded.v1"}) {
    CHECK_MESSAGE(!kind.is(other), other);
  }
}

TEST_CASE("docs/asyncapi.yaml is what consulta-asyncapi writes") {
  std::ifstream file(CONSULTA_SOURCE_DIR "/docs/asyncapi.yaml");
  std::stringstream text;
  text << file.rdbuf();
  CHECK_MESSAGE(text.str() == events::asyncapi(), "run build/release/bin/consulta-asyncapi > docs/asyncapi.yaml");
}
