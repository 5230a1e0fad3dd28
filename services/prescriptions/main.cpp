#include "platform/observe/log.hpp"
#include "platform/text/pdf_pages.hpp"
#include "services/prescriptions/migrations.hpp"
#include "services/prescriptions/service.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  host::Host host(
      argc, argv,
      {"prescriptions", "what doctors prescribed, and what patients are allergic to", prescriptions::migrations()});
  const auto options = prescriptions::read_options(host.settings());
  host.start();
  check_fonts();
  prescriptions::Memory memory;
  prescriptions::Aggregates aggregates(host.reactor(), options);
  prescriptions::add_routes(host, options, memory, aggregates.prescriptions);
  prescriptions::add_allergy_routes(host, options, memory, aggregates.allergies);
  prescriptions::add_medicine_routes(host, options);
  prescriptions::add_deadlines(host, options, memory, aggregates);
  return host.run();
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
