// A picture in, the template of the face in it out: face check-in's own process, which nothing else needs.

#include "face/confinement.hpp"
#include "face/evaluation.hpp"
#include "face/routes.hpp"
#include "face/settings.hpp"
#include "platform/observe/health.hpp"
#include "platform/observe/log.hpp"
#include "platform/process/process.hpp"

using namespace consulta;

int main(int argc, char** argv) try {
  answer_health_check(argc, argv, "CONSULTA_PORT");
  if (face::asks_to_evaluate(argc, argv)) return face::evaluate(argc, argv);
  start_process();
  Settings settings(argc, argv, "consulta-face", "reads faces for check-in; --evaluate FOLDER says how well");
  http::ServerOptions options;
  options.address = settings.text("CONSULTA_ADDRESS", "127.0.0.1", "address to listen on");
  options.port = static_cast<unsigned short>(settings.integer("CONSULTA_PORT", 8093, 0, 65535, "HTTP port"));
  const auto count = static_cast<std::size_t>(settings.integer(
      "CONSULTA_FACE_READERS", 1, 1, 16, "pictures at a time; each takes a core, and memory of its own"));
  const auto weights = face::weights_folder(settings);
  const auto keys = face::key(settings);
  start_log("consulta-face", settings.text("CONSULTA_LOG_LEVEL", "info", "trace, debug, info, warn, error"));
  settings.done();

  face::use_no_threads();
  face::Readers readers(weights, count);
  std::atomic<bool> confined = false, stopping = false;
  options.workers = count + 1;  // one that answers operators meanwhile
  options.queue_limit = 32;
  options.connection_limit = 64;
  options.body_limit = face::most_bytes;
  http::Server server(options, face::routes(readers, keys, confined, stopping));
  face::confine();
  confined = true;
  spdlog::info("listening on {}:{}", options.address, server.port());
  wait_for_stop();
  stopping = true;
  server.stop();
  return 0;
} catch (const std::exception& e) {
  spdlog::critical("cannot go on: {}", e.what());
  return 1;
}
