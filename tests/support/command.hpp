// What another program says.
#pragma once

#include <string>

namespace consulta::testing {

// Its standard output. CHECKs that it ends well.
std::string output_of(const std::string& command);

}  // namespace consulta::testing
