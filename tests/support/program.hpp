// One of our programs, started by a test with settings of its own.
#pragma once

#include <sys/types.h>

#include <map>
#include <string>
#include <thread>

namespace consulta::testing {

using Settings = std::map<std::string, std::string>;

// Lives as long as this. The constructor returns once it says that it is "listening on 127.0.0.1:…".
class Program {
 public:
  Program(const std::string& name, const Settings& settings);
  ~Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  int port() const;
  // What it says after these words in the line about listening.
  std::string after(const std::string& words) const;
  void hang_up() const;  // SIGHUP

 private:
  pid_t pid_ = 0;
  int output_ = -1;
  std::string said_;
  std::thread drain_;
};

}  // namespace consulta::testing
