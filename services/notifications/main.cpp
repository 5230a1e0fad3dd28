#include "platform/observe/log.hpp"
#include "services/notifications/mail_from.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"notifications", "what patients are told, by SMS and email", notifications::migrations()});
  auto& settings = host.settings();
  notifications::Options options{.clock = clinic_clock(settings)};
  options.sms_url = settings.text("CONSULTA_SMS_URL", std::nullopt, "where an SMS is posted to");
  options.smtp.url =
      settings.text("CONSULTA_SMTP_URL", std::nullopt, "smtp://[user:password@]host:port of a mail server");
  // A password never goes out in the clear.
  options.smtp.require_tls = settings.flag("CONSULTA_SMTP_REQUIRE_TLS", "1: no email goes out without STARTTLS") ||
                             options.smtp.url.find('@') != std::string::npos;
  options.smtp.ca_file =
      settings.text("CONSULTA_SMTP_CA", "", "PEM file of its authority, where that is a private one");
  options.sms_per_second = static_cast<double>(
      settings.integer("CONSULTA_SMS_RATE", 0, 0, 100'000, "SMS a second the provider allows; 0: any"));
  const auto unlimited =
      settings.integer("CONSULTA_MAX_UNPAID", 3, 0, 1000, "0: no limit of what one person may have") == 0;
  const auto sms_a_day = settings.integer(
      "CONSULTA_SMS_A_DAY", 10, 0, 1000, "SMS a day to a number that never acted; 0: any, as where nothing is limited");
  options.sms_a_day = unlimited ? 0 : static_cast<int>(sms_a_day);
  options.emails_per_second = static_cast<double>(
      settings.integer("CONSULTA_EMAIL_RATE", 0, 0, 100'000, "emails a second the server allows; 0: any"));
  options.reminder = std::chrono::hours(
      settings.integer("CONSULTA_REMINDER_HOURS", 24, 1, 1000, "how long before the start a reminder goes out"));
  options.keep_messages =
      std::chrono::hours(24) *
      settings.integer("CONSULTA_KEEP_MESSAGES_DAYS", 365, 31, 36'500,
                       "how long messages are kept, with what they say and to whom, once they were sent or given up");
  options.public_url =
      settings.text("CONSULTA_PUBLIC_URL", "http://localhost:8080", "the gateway as patients reach it");
  options.seal_key = secrets(settings, "CONSULTA_SEAL_KEY", "secret shared with auth, for links of one use");
  options.require_proved_email =
      settings.integer("CONSULTA_REQUIRE_PROVED_EMAIL", 1, 0, 1,
                       "1: mail waits until its address is proved to be theirs; 0: it goes at once") == 1;
  options.from = notifications::mail_from(settings, options.smtp.url);
  options.place = clinic_place(settings);
  host.start();
  notifications::Links links(2'000, notifications::store::lease_time);
  notifications::Aggregates aggregates(host.reactor(), options, links);
  notifications::add_routes(host, aggregates.messages);
  notifications::add_export_routes(host, options.clock);
  notifications::add_deadlines(host, options, aggregates, links);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
