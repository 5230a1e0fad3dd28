#include "services/prescriptions/prescription.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::prescriptions;

namespace {

const WallClock lisbon("Europe/Lisbon");

Instant at(const char* text) {
  return parse_instant(text).value();
}

const Medicines& medicines() {
  static const Medicines all;
  return all;
}

Item item(const std::string& written, std::int32_t days = 5) {
  auto out = item_of(written, medicines());
  out.dosage = "1";
  out.frequency = "8/8 h";
  out.duration_days = days;
  out.notes = "with food";
  return out;
}

Prescription draft(std::vector<Item> items) {
  Prescription p;
  p.id = new_id();
  p.appointment_id = new_id();
  p.patient_id = new_id();
  p.dependant_id = p.person_id = new_id();
  p.dependant_name = "Tomás";
  p.doctor_id = new_id();
  p.doctor_name = "Ana Sousa";
  p.items = std::move(items);
  return p;
}

constexpr auto first_day = "2026-12-01T09:30:00Z";

template <class M>
engine::Branch<Prescription> decided(const MaybePrescription& p, const M& message, const char* when = first_day) {
  auto outcome = decide(p, message, Prescription::Context{at(when), &lisbon, "https://clinic.example"});
  CHECK(outcome.size() == 1);
  return std::move(outcome.front());
}

Prescription issued(std::vector<Item> items) {
  return decided(std::nullopt, Issue{draft(std::move(items))}).next.value();
}

std::string refused(const engine::Branch<Prescription>& branch) {
  CHECK(!branch.next);
  return branch.refusal ? branch.refusal->code : "";
}

Warning double_of_ibuprofen() {
  return {"duplicate:ibuprofen", WarningKind::duplicate, 0, "Ibuprofeno"};
}

}  // namespace

TEST_CASE(
    "what is prescribed is told without what it is, and taken from its day to its last, by the clinic's calendar") {
  const auto wish = draft({item("ibuprofen.tablet.400mg", 5), item("paracetamol.tablet.1000mg", 1)});
  const auto branch = decided(std::nullopt, Issue{wish}, "2026-12-31T23:30:00Z");
  REQUIRE(branch.next);
  const auto& p = *branch.next;
  CHECK(p.status == Status::active);
  CHECK(p.revision == 1);
  CHECK(p.items[0].from == "2026-12-31");
  CHECK(p.items[0].until == "2027-01-04");
  CHECK(p.items[1].until == "2026-12-31");
  CHECK(p.taken_until == at("2027-01-05T00:00:00Z"));
  REQUIRE(branch.events.size() == 1);
  const auto* told = branch.events[0].as<events::PrescriptionIssued>();
  REQUIRE(told != nullptr);
  CHECK(told->prescription_id == p.id);
  CHECK(told->patient_id == p.patient_id);
  CHECK(told->dependant_name == "Tomás");
  CHECK(told->version == 1);
  CHECK(told->link == "https://clinic.example/prescriptions/" + to_text(p.id));
  CHECK(json::write(*told).find("buprofen") == std::string::npos);
  CHECK(!decided(p, Issue{wish}).next);
}

TEST_CASE("days are counted by the calendar where a night is an hour longer or shorter") {
  const auto until = [](const char* when) {
    return decided(std::nullopt, Issue{draft({item("ibuprofen.tablet.400mg", 2)})}, when).next->taken_until;
  };
  CHECK(until("2026-10-24T10:00:00Z") == at("2026-10-26T00:00:00Z"));
  CHECK(until("2027-03-27T10:00:00Z") == at("2027-03-28T23:00:00Z"));
  const auto leap = decided(std::nullopt, Issue{draft({item("ibuprofen.tablet.400mg", 2)})}, "2028-02-28T10:00:00Z");
  CHECK(leap.next->items[0].until == "2028-02-29");
}

TEST_CASE("each medicine is taken from its first day to its last, unless the prescription is cancelled") {
  auto p = issued({item("ibuprofen.tablet.400mg", 5)});
  CHECK(!is_taken(p, p.items[0], "2026-11-30"));
  CHECK(is_taken(p, p.items[0], "2026-12-01"));
  CHECK(is_taken(p, p.items[0], "2026-12-05"));
  CHECK(!is_taken(p, p.items[0], "2026-12-06"));
  p.status = Status::cancelled;
  CHECK(!is_taken(p, p.items[0], "2026-12-01"));
  CHECK(day_of(at("2026-06-30T23:30:00Z"), lisbon) == "2026-07-01");
}

TEST_CASE("nothing is prescribed against a warning that is not confirmed") {
  auto wish = draft({item("ibuprofen.tablet.400mg")});
  wish.warnings = {double_of_ibuprofen()};
  const auto unconfirmed = decided(std::nullopt, Issue{wish});
  CHECK(refused(unconfirmed) == "warnings_unacknowledged");
  CHECK(unconfirmed.refusal->detail.find("duplicate:ibuprofen") != std::string::npos);
  CHECK(unconfirmed.events.empty());
  wish.warnings[0].acknowledged = true;
  const auto confirmed = decided(std::nullopt, Issue{wish}).next;
  REQUIRE(confirmed);
  CHECK(confirmed->warnings.size() == 1);
  CHECK(refused(decided(confirmed, Change{confirmed->items, {double_of_ibuprofen()}})) == "warnings_unacknowledged");
}

