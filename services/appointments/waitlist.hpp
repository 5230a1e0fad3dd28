// Who waits for a slot, and who is offered one that becomes free: the first in line who wants it. An offer is an
// appointment asked for in the patient's name, through the same saga as every other: it holds the slot as long as a
// hold lasts, and when nobody pays, the slot is free again and the next in line's. Pure; tests/model runs it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/appointments/appointment.hpp"
#include "services/appointments/copies.hpp"

namespace consulta::appointments {

enum class WaitStatus {
  waiting,
  offered,   // an appointment has been asked for; it may hold the slot by now
  booked,    // and paid
  passed,    // the offer was not taken, or was given up later
  withdrawn  // by the patient
};
BOOST_DESCRIBE_ENUM(WaitStatus, waiting, offered, booked, passed, withdrawn)

struct Waiting {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid id{}, patient_id{}, specialty_id{};
  std::string specialty_name;
  std::optional<Uuid> doctor_id;  // none: any of the specialty
  Instant from{}, to{};           // of the start; half-open
  WaitStatus status = WaitStatus::waiting;
  // The present offer.
  std::optional<Uuid> appointment_id, offered_doctor_id;
  std::optional<Instant> offered_starts_at;
  bool freed_again = false;  // the offered slot, while the outcome is open
  Instant created_at{};
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Waiting, (),
                      (id, patient_id, specialty_id, specialty_name, doctor_id, from, to, status, appointment_id,
                       offered_doctor_id, offered_starts_at, freed_again, created_at, version))

inline const Uuid& id_of(const Waiting& w) {
  return w.id;
}

struct Waiting::Context {
  Instant now{};
  engine::Ids* ids = nullptr;
  // None where it is offered no more.
  std::function<std::optional<KnownSpecialty>(const Uuid& id)> specialty;
};

struct FreedSlot {
  Uuid doctor_id{};
  std::vector<Uuid> specialty_ids;  // that the doctor practises
  Instant starts_at{};
};

struct LineDecision {
  std::optional<std::size_t> offer;     // to this one
  std::optional<std::size_t> remember;  // that it was freed again: this one's offer of it is still open
};
// `line`: those who wait or have an offer, who came first first.
LineDecision on_slot_freed(const std::vector<Waiting>& line, const FreedSlot& slot);

// `w` as it is asked for.
struct Join {
  Waiting w;
};
// The patient wants to wait no longer. An appointment that was offered stays; it is cancelled like any other.
struct Leave {};
// It is this one's turn.
struct OfferSlot {
  Uuid doctor_id{};
  Instant starts_at{};
};
// The slot of the open offer was freed once more.
struct FreedAgain {};

using MaybeWaiting = std::optional<Waiting>;
using WaitOutcome = engine::Outcome<Waiting>;

WaitOutcome decide(const MaybeWaiting& w, const Join& wish, Instant now);
WaitOutcome decide(const MaybeWaiting& w, const Leave&, Instant now);
WaitOutcome decide(const MaybeWaiting& w, const OfferSlot& slot, const Waiting::Context& context);
WaitOutcome decide(const MaybeWaiting& w, const FreedAgain&, Instant now);
WaitOutcome decide(const MaybeWaiting& w, const OfferBecame& offer, const Waiting::Context& context);

}  // namespace consulta::appointments
