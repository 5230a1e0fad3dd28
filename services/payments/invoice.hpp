// The invoice as a PDF page (libharu).
#pragma once

#include <string>

#include "services/payments/domain.hpp"

namespace consulta::payments {

// `number` is "FT 2026/17". Throws std::runtime_error when the page cannot be made.
std::string invoice_pdf(const Payment& payment, const std::string& number, Instant issued_at);

// "45,00 EUR"
std::string money(std::int64_t cents);

}  // namespace consulta::payments
