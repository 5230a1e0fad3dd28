#include "services/auth/made_username.hpp"

#include <algorithm>
#include <vector>

#include "platform/text/search.hpp"

namespace consulta::auth {
namespace {

constexpr std::size_t most_of_name = 15;
constexpr std::size_t digits = 4;

// In their order, each as it is looked for.
std::vector<std::string> latin_words(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = std::min(text.find(' '), text.size());
    for (auto& word : words_to_find(text.substr(0, end))) {
      std::erase_if(word, [](char c) { return c < 'a' || c > 'z'; });
      if (!word.empty()) out.push_back(std::move(word));
    }
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

}  // namespace

std::string made_username(std::string_view full_name, unsigned number) {
  const auto words = latin_words(full_name);
  auto name = words.empty() ? std::string("utente") : words.front();
  if (words.size() > 1) name += "." + words.back();
  name.resize(std::min(name.size(), most_of_name));
  if (name.ends_with('.')) name.pop_back();
  const auto padded = std::string(digits, '0') + std::to_string(number);
  return name + "." + padded.substr(padded.size() - digits);
}

}  // namespace consulta::auth
