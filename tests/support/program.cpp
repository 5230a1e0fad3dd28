#include "tests/support/program.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <vector>

namespace consulta::testing {
namespace {

const std::string before = "listening on 127.0.0.1:";

// The programs of the clinic's preset, which need not be this one's.
std::string programs() {
  const char* root = std::getenv("CONSULTA_ROOT");
  const char* preset = std::getenv("CONSULTA_PRESET");
  if (root == nullptr || preset == nullptr) return CONSULTA_PROGRAMS;
  return std::string(root) + "/build/" + preset + "/bin";
}

}  // namespace

Program::Program(const std::string& name, const Settings& settings) {
  std::vector<std::string> lines;
  for (const auto& [setting, value] : settings) lines.push_back(setting + "=" + value);
  std::vector<char*> environment;
  for (auto& line : lines) environment.push_back(line.data());
  environment.push_back(nullptr);
  int out[2];
  REQUIRE(pipe2(out, O_CLOEXEC) == 0);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDERR_FILENO);
  auto program = programs() + "/" + name;
  char* arguments[] = {program.data(), nullptr};
  REQUIRE(posix_spawn(&pid_, program.c_str(), &actions, nullptr, arguments, environment.data()) == 0);
  posix_spawn_file_actions_destroy(&actions);
  close(out[1]);
  output_ = out[0];
  char chunk[512];
  while (said_.find(before) == std::string::npos || said_.find('\n', said_.find(before)) == std::string::npos) {
    const auto count = read(output_, chunk, sizeof chunk);
    REQUIRE_MESSAGE(count > 0, said_);
    said_.append(chunk, static_cast<std::size_t>(count));
  }
  // What it says later is read too: else it would wait for somebody to read it once the pipe is full.
  drain_ = std::thread([this] {
    char dropped[512];
    while (read(output_, dropped, sizeof dropped) > 0) {
    }
  });
}

Program::~Program() {
  kill(pid_, SIGTERM);
  waitpid(pid_, nullptr, 0);
  drain_.join();
  close(output_);
}

int Program::port() const {
  return std::atoi(said_.c_str() + said_.find(before) + before.size());
}

std::string Program::after(const std::string& words) const {
  const auto at = said_.find(words, said_.find(before) + before.size());
  REQUIRE_MESSAGE(at != std::string::npos, said_);
  return said_.substr(at + words.size(), said_.find('\n', at) - at - words.size());
}

void Program::hang_up() const {
  kill(pid_, SIGHUP);
}

}  // namespace consulta::testing
