// The catalogue in memory: read again only when its version in the database has risen, for every booking asks it.
#pragma once

#include <memory>
#include <mutex>

#include "services/doctors/store.hpp"

namespace consulta::doctors {

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

}  // namespace consulta::doctors
