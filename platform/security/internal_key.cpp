#include "platform/security/internal_key.hpp"

#include <algorithm>

#include "platform/security/keyed_hash.hpp"

namespace consulta {
namespace {

constexpr std::size_t shortest_key = 16;

}  // namespace

Secrets internal_key(Settings& settings) {
  auto keys = secrets(settings, "CONSULTA_INTERNAL_KEY", "secret shared by the gateway and auth");
  if (std::any_of(keys.begin(), keys.end(), [](const auto& key) { return key.size() < shortest_key; })) {
    settings.fail("CONSULTA_INTERNAL_KEY", "must have 16 characters or more");
  }
  return keys;
}

http::Handler behind_key(const Secrets& keys, http::Handler handler) {
  return [keys, handler = std::move(handler)](const http::Request& request) {
    const auto shown = request.header(internal_key_header);
    if (std::none_of(keys.begin(), keys.end(), [&](const auto& key) { return same_secret(shown, key); })) {
      throw Problem(401, "unauthenticated", "This path is for the clinic's own processes.");
    }
    return handler(request);
  };
}

}  // namespace consulta
