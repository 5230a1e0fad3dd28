#include "services/admin/store.hpp"

#include <algorithm>

#include "services/admin/queries.hpp"

namespace consulta::admin::store {

void lock_chain(sql::Session& db) {
  db.all(queries::lock_chain);
}

Head head(sql::Session& db) {
  return db.maybe(queries::find_head).value_or(Head{});
}

std::vector<Uuid> chained(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_chained, ids);
}

void insert(sql::Session& db, const std::vector<Entry>& entries) {
  db.exec(queries::insert_entries, json::write(entries));
}

std::vector<Entry> chain_after(sql::Session& db, std::int64_t seq, std::size_t limit) {
  return db.all(queries::list_chain, seq, limit);
}

std::vector<Entry> list(sql::Session& db, const Filter& f, std::size_t limit) {
  // No entry is the 0th: what comes before that is earlier.
  const auto before = f.after ? std::optional(f.after->at) : f.to;
  return db.all(queries::list_entries, f.subject, f.actor, f.action, f.from, before, f.after ? f.after->seq : 0, limit);
}

bool hand_over_audit(sql::Session& db) {
  return db.maybe(queries::hand_over_audit) == 1;
}

void insert_erased(sql::Session& db, std::vector<Uuid> ids, Instant now) {
  std::sort(ids.begin(), ids.end());
  db.exec(queries::insert_erased, ids);
  db.exec(queries::ask_for_look, now);
}

std::vector<Uuid> erased(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::find_erased, ids);
}

std::optional<Instant> due_look(sql::Session& db, Instant now) {
  return db.maybe(queries::find_due_look, now);
}

void put_off_look(sql::Session& db, Instant due, Instant next) {
  db.exec(queries::put_off_look, next, due);
}

void lock_dead_letters(sql::Session& db) {
  db.all(queries::allow_long_rest);
  db.all(queries::lock_dead_letters);
}

}  // namespace consulta::admin::store
