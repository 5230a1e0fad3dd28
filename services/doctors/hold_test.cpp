// Which of what is free an offer gets.
#include "services/doctors/hold.hpp"

#include <date/tz.h>
#include <doctest/doctest.h>

#include "events/doctors.hpp"

using namespace consulta;
using namespace consulta::doctors;
using std::chrono::hours;
using std::chrono::minutes;

namespace {

Instant at(const char* text) {
  return parse_instant(text).value();
}
const Instant nine = at("2026-12-01T09:00:00Z");  // a Tuesday

struct Clinic {
  Specialty massage{.id = new_id(), .name = "Massage", .duration_minutes = 30, .price_cents = 4500};
  Doctor ana, rui;
  FreeStarts found;
  std::optional<Sought> sought;

  Clinic() {
    for (auto* doctor : {&ana, &rui}) {
      doctor->id = new_id();
      doctor->specialty_ids = {massage.id};
    }
  }

  events::AppointmentRequested wish(std::optional<Uuid> doctor = std::nullopt) const {
    return {new_id(), new_id(), massage.id, doctor, nine, nine + hours(3)};
  }

  HoldOutcome decide(const events::AppointmentRequested& wish, Instant now = nine - hours(48)) {
    return doctors::decide(std::nullopt, wish, context(now));
  }

  Hold::Context context(Instant now = nine - hours(48)) {
    Catalogue catalogue;
    catalogue.specialties = {massage};
    catalogue.doctors = {ana, rui};
    for (const auto& doctor : catalogue.doctors) {
      catalogue.timetables[doctor.id] = {{{2, "09:00", "12:00"}}, {}, {}};
    }
    Hold::Context context;
    context.now = now;
    context.catalogue = std::make_shared<const Catalogue>(std::move(catalogue));
    context.zone = date::locate_zone("Europe/Lisbon");
    context.min_notice = minutes(60);
    context.free_starts = [this](const Sought& what) {
      sought = what;
      return found;
    };
    context.nearest = [this](const Near& near) {
      CHECK(near.around == nine);
      return found.first;
    };
    return context;
  }
};

std::string refused(const HoldOutcome& outcome) {
  CHECK(!outcome.back().next);
  return outcome.back().events.front().as<events::SlotRejected>()->reason;
}

}  // namespace

TEST_CASE("an offer tries what is free in the order of starts; where others have it all by then, it is taken") {
  Clinic clinic;
  clinic.found.first = {{clinic.ana.id, nine + minutes(30)}, {clinic.rui.id, nine + hours(1)}};
  auto wish = clinic.wish();
  wish.elsewhere = {{nine, nine + minutes(30)}};
  const auto outcome = clinic.decide(wish);
  REQUIRE(outcome.size() == 3);
  CHECK(outcome[0].next->doctor_id == clinic.ana.id);
  CHECK(outcome[0].next->starts_at == nine + minutes(30));
  CHECK(outcome[0].next->ends_at == nine + hours(1));
  CHECK(outcome[0].events.front().as<events::SlotReserved>()->starts_at == nine + minutes(30));
  CHECK(outcome[1].next->doctor_id == clinic.rui.id);
  CHECK(refused(outcome) == "slot_taken");
  CHECK(clinic.sought->from == nine);
  CHECK(clinic.sought->until == *wish.until);
  CHECK(!clinic.sought->doctor_id);
  REQUIRE(clinic.sought->not_then.size() == 1);
  CHECK(clinic.sought->not_then[0].starts_at == nine);
  CHECK(clinic.sought->not_then[0].ends_at == nine + minutes(30));
}

TEST_CASE("an offer keeps the notice that a booking needs, and to the doctor that is wished for") {
  Clinic clinic;
  CHECK(refused(clinic.decide(clinic.wish(clinic.rui.id), nine + minutes(10))) == "not_offered");
  CHECK(clinic.sought->from == nine + minutes(70));
  CHECK(clinic.sought->doctor_id == clinic.rui.id);
}

TEST_CASE("who is asked for more offers than are tried may ask again") {
  Clinic clinic;
  clinic.found = {{{clinic.ana.id, nine}}, true};
  CHECK(refused(clinic.decide(clinic.wish())) == "crowded");
}

