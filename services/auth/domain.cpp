#include "services/auth/domain.hpp"

#include <algorithm>
#include <array>

#include "clinic/email.hpp"
#include "clinic/phone.hpp"
#include "clinic/tax_number.hpp"
#include "platform/http/checks.hpp"
#include "platform/text/text.hpp"

namespace consulta::auth {
namespace {

// The commonest ones of ten characters and more; shorter ones are refused anyway.
constexpr std::array<std::string_view, 28> common_passwords{
    "1234567890", "0123456789",    "12345678910",  "123456789012",     "0987654321", "1111111111",  "0000000000",
    "password12", "password123",   "password1234", "passwordpassword", "qwertyuiop", "qwerty12345", "qwerty123456",
    "1q2w3e4r5t", "1q2w3e4r5t6y",  "abcdefghij",   "abc1234567",       "iloveyou12", "iloveyou123", "letmein123",
    "welcome123", "administrator", "admin12345",   "changeme123",      "asdfghjkl1", "benfica1904", "portugal123"};

bool valid_username(const std::string& name) {
  return name.size() >= 3 && name.size() <= 30 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
         });
}

void check_person(Checks& checks, const ProfileChange& p) {
  checks.require(!p.email || valid_email(*p.email), "email", "must be an email address");
  if (p.full_name) checks.length(*p.full_name, 1, 200, "full_name");
  checks.require(!p.phone || valid_phone(*p.phone), "phone",
                 "must be an international number such as +351 912 345 678");
  checks.require(!p.username || valid_username(*p.username), "username",
                 "must have 3 to 30 of the characters a-z, 0-9, '.', '_' and '-'");
  checks.require(!p.tax_number || valid_tax_number(*p.tax_number), "tax_number",
                 "must be a NIF with a valid check digit");
  checks.require(!p.language || p.language == "pt" || p.language == "en", "language", "must be pt or en");
}

}  // namespace

void check(const Registration& r) {
  Checks checks;
  check_person(checks, {r.email, r.full_name, r.phone, r.username, r.tax_number, r.language});
  checks.length(r.password, 10, 128, "password");
  checks.require(
      std::find(common_passwords.begin(), common_passwords.end(), lower_case(r.password)) == common_passwords.end(),
      "password", "is one of the commonest passwords; choose another");
  checks.done();
}

void check(const ProfileChange& change) {
  Checks checks;
  check_person(checks, change);
  checks.done();
}

RefreshVerdict judge(const RefreshState& state, Instant now) {
  if (state.revoked_at) return RefreshVerdict::revoked;
  if (state.used_at) {
    const bool innocent = state.successor_unused && now < *state.used_at + refresh_grace;
    return innocent ? RefreshVerdict::again : RefreshVerdict::reused;
  }
  if (state.expires_at <= now) return RefreshVerdict::expired;
  return RefreshVerdict::good;
}

}  // namespace consulta::auth
