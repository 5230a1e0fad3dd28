// An attacker: a process of its own, at the lowest priority, that does one thing with many connections for as long as
// this lives.
#pragma once

#include <sys/types.h>

#include <chrono>
#include <string>
#include <vector>

namespace consulta::testing {

struct Assault {
  std::vector<std::string> addresses;     // the connections' own, of 127.0.0.0/8
  std::size_t connections = 1;            // held open from each address; one that is closed is opened again
  std::size_t opened_a_second = 10'000;   // in all
  std::string request = {};               // sent on each connection
  bool again = false;                     // and again whenever an answer begins
  std::chrono::milliseconds every{0};     // and again after this time, if it is more than 0
  std::chrono::milliseconds trickled{0};  // one more byte after this time, if it is more than 0
};

class Flood {
 public:
  Flood(int port, const Assault& assault);
  ~Flood();
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

 private:
  pid_t pid_;
};

}  // namespace consulta::testing
