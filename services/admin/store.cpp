#include "services/admin/store.hpp"

#include "services/admin/queries.hpp"

namespace consulta::admin::store {

void record(sql::Session& db, const AuditEntry& e) {
  db.exec(queries::insert_audit_entry, e.id, e.at, e.user_id, e.action, e.subject, e.detail);
}

std::vector<AuditEntry> audit(sql::Session& db, const std::optional<Uuid>& before, std::size_t limit) {
  return db.all(queries::list_audit, before, limit);
}

void lock_dead_letters(sql::Session& db) {
  db.all(queries::allow_long_rest);
  db.all(queries::lock_dead_letters);
}

}  // namespace consulta::admin::store
