// What admin asks its PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/sql/sql.hpp"
#include "services/admin/chain.hpp"

namespace consulta::admin {

// Where a page of the audit ended, newest first.
struct Place {
  Instant at{};
  std::int64_t seq = 0;
};

struct Filter {
  std::optional<Uuid> actor, subject;
  std::optional<std::string> action;
  std::optional<Instant> from, to;
  std::optional<Place> after;
};

namespace store {

// Until the transaction ends: no other adds to the chain.
void lock_chain(sql::Session& db);
Head head(sql::Session& db);
// Those of these that are in the chain.
std::vector<Uuid> chained(sql::Session& db, const std::vector<Uuid>& ids);
void insert(sql::Session& db, const std::vector<Entry>& entries);
// In the order of the chain.
std::vector<Entry> chain_after(sql::Session& db, std::int64_t seq, std::size_t limit);
// Newest first.
std::vector<Entry> list(sql::Session& db, const Filter& filter, std::size_t limit);

// Gives the chain to another role where the server has one for it. Whether it is another's.
bool hand_over_audit(sql::Session& db);

// Who was erased, with whom they booked for. Dead letters are looked through for them soon.
void insert_erased(sql::Session& db, std::vector<Uuid> ids, Instant now);
// Those of these who were.
std::vector<Uuid> erased(sql::Session& db, const std::vector<Uuid>& ids);
// Since when; none where none is, or nobody was erased.
std::optional<Instant> due_look(sql::Session& db, Instant now);
// The one that was due is over, and the next is then; unless another was asked for meanwhile.
void put_off_look(sql::Session& db, Instant due, Instant next);

// Waits until no other replica holds it; held until the transaction ends.
void lock_dead_letters(sql::Session& db);

}  // namespace store
}  // namespace consulta::admin
