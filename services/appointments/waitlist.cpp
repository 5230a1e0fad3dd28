#include "services/appointments/waitlist.hpp"

#include <algorithm>
#include <utility>

namespace consulta::appointments {
namespace {

using engine::nothing;
using std::chrono::minutes;
using Branch = engine::Branch<Waiting>;

// Starts are on whole minutes.
struct Starts {
  Instant from{}, until{};

  bool several() const { return until > from + minutes(1); }
};

// Starts of the wish at which a visit would take some of the span, or all of the wish, from `earliest` on; `until` is
// not after `from` where there are none. What is free around the span doctors knows: it may be enough with that.
Starts starts_in(const Waiting& w, const std::optional<Span>& span, minutes length, Instant earliest) {
  Starts out{std::max(w.from, earliest), w.to};
  if (span) {
    out.from = std::max(out.from, Instant(span->from - length + minutes(1)));
    out.until = std::min(out.until, span->to);
  }
  out.from = std::chrono::ceil<minutes>(out.from);
  return out;
}

Appointment offer_of(const Waiting& w, const std::optional<Span>& span, const Starts& starts,
                     const KnownSpecialty& specialty, engine::Ids& ids) {
  Appointment a;
  a.id = ids.next();
  a.patient_id = w.patient_id;
  a.specialty_id = w.specialty_id;
  a.specialty_name = specialty.name;
  a.doctor_id = span ? span->doctor_id : w.doctor_id;
  a.starts_at = starts.from;
  a.price_cents = specialty.price_cents;
  if (!starts.several()) a.busy_until = a.starts_at + minutes(specialty.duration_minutes);
  a.waiting_id = w.id;
  return a;
}

void end(Branch& branch, std::string reason) {
  auto& w = *branch.next;
  w.status = WaitStatus::passed;
  branch.events.emplace_back(
      events::WaitlistEnded{w.id, w.patient_id, std::move(reason), w.specialty_name, w.specialty_names}, w.id);
}

// Asks in the patient's name for the first free start of the wish, within the span where there is one, and from
// `earliest` on. Whether anything could be asked for.
bool ask(Branch& branch, const std::optional<Span>& span, Instant earliest, const Waiting::Context& context) {
  auto& w = *branch.next;
  const auto specialty = context.specialty(w.specialty_id);
  if (!specialty) {
    end(branch, "specialty_deleted");
    return false;
  }
  const auto starts = starts_in(w, span, minutes(specialty->duration_minutes), std::max(earliest, context.now));
  if (starts.until <= starts.from) return false;
  const auto a = offer_of(w, span, starts, *specialty, *context.ids);
  w.status = WaitStatus::offered;
  w.appointment_id = a.id;
  w.span = span;
  w.told = false;
  const auto end = starts.until + minutes(specialty->duration_minutes);
  branch.notes.emplace_back(a.id, Request{a, context.unpaid_places(w.patient_id), starts.until,
                                          context.elsewhere(w.patient_id, starts.from, end)});
  return true;
}

// In the same place of the line; and asks again, where there was more meanwhile.
void rest(Branch& branch, const Waiting::Context& context) {
  auto& w = *branch.next;
  w.status = WaitStatus::waiting;
  w.appointment_id.reset();
  w.told = false;
  if (std::exchange(w.freed_again, false)) ask(branch, std::nullopt, context.now, context);
}

void pass_on(Branch& branch, const std::optional<Span>& span) {
  if (span && span->from < span->to) branch.notes.emplace_back(branch.next->id, PassOn{*span});
}

// The offer that `before` has asked for and not told: nobody wants the answer any more.
void drop_unheard(Branch& branch, const Waiting& before) {
  if (before.status != WaitStatus::offered || before.told) return;
  branch.notes.emplace_back(*before.appointment_id, Drop{});
}

WaitOutcome withdrawn(const Waiting& w) {
  Branch branch{w};
  branch.next->status = WaitStatus::withdrawn;
  drop_unheard(branch, w);
  return {std::move(branch)};
}

// What the offer has left of its span.
std::optional<Span> left_of(std::optional<Span> span, const Appointment& a) {
  if (!span || !a.ends_at) return span;
  if (a.starts_at <= span->from) {
    span->from = std::max(span->from, *a.ends_at);
  } else if (*a.ends_at >= span->to) {
    span->to = a.starts_at;
  }
  return span;
}

// Whether doctors knows no more what is waited for.
std::optional<std::string> gone(const Waiting& w, const std::optional<std::string>& reason) {
  if (reason == "unknown_specialty") return "specialty_deleted";
  if (reason == "unknown_doctor" && w.doctor_id) return "doctor_deleted";
  return std::nullopt;
}

// Nothing was to be had of what was asked for.
void refused(Branch& branch, const std::optional<Span>& span, const Appointment& a, const Waiting::Context& context) {
  const bool asks = branch.next->status == WaitStatus::offered;
  if (asks && a.status_reason == "crowded" && ask(branch, span, a.starts_at, context)) return;
  pass_on(branch, span);
  if (!asks || branch.next->status != WaitStatus::offered) return;
  if (const auto reason = gone(*branch.next, a.status_reason)) {
    end(branch, *reason);
  } else {
    rest(branch, context);
  }
}

void cancelled(Branch& branch, const std::optional<Span>& span, const Appointment& a, const Waiting::Context& context) {
  auto& w = *branch.next;
  const bool offered = w.status == WaitStatus::offered;
  const bool elsewhere = offered && !w.told && a.status_reason == overlaps_own;
  // What comes after that may do.
  if (elsewhere && ask(branch, span, a.starts_at + minutes(1), context)) return;
  pass_on(branch, span);
  if (w.status != WaitStatus::offered && w.status != WaitStatus::booked) return;
  // The doctor was taken away from who might still have said yes, and another would have done.
  if (elsewhere || (a.status_reason == doctor_unavailable && offered && !w.doctor_id)) {
    rest(branch, context);
  } else {
    w.status = WaitStatus::passed;
  }
}

}  // namespace

bool goes_on(const Waiting& w) {
  return w.status == WaitStatus::waiting || w.status == WaitStatus::offered;
}

WaitOutcome decide(const MaybeWaiting& w, const Join& wish, const Waiting::Context& context) {
  if (w) return nothing<Waiting>();
  Branch asked{wish.w};
  asked.next->created_at = context.now;
  ask(asked, std::nullopt, context.now, context);
  WaitOutcome outcome;
  for (std::int32_t place = 1; place <= most_waits; ++place) outcome.emplace_back(asked).next->place = place;
  // Where that can be saved, it was the places.
  outcome.push_back(
      {asked.next,
       {},
       {},
       engine::Refusal{"too_many_waits", "You wait for many slots already. Withdraw one to add another."}});
  outcome.back().next->place = 0;
  outcome.push_back(engine::refused<Waiting>("already_waiting", "You wait for that already.").front());
  return outcome;
}

WaitOutcome decide(const MaybeWaiting& w, const Leave&, Instant) {
  if (!goes_on(*w)) {
    return engine::refused<Waiting>("over", "This wait is " + json::enum_text(w->status) + " already.");
  }
  return withdrawn(*w);
}

// Nobody is told. An offer that was is an appointment, and cancelled as such.
WaitOutcome decide(const MaybeWaiting& w, const Erase&, Instant) {
  return w && goes_on(*w) ? withdrawn(*w) : nothing<Waiting>();
}

WaitOutcome decide(const MaybeWaiting& w, const Freed& freed, const Waiting::Context& context) {
  if (!w) return nothing<Waiting>();
  Branch branch{*w};
  if (w->status == WaitStatus::offered) branch.next->freed_again = true;
  if (w->status != WaitStatus::waiting || !ask(branch, freed.span, context.now, context)) pass_on(branch, freed.span);
  return {std::move(branch)};
}

WaitOutcome decide(const MaybeWaiting& w, const OfferBecame& message, const Waiting::Context& context) {
  const auto& a = message.a;
  if (!w || w->appointment_id != a.id) return nothing<Waiting>();
  Branch branch{*w};
  auto& next = *branch.next;
  const auto span = std::exchange(next.span, std::nullopt);
  if (a.specialty_names) next.specialty_names = a.specialty_names;
  const bool offered = w->status == WaitStatus::offered;
  switch (a.status) {
    case Status::awaiting_payment:
      if (offered) {
        next.told = true;
        auto event = facts<events::WaitlistOffered>(a);
        event.waiting_id = w->id;
        branch.events.emplace_back(std::move(event), a.id);
      }
      pass_on(branch, left_of(span, a));
      break;
    case Status::confirmed:
      if (offered) next.status = WaitStatus::booked;
      pass_on(branch, left_of(span, a));
      break;
    case Status::rejected:
      refused(branch, span, a, context);
      break;
    case Status::cancelled:
      cancelled(branch, span, a, context);
      break;
    case Status::expired:
      pass_on(branch, span);
      if (offered) next.status = WaitStatus::passed;
      break;
    default:
      return nothing<Waiting>();
  }
  return {std::move(branch)};
}

WaitOutcome decide(const MaybeWaiting& w, const PassedOver& over, const Waiting::Context& context) {
  if (!w || w->status != WaitStatus::offered || w->appointment_id != over.appointment_id) return nothing<Waiting>();
  Branch branch{*w};
  pass_on(branch, std::exchange(branch.next->span, std::nullopt));
  rest(branch, context);
  return {std::move(branch)};
}

WaitOutcome decide(const MaybeWaiting& w, const WishGone& gone, Instant) {
  if (!w) return nothing<Waiting>();
  // Of an offer that was told doctors takes back the slot.
  if (w->status != WaitStatus::waiting && (w->status != WaitStatus::offered || w->told)) return nothing<Waiting>();
  Branch branch{*w};
  end(branch, gone.reason);
  drop_unheard(branch, *w);
  return {std::move(branch)};
}

WaitOutcome decide(const MaybeWaiting& w, const WishOver&, Instant now) {
  if (!w || w->status != WaitStatus::waiting || w->to > now) return nothing<Waiting>();
  Branch branch{*w};
  end(branch, "over");
  return {std::move(branch)};
}

}  // namespace consulta::appointments