TEST_CASE("a change is a new version, and the old one stays as it was") {
  const auto p = issued({item("ibuprofen.tablet.400mg", 5)});
  const auto branch =
      decided(p, Change{{item("ibuprofen.tablet.600mg", 3), item("Chá", 2)}, {}}, "2026-12-03T10:00:00Z");
  REQUIRE(branch.next);
  const auto& next = *branch.next;
  CHECK(next.revision == 2);
  CHECK(next.issued_at == p.issued_at);
  CHECK(next.written_at == at("2026-12-03T10:00:00Z"));
  CHECK(next.items[0].from == "2026-12-03");
  CHECK(next.items[1].until == "2026-12-04");
  CHECK(next.taken_until == at("2026-12-06T00:00:00Z"));
  const auto versions = versions_of(next);
  REQUIRE(versions.size() == 2);
  CHECK(versions[0].version == 2);
  CHECK(versions[1].version == 1);
  CHECK(versions[1].written_at == p.written_at);
  CHECK(versions[1].items[0].code == "ibuprofen.tablet.400mg");
  const auto* told = branch.events.at(0).as<events::PrescriptionChanged>();
  REQUIRE(told != nullptr);
  CHECK(told->version == 2);
  CHECK(!told->cancelled);
}

TEST_CASE("the days of a medicine that stays are counted from its first one") {
  const auto p = issued({item("ibuprofen.tablet.400mg", 5), item("Chá", 5)});
  const auto next =
      decided(p, Change{{item("Chá", 5), item("ibuprofen.tablet.400mg", 10)}, {}}, "2026-12-04T10:00:00Z").next.value();
  CHECK(next.items[0].from == "2026-12-01");
  CHECK(next.items[0].until == "2026-12-05");
  CHECK(next.items[1].until == "2026-12-10");
}

TEST_CASE("there are twenty versions at most") {
  auto p = issued({item("ibuprofen.tablet.400mg")});
  for (std::size_t i = 1; i < most_versions; ++i) p = decided(p, Change{p.items, {}}).next.value();
  CHECK(versions_of(p).size() == most_versions);
  CHECK(refused(decided(p, Change{p.items, {}})) == "too_many_versions");
  CHECK(decided(p, Cancel{}).next);
}

TEST_CASE("what is cancelled is over: it is told once, and changed no more") {
  const auto p = issued({item("ibuprofen.tablet.400mg")});
  const auto branch = decided(p, Cancel{"a rash"});
  REQUIRE(branch.next);
  CHECK(branch.next->status == Status::cancelled);
  CHECK(branch.next->cancelled_at == at(first_day));
  CHECK(branch.next->cancel_reason == "a rash");
  const auto* told = branch.events.at(0).as<events::PrescriptionChanged>();
  REQUIRE(told != nullptr);
  CHECK(told->cancelled);
  CHECK(told->version == 1);
  CHECK(refused(decided(branch.next, Cancel{})) == "prescription_cancelled");
  CHECK(refused(decided(branch.next, Change{p.items, {}})) == "prescription_cancelled");
}

TEST_CASE("of who is erased what was prescribed stays, and no word that says who it was") {
  auto wish = draft({item("ibuprofen.tablet.400mg")});
  wish.warnings = {double_of_ibuprofen(), {"allergy:nsaids", WarningKind::allergy, 0}};
  wish.warnings[0].acknowledged = wish.warnings[1].acknowledged = true;
  wish.warnings[0].reason = "Tomás needs it";
  wish.warnings[1].allergy = "what Tomás said";
  auto p = decided(std::nullopt, Issue{wish}).next.value();
  p = decided(p, Change{wish.items, wish.warnings}).next.value();
  p = decided(p, Cancel{"Tomás wished it"}).next.value();
  const auto branch = decided(p, Erase{});
  REQUIRE(branch.next);
  const auto text = json::write(*branch.next);
  CHECK(text.find("Tomás") == std::string::npos);
  CHECK(text.find("with food") == std::string::npos);
  CHECK(text.find("ibuprofen.tablet.400mg") != std::string::npos);
  CHECK(branch.next->patient_id == p.patient_id);
  CHECK(branch.events.empty());
  CHECK(!decided(branch.next, Erase{}).next);
  CHECK(!decided(std::nullopt, Erase{}).next);
}

TEST_CASE("nothing is written of who is erased afterwards either") {
  const auto p = decided(issued({item("ibuprofen.tablet.400mg")}), Erase{}).next.value();
  auto warning = double_of_ibuprofen();
  warning.acknowledged = true;
  warning.reason = "said so";
  const auto next = decided(p, Change{{item("Chá")}, {warning}}).next.value();
  CHECK(!next.items[0].notes);
  CHECK(!next.warnings[0].reason);
  CHECK(!decided(p, Cancel{"said so"}).next->cancel_reason);
}
