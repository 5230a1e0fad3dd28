#include "clinic/phone.hpp"

#include <fmt/format.h>

#include "platform/text/text.hpp"

namespace consulta {

bool valid_phone(std::string_view text) {
  const auto compact = without_spaces(text);
  return compact.size() >= 9 && compact.size() <= 16 && compact.front() == '+' && compact[1] != '0' &&
         all_digits(std::string_view(compact).substr(1));
}

bool valid_portuguese_mobile(std::string_view text) {
  const auto compact = without_spaces(text);
  return compact.size() == 13 && compact.starts_with("+3519") &&
         std::string_view("1236").find(compact[5]) != std::string_view::npos &&
         all_digits(std::string_view(compact).substr(1));
}

std::string clinic_phone(Settings& settings) {
  auto phone = settings.text("CONSULTA_CLINIC_PHONE", "+351 210 000 001", "its phone, for those who need a person");
  if (!valid_phone(phone)) {
    settings.fail("CONSULTA_CLINIC_PHONE", "must be an international number such as +351 210 000 001");
  }
  return phone;
}

std::string grouped_phone(std::string_view phone) {
  const auto digits = without_spaces(phone);
  if (!digits.starts_with("+351") || digits.size() != 13) return std::string(phone);
  return fmt::format("{} {} {} {}", digits.substr(0, 4), digits.substr(4, 3), digits.substr(7, 3), digits.substr(10));
}

}  // namespace consulta
