// What a doctor prescribed in a consultation, as an aggregate. A change is a new version of it, and those before stay
// as they were; its end is a cancellation, or that everything was taken.
//
//   Issue ──▶ active ── Change (version 2, 3, …) ── Cancel ──▶ cancelled
//
// Who may prescribe, and to whom, is the visit's to say (visits.hpp). What speaks against a medicine is confirmed by
// the doctor, or the wish is refused with `warnings_unacknowledged`. Who is erased is an id in it, and nothing that was
// written about them in the doctor's own words is left.
#pragma once

#include "clinic/wall_clock.hpp"
#include "events/prescriptions.hpp"
#include "services/prescriptions/warnings.hpp"

namespace consulta::prescriptions {

enum class Status { active, cancelled };
BOOST_DESCRIBE_ENUM(Status, active, cancelled)

// As it was from its time until the next one's.
struct Version {
  std::int32_t version = 0;
  Instant written_at{};
  std::vector<Item> items;
  std::vector<Warning> warnings;  // with what the doctor said to them
};
BOOST_DESCRIBE_STRUCT(Version, (), (version, written_at, items, warnings))

inline constexpr std::size_t most_versions = 20;

struct Prescription {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid id{}, appointment_id{};
  Uuid patient_id{};  // whose account it is
  Uuid person_id{};   // who takes it: the dependant, else the patient
  std::optional<Uuid> dependant_id;
  std::optional<std::string> dependant_name;  // as they were called then
  Uuid doctor_id{};
  std::string doctor_name;  // likewise
  Status status = Status::active;
  std::vector<Item> items;
  std::vector<Warning> warnings;
  Instant issued_at{}, written_at{};  // the first version, and this one
  std::int32_t revision = 1;          // what is told as its version
  std::vector<Version> earlier;       // oldest first
  Instant taken_until{};              // when the last day of the last medicine ends
  std::optional<Instant> cancelled_at;
  std::optional<std::string> cancel_reason;
  bool erased = false;
  std::int64_t version = 0;  // every save counts
};
BOOST_DESCRIBE_STRUCT(Prescription, (),
                      (id, appointment_id, patient_id, person_id, dependant_id, dependant_name, doctor_id, doctor_name,
                       status, items, warnings, issued_at, written_at, revision, earlier, taken_until, cancelled_at,
                       cancel_reason, erased, version))

inline const Uuid& id_of(const Prescription& p) {
  return p.id;
}

struct Prescription::Context {
  Instant now{};
  const WallClock* clock = nullptr;  // of the clinic
  std::string public_url;            // of the gateway, for links
};

// `drafted` says for whom and what, and the warnings with what the doctor has confirmed.
struct Issue {
  Prescription drafted;
};
// Days are counted from when a medicine was first prescribed here.
struct Change {
  std::vector<Item> items;
  std::vector<Warning> warnings;
};
struct Cancel {
  std::optional<std::string> reason;
};
struct Erase {};

using MaybePrescription = std::optional<Prescription>;
using PrescriptionOutcome = engine::Outcome<Prescription>;

PrescriptionOutcome decide(const MaybePrescription& p, const Issue& wish, const Prescription::Context& context);
PrescriptionOutcome decide(const MaybePrescription& p, const Change& wish, const Prescription::Context& context);
PrescriptionOutcome decide(const MaybePrescription& p, const Cancel& wish, const Prescription::Context& context);
PrescriptionOutcome decide(const MaybePrescription& p, const Erase&, const Prescription::Context& context);

// Where whoever may see it is led.
std::string link_to(const Prescription& p, const std::string& public_url);
// "2026-12-01", by the clock on the clinic's wall.
std::string day_of(Instant instant, const WallClock& clock);
// What is taken of it on that day.
bool is_taken(const Prescription& p, const Item& item, const std::string& day);
// All its versions, the present one too, newest first.
std::vector<Version> versions_of(const Prescription& p);

}  // namespace consulta::prescriptions