TEST_CASE("what memory says is free counts only as far as the catalogue offers it") {
  Clinic clinic;
  clinic.found.first = {{new_id(), nine}, {clinic.ana.id, nine + minutes(15)}, {clinic.rui.id, nine}};
  clinic.rui.specialty_ids.clear();
  const auto outcome = clinic.decide(clinic.wish());
  CHECK(outcome.size() == 1);
  CHECK(refused(outcome) == "crowded");
}

TEST_CASE("doctors who are free at the same time share the offers") {
  Clinic clinic;
  clinic.found.first = {{clinic.ana.id, nine}, {clinic.rui.id, nine}, {clinic.ana.id, nine + minutes(30)}};
  int to_ana = 0;
  for (int i = 0; i < 100; ++i) {
    const auto outcome = clinic.decide(clinic.wish());
    CHECK(outcome[0].next->starts_at == nine);
    CHECK(outcome[2].next->starts_at == nine + minutes(30));
    to_ana += outcome[0].next->doctor_id == clinic.ana.id ? 1 : 0;
  }
  CHECK(to_ana > 10);
  CHECK(to_ana < 90);
}

TEST_CASE("a move that is refused says what is free next to what is held, and not what was refused") {
  Clinic clinic;
  clinic.found.first = {{clinic.ana.id, nine}};
  const Hold hold = *clinic.decide(clinic.wish(clinic.ana.id)).front().next;
  clinic.rui.full_name = "Rui";
  clinic.found.first = {{clinic.ana.id, nine + minutes(10)},
                        {clinic.rui.id, nine},
                        {new_id(), nine},
                        {clinic.rui.id, nine + minutes(30)}};
  const events::RescheduleRequested wish{hold.appointment_id, 1, clinic.ana.id, nine + minutes(10)};
  const auto outcome = decide(hold, wish, clinic.context());
  REQUIRE(outcome.size() == 1);
  const auto& nearest = outcome[0].events.front().as<events::SlotRejected>()->nearest;
  REQUIRE(nearest.has_value());
  REQUIRE(nearest->size() == 2);
  CHECK(nearest->at(0).doctor_name == "Rui");
  CHECK(nearest->at(0).starts_at == nine);
}

TEST_CASE("an offer of what is gone says so") {
  Clinic clinic;
  CHECK(refused(clinic.decide(clinic.wish(new_id()))) == "unknown_doctor");
  auto wish = clinic.wish();
  wish.specialty_id = new_id();
  CHECK(refused(clinic.decide(wish)) == "unknown_specialty");
  CHECK(!clinic.sought);
}

TEST_CASE("a slot that is freed says who had it") {
  Hold hold;
  hold.patient_id = new_id();
  hold.doctor_id = new_id();
  hold.starts_at = nine;
  hold.ends_at = nine + minutes(30);
  const auto branch = decide(hold, events::AppointmentExpired{}, nine).front();
  REQUIRE(branch.events.size() == 1);
  CHECK(branch.events.front().as<events::SlotReleased>()->patient_id == hold.patient_id);
}

TEST_CASE("whom a request is for is told with the slot that is held, and kept by nobody here") {
  Clinic clinic;
  auto wish = clinic.wish(clinic.ana.id);
  wish.until.reset();
  CHECK(!clinic.decide(wish).front().events.front().as<events::SlotReserved>()->dependant_id);
  wish.dependant_id = new_id();
  wish.dependant_name = "Tomás";
  for (const bool offer : {false, true}) {
    CAPTURE(offer);
    if (offer) wish.until = nine + hours(3);
    clinic.found = {{{clinic.ana.id, nine}}};
    const auto outcome = clinic.decide(wish);
    const auto* held = outcome.front().events.front().as<events::SlotReserved>();
    REQUIRE(held != nullptr);
    CHECK(outcome.front().events.front().subject() == wish.appointment_id);
    CHECK(held->dependant_id == wish.dependant_id);
    CHECK(held->dependant_name == "Tomás");
  }
}
