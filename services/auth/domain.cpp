#include "services/auth/domain.hpp"

#include <algorithm>
#include <array>

#include "clinic/email.hpp"
#include "clinic/new_password.hpp"
#include "clinic/one_line.hpp"
#include "clinic/phone.hpp"
#include "clinic/tax_number.hpp"
#include "platform/http/checks.hpp"

namespace consulta::auth {
namespace {

bool valid_username(const std::string& name) {
  return name.size() >= 3 && name.size() <= 30 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
         });
}

// In its one form, which `one_form` knows of what is right.
template <class F>
void check_form(Checks& checks, std::string& text, F&& one_form, const char* field, const char* message) {
  auto form = one_form(text);
  checks.require(form.has_value(), field, message);
  if (form) text = *std::move(form);
}
void check_email(Checks& checks, std::string& email) {
  check_form(checks, email, email_of, "email", "must be an email address such as ana@example.com");
}
void check_phone(Checks& checks, std::string& phone) {
  check_form(checks, phone, phone_of, "phone", "must be an international number such as +351 912 345 678");
}

void check_person(Checks& checks, const ProfileChange& p) {
  if (p.full_name) check_name(checks, *p.full_name, 200, "full_name");
  checks.require(!p.username || valid_username(*p.username), "username",
                 "must have 3 to 30 of the characters a-z, 0-9, '.', '_' and '-'");
  checks.require(!p.tax_number || valid_tax_number(*p.tax_number), "tax_number",
                 "must be a NIF with a valid check digit");
  checks.require(!p.language || p.language == "pt" || p.language == "en", "language", "must be pt or en");
}

}  // namespace

Registration checked(Registration r) {
  Checks checks;
  check_email(checks, r.email);
  check_phone(checks, r.phone);
  check_person(checks, {{}, r.full_name, {}, r.username, r.tax_number, r.language});
  check_new_password(checks, r.password, std::array{r.email, r.full_name, r.phone, r.username.value_or("")});
  checks.done();
  return r;
}

NewPatient checked(NewPatient p) {
  Checks checks;
  if (p.email) check_email(checks, *p.email);
  check_phone(checks, p.phone);
  check_person(checks, {{}, p.full_name, {}, {}, {}, p.language});
  checks.done();
  return p;
}

ProfileChange checked(ProfileChange change) {
  Checks checks;
  if (change.email && !change.email->empty()) check_email(checks, *change.email);
  if (change.phone && !change.phone->empty()) check_phone(checks, *change.phone);
  check_person(checks, change);
  checks.done();
  return change;
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
