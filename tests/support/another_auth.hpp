// Another auth of the running clinic, with settings of its own beside those that it must have. It shares everything
// with the first one: what either has begun the other goes on with, by its own settings.
#pragma once

#include <string>

#include "tests/support/clinic.hpp"
#include "tests/support/program.hpp"

namespace consulta::testing {

class AnotherAuth {
 public:
  explicit AnotherAuth(Settings own) : program_("consulta-auth", with_clinic(std::move(own))) {}

  // Not through the gateway; paths below /api/v1.
  Answer call(const std::string& method, const std::string& path, const std::string& body,
              const std::string& token = "") const {
    Headers headers;
    if (!body.empty()) headers.emplace_back("Content-Type", "application/json");
    if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
    return fetch(method, "http://127.0.0.1:" + std::to_string(program_.port()) + "/api/v1" + path, body,
                 std::move(headers));
  }

 private:
  static Settings with_clinic(Settings own) {
    own.merge(Settings{{"CONSULTA_PORT", "0"},
                       {"CONSULTA_DATABASE_URL", env("AUTH_DB")},
                       {"CONSULTA_RABBITMQ_URL", env("RABBITMQ_URL")},
                       {"CONSULTA_SEAL_KEY", read_env().at("SEAL_KEY")},
                       {"CONSULTA_INTERNAL_KEY", read_env().at("INTERNAL_KEY")},
                       {"CONSULTA_TEST_CLOCK_FILE", home() + "/clock"}});
    return own;
  }

  Program program_;
};

}  // namespace consulta::testing
