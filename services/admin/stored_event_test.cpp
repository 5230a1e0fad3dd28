#include "services/admin/stored_event.hpp"

#include <doctest/doctest.h>

#include <set>

#include "events/table.hpp"

using namespace consulta;
using namespace consulta::admin;

namespace {

const auto appointment = new_id(), patient = new_id(), doctor = new_id(), specialty = new_id();
const auto noon = parse_instant("2026-12-01T12:00:00Z").value();

template <class E>
broker::Delivery delivery(const E& data) {
  const auto event = events::make(data, appointment);
  return {event.head.id, event.head.type, events::to_json(event), 0};
}

template <class E>
StoredEvent kept(const E& data) {
  return stored(delivery(data)).value();
}

// With all that says who somebody is.
template <class E>
E of_visit() {
  E event{};
  static_cast<events::AppointmentFacts&>(event) = {
      appointment, patient, doctor, "Ana Prado", specialty, "Massage", "Room 7", noon, noon + std::chrono::minutes(30),
      4000,        {},      {},     patient,     "Tomás"};
  return event;
}

events::PrescriptionIssued prescription() {
  events::PrescriptionIssued issued;
  static_cast<events::PrescriptionFacts&>(issued) = {new_id(), appointment, patient, doctor, "Ana Prado",
                                                     "x",      1,           patient, "Tomás"};
  issued.issued_at = noon;
  return issued;
}

}  // namespace

TEST_CASE("of a visit its slot is kept, at the time that the event says") {
  auto started = of_visit<events::ConsultationStarted>();
  started.started_at = noon + std::chrono::minutes(5);
  const auto event = kept(started);
  CHECK(event.about == appointment);
  CHECK(event.what == Happened::started);
  CHECK(event.at == started.started_at);
  CHECK(event.details.doctor_id == doctor);
  CHECK(event.details.specialty_id == specialty);
  CHECK(event.details.from == noon);
  CHECK(event.details.to == noon + std::chrono::minutes(30));
  auto cancelled = of_visit<events::AppointmentCancelled>();
  cancelled.by = "clinic";
  cancelled.cancelled_at = noon;
  CHECK(kept(cancelled).details.by == "clinic");
  auto moved = of_visit<events::AppointmentRescheduled>();
  moved.round = 3;
  CHECK(kept(moved).details.version == 3);
}

TEST_CASE("of money the amount is kept, and why it went back") {
  const auto paid = kept(events::PaymentCompleted{new_id(), appointment, 4000, noon});
  CHECK(paid.about == appointment);
  CHECK(paid.details.cents == 4000);
  CHECK(paid.at == noon);
  events::PaymentRefunded refunded{new_id(), appointment, patient, 2000, "appointment_cancelled"};
  CHECK(kept(refunded).details.by == "appointment_cancelled");
}

TEST_CASE("of a prescription it is kept that there is one, and when") {
  const auto issued = kept(prescription());
  CHECK(issued.about == appointment);
  CHECK(issued.what == Happened::prescribed);
  CHECK(issued.at == noon);
}

TEST_CASE("of a doctor the hours are kept, and when they are away") {
  const events::ScheduleChanged changed{doctor, "Room 7", 5, std::vector{events::WeeklyHours{1, "09:00", "13:00"}}};
  const auto hours = kept(changed);
  CHECK(hours.about == doctor);
  CHECK(hours.details.version == 5);
  REQUIRE(hours.details.weekly);
  CHECK(hours.details.weekly->front().to == "13:00");
  const auto id = new_id();
  CHECK(kept(events::TimeOffTaken{id, doctor, noon, noon + std::chrono::hours(1)}).details.time_off_id == id);
  CHECK(kept(events::TimeOffWithdrawn{id, doctor}).what == Happened::back);
  CHECK(kept(events::DoctorDeleted{doctor, 6}).what == Happened::left);
}

TEST_CASE("nothing that is kept says who a patient is") {
  const auto says = [](const StoredEvent& event) { return json::write(event); };
  for (const auto& text :
       {says(kept(of_visit<events::AppointmentConfirmed>())), says(kept(of_visit<events::AppointmentCancelled>())),
        says(kept(of_visit<events::PatientCheckedIn>())), says(kept(prescription())),
        says(kept(
            events::AppointmentRequested{appointment, patient, specialty, doctor, noon, {}, {}, patient, "Tomás"})),
        says(kept(events::PaymentRefunded{new_id(), appointment, patient, 1, "x", "NC 1", "JVBERi0="}))}) {
    for (const auto& personal : {to_text(patient), std::string("Tomás"), std::string("Ana"), std::string("JVBERi0=")}) {
      CHECK_MESSAGE(text.find(personal) == std::string::npos, text);
    }
  }
}

TEST_CASE("names are those of doctors, and of specialties in each language") {
  const auto of_doctor = named(delivery(events::DoctorUpdated{doctor, "Ana Prado", "", {}, 7}));
  REQUIRE(of_doctor);
  CHECK(of_doctor->id == doctor);
  CHECK(of_doctor->names.pt == "Ana Prado");
  CHECK(of_doctor->version == 7);
  const auto of_specialty =
      named(delivery(events::SpecialtyCreated{specialty, "Massage", 30, 4000, Names{"Massagem", "Massage"}, 1}));
  REQUIRE(of_specialty);
  CHECK(of_specialty->names.pt == "Massagem");
  CHECK(!named(delivery(events::DoctorDeleted{doctor, 8})));
}

TEST_CASE("what is neither kept nor a name is nothing, and what cannot be read is poison") {
  CHECK(!stored(delivery(events::PaymentExpired{new_id(), appointment})));
  CHECK(!stored(delivery(events::DoctorUpdated{doctor, "Ana Prado", "", {}, 7})));
  CHECK_THROWS_AS(stored({new_id(), events::PaymentCompleted::kind.type(), "{}", 0}), broker::Poison);
}

TEST_CASE("each type is one that admin is told") {
  const auto told = events::types_for("admin");
  for (const auto& types : {stored_types(), naming_types()}) {
    for (const auto& type : types) CHECK_MESSAGE(told.contains(type), type);
  }
}
