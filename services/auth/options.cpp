#include "clinic/place.hpp"
#include "platform/security/internal_key.hpp"
#include "platform/security/keyed_hash.hpp"
#include "services/auth/service.hpp"

namespace consulta::auth {

Options read_options(Settings& settings) {
  Options options;
  options.login_attempts = static_cast<int>(
      settings.integer("CONSULTA_LOGIN_ATTEMPTS", 5, 1, 1000, "failed logins per account and client in 15 minutes"));
  options.access_token = std::chrono::seconds(
      settings.integer("CONSULTA_ACCESS_TOKEN_SECONDS", 900, 1, 86400, "how long an access token works"));
  options.idle = std::chrono::hours(
      24 * settings.integer("CONSULTA_SESSION_IDLE_DAYS", 14, 1, 30, "unused, a patient's session ends after these"));
  options.staff_idle = std::chrono::minutes(settings.integer("CONSULTA_STAFF_SESSION_IDLE_MINUTES", 60, 1, 12 * 60,
                                                             "unused, a session of staff ends after these"));
  options.most_sessions = static_cast<std::size_t>(settings.integer(
      "CONSULTA_MAX_SESSIONS", 20, 1, 100, "of one account; one more ends the one that was used the longest ago"));
  const auto initial_days = settings.integer("CONSULTA_INITIAL_PASSWORD_DAYS", 0, 0, 365,
                                             "a password that its owner did not choose is good so long; 0: for ever");
  if (initial_days > 0) options.initial_password = std::chrono::hours(24 * initial_days);
  options.signing_key = std::chrono::hours(
      24 * settings.integer("CONSULTA_SIGNING_KEY_DAYS", 30, 1, 3650, "how old a signing key is when another follows"));
  options.secure_cookies =
      settings.flag("CONSULTA_SECURE_COOKIES", "1 where clients come by TLS that ends before the gateway; gateway too");
  options.staff_need_mfa =
      settings.flag("CONSULTA_REQUIRE_STAFF_MFA", "1 where staff must set up a second factor at their first login");
  options.patients_need_mfa = settings.flag("CONSULTA_REQUIRE_PATIENT_MFA", "1 where patients must too");
  options.issuer = clinic_place(settings).name;
  options.seal_key = secrets(settings, "CONSULTA_SEAL_KEY",
                             "secret shared with doctors and notifications; auth's own rest sealed by it");
  options.internal_key = internal_key(settings);
  options.csrf = CsrfTokens(options.internal_key);
  return options;
}

void add_own_secrets(Options& options, const std::string& root) {
  const auto key = [&](const char* purpose) { return derived_key(root, purpose); };
  options.devices = KnownDevices(key("known devices"));
  options.refresh_key = key("refresh tokens");
  options.attempts_key = key("login attempts");
  options.recovery_key = key("recovery codes");
  options.pairing_key = key("pairings");
  options.totp_secrets = TotpSecrets(key("second factors"));
  options.challenges = Challenges(key("login challenges"));
}

}  // namespace consulta::auth
