#include "clinic/phone.hpp"
#include "clinic/tax_number.hpp"
#include "platform/observe/log.hpp"
#include "platform/text/pdf_pages.hpp"
#include "services/payments/migrations.hpp"
#include "services/payments/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(argc, argv, {"payments", "what is asked for, what came and what goes back", payments::migrations()});
  auto& settings = host.settings();
  payments::Options options{.clock = clinic_clock(settings)};
  options.entity = settings.text("CONSULTA_MULTIBANCO_ENTITY", "11249", "five digits: the clinic's Multibanco entity");
  if (options.entity.size() != 5 || options.entity.find_first_not_of("0123456789") != std::string::npos) {
    settings.fail("CONSULTA_MULTIBANCO_ENTITY", "must be five digits");
  }
  const auto sub_entities = settings.text("CONSULTA_MULTIBANCO_SUBENTITIES", "000-999",
                                          "the clinic's first and last sub-entity, three digits each");
  if (sub_entities.size() != 7 || sub_entities[3] != '-' ||
      (sub_entities.substr(0, 3) + sub_entities.substr(4)).find_first_not_of("0123456789") != std::string::npos ||
      sub_entities.substr(0, 3) > sub_entities.substr(4)) {
    settings.fail("CONSULTA_MULTIBANCO_SUBENTITIES", "must be like 000-999");
  }
  options.first_sub_entity = std::stoll(sub_entities.substr(0, 3));
  options.last_sub_entity = std::stoll(sub_entities.substr(4));
  auto& issuer = options.issuer;
  issuer.name = settings.text("CONSULTA_ISSUER_NAME", "Consulta, Lda.", "the clinic's name on invoices");
  issuer.address = settings.text("CONSULTA_ISSUER_ADDRESS", "Rua da Saúde 1, 1000-001 Lisboa", "its address");
  issuer.tax_number = settings.text("CONSULTA_ISSUER_TAX_NUMBER", "500000000", "its NIF");
  if (!valid_tax_number(issuer.tax_number)) settings.fail("CONSULTA_ISSUER_TAX_NUMBER", "is not a NIF");
  issuer.invoice_code = settings.text("CONSULTA_INVOICE_CODE", "00000000",
                                      "validation code of the series of invoices, from the tax authority");
  issuer.credit_note_code =
      settings.text("CONSULTA_CREDIT_NOTE_CODE", "00000000", "the same of the series of credit notes");
  issuer.certificate = settings.text("CONSULTA_CERTIFICATE_NUMBER", "0", "of the program at the tax authority");
  options.reconcile_every = std::chrono::seconds(
      settings.integer("CONSULTA_RECONCILE_SECONDS", 10, 1, 86'400, "pause between looks into the provider's books"));
  options.provider_url = settings.text("CONSULTA_PSP_URL", std::nullopt, "the payment provider's HTTP API");
  options.webhook_secrets = secrets(settings, "CONSULTA_PSP_SECRET", "what its webhooks are signed with");
  options.public_url =
      settings.text("CONSULTA_PUBLIC_URL", "http://localhost:8080", "the gateway as patients reach it");
  options.phone = clinic_phone(settings);
  host.start();
  check_fonts();
  payments::RunningNumbers numbers(options.first_sub_entity, options.last_sub_entity, host.db());
  payments::Openings openings(2'000, payments::store::lease_time);
  payments::Aggregates aggregates(host.reactor(), options, numbers, openings);
  payments::add_routes(host, options, aggregates);
  payments::add_deadlines(host, options, aggregates.payments, openings);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
