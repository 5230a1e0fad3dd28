// DELETE /users/profile: somebody's account goes, with all that auth keeps of them, and everybody else is told to let
// go of them too (UserErased). What is left here is for a day: which sessions have ended.
#pragma once

#include <memory>

#include "services/auth/sessions.hpp"

namespace consulta::auth {

// The wish to erase that account, with what it depends on, locked until the transaction ends: of two administrators who
// go at once, one finds that there is nobody else any more.
Erase wish_to_erase(sql::Session& db, const Account& account);

void add_erasure_route(host::Host& host, const Options& options, Accounts& accounts,
                       std::shared_ptr<const Sessions> sessions, Hashing& hashing);

}  // namespace consulta::auth
