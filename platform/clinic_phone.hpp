// The phone of the clinic, for those who need a person.
#pragma once

#include <string>
#include <string_view>

#include "platform/config.hpp"

namespace consulta {

// As CONSULTA_CLINIC_PHONE says; what is no phone is reported as a bad setting.
std::string clinic_phone(Settings& settings);

// "+351 912 345 678" for a Portuguese number in whatever way it was written; others as they are.
std::string grouped_phone(std::string_view phone);

}  // namespace consulta
