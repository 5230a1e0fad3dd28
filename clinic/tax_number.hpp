// The Portuguese tax number, NIF.
#pragma once

#include <string_view>

namespace consulta {

bool valid_tax_number(std::string_view text);  // nine digits with a valid check digit

}  // namespace consulta
