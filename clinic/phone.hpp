// Phone numbers as people type them and as they are shown, and the clinic's own.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "platform/process/config.hpp"

namespace consulta {

// As E.164 has it ("+351912345678"): a number with its country, however it was typed or copied, with spaces of any
// kind, dashes, brackets, dots and slashes. Nothing for what is none: 8 to 15 digits, of Portugal the nine of its own
// numbers. Whether somebody has it, only an SMS can tell.
std::optional<std::string> phone_of(std::string_view typed);

// +351 9[1236] and seven digits, likewise.
std::optional<std::string> portuguese_mobile_of(std::string_view typed);

// The phone of the clinic, for those who need a person, as CONSULTA_CLINIC_PHONE says; what is no phone is reported as
// a bad setting.
std::string clinic_phone(Settings& settings);

// "+351 912 345 678" for a Portuguese number in whatever way it was written; others as they are.
std::string grouped_phone(std::string_view phone);

}  // namespace consulta
