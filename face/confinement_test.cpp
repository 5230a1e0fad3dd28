#include "face/confinement.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <functional>
#include <string>
#include <thread>

using namespace consulta::face;

namespace {

// What a child makes of it once it is confined: 0 where `act` says yes.
int confined(const std::function<bool()>& act) {
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int code = 2;
    try {
      confine();
      code = act() ? 0 : 1;
    } catch (...) {
    }
    _exit(code);
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  REQUIRE(WIFEXITED(status));
  return WEXITSTATUS(status);
}

bool refused(long result) {
  return result < 0 && errno == EPERM;
}

}  // namespace

TEST_CASE("confinement: it goes on with what it has") {
  int ends[2];
  REQUIRE(pipe(ends) == 0);
  CHECK(confined([&] {
          std::string much(1 << 20, 'x');
          return write(ends[1], much.data(), 5) == 5 && read(ends[0], much.data(), 5) == 5;
        }) == 0);
  close(ends[0]);
  close(ends[1]);
}

TEST_CASE("confinement: no connection, file, program, process or code") {
  CHECK(confined([] { return refused(socket(AF_INET, SOCK_STREAM, 0)); }) == 0);
  CHECK(confined([] { return refused(socket(AF_UNIX, SOCK_STREAM, 0)); }) == 0);
  CHECK(confined([] { return refused(open("/etc/passwd", O_RDONLY)); }) == 0);
  CHECK(confined([] { return refused(open("/tmp/consulta-face", O_WRONLY | O_CREAT, 0600)); }) == 0);
  CHECK(confined([] { return refused(execl("/bin/true", "true", nullptr)); }) == 0);
  CHECK(confined([] { return refused(fork()); }) == 0);
  CHECK(confined([] {
          return mmap(nullptr, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
                 errno == EPERM;
        }) == 0);
}

TEST_CASE("confinement: threads that were there are confined too") {
  const auto child = fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    int ends[2];
    if (pipe(ends) != 0) _exit(3);
    std::thread other([&] {
      char go = 0;
      const auto woken = read(ends[0], &go, 1);
      _exit(woken == 1 && refused(socket(AF_INET, SOCK_STREAM, 0)) ? 0 : 1);
    });
    confine();
    if (write(ends[1], "x", 1) != 1) _exit(4);
    other.join();
  }
  int status = 0;
  REQUIRE(waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("confinement: memory has a limit") {
  CHECK(confined([] {
          return mmap(nullptr, std::size_t{3} << 30, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
                     MAP_FAILED &&
                 errno == ENOMEM;
        }) == 0);
}
