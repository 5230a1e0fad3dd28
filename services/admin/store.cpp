#include "services/admin/store.hpp"

namespace consulta::admin::store {

void record(sql::Session& db, const AuditEntry& e) {
  db.exec(
      "INSERT INTO audit (id, at, user_id, action, subject, detail) VALUES (CAST(:id AS uuid), CAST(:at AS "
      "timestamptz), CAST(:user_id AS uuid), :action, :subject, :detail)",
      e.id, e.at, e.user_id, e.action, e.subject, e.detail);
}

std::vector<AuditEntry> audit(sql::Session& db, const std::optional<Uuid>& before, std::size_t limit) {
  return db.all<AuditEntry>(
      "SELECT id, at, user_id, action, subject, detail FROM audit WHERE id < COALESCE(CAST(:before AS uuid), "
      "'ffffffff-ffff-ffff-ffff-ffffffffffff') ORDER BY id DESC LIMIT CAST(:limit AS bigint)",
      before, limit);
}

// Held while the broker's queues are looked through, which takes longer than a transaction may otherwise rest.
void lock_dead_letters(sql::Session& db) {
  db.value<std::string>("SELECT set_config('idle_in_transaction_session_timeout', '5min', true)");
  db.value<std::int64_t>("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('dead letters'))) AS locked");
}

}  // namespace consulta::admin::store
