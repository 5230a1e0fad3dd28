#include "platform/process/config.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

namespace consulta {

std::optional<std::int64_t> whole_number(std::string_view text, std::int64_t min, std::int64_t max) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < min || number > max) return std::nullopt;
  return number;
}

Settings::Settings(int argc, char** argv, std::string program, std::string purpose)
    : program_(std::move(program)), purpose_(std::move(purpose)) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--help" || std::string_view(argv[i]) == "-h") {
      help_ = true;
    } else {
      errors_.push_back(fmt::format("unknown argument '{}': settings come from the environment, see --help", argv[i]));
    }
  }
}

std::optional<std::string> Settings::find(const std::string& name) {
  if (const char* value = std::getenv(name.c_str()); value != nullptr && *value != '\0') return value;
  const char* path = std::getenv((name + "_FILE").c_str());
  if (path == nullptr || *path == '\0') return std::nullopt;
  std::ifstream file(path);
  if (!file) {
    fail(name, fmt::format("cannot read the file '{}' that {}_FILE names", path, name));
    return "";
  }
  std::stringstream content;
  content << file.rdbuf();
  auto value = content.str();
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  return value;
}

std::string Settings::text(const std::string& name, std::optional<std::string> fallback, const std::string& doc) {
  lines_.push_back(fmt::format("  {:<34} {} ({})", name, doc, fallback ? "default: " + *fallback : "required"));
  auto value = find(name);
  if (!value && !fallback) fail(name, "is required: " + doc);
  return value.value_or(fallback.value_or(""));
}

std::int64_t Settings::integer(const std::string& name, std::int64_t fallback, std::int64_t min, std::int64_t max,
                               const std::string& doc) {
  lines_.push_back(fmt::format("  {:<34} {} (default: {}, {} to {})", name, doc, fallback, min, max));
  auto value = find(name);
  if (!value) return fallback;
  const auto number = whole_number(*value, min, max);
  if (!number) fail(name, fmt::format("must be a whole number from {} to {}, not '{}'", min, max, *value));
  return number.value_or(fallback);
}

bool Settings::flag(const std::string& name, const std::string& doc) {
  lines_.push_back(fmt::format("  {:<34} {} (default: 0)", name, doc));
  auto value = find(name).value_or("0");
  if (value != "0" && value != "1") fail(name, fmt::format("must be 0 or 1, not '{}'", value));
  return value == "1";
}

void Settings::fail(const std::string& name, const std::string& why) {
  errors_.push_back(name + ": " + why);
}

void Settings::done() {
  if (help_) {
    fmt::print("{}: {}\n\nSettings, from the environment (NAME, or NAME_FILE naming a file that holds the value):\n",
               program_, purpose_);
    for (const auto& line : lines_) fmt::print("{}\n", line);
    std::exit(0);
  }
  if (errors_.empty()) return;
  for (const auto& error : errors_) fmt::print(stderr, "{}: {}\n", program_, error);
  std::exit(2);
}

}  // namespace consulta
