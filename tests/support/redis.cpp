#include "tests/support/redis.hpp"

#include <doctest/doctest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <vector>

#include "tests/support/raw.hpp"

namespace consulta::testing {

Redis::Redis() {
  const RawListener free_port;  // closed before the server takes it
  port_ = free_port.port();
}

void Redis::start() {
  auto program = std::string("redis-server");
  auto port = std::to_string(port_);
  std::vector<std::string> words{program,  "--port", port,        "--bind",   "127.0.0.1",
                                 "--save", "",       "--logfile", "/dev/null"};
  std::vector<char*> arguments;
  for (auto& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  REQUIRE(posix_spawnp(&pid_, program.c_str(), nullptr, nullptr, arguments.data(), environ) == 0);
}

void Redis::kill() {
  if (pid_ == 0) return;
  ::kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = 0;
}

}  // namespace consulta::testing
