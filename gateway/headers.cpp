#include "gateway/headers.hpp"

#include <algorithm>

namespace consulta::gateway {

bool Cors::allows(std::string_view origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

std::vector<std::pair<std::string_view, std::string>> Cors::headers(std::string_view origin) const {
  if (origins_.empty()) return {};
  if (!allows(origin)) return {{"Vary", "Origin"}};
  return {{"Vary", "Origin"},
          {"Access-Control-Allow-Origin", std::string(origin)},
          {"Access-Control-Allow-Credentials", "true"},
          {"Access-Control-Expose-Headers",
           "Age, ETag, Idempotency-Replayed, Location, Preference-Applied, Retry-After, X-Request-Id"}};
}

std::vector<std::pair<std::string_view, std::string_view>> security_fields(const Circumstances& of) {
  std::vector<std::pair<std::string_view, std::string_view>> fields{
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}};
  if (of.page) {
    fields.emplace_back("Cross-Origin-Opener-Policy", "same-origin");
    fields.emplace_back("Permissions-Policy",
                        "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()");
  }
  if (of.encrypted) fields.emplace_back("Strict-Transport-Security", "max-age=31536000");
  if (of.personal) fields.emplace_back("Cache-Control", "private, no-cache");
  return fields;
}

}  // namespace consulta::gateway
