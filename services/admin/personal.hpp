// What of an event says who somebody is: a name, an address, a document with them. The rest is ids, codes and times,
// which are nobody's once the ids lead nowhere. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/text/ids.hpp"

namespace consulta::admin {

// The event tells of a person and of nothing else that counts: no money and no slot waits for it.
bool is_of_person_alone(std::string_view type);
// The name of a member of other events, which do without it. Doctors are not meant: they are in the catalogue.
bool is_personal(std::string_view member);

// Each id that stands in it.
std::vector<Uuid> ids_in(std::string_view text);

// The body of an event once nobody may know whom it is about: none, it is so already; "", nothing is left of it. What
// cannot be read, or is no event of ours, could not take effect anyway: nothing is left of that either.
std::optional<std::string> without_person(const std::string& type, const std::string& body);

}  // namespace consulta::admin
