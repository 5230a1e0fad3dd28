#include "services/reception/patient_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace consulta;
using namespace consulta::reception;

namespace {

// As the database compares: each is the beginning of a word.
bool finds(std::string_view text, const KnownPatient& patient) {
  const auto words = found_by(patient);
  const auto beginnings = beginnings_of(text);
  REQUIRE(beginnings);
  return std::all_of(beginnings->begin(), beginnings->end(), [&](const std::string& beginning) {
    return std::any_of(words.begin(), words.end(),
                       [&](const std::string& word) { return word.starts_with(beginning); });
  });
}

const KnownPatient ana{new_id(), "Ana da Conceição Álvares", "Ana.Alvares@example.org", "+351912345678"};

}  // namespace

TEST_CASE("a patient is found by the beginnings of words, in any order, by address and by number") {
  for (const char* text : {"ana", "CONCEICAO an", "álv", "alvares da ana", "ana.alvares@", "ANA.ALVARES@example.org",
                           "912", "912 345 678", "+351 912-345-678", "00351912345678", "(912) 345"}) {
    CHECK_MESSAGE(finds(text, ana), text);
  }
  for (const char* text : {"anabela", "ceicao", "ana costa", "alvares@", "913", "+352912", "345678"}) {
    CHECK_MESSAGE(!finds(text, ana), text);
  }
}

TEST_CASE("who has no address is found by name and number, and by no address") {
  const KnownPatient eva{new_id(), "Eva", "", "+351912345678"};
  CHECK(found_by(eva) == std::vector<std::string>{"eva", "351912345678", "912345678"});
}

TEST_CASE("what says too little, or too much, is looked for by nobody") {
  for (const char* text : {"", " ", "a", "é", "12", "+", "@", "- '", "a b c d e f g h i"}) {
    CHECK_MESSAGE(!beginnings_of(text), text);
  }
  CHECK(beginnings_of("a b c d e f g h"));
  CHECK(beginnings_of("王明"));
}

TEST_CASE("nobody is found by anything who is erased, nor by more words than a name has") {
  CHECK(found_by({new_id(), {}, {}, {}}).empty());
  std::string name;
  for (char c = 'a'; c <= 'z'; ++c) name += std::string(3, c) + " ";
  CHECK(found_by({new_id(), name, {}, {}}).size() == 20);
}
