#include "platform/text/ids.hpp"

#include <sodium.h>

#include <boost/uuid/uuid_io.hpp>
#include <chrono>
#include <cstring>
#include <vector>

#include "platform/security/base64.hpp"

namespace consulta {

Uuid new_id() {
  // One call for randomness per 64 identifiers: it is a system call.
  thread_local std::uint8_t pool[640];
  thread_local std::size_t used = sizeof pool;
  if (used == sizeof pool) {
    randombytes_buf(pool, sizeof pool);
    used = 0;
  }
  const auto millis = static_cast<std::uint64_t>(
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
          .count());
  Uuid id;
  for (unsigned i = 0; i < 6; ++i) id.data[i] = static_cast<std::uint8_t>(millis >> (40 - 8 * i));
  std::memcpy(id.data + 6, pool + used, 10);
  used += 10;
  id.data[6] = static_cast<std::uint8_t>((id.data[6] & 0x0F) | 0x70);
  id.data[8] = static_cast<std::uint8_t>((id.data[8] & 0x3F) | 0x80);
  return id;
}

std::optional<Uuid> parse_uuid(std::string_view text) {
  if (text.size() != 36) return std::nullopt;
  Uuid id;
  std::size_t nibble = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (i == 8 || i == 13 || i == 18 || i == 23) {
      if (c != '-') return std::nullopt;
      continue;
    }
    int value = 0;
    if (c >= '0' && c <= '9') {
      value = c - '0';
    } else if (c >= 'a' && c <= 'f') {
      value = c - 'a' + 10;
    } else if (c >= 'A' && c <= 'F') {
      value = c - 'A' + 10;
    } else {
      return std::nullopt;
    }
    auto& byte = id.data[nibble / 2];
    byte = static_cast<std::uint8_t>(nibble % 2 == 0 ? value << 4 : byte | value);
    ++nibble;
  }
  return id;
}

std::string to_text(const Uuid& id) {
  return boost::uuids::to_string(id);
}

std::string random_token(std::size_t bytes) {
  std::string raw(bytes, '\0');
  randombytes_buf(raw.data(), raw.size());
  return base64url_encode(raw);
}

}  // namespace consulta
