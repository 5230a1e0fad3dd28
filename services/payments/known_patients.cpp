#include "services/payments/known_patients.hpp"

#include <algorithm>

#include "events/auth.hpp"
#include "services/payments/store.hpp"

namespace consulta::payments {
namespace {

struct Entry {
  KnownPatient patient;
  events::Told told;
};

template <class E>
void add(std::vector<Entry>& entries, const broker::Delivery& delivery) {
  const auto event = engine::event_of<E>(delivery);
  const auto& u = event.data;
  if (u.role == "patient") entries.push_back({{u.user_id, u.full_name, u.tax_number}, events::told(event)});
}

void add_erased(std::vector<Entry>& entries, std::vector<Uuid>& dependants, const broker::Delivery& delivery) {
  const auto event = engine::event_of<events::UserErased>(delivery);
  entries.push_back({{event.data.user_id, "", {}}, {event.head.time, events::last_version}});
  dependants.insert(dependants.end(), event.data.dependant_ids.begin(), event.data.dependant_ids.end());
}

}  // namespace

std::vector<std::string> KnownPatients::events() const {
  return {events::UserRegistered::kind.type(), events::UserProfileUpdated::kind.type(),
          events::UserErased::kind.type()};
}

void KnownPatients::take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) {
  std::vector<Entry> entries;
  std::vector<Uuid> erased_dependants;
  for (const auto* delivery : deliveries) {
    if (delivery->type == events::UserRegistered::kind.type()) {
      add<events::UserRegistered>(entries, *delivery);
    } else if (delivery->type == events::UserErased::kind.type()) {
      add_erased(entries, erased_dependants, *delivery);
    } else {
      add<events::UserProfileUpdated>(entries, *delivery);
    }
  }
  // In one order in every replica, so that two batches never wait for each other.
  std::stable_sort(entries.begin(), entries.end(),
                   [](const Entry& a, const Entry& b) { return a.patient.id < b.patient.id; });
  std::sort(erased_dependants.begin(), erased_dependants.end());
  auto& db = turn.work.db();
  for (const auto& [patient, told] : entries) {
    store::remember(db, patient, told);
    if (told.version == events::last_version) store::begin_erasure(db, patient.id, Clock::now());
  }
  for (const auto& id : erased_dependants) store::remember(db, KnownDependant{id, {}, {}, events::last_version});
}

}  // namespace consulta::payments
