#include "clinic/language.hpp"

#include "platform/http/accept.hpp"

namespace consulta {

std::optional<Language> language_of(std::string_view tag) {
  for (const auto language : languages) {
    if (tag == tag_of(language)) return language;
  }
  return std::nullopt;
}

Language preferred_language(std::string_view accept_language) {
  const auto weight = [&](Language language) { return http::language_weight(accept_language, tag_of(language)); };
  return weight(Language::en) > weight(Language::pt) ? Language::en : Language::pt;
}

}  // namespace consulta
