// What the tests of connections that fall silent have in common: what exists passes nothing on any more, though it is
// acknowledged, and new ones work. All must be back within fifteen seconds of their limit.
//
// Statements have a short limit, so that this takes seconds. With CONSULTA_FULL_FREEZE=1 everything has the limits of
// production and is frozen for a minute:
//
//   CONSULTA_FULL_FREEZE=1 build/release/bin/fault_tests -tc="*silent*" -s | grep back
#pragma once

#include <chrono>
#include <cstdlib>
#include <string>

#include "platform/security/base64.hpp"
#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

namespace consulta::testing {

inline const bool full_freeze = std::getenv("CONSULTA_FULL_FREEZE") != nullptr;
inline const std::chrono::seconds statement_limit = full_freeze ? sql::statement_limit : sql::least_statement_limit;
// What the broker's heartbeats (10 s, two may be missing) and the wait for confirms find out by themselves.
inline constexpr std::chrono::seconds broker_limit{20};
inline constexpr std::chrono::seconds grace{15};

inline std::chrono::seconds frozen_for(std::chrono::seconds limit) {
  return full_freeze ? std::chrono::seconds(60) : limit + std::chrono::seconds(3);
}

using Steady = std::chrono::steady_clock;

inline double seconds_since(Steady::time_point begin) {
  return std::chrono::duration<double>(Steady::now() - begin).count();
}

// RabbitMQ's management API.
inline Answer management(const std::string& method, const std::string& path, const std::string& body = "") {
  return fetch(method, env("RABBITMQ_UI_URL") + "/api" + path, body,
               {{"Authorization", "Basic " + base64_encode(env("RABBITMQ_USER") + ":" + env("RABBITMQ_PASSWORD"))},
                {"Content-Type", "application/json"}});
}

}  // namespace consulta::testing
