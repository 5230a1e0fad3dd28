// How soon a password would be guessed, as zxcvbn estimates it: by trying known passwords, words, names, keyboard
// patterns, dates and repetitions before anything else.
#pragma once

#include <span>
#include <string>

namespace consulta {

// Guesses that an attacker can afford against a login or a stolen hash: fewer are too few.
inline constexpr double fewest_guesses = 1e6;

// Whether it takes fewer. `own_words`: what somebody who knows the person tries first, such as their name and address;
// each is taken apart where it is no letter or digit.
bool easy_to_guess(const std::string& password, std::span<const std::string> own_words);

}  // namespace consulta
