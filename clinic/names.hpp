// What something is called in each language of the clinic.
#pragma once

#include <optional>
#include <string>

#include "clinic/language.hpp"
#include "platform/json/json.hpp"

namespace consulta {

struct Names {
  std::string pt, en;
};
BOOST_DESCRIBE_STRUCT(Names, (), (pt, en))

// `name` where no names came with it, as in what was written by earlier versions.
inline const std::string& name_in(const std::optional<Names>& names, const std::string& name, Language language) {
  if (!names) return name;
  return language == Language::pt ? names->pt : names->en;
}

// "Massage for Tomás": a visit, and whom it is for, where that is not who booked it (""). Either alone, too.
inline std::string for_whom(const std::string& what, const std::string& whom, Language language) {
  if (whom.empty()) return what;
  return (what.empty() ? "" : what + " ") + (language == Language::pt ? "para " : "for ") + whom;
}

}  // namespace consulta
