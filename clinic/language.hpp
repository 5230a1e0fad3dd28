// The languages the clinic speaks to people in.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace consulta {

enum class Language { pt, en };

inline constexpr std::array languages{Language::pt, Language::en};

// As in lang="pt", ?lang=pt and the cookie `language`; nothing for any other word.
constexpr std::string_view tag_of(Language language) {
  return language == Language::pt ? "pt" : "en";
}
std::optional<Language> language_of(std::string_view tag);

// By Accept-Language (RFC 9110, 12.5.4); Portuguese where it wants neither more.
Language preferred_language(std::string_view accept_language);

}  // namespace consulta
