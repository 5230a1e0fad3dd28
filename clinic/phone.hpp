// Phone numbers as people type them and as they are shown, and the clinic's own.
#pragma once

#include <string>
#include <string_view>

#include "platform/process/config.hpp"

namespace consulta {

bool valid_phone(std::string_view text);         // E.164: + and 8 to 15 digits; spaces between are allowed
bool valid_portuguese_mobile(std::string_view);  // +351 9[1236] and seven digits

// The phone of the clinic, for those who need a person, as CONSULTA_CLINIC_PHONE says; what is no phone is reported as
// a bad setting.
std::string clinic_phone(Settings& settings);

// "+351 912 345 678" for a Portuguese number in whatever way it was written; others as they are.
std::string grouped_phone(std::string_view phone);

}  // namespace consulta
