#include "services/reception/patient_search.hpp"

#include <algorithm>
#include <iterator>

#include "clinic/email.hpp"
#include "platform/text/search.hpp"
#include "platform/text/text.hpp"

namespace consulta::reception {
namespace {

constexpr std::size_t most_words_kept = 20, most_words = 8, fewest_letters = 2, fewest_digits = 3;
constexpr std::string_view country = "351", international = "00";

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::string digits_of(std::string_view text) {
  std::string out;
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), is_digit);
  return out;
}

bool is_number(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_digit(c) || std::string_view(" +-()./").find(c) != std::string_view::npos;
  });
}

}  // namespace

std::vector<std::string> found_by(const KnownPatient& patient) {
  auto out = words_to_find(patient.full_name.value_or(""));
  if (out.size() > most_words_kept) out.resize(most_words_kept);
  if (patient.email && !patient.email->empty()) out.push_back(email_key(*patient.email));
  if (patient.phone) {
    const auto digits = digits_of(*patient.phone);
    out.push_back(digits);
    if (digits.starts_with(country)) out.push_back(digits.substr(country.size()));
  }
  return out;
}

std::optional<std::vector<std::string>> beginnings_of(std::string_view text) {
  if (text.find('@') != std::string_view::npos) {
    const auto address = email_key(without_spaces(text));
    return address.size() < fewest_letters ? std::nullopt : std::optional(std::vector{address});
  }
  if (is_number(text)) {
    auto digits = digits_of(text);
    if (digits.starts_with(international)) digits.erase(0, international.size());
    return digits.size() < fewest_digits ? std::nullopt : std::optional(std::vector{digits});
  }
  auto words = words_to_find(text);
  std::size_t letters = 0;
  for (const auto& word : words) letters += count_characters(word);
  if (letters < fewest_letters || words.size() > most_words) return std::nullopt;
  return words;
}

}  // namespace consulta::reception
