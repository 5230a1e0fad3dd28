#include <algorithm>
#include <map>

#include "events/doctors.hpp"
#include "services/doctors/service.hpp"

// What time off covers is written with it (insert_affected.sql) and told here: what is free instead is known of what
// is committed only. Of several replicas one marks a row as told, and tells it.

namespace consulta::doctors {
namespace {

constexpr std::size_t page = 50;

events::Affected told(const Untold& row, sql::Session& db, Availability& availability, const Options& options,
                      const Catalogue& catalogue) {
  events::Affected affected{row.appointment_id, row.doctor_id, row.starts_at};
  const auto found =
      availability.nearest(&db, {row.specialty_id, row.doctor_id, row.starts_at}, bookable(options), most_nearest);
  affected.nearest = near_slots(found, catalogue);
  return affected;
}

}  // namespace

void tell_affected(sql::Session& db, broker::Outlet& outlet, CatalogueCache& cache, Availability& availability,
                   const Options& options, const std::function<bool()>& stopping) {
  for (auto rows = store::untold(db, page); !rows.empty() && !stopping(); rows = store::untold(db, page)) {
    std::vector<events::Affected> affected;
    const auto catalogue = cache.get(db);
    for (const auto& row : rows) affected.push_back(told(row, db, availability, options, *catalogue));
    broker::Work work(db, outlet);
    const auto marked = store::mark_told(work.db(), rows);
    std::map<Uuid, events::AppointmentsAffected> events;  // by time off
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const bool ours = std::find(marked.begin(), marked.end(), rows[i].id) != marked.end();
      if (ours && rows[i].stands) events[rows[i].time_off_id].appointments.push_back(std::move(affected[i]));
    }
    for (auto& [time_off_id, event] : events) host::publish(work, std::move(event), time_off_id);
    work.commit();
  }
}

}  // namespace consulta::doctors
