#include "platform/observe/health.hpp"

#include <cstdlib>
#include <string_view>

#include "platform/http/http_client.hpp"

namespace consulta {

void answer_health_check(int argc, char** argv, const std::string& port_variable, const std::string& path) {
  if (argc != 2 || std::string_view(argv[1]) != "--health") return;
  const char* port = std::getenv(port_variable.c_str());
  bool well = false;
  try {
    const auto url = "http://127.0.0.1:" + std::string(port == nullptr ? "0" : port) + path;
    well = HttpClient().send({.url = url, .timeout = std::chrono::seconds(3)}).status == 200;
  } catch (const HttpError&) {
  }
  std::exit(well ? 0 : 1);
}

}  // namespace consulta
