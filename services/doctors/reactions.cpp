#include <algorithm>
#include <functional>
#include <unordered_map>

#include "events/appointments.hpp"
#include "events/doctors.hpp"
#include "services/doctors/service.hpp"

namespace consulta::doctors {
namespace {

using HoldsById = std::unordered_map<Uuid, HoldRow, UuidHash>;

HoldsById lock_ids(sql::Session& db, const std::vector<Uuid>& ids) {
  HoldsById out;
  for (auto& row : store::lock_holds(db, ids)) out.emplace(row.appointment_id, row);
  return out;
}

template <class E>
HoldsById lock_all(sql::Session& db, const std::vector<events::Event<E>>& events) {
  std::vector<Uuid> ids;
  ids.reserve(events.size());
  for (const auto& event : events) ids.push_back(event.data.appointment_id);
  return lock_ids(db, ids);
}

std::optional<Hold> state_of(const HoldsById& holds, const Uuid& id) {
  auto found = holds.find(id);
  if (found == holds.end()) return std::nullopt;
  return found->second.state();
}

events::SlotReserved reserved(const HoldRow& row, const Specialty& specialty, const Doctor& doctor) {
  return {row.appointment_id,    row.round,       *row.patient_id, doctor.id,      doctor.full_name,
          specialty.id,          specialty.name,  doctor.room,     *row.starts_at, *row.ends_at,
          specialty.price_cents, *row.expires_at, specialty.names};
}

std::optional<Names> names_of(const Specialty* specialty) {
  return specialty == nullptr ? std::nullopt : std::optional(specialty->names);
}

// A request on its way through its candidates.
struct Attempt {
  const events::Event<events::AppointmentRequested>* event;
  const Specialty* specialty;
  Candidates candidates;
  std::size_t next = 0;
};

HoldRow row_for(const Attempt& attempt, Instant expires_at) {
  const auto& wish = attempt.event->data;
  HoldRow row;
  row.appointment_id = wish.appointment_id;
  row.patient_id = wish.patient_id;
  row.specialty_id = wish.specialty_id;
  row.doctor_id = attempt.candidates.doctors[attempt.next]->id;
  row.starts_at = wish.starts_at;
  row.ends_at = wish.starts_at + std::chrono::minutes(attempt.specialty->duration_minutes);
  row.expires_at = expires_at;
  return row;
}

// Those of the attempts whose appointment has no row yet; one that has is over already (a tombstone) or came twice.
std::vector<Attempt> not_yet_known(std::vector<Attempt> attempts, sql::Session& db) {
  std::vector<Uuid> ids;
  for (const auto& attempt : attempts) ids.push_back(attempt.event->data.appointment_id);
  if (ids.empty()) return attempts;
  const auto known = lock_ids(db, ids);
  std::erase_if(attempts, [&](const Attempt& attempt) {
    return on_requested(state_of(known, attempt.event->data.appointment_id)) != Action::hold;
  });
  return attempts;
}

// Decisions are made by the catalogue as it was read last, and checked afterwards: a message that meets a newer one is
// rolled back and decided again.
void unless_newer(const Catalogue& used, std::int64_t version, CatalogueCache& cache, sql::Session& db) {
  if (version == used.version) return;
  cache.get(db);
  throw sql::Error(sql::ErrorKind::retryable, "the catalogue has changed");
}

void reject(const std::vector<Attempt>& attempts, const Catalogue& catalogue, CatalogueCache& cache,
            broker::Work& work) {
  if (attempts.empty()) return;
  unless_newer(catalogue, store::catalogue_version(work.db()), cache, work.db());
  for (const auto& attempt : attempts) {
    const auto& id = attempt.event->data.appointment_id;
    host::publish(work, events::SlotRejected{id, 0, attempt.candidates.reason, names_of(attempt.specialty)}, id,
                  &attempt.event->head);
  }
}

// As nearly always: nobody has heard of them, and the first candidate is free.
bool hold_all(const std::vector<Attempt>& attempts, std::int64_t catalogue_version, Instant expires_at,
              broker::Work& work) {
  if (std::any_of(attempts.begin(), attempts.end(), [](const Attempt& a) { return a.candidates.doctors.empty(); })) {
    return false;
  }
  std::vector<HoldRow> rows;
  for (const auto& attempt : attempts) {
    const auto& row = rows.emplace_back(row_for(attempt, expires_at));
    host::publish(work, reserved(row, *attempt.specialty, *attempt.candidates.doctors.front()), row.appointment_id,
                  &attempt.event->head);
  }
  work.finish_with(store::insert_all_holds(rows, catalogue_version));
  return true;
}

// Everybody tries their next candidate at once; who finds the slot taken goes on to the one after.
void hold_slots(std::vector<Attempt> attempts, const Catalogue& catalogue, CatalogueCache& cache, Instant expires_at,
                broker::Work& work) {
  auto without_candidate = [](const Attempt& a) { return a.next >= a.candidates.doctors.size(); };
  auto split = [&](std::vector<Attempt>& from) {
    auto at = std::stable_partition(from.begin(), from.end(), std::not_fn(without_candidate));
    std::vector<Attempt> rest(std::make_move_iterator(at), std::make_move_iterator(from.end()));
    from.erase(at, from.end());
    return rest;
  };
  reject(not_yet_known(split(attempts), work.db()), catalogue, cache, work);
  while (!attempts.empty()) {
    std::vector<HoldRow> rows;
    for (const auto& attempt : attempts) rows.push_back(row_for(attempt, expires_at));
    std::vector<Uuid> held;
    for (const auto& row : store::insert_holds(work.db(), rows)) {
      unless_newer(catalogue, row.catalogue_version, cache, work.db());
      held.push_back(row.appointment_id);
    }
    std::sort(held.begin(), held.end());
    std::vector<Attempt> missed;
    for (std::size_t i = 0; i < attempts.size(); ++i) {
      auto& attempt = attempts[i];
      if (std::binary_search(held.begin(), held.end(), rows[i].appointment_id)) {
        host::publish(work, reserved(rows[i], *attempt.specialty, *attempt.candidates.doctors[attempt.next]),
                      rows[i].appointment_id, &attempt.event->head);
      } else {
        attempt.candidates.reason = "slot_taken";
        ++attempt.next;
        missed.push_back(std::move(attempt));
      }
    }
    attempts = not_yet_known(std::move(missed), work.db());
    reject(split(attempts), catalogue, cache, work);
  }
}

void move_slot(const events::Event<events::RescheduleRequested>& event, const HoldRow& old, const Catalogue& catalogue,
               const Options& options, broker::Work& work) {
  const auto& wish = event.data;
  const auto* specialty = catalogue.specialty(*old.specialty_id);
  auto possible = candidates(catalogue, *options.zone, specialty, wish.doctor_id, wish.starts_at, Clock::now(),
                             UuidHash()(wish.appointment_id));
  for (const auto* doctor : possible.doctors) {
    auto row = old;
    row.doctor_id = doctor->id;
    row.starts_at = wish.starts_at;
    row.ends_at = wish.starts_at + std::chrono::minutes(specialty->duration_minutes);
    row.round = wish.round;
    if (store::move_hold(work.db(), row)) {
      host::publish(work, reserved(row, *specialty, *doctor), row.appointment_id, &event.head);
      host::publish(work, events::SlotReleased{old.appointment_id, *old.doctor_id, *old.starts_at, *old.ends_at},
                    old.appointment_id, &event.head);
      return;
    }
    possible.reason = "slot_taken";
  }
  host::publish(work, events::SlotRejected{wish.appointment_id, wish.round, possible.reason}, wish.appointment_id,
                &event.head);
}

template <class E>
void react_to_end(const std::vector<events::Event<E>>& over, broker::Work& work) {
  const auto holds = lock_all(work.db(), over);
  std::vector<Uuid> released;
  std::vector<Uuid> tombstones;
  for (const auto& event : over) {
    const auto& id = event.data.appointment_id;
    switch (on_over(state_of(holds, id))) {
      case Action::release: {
        const auto& row = holds.at(id);
        released.push_back(id);
        host::publish(work, events::SlotReleased{id, *row.doctor_id, *row.starts_at, *row.ends_at}, id, &event.head);
        break;
      }
      case Action::tombstone:
        tombstones.push_back(id);
        break;
      default:
        break;
    }
  }
  if (!released.empty()) store::release_holds(work.db(), released, Clock::now());
  if (!tombstones.empty()) store::insert_tombstones(work.db(), tombstones, Clock::now());
}

}  // namespace

void add_reactions(host::Host& host, const Options& options, CatalogueCache& cache) {
  host.on<events::AppointmentRequested>([options, &cache](const auto& requested, broker::Work& work) {
    const auto catalogue = cache.last(work.before());
    const auto now = Clock::now();
    std::vector<Attempt> attempts;
    for (const auto& event : requested) {
      const auto& wish = event.data;
      const auto* specialty = catalogue->specialty(wish.specialty_id);
      attempts.push_back({&event, specialty,
                          candidates(*catalogue, *options.zone, specialty, wish.doctor_id, wish.starts_at, now,
                                     UuidHash()(wish.appointment_id))});
    }
    if (work.optimistic() && hold_all(attempts, catalogue->version, now + options.hold, work)) return;
    hold_slots(std::move(attempts), *catalogue, cache, now + options.hold, work);
  });

  host.on<events::RescheduleRequested>([options, &cache](const auto& wanted, broker::Work& work) {
    const auto holds = lock_all(work.db(), wanted);
    const auto catalogue = cache.hold(work.db());
    for (const auto& event : wanted) {
      const auto& [id, round, doctor_id, starts_at] = event.data;
      const auto action = on_reschedule_requested(state_of(holds, id), round);
      if (action == Action::move) move_slot(event, holds.at(id), *catalogue, options, work);
      if (action == Action::reject_move) {
        host::publish(work, events::SlotRejected{id, round, "withdrawn"}, id, &event.head);
      }
    }
  });

  host.on<events::AppointmentConfirmed>([](const auto& confirmed, broker::Work& work) {
    const auto holds = lock_all(work.db(), confirmed);
    std::vector<Uuid> firm;
    for (const auto& event : confirmed) {
      const auto& id = event.data.appointment_id;
      if (on_confirmed(state_of(holds, id)) == Action::make_firm) firm.push_back(id);
    }
    if (!firm.empty()) store::make_firm(work.db(), firm);
  });

  host.on<events::AppointmentCancelled>(react_to_end<events::AppointmentCancelled>);
  host.on<events::AppointmentExpired>(react_to_end<events::AppointmentExpired>);
}

}  // namespace consulta::doctors
