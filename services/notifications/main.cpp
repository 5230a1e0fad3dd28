#include <date/tz.h>

#include "platform/log.hpp"
#include "services/notifications/migrations.hpp"
#include "services/notifications/service.hpp"

using namespace consulta;

namespace {

const date::time_zone* clinic_zone = nullptr;

std::chrono::seconds clinic_offset(Instant instant) {
  return clinic_zone->get_info(std::chrono::floor<std::chrono::seconds>(instant)).offset;
}

}  // namespace

int main(int argc, char** argv) try {
  host::Host host(argc, argv,
                  {"notifications", "what patients are told, by SMS and email", notifications::migrations()});
  auto& settings = host.settings();
  notifications::Options options;
  options.sms_url = settings.text("CONSULTA_SMS_URL", std::nullopt, "where an SMS is posted to");
  options.smtp_url = settings.text("CONSULTA_SMTP_URL", std::nullopt, "smtp:// URL of the mail server");
  options.from = settings.text("CONSULTA_MAIL_FROM", "clinic@consulta.example", "sender of emails");
  options.zone_offset = clinic_offset;
  const auto zone = settings.text("CONSULTA_TIME_ZONE", "Europe/Lisbon", "IANA time zone of the clinic");
  try {
    clinic_zone = date::locate_zone(zone);
  } catch (const std::exception&) {
    settings.fail("CONSULTA_TIME_ZONE", "'" + zone + "' is not a time zone of the IANA database");
  }
  host.start();
  notifications::add_routes(host);
  notifications::add_reactions(host);
  notifications::add_deadlines(host, options);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
