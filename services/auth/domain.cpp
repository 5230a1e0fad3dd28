#include "services/auth/domain.hpp"

#include <algorithm>
#include <array>

#include "platform/validate.hpp"

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

void check_person(Checks& checks, const std::string& email, const std::string& full_name, const std::string& phone,
                  const std::optional<std::string>& username, const std::optional<std::string>& tax_number,
                  const std::string& language) {
  checks.require(valid_email(email), "email", "must be an email address");
  checks.length(full_name, 1, 200, "full_name");
  checks.require(valid_phone(phone), "phone", "must be an international number such as +351 912 345 678");
  checks.require(!username || valid_username(*username), "username",
                 "must have 3 to 30 of the characters a-z, 0-9, '.', '_' and '-'");
  checks.require(!tax_number || valid_tax_number(*tax_number), "tax_number", "must be a NIF with a valid check digit");
  checks.require(language == "pt" || language == "en", "language", "must be pt or en");
}

}  // namespace

void check(const Registration& r) {
  Checks checks;
  check_person(checks, r.email, r.full_name, r.phone, r.username, r.tax_number, r.language.value_or("pt"));
  checks.length(r.password, 10, 128, "password");
  checks.require(
      std::find(common_passwords.begin(), common_passwords.end(), lower_case(r.password)) == common_passwords.end(),
      "password", "is one of the commonest passwords; choose another");
  checks.done();
}

User changed(User user, const ProfileChange& change) {
  if (change.email) user.email = *change.email;
  if (change.full_name) user.full_name = *change.full_name;
  if (change.phone) user.phone = without_spaces(*change.phone);
  if (change.username) user.username = change.username;
  if (change.tax_number) user.tax_number = change.tax_number;
  if (change.language) user.language = *change.language;
  user.notify_email = change.notify_email.value_or(user.notify_email);
  user.notify_sms = change.notify_sms.value_or(user.notify_sms);
  Checks checks;
  check_person(checks, user.email, user.full_name, user.phone, user.username, user.tax_number, user.language);
  checks.done();
  ++user.version;
  return user;
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
