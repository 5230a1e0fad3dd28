#include "platform/observe/log.hpp"
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
  options.emails_per_second = static_cast<double>(
      settings.integer("CONSULTA_EMAIL_RATE", 0, 0, 100'000, "emails a second the server allows; 0: any"));
  options.reminder = std::chrono::hours(
      settings.integer("CONSULTA_REMINDER_HOURS", 24, 1, 1000, "how long before the start a reminder goes out"));
  options.from = settings.text("CONSULTA_MAIL_FROM", "clinic@consulta.example", "sender of emails");
  host.start();
  notifications::Links links(2'000, notifications::store::lease_time);
  notifications::Aggregates aggregates(host.reactor(), options, links);
  notifications::add_routes(host, aggregates.messages);
  notifications::add_deadlines(host, options, aggregates, links);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
