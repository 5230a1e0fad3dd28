// What the texts of events are: the form or the length that the services hold each to, for docs/asyncapi.yaml, and what
// its examples have there.
#pragma once

#include <string_view>

namespace consulta::events {

struct Text {
  std::string_view name;  // of the member, in whichever event; or "Event.member" of one where it is something else
  std::string_view form;  // what JSON Schema holds it against, in YAML
  std::string_view example;
};

// Throws std::logic_error where `member` is none of the texts that there are.
const Text& text_of(std::string_view event, std::string_view member);

}  // namespace consulta::events
