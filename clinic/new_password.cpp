#include "clinic/new_password.hpp"

#include <array>
#include <vector>

#include "platform/security/password_strength.hpp"
#include "platform/text/text.hpp"

namespace consulta {
namespace {

// What is tried first where people speak Portuguese and go to a clinic; the estimator knows English.
constexpr std::array common_here{"consulta", "clinica", "fisioterapia", "massagem", "rececao", "saude",
                                 "palavra",  "passe",   "senha",        "segredo",  "lisboa",  "porto",
                                 "portugal", "benfica", "sporting",     "futebol",  "familia", "obrigado"};

}  // namespace

void check_new_password(Checks& checks, const std::string& password, std::span<const std::string> own_words) {
  constexpr std::size_t shortest = 10, longest = 128;
  checks.length(password, shortest, longest, "password");
  const auto characters = count_characters(password);
  const bool refused_anyway = characters < shortest || characters > longest;
  std::vector<std::string> words(common_here.begin(), common_here.end());
  words.insert(words.end(), own_words.begin(), own_words.end());
  checks.require(refused_anyway || !easy_to_guess(password, words), "password",
                 "is easy to guess; choose another, such as a few words that do not belong together");
}

}  // namespace consulta
