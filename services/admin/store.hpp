// What admin asks its PostgreSQL.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "platform/sql/sql.hpp"

namespace consulta::admin {

// Who did what, when.
struct AuditEntry {
  Uuid id{};
  Instant at;
  Uuid user_id{};
  std::string action;   // "dead_letter.replay"
  std::string subject;  // what it was done to
  std::string detail;
};
BOOST_DESCRIBE_STRUCT(AuditEntry, (), (id, at, user_id, action, subject, detail))

namespace store {

void record(sql::Session& db, const AuditEntry& entry);

// Newest first, those before `before`.
std::vector<AuditEntry> audit(sql::Session& db, const std::optional<Uuid>& before, std::size_t limit);

// Waits until no other replica holds it; held until the transaction ends.
void lock_dead_letters(sql::Session& db);

}  // namespace store
}  // namespace consulta::admin
