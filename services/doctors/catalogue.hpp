// The catalogue in memory: read again only when its version in the database has risen, for every booking asks it.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "services/doctors/store.hpp"

namespace consulta::doctors {

struct Catalogue {
  std::int64_t version = 0;
  std::vector<Specialty> specialties;
  std::vector<Doctor> doctors;
  std::unordered_map<Uuid, Timetable, UuidHash> timetables;  // by doctor; time off of the past left out

  const Specialty* specialty(const Uuid& id) const;
  const Doctor* doctor(const Uuid& id) const;
};

bool practises(const Doctor& doctor, const Uuid& specialty_id);

// Safe from any thread; the value handed out never changes.
class CatalogueCache {
 public:
  std::shared_ptr<const Catalogue> get(sql::Session& db);
  // The same; and no change of it commits before the transaction of `db` ends.
  std::shared_ptr<const Catalogue> hold(sql::Session& db);
  // As it was read last, without asking; for who finds out by other means whether it is still so.
  std::shared_ptr<const Catalogue> last(sql::Session& db);

 private:
  std::shared_ptr<const Catalogue> read(sql::Session& db, std::int64_t version);

  std::mutex mutex_;
  std::shared_ptr<const Catalogue> current_;
};

// Doctors who could take the appointment by specialty and hours, in the order to try them: the one asked for, or all of
// the specialty, turned by `turn` so that they share the work. Empty with the reason where nobody could.
struct Candidates {
  std::vector<const Doctor*> doctors;
  std::string reason;
};
Candidates candidates(const Catalogue& catalogue, const date::time_zone& zone, const Specialty* specialty,
                      const std::optional<Uuid>& doctor_id, Instant starts_at, Instant now, std::size_t turn);

}  // namespace consulta::doctors
