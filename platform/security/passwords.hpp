// Passwords as Argon2id (RFC 9106) strings through libsodium: 19 MiB, two passes (OWASP's minimum).
// The functions block and are costly: call them on a small bounded pool, never on an HTTP worker.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace consulta {

std::string hash_password(const std::string& password);

// Takes as long whether the password is wrong or the hash is none.
bool check_password(const std::string& hash, const std::string& password);

// Spends what check_password spends, for a user who does not exist. Always false.
bool check_no_password(const std::string& password);

// How many at a time: one on each core, as far as half of the memory there is suffices. At least one.
std::size_t hashing_threads(std::size_t cores, std::optional<std::uint64_t> memory);

// The same for this machine, or for the container this process is in.
std::size_t hashing_threads();

}  // namespace consulta
