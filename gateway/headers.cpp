#include "gateway/headers.hpp"

#include <algorithm>

namespace consulta::gateway {
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;

bool stays_here(bhttp::field name, std::string_view text) {
  switch (name) {
    case bhttp::field::connection:
    case bhttp::field::keep_alive:
    case bhttp::field::proxy_connection:
    case bhttp::field::proxy_authenticate:
    case bhttp::field::proxy_authorization:
    case bhttp::field::te:
    case bhttp::field::trailer:
    case bhttp::field::transfer_encoding:
    case bhttp::field::upgrade:
    case bhttp::field::expect:
      return true;
    default:
      return beast::iequals(text, "x-forwarded-for") || beast::iequals(text, "x-forwarded-proto") ||
             beast::iequals(text, "x-forwarded-host") || beast::iequals(text, "forwarded") ||
             beast::iequals(text, "x-real-ip") || beast::iequals(text, "x-request-id") ||
             beast::iequals(text, "traceparent") || beast::iequals(text, "x-deadline-ms");
  }
}

std::string_view cookie(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    auto pair = header.substr(0, header.find(';'));
    header.remove_prefix(std::min(pair.size() + 1, header.size()));
    while (pair.starts_with(' ')) pair.remove_prefix(1);
    if (pair.size() > name.size() && pair.starts_with(name) && pair[name.size()] == '=') {
      return pair.substr(name.size() + 1);
    }
  }
  return {};
}

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

std::vector<std::pair<std::string, std::string>> Cors::headers(std::string_view origin) const {
  if (origins_.empty()) return {};
  if (!allows(origin)) return {{"Vary", "Origin"}};
  return {{"Vary", "Origin"},
          {"Access-Control-Allow-Origin", std::string(origin)},
          {"Access-Control-Allow-Credentials", "true"},
          {"Access-Control-Expose-Headers", "Age, ETag, Location, Preference-Applied, Retry-After, X-Request-Id"}};
}

}  // namespace consulta::gateway
