// Passwords as Argon2id (RFC 9106) strings through libsodium: 19 MiB, two passes (OWASP's minimum), about 20 ms each.
// The functions block and are costly: call them on a small bounded pool, never on an HTTP worker.
#pragma once

#include <string>

namespace consulta {

std::string hash_password(const std::string& password);
bool check_password(const std::string& hash, const std::string& password);

// Spends what check_password spends, for a user who does not exist. Always false.
bool check_no_password(const std::string& password);

}  // namespace consulta
