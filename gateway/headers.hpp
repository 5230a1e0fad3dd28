// What headers pass the gateway, in which direction, and which it adds.
#pragma once

#include <boost/beast/http.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/validate.hpp"

namespace consulta::gateway {

inline std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// Headers that belong to one hop (RFC 9110, 7.6.1), and those the gateway alone may set.
bool stays_here(boost::beast::http::field name, std::string_view text);

template <class From, class To>
void copy_headers(const From& from, To& to) {
  const auto connection = lower_case(view(from[boost::beast::http::field::connection]));
  for (const auto& field : from) {
    if (stays_here(field.name(), view(field.name_string()))) continue;
    // Also what Connection itself names.
    if (!connection.empty() && connection.find(lower_case(view(field.name_string()))) != std::string::npos) continue;
    to.insert(field.name(), field.name_string(), field.value());
  }
}

// The value of one cookie in a Cookie header; empty where there is none.
std::string_view cookie(std::string_view header, std::string_view name);

// Whether an Accept-Encoding header takes gzip (RFC 9110, 12.5.3).
bool accepts_gzip(std::string_view accept_encoding);

// Cross-origin requests by an allow-list (the Fetch standard).
class Cors {
 public:
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  bool allows(std::string_view origin) const;

  // What an answer needs so that a browser lets a page of `origin` read it.
  std::vector<std::pair<std::string, std::string>> headers(std::string_view origin) const;

 private:
  std::vector<std::string> origins_;
};

// What every answer carries, for browsers; what the answer has already is left alone. `personal`: it was made for
// somebody who showed a token, so no shared cache may keep it.
template <class Message>
void secure(Message& out, bool encrypted, bool personal) {
  auto set = [&](const char* name, const char* value) {
    if (out.find(name) == out.end()) out.set(name, value);
  };
  set("X-Content-Type-Options", "nosniff");
  set("X-Frame-Options", "DENY");
  set("Referrer-Policy", "no-referrer");
  set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  if (encrypted) set("Strict-Transport-Security", "max-age=31536000");
  if (personal) set("Cache-Control", "private, no-cache");
}

}  // namespace consulta::gateway
