#include "gateway/headers.hpp"

#include <algorithm>

namespace consulta::gateway {

bool accepts_gzip(std::string_view header) {
  while (!header.empty()) {
    const auto one = lower_case(header.substr(0, header.find(',')));
    header.remove_prefix(std::min(one.size() + 1, header.size()));
    const auto name = one.find_first_not_of(" \t");
    if (name == std::string::npos || !std::string_view(one).substr(name).starts_with("gzip")) continue;
    const auto rest = one.substr(name + 4);
    if (!rest.empty() && rest.find_first_of(" \t;") != 0) continue;  // another coding that begins alike
    const auto quality = rest.find("q=");
    return quality == std::string::npos || rest.find_first_of("123456789", quality) != std::string::npos;
  }
  return false;
}

bool Cors::allows(std::string_view origin) const {
  return std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

std::vector<std::pair<std::string_view, std::string>> Cors::headers(std::string_view origin) const {
  if (origins_.empty()) return {};
  if (!allows(origin)) return {{"Vary", "Origin"}};
  return {{"Vary", "Origin"},
          {"Access-Control-Allow-Origin", std::string(origin)},
          {"Access-Control-Allow-Credentials", "true"},
          {"Access-Control-Expose-Headers", "Age, ETag, Location, Preference-Applied, Retry-After, X-Request-Id"}};
}

std::vector<std::pair<std::string_view, std::string_view>> security_fields(bool encrypted, bool personal) {
  std::vector<std::pair<std::string_view, std::string_view>> fields{
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"}};
  if (encrypted) fields.emplace_back("Strict-Transport-Security", "max-age=31536000");
  if (personal) fields.emplace_back("Cache-Control", "private, no-cache");
  return fields;
}

}  // namespace consulta::gateway
