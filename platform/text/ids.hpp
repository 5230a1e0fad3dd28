// Identifiers: UUID version 7 (RFC 9562), so that rows made one after another lie beside each other in an index.
#pragma once

#include <boost/container_hash/hash.hpp>
#include <boost/uuid/uuid.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace consulta {

using Uuid = boost::uuids::uuid;

// A new identifier: 48 bits of system time in milliseconds, 74 random bits from the operating system's generator.
Uuid new_id();

// The canonical 36-character form in either case; anything else is nothing.
std::optional<Uuid> parse_uuid(std::string_view text);

std::string to_text(const Uuid& id);

// `bytes` of the operating system's randomness as unpadded base64url (RFC 4648): for tokens that must not be guessed.
std::string random_token(std::size_t bytes);

using UuidHash = boost::hash<Uuid>;

}  // namespace consulta
