// One line of JSON for each request answered. Never the query, a token, or the secret part of a path.
#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "platform/text/ids.hpp"

namespace spdlog {
class logger;
}

namespace consulta::gateway {

struct AccessRecord {
  std::string_view client, method, path, upstream, request_id;
  std::optional<Uuid> user;
  int status = 0;
  std::uint64_t bytes = 0;  // of the answer's body, as it was sent
  std::chrono::microseconds took{0};
};

class AccessLog {
 public:
  // "" writes nothing, "-" to standard output, anything else to that file, which reopen() opens anew (after a
  // rotation).
  explicit AccessLog(std::string where);
  void write(const AccessRecord& record);
  void reopen();

 private:
  std::string where_;
  std::atomic<std::shared_ptr<spdlog::logger>> log_;
};

}  // namespace consulta::gateway
