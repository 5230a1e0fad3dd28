// Signatures of webhooks: HMAC-SHA256 (RFC 2104) over "<t>.<body>", written "t=<seconds>,v1=<hex>". The time is part of
// what is signed, so that an old request cannot be replayed later.
#pragma once

#include <string>
#include <string_view>

#include "platform/security/secrets.hpp"
#include "platform/time/time.hpp"

namespace consulta {

std::string webhook_signature(const std::string& secret, std::int64_t seconds, std::string_view body);

// Right by any of the secrets, and at most five minutes from `now`. Compares in constant time.
bool webhook_signature_good(const Secrets& secrets, std::string_view header, std::string_view body, Instant now);

}  // namespace consulta
