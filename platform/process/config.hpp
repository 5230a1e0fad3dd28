// Configuration from the environment. Each setting is asked for once, where the process starts:
//
//   Settings settings(argc, argv, "consulta-auth", "Accounts, sessions and tokens.");
//   const auto port = settings.integer("CONSULTA_AUTH_PORT", 8101, 0, 65535, "HTTP port");
//   settings.done();
//
// A value comes from NAME, else from the file named by NAME_FILE (for secrets), else from the default. done() prints
// every setting and exits 0 on --help; on any bad or missing value it prints one line for each and exits 2.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace consulta {

// Nothing unless the whole of `text` is a number from `min` to `max`.
std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t min, std::int64_t max);

class Settings {
 public:
  Settings(int argc, char** argv, std::string program, std::string purpose);

  // Without a default the setting is required.
  std::string text(const std::string& name, std::optional<std::string> fallback, const std::string& doc);
  std::int64_t integer(const std::string& name, std::int64_t fallback, std::int64_t min, std::int64_t max,
                       const std::string& doc);
  bool flag(const std::string& name, const std::string& doc);  // "1" is true; "0", "" and absent are false
  void fail(const std::string& name, const std::string& why);
  void done();

 private:
  std::optional<std::string> find(const std::string& name);

  std::string program_;
  std::string purpose_;
  bool help_ = false;
  std::vector<std::string> lines_;
  std::vector<std::string> errors_;
};

}  // namespace consulta
