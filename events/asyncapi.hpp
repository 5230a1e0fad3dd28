// docs/asyncapi.yaml (AsyncAPI 3.0), made from the table and the described structs: the program consulta-asyncapi
// writes it, a test compares it with the file.
#pragma once

#include <string>

namespace consulta::events {

std::string asyncapi();

}  // namespace consulta::events
