// The catalogue of medicines, as data: active substances, the groups that somebody may be allergic to, and each form
// and strength in which a substance is to be had. medicines.txt says how it is written. It helps to find and to warn;
// it decides nothing: what is not in it can be prescribed all the same, and is known by the substances that its name
// says. Never changed once it is made, so it is safe from any thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clinic/names.hpp"
#include "platform/text/search.hpp"

namespace consulta::prescriptions {

struct Medicine {
  std::string code;                     // "ibuprofen.tablet.400mg"
  Names names;                          // "Ibuprofeno 400 mg comprimido"
  std::vector<std::string> substances;  // their codes
  std::vector<std::string> groups;      // likewise
};
BOOST_DESCRIBE_STRUCT(Medicine, (), (code, names, substances, groups))

// What somebody may be allergic to.
struct Allergen {
  std::string code;
  Names names;
  bool is_group = false;
};

// What a medicine that was written by hand has to do with the catalogue.
struct Recognised {
  const Medicine* medicine = nullptr;   // where it is one of the catalogue
  std::vector<std::string> substances;  // else those whose names it says
  std::vector<std::string> groups;
};

class Medicines {
 public:
  // `more` is added to those that are delivered. Throws std::invalid_argument that says which line cannot be read.
  explicit Medicines(std::string_view more = "");

  // Those in whose name, in either language, all words are found, in the order of the catalogue; all for no words.
  std::vector<const Medicine*> find(const std::string& words) const;
  // By its code, or by what it is called in either language.
  Recognised recognise(const std::string& written) const;
  // The one that is meant: by its code, by its name, or by a part of a name that only one has. None: nobody knows.
  std::optional<Allergen> allergen(const std::string& written) const;

 private:
  struct Named {
    Allergen what;
    std::vector<std::string> groups;  // of a substance
    Searched pt, en;                  // its names, searched in
    Search all_pt, all_en;            // and looked for
  };

  void read(std::string_view text);
  void read_line(std::string_view line);
  void read_strengths(std::string_view line);
  void begin_substance(std::string_view code, const Names& names, std::string_view groups);
  void add_allergen(const std::string& code, const Names& names, bool is_group, std::vector<std::string> groups);
  void add_parts();
  const Named* known(std::string_view code) const;
  std::vector<std::string> groups_of(const std::vector<std::string>& substances) const;

  std::map<std::string, Names, std::less<>> forms_;
  std::vector<Named> allergens_;  // groups and substances
  std::vector<Medicine> medicines_;
  std::vector<Searched> searched_;  // of each, both names
  std::vector<Medicine> joined_;    // of several substances, without a form
  Medicine begun_;                  // whose forms follow
};

}  // namespace consulta::prescriptions
