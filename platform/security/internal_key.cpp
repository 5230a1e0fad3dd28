#include "platform/security/internal_key.hpp"

#include "platform/security/keyed_hash.hpp"

namespace consulta {
namespace {

constexpr std::size_t shortest_key = 16;

}  // namespace

std::string internal_key(Settings& settings) {
  auto key = settings.text("CONSULTA_INTERNAL_KEY", std::nullopt, "secret shared by the gateway and auth");
  if (!key.empty() && key.size() < shortest_key)
    settings.fail("CONSULTA_INTERNAL_KEY", "must have 16 characters or more");
  return key;
}

http::Handler behind_key(const std::string& key, http::Handler handler) {
  return [key, handler = std::move(handler)](const http::Request& request) {
    if (!same_secret(request.header(internal_key_header), key)) {
      throw Problem(401, "unauthenticated", "This path is for the clinic's own processes.");
    }
    return handler(request);
  };
}

}  // namespace consulta
