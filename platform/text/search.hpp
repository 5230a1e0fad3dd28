// Text as people look for it: by its letters and digits, whatever their case, accents and width, in any order of the
// words, with spaces and signs or without (ICU's root collation, first strength). "conceicao ALVARO" finds
// "Álvaro Conceição".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace consulta {

// What is searched in, prepared once.
class Searched {
 public:
  explicit Searched(std::string_view utf8);

 private:
  friend class Search;
  std::u16string letters_;  // the weights of all its letters
};

// What is looked for, prepared once.
class Search {
 public:
  explicit Search(std::string_view utf8);
  // Whether all the words are there. Nothing but spaces is everywhere; signs alone are nowhere.
  bool finds(const Searched& text) const;

 private:
  std::vector<std::u16string> words_;
  bool nowhere_ = false;
};

// The words of a text as a database keeps them, to be found by how they begin: without case, accents and width, and
// without what is no letter or digit; each once. The same with every version of ICU, unlike the above. A letter that
// has a plain one in it (ø, ł, æ) is that one.
std::vector<std::string> words_to_find(std::string_view utf8);

}  // namespace consulta
