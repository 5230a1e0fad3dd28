// QR codes (ISO/IEC 18004, libqrencode) as pictures (PNG, libpng).
#pragma once

#include <string>

namespace consulta {

// Black on white with the quiet zone the standard asks for, eight pixels a module. Throws std::runtime_error for a text
// that is too long.
std::string qr_code_png(const std::string& text);

}  // namespace consulta
