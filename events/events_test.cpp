#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

#include "events/asyncapi.hpp"
#include "events/table.hpp"
#include "events/texts.hpp"
#include "tests/support/schema.hpp"

using namespace consulta;

namespace {

const std::string document_path = CONSULTA_SOURCE_DIR "/docs/asyncapi.yaml";

std::string as_text(const rapidjson::Value& value) {
  rapidjson::StringBuffer buffer;
  json::Writer writer(buffer);
  value.Accept(writer);
  return buffer.GetString();
}

// Of a message in the document.
struct Described {
  const rapidjson::Value& message;
  testing::Schema schema;
  rapidjson::Document example;

  Described(const events::Kind& kind, const rapidjson::Document& whole)
      : message(whole["components"]["messages"][std::string(kind.name).c_str()]), schema(message["payload"], whole) {
    example.CopyFrom(message["examples"][0]["payload"], example.GetAllocator());
  }

  // The properties of its data.
  const rapidjson::Value& members() const { return message["payload"]["allOf"][1]["properties"]["data"]["properties"]; }
};

}  // namespace

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
  std::ifstream file(document_path);
  std::stringstream text;
  text << file.rdbuf();
  CHECK_MESSAGE(text.str() == events::asyncapi(), "run build/release/bin/consulta-asyncapi > docs/asyncapi.yaml");
}

TEST_CASE("every event's example is one, to the schema and to whoever reads the event") {
  const auto whole = testing::read_yaml(document_path);
  events::for_each_event([&]<class E>() {
    CAPTURE(E::kind.name);
    const Described described(E::kind, whole);
    const auto text = as_text(described.example);
    CHECK(described.schema.fault(text) == "");
    const auto event = events::from_json<E>(text);
    CHECK(json::parse(events::to_json(event)) == described.example);
  });
}

TEST_CASE("a member of an event may be null where its schema says so, and nowhere else") {
  const auto whole = testing::read_yaml(document_path);
  std::size_t nullable = 0, others = 0;
  events::for_each_event([&]<class E>() {
    Described described(E::kind, whole);
    for (const auto& member : described.members().GetObject()) {
      CAPTURE(E::kind.name);
      CAPTURE(member.name.GetString());
      const bool may = member.value["type"].IsArray();
      auto& value = described.example["data"][member.name];
      rapidjson::Value before(value, described.example.GetAllocator());
      value.SetNull();
      const auto text = as_text(described.example);
      CHECK(described.schema.fault(text).empty() == may);
      if (may) {
        CHECK_NOTHROW(events::from_json<E>(text));
      } else {
        CHECK_THROWS_AS(events::from_json<E>(text), json::ValueError);
      }
      value = before;
      ++(may ? nullable : others);
    }
  });
  CHECK(nullable > 50);
  CHECK(others > 100);
}

TEST_CASE("a text of events that nobody has said anything of is not described") {
  CHECK(events::text_of("SlotRejected", "reason").form != events::text_of("AppointmentCancelled", "reason").form);
  CHECK_THROWS_WITH(events::text_of("SlotRejected", "nothing"),
                    "events/texts.cpp does not say what SlotRejected.nothing is");
}
