// Who waits for a slot. An offer is an appointment asked for in the patient's name, through the same saga as every
// other; when nobody pays while its hold lasts, the slot is free again and the next in line's. Pure.
//
// Joining asks at once for all that is wished for. What becomes free later is a span of a doctor's time, and goes down
// the line: who waits and could use it asks doctors for the first start in it; when doctors has answered, what is left
// goes to the next. So each span asks each of the line at most once. Who is asking for something else meanwhile
// remembers that there was more, and asks again for the whole wish where nothing comes of the first.
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
  offered,   // an appointment has been asked for; the patient is told once it holds a slot
  booked,    // and paid
  passed,    // the offer was not taken, or was given up later; or nothing can come any more
  withdrawn  // by the patient
};
BOOST_DESCRIBE_ENUM(WaitStatus, waiting, offered, booked, passed, withdrawn)

// Time of a doctor's that can be booked.
struct Span {
  Uuid doctor_id{};
  std::vector<Uuid> specialty_ids;  // that the doctor practises
  Instant from{}, to{};
  std::optional<Uuid> freed_by;  // the patient who had it: is not offered it again
};
BOOST_DESCRIBE_STRUCT(Span, (), (doctor_id, specialty_ids, from, to, freed_by))

struct Waiting {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid id{}, patient_id{}, specialty_id{};
  std::string specialty_name;
  std::optional<Names> specialty_names;  // once doctors has answered
  std::optional<Uuid> doctor_id;         // none: any of the specialty
  Instant from{}, to{};                  // of the start; half-open
  WaitStatus status = WaitStatus::waiting;
  // The present offer.
  std::optional<Uuid> appointment_id;
  std::optional<Span> span;  // that it is of, until doctors has answered; none: it is of the whole wish
  bool told = false;         // to the patient
  bool freed_again = false;  // there was more, while the outcome is open
  // Of the patient's places for waits that go on; each has one. None in those that began without; 0
  // where none was to be had, which is never committed.
  std::optional<std::int32_t> place;
  Instant created_at{};
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Waiting, (),
                      (id, patient_id, specialty_id, specialty_name, specialty_names, doctor_id, from, to, status,
                       appointment_id, span, told, freed_again, place, created_at, version))

inline const Uuid& id_of(const Waiting& w) {
  return w.id;
}

// Something may come of it still.
bool goes_on(const Waiting& w);

struct Waiting::Context {
  Instant now{};
  engine::Ids* ids = nullptr;
  // None where it is offered no more.
  std::function<std::optional<KnownSpecialty>(const Uuid& id)> specialty;
  // How many places for what is unpaid somebody has; none: no limit.
  std::function<std::optional<std::int32_t>(const Uuid& patient_id)> unpaid_places;
  // When somebody has appointments between these. May be out of date.
  std::function<std::vector<events::Time>(const Uuid& patient_id, Instant from, Instant to)> elsewhere;
};

inline constexpr std::int32_t most_waits = 20;  // of one patient at a time

// `w` as it is asked for. Refused with `too_many_waits`, or `already_waiting` where the same wish is there.
struct Join {
  Waiting w;
};
// The patient wants to wait no longer. An appointment that was offered stays; it is cancelled like any other.
struct Leave {};
// It is this one's turn.
struct Freed {
  Span span;
};
// The doctor or the specialty of the wish is deleted.
struct WishGone {
  std::string reason;  // as WaitlistEnded has it
};
// The deadline has come. Too early: nothing.
struct WishOver {};

// To the line: whose turn it is after the wait with the note's id.
struct PassOn {
  Span span;
};

using MaybeWaiting = std::optional<Waiting>;
using WaitOutcome = engine::Outcome<Waiting>;

WaitOutcome decide(const MaybeWaiting& w, const Join& wish, const Waiting::Context& context);
WaitOutcome decide(const MaybeWaiting& w, const Leave&, Instant now);
WaitOutcome decide(const MaybeWaiting& w, const Freed& freed, const Waiting::Context& context);
WaitOutcome decide(const MaybeWaiting& w, const OfferBecame& offer, const Waiting::Context& context);
WaitOutcome decide(const MaybeWaiting& w, const PassedOver& over, const Waiting::Context& context);
WaitOutcome decide(const MaybeWaiting& w, const WishGone& gone, Instant now);
WaitOutcome decide(const MaybeWaiting& w, const WishOver&, Instant now);
WaitOutcome decide(const MaybeWaiting& w, const Erase&, Instant now);

}  // namespace consulta::appointments
