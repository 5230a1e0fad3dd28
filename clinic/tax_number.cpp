#include "clinic/tax_number.hpp"

#include "platform/text/text.hpp"

namespace consulta {

bool valid_tax_number(std::string_view text) {
  if (text.size() != 9 || !all_digits(text) || text.front() == '0') return false;
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i) sum += (text[i] - '0') * static_cast<int>(9 - i);
  const int rest = sum % 11;
  return text[8] - '0' == (rest < 2 ? 0 : 11 - rest);
}

}  // namespace consulta
