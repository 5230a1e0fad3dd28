#include "tests/support/gateway.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

namespace consulta::testing {

Gateway::Gateway(Settings settings) {
  settings.merge(
      Settings{{"CONSULTA_PORT", "0"}, {"CONSULTA_ACCESS_LOG", ""}, {"CONSULTA_RABBITMQ_URL", env("RABBITMQ_URL")}});
  for (const char* name : {"AUTH", "DOCTORS", "APPOINTMENTS", "PAYMENTS", "NOTIFICATIONS", "ADMIN"}) {
    settings.emplace(std::string("CONSULTA_UPSTREAM_") + name, env(std::string(name) + "_URL").substr(7));
  }
  std::vector<std::string> lines;
  for (const auto& [name, value] : settings) lines.push_back(name + "=" + value);
  std::vector<char*> environment;
  for (auto& line : lines) environment.push_back(line.data());
  environment.push_back(nullptr);
  int out[2];
  REQUIRE(pipe2(out, O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDERR_FILENO);
  auto program = std::string(CONSULTA_PROGRAMS) + "/consulta-gateway";
  char* arguments[] = {program.data(), nullptr};
  REQUIRE(posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environment.data()) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  output_ = out[0];
  // "… listening on 127.0.0.1:4711, for operators on …"
  std::string said;
  char chunk[512];
  const std::string before = "listening on 127.0.0.1:";
  while (said.find(before) == std::string::npos || said.find('\n', said.find(before)) == std::string::npos) {
    const auto count = read(output_, chunk, sizeof chunk);
    REQUIRE_MESSAGE(count > 0, said);
    said.append(chunk, static_cast<std::size_t>(count));
  }
  port_ = std::atoi(said.c_str() + said.find(before) + before.size());
  const auto operators = said.substr(said.find(" on ", said.find(before) + before.size()) + 4);
  const auto ready = "http://127.0.0.1:" + operators.substr(0, operators.find('\n')) + "/readyz";
  REQUIRE(eventually([&] { return fetch("GET", ready).status == 200; }));  // it has asked auth for its keys
}

Gateway::~Gateway() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  close(output_);
}

Answer Gateway::get(const std::string& path, Headers headers) const {
  return fetch("GET", "http://127.0.0.1:" + std::to_string(port_) + path, "", std::move(headers));
}

void Gateway::hang_up() const {
  kill(pid_, SIGHUP);
}

}  // namespace consulta::testing
