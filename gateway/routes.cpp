#include "gateway/routes.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "clinic/face_pictures.hpp"
#include "events/services.hpp"
#include "platform/text/text.hpp"

namespace consulta::gateway {
namespace {

struct Entry {
  std::string_view method;  // "" is any
  std::string_view prefix;  // of whole segments
  Route route;
  bool whole = false;  // the prefix is the path
};

constexpr auto table = std::to_array<Entry>({
    {"POST", "/api/v1/auth/register", {"auth", Access::open, Trait::login}},
    {"POST", "/api/v1/auth/login", {"auth", Access::open, Trait::login}},
    {"POST", "/api/v1/auth/token", {"auth", Access::open, Trait::login}},
    {"", "/api/v1/auth/password", {"auth", Access::open, Trait::login}},
    {"POST", "/api/v1/auth/verify/resend", {"auth", Access::token}},
    {"", "/api/v1/auth/verify", {"auth", Access::open, Trait::login}},
    {"POST", "/api/v1/auth/devices", {"auth", Access::open, Trait::login}, true},
    {"POST", "/api/v1/auth/logout", {"auth", Access::late_token}},
    {"", "/api/v1/auth", {"auth", Access::any_token}},
    {"", "/api/v1/users/profile/export", {"auth", Access::token, Trait::exported, std::chrono::seconds(5)}, true},
    {"", "/api/v1/users", {"auth", Access::any_token}},
    {"GET", "/.well-known/jwks.json", {"auth", Access::open}},
    {"GET", "/api/v1/clinic", {"doctors", Access::open, Trait::catalogue}},
    {"", "/api/v1/clinic", {"doctors", Access::open}},
    {"GET", "/api/v1/specialties", {"doctors", Access::open, Trait::catalogue}},
    {"", "/api/v1/specialties", {"doctors", Access::token}},
    {"GET", "/api/v1/availability", {"doctors", Access::open}},
    {"GET", "/api/v1/doctors/profile", {"doctors", Access::token}},
    {"GET", "/api/v1/doctors", {"doctors", Access::open, Trait::catalogue}},
    {"", "/api/v1/doctors", {"doctors", Access::token}},
    {"", "/api/v1/availability", {"doctors", Access::open}},
    // Prefer: wait=N holds an answer for up to ten seconds.
    {"", "/api/v1/appointments", {"appointments", Access::token, Trait::none, std::chrono::seconds(15)}},
    {"", "/api/v1/waitlist", {"appointments", Access::token}},
    {"", "/api/v1/payments", {"payments", Access::token}},
    {"", "/api/v1/webhooks/payments", {"payments", Access::open}},
    {"", "/api/v1/notifications", {"notifications", Access::token}},
    // Who is new at the desk has an account; who is looked for is found in reception's copy.
    {"GET", "/api/v1/reception/patients", {"reception", Access::token}, true},
    {"", "/api/v1/reception/patients", {"auth", Access::token}},
    // Whose face it is another process says, of up to three pictures.
    {"PUT",
     "/api/v1/reception/face",
     {"reception", Access::token, Trait::none, std::chrono::seconds(15), most_pictures_body},
     true},
    {"POST",
     "/api/v1/reception/check-in",
     {"reception", Access::any_token, Trait::none, std::chrono::seconds(15), most_pictures_body},
     true},
    {"", "/api/v1/reception", {"reception", Access::any_token}},
    {"", "/api/v1/medicines", {"prescriptions", Access::token}},
    // Who asks in a consultation that began this moment is answered once that was heard.
    {"", "/api/v1/patients", {"prescriptions", Access::token, Trait::none, std::chrono::seconds(5)}},
    {"", "/api/v1/prescriptions", {"prescriptions", Access::token, Trait::none, std::chrono::seconds(5)}},
    {"", "/api/v1/admin/users", {"auth", Access::token}},
    {"", "/api/v1/admin", {"admin", Access::token}},
    {"", "/.well-known/jwks.json", {"auth", Access::open}},
    {"", "/pay", {"payments", Access::open, Trait::page}},
    {"", "/choose", {"appointments", Access::open, Trait::page}},
});

static_assert(std::ranges::all_of(table, [](const Entry& entry) {
  return std::ranges::find(events::services, entry.route.upstream) != events::services.end();
}));

bool under(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

// The character that two hexadecimal digits stand for, where it may stand for itself.
std::optional<char> unreserved(std::string_view digits) {
  unsigned value = 0;
  const auto end = digits.data() + digits.size();
  if (digits.size() != 2 || std::from_chars(digits.data(), end, value, 16).ptr != end) return std::nullopt;
  const char c = static_cast<char>(value);
  const bool letter_or_digit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  if (!letter_or_digit && std::string_view("-._~").find(c) == std::string_view::npos) return std::nullopt;
  return c;
}

}  // namespace

Route route(std::string_view method, std::string_view path) {
  if (method == "HEAD") method = "GET";
  for (const auto& entry : table) {
    if (!entry.method.empty() && entry.method != method) continue;
    if (entry.whole ? path == entry.prefix : under(path, entry.prefix)) return entry.route;
  }
  return {"", Access::open};
}

std::uint64_t largest_body() {
  return std::ranges::max(table, {}, [](const Entry& entry) { return entry.route.body_limit; }).route.body_limit;
}

std::string normal_target(std::string_view target) {
  const auto query = std::min(target.find('?'), target.size());
  std::string out;
  for (std::size_t i = 0; i < query; ++i) {
    const auto plain = target[i] == '%' ? unreserved(target.substr(i + 1, 2)) : std::nullopt;
    out += plain.value_or(target[i]);
    if (plain) i += 2;
  }
  return out.append(target.substr(query));
}

bool clean_path(std::string_view path) {
  if (path.empty() || path.front() != '/') return false;
  if (path.find("//") != std::string_view::npos || path.find("/.") == 0) {
    if (!path.starts_with("/.well-known/") || path.find("//") != std::string_view::npos) return false;
  }
  if (path.find("/..") != std::string_view::npos || path.find("/./") != std::string_view::npos) return false;
  const auto lower = lower_case(path);
  for (std::string_view trick : {"%2e", "%2f", "%5c", "%00", "\\", "#"}) {
    if (lower.find(trick) != std::string::npos) return false;
  }
  return std::none_of(path.begin(), path.end(),
                      [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == 0x7F; });
}

}  // namespace consulta::gateway
