#include "platform/security/password_strength.hpp"

#include <zxcvbn.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "platform/text/text.hpp"

namespace consulta {
namespace {

// Beyond ASCII all are letters: names have accents.
bool parts_words(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
  return !letter && !(c >= '0' && c <= '9');
}

// The words of each text, and the whole of it run together.
std::vector<std::string> words_in(std::span<const std::string> texts) {
  constexpr std::size_t shortest = 3;
  std::vector<std::string> words;
  for (const auto& text : texts) {
    std::string whole, word;
    for (const char c : lower_case(text) + " ") {
      if (!parts_words(c)) {
        word += c;
        continue;
      }
      whole += word;
      if (word.size() >= shortest) words.push_back(word);
      word.clear();
    }
    if (whole.size() >= shortest) words.push_back(whole);
  }
  return words;
}

double bits_of(const std::string& password, const std::vector<std::string>& words) {
  std::vector<const char*> dictionary;
  for (const auto& word : words) dictionary.push_back(word.c_str());
  dictionary.push_back(nullptr);
  return ZxcvbnMatch(password.c_str(), dictionary.data(), nullptr);
}

}  // namespace

bool easy_to_guess(const std::string& password, std::span<const std::string> own_words) {
  const auto words = words_in(own_words);
  auto bits = bits_of(password, words);
  auto run_together = lower_case(password);
  std::erase_if(run_together, parts_words);
  // The estimator takes what stands between words for as good as random: of a person's own it is none the better.
  const auto is_in = [&](const std::string& word) { return run_together.find(word) != std::string::npos; };
  if (std::any_of(words.begin(), words.end(), is_in)) bits = std::min(bits, bits_of(run_together, words));
  return bits < std::log2(fewest_guesses);
}

}  // namespace consulta
