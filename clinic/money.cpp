#include "clinic/money.hpp"

#include <fmt/format.h>

namespace consulta {

std::string written_money(std::int64_t cents, Language language, std::string_view space) {
  const bool pt = language == Language::pt;
  auto euros = std::to_string(cents / 100);
  for (auto at = static_cast<std::ptrdiff_t>(euros.size()) - 3; at > 0; at -= 3) {
    euros.insert(static_cast<std::size_t>(at), pt ? space : ",");
  }
  return pt ? fmt::format("{},{:02}{}€", euros, cents % 100, space) : fmt::format("€{}.{:02}", euros, cents % 100);
}

}  // namespace consulta
