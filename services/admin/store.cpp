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

void store_events(sql::Session& db, const std::vector<StoredEvent>& events) {
  db.exec(queries::store_events, json::write_sparse(events));
}

void remember(sql::Session& db, const std::vector<KnownName>& names) {
  db.exec(queries::remember_names, json::write(names));
}

std::vector<KnownName> names(sql::Session& db, const std::vector<Uuid>& ids) {
  return db.all(queries::list_names, ids);
}

bool try_to_count(sql::Session& db) {
  return db.maybe(queries::try_to_count) == 1;
}

std::vector<Uuid> take_uncounted(sql::Session& db, std::size_t limit) {
  return db.all(queries::take_uncounted, limit);
}

std::vector<StoredEvent> stored(sql::Session& db, const std::vector<Uuid>& abouts) {
  return db.all(queries::list_stored, abouts);
}

std::vector<Uuid> abouts_after(sql::Session& db, const Uuid& about, std::size_t limit) {
  return db.all(queries::list_abouts, about, limit);
}

void save(sql::Session& db, std::int64_t generation, const std::vector<Uuid>& abouts,
          const std::vector<Counted>& counted, const std::vector<DoctorHours>& hours) {
  db.exec(queries::forget_counted, generation, abouts);
  if (!counted.empty()) db.exec(queries::insert_counted, generation, json::write_sparse(counted));
  if (!hours.empty()) db.exec(queries::save_hours, generation, json::write_sparse(hours));
}

ReadModel read_model(sql::Session& db) {
  return db.maybe(queries::find_read_model).value();
}

void ask_to_make(sql::Session& db) {
  db.exec(queries::ask_to_make);
}

void save_made(sql::Session& db, const Uuid& until, std::size_t more) {
  db.exec(queries::save_made, until, more);
}

void show_made(sql::Session& db, Instant now) {
  db.exec(queries::show_made, now);
}

bool forget_before(sql::Session& db, std::int64_t shown, std::size_t limit) {
  if (db.exec(queries::forget_old_counted, shown, limit) == limit) return true;
  db.exec(queries::forget_old_hours, shown);
  db.exec(queries::save_forgotten);
  return false;
}

std::vector<Sum> sums(sql::Session& db, std::int64_t generation, const Wanted& wanted) {
  const auto& [days, doctor, specialty] = wanted;
  return db.all(queries::list_sums, generation, text_of(days.from), text_of(days.to), doctor, doctor, specialty,
                specialty);
}

std::vector<Lead> leads(sql::Session& db, std::int64_t generation, const Wanted& wanted) {
  const auto& [days, doctor, specialty] = wanted;
  return db.all(queries::list_leads, generation, text_of(days.from), text_of(days.to), doctor, doctor, specialty,
                specialty);
}

std::vector<DoctorHours> hours(sql::Session& db, std::int64_t generation) {
  return db.all(queries::list_hours, generation);
}

}  // namespace consulta::admin::store
