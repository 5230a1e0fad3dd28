// `consulta-admin --verify-audit [--expect SEQ:HASH]`: whether the audit's chain is as it was written.
#pragma once

#include <optional>

#include "platform/sql/sql.hpp"
#include "services/admin/chain.hpp"

namespace consulta::admin {

struct Verified {
  Head head;                         // the last entry that is good
  std::optional<std::string> wrong;  // what is behind it
};

// Reads all entries in portions, while more may be added.
Verified verify_chain(sql::Session& db, const std::optional<Head>& expected);

// Whether the arguments ask for it, and only for it.
bool asks_to_verify(int argc, char** argv);

// Does it on the database of CONSULTA_DATABASE_URL and says on standard output how many entries there are and which
// head to keep, or what is wrong. The exit status: 0, 1 where anything is wrong, 2 where the arguments are.
int verify_audit(int argc, char** argv);

}  // namespace consulta::admin
