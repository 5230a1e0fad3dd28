#include "platform/security/secrets.hpp"

#include <algorithm>

namespace consulta {

Secrets::Secrets(std::string_view text) {
  while (!text.empty()) {
    const auto line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    const auto secret = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
    if (!secret.empty()) all_.emplace_back(secret);
  }
}

Secrets secrets(Settings& settings, const std::string& name, const std::string& doc) {
  const auto text = settings.text(name, std::nullopt, doc + "; several while it is rotated, one a line");
  const Secrets given(text);
  if (!text.empty() && given.empty()) settings.fail(name, "holds empty lines and no secret");
  return given;
}

}  // namespace consulta
