#include "platform/log.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"notifications", "what patients are told, by SMS and email", notifications::migrations()});
  auto& settings = host.settings();
  notifications::Options options{.clock = WallClock(settings)};
  options.sms_url = settings.text("CONSULTA_SMS_URL", std::nullopt, "where an SMS is posted to");
  options.smtp_url = settings.text("CONSULTA_SMTP_URL", std::nullopt, "smtp:// URL of the mail server");
  options.from = settings.text("CONSULTA_MAIL_FROM", "clinic@consulta.example", "sender of emails");
  host.start();
  notifications::add_routes(host);
  notifications::add_reactions(host);
  notifications::add_deadlines(host, options);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
