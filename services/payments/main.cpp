#include "platform/log.hpp"
#include "services/payments/migrations.hpp"
#include "services/payments/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv, {"payments", "what is asked for, what came and what goes back", payments::migrations()});
  auto& settings = host.settings();
  payments::Options options;
  options.cancel_free = std::chrono::hours(settings.integer("CONSULTA_CANCEL_FREE_HOURS", 24, 0, 1000,
                                                            "until when before the start cancelling costs nothing"));
  options.entity = settings.text("CONSULTA_MULTIBANCO_ENTITY", "11249", "five digits: the clinic's Multibanco entity");
  if (options.entity.size() != 5 || options.entity.find_first_not_of("0123456789") != std::string::npos) {
    settings.fail("CONSULTA_MULTIBANCO_ENTITY", "must be five digits");
  }
  options.provider_url = settings.text("CONSULTA_PSP_URL", std::nullopt, "the payment provider's HTTP API");
  options.webhook_secret = settings.text("CONSULTA_PSP_SECRET", std::nullopt, "what its webhooks are signed with");
  options.public_url =
      settings.text("CONSULTA_PUBLIC_URL", "http://localhost:8080", "the gateway as patients reach it");
  host.start();
  payments::add_routes(host, options);
  payments::add_reactions(host, options);
  payments::add_deadlines(host, options);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
