// What other programs read in what we draw: poppler's in a PDF, zbar in a picture.
#pragma once

#include <string>

namespace consulta::testing {

// What the program says of a file with this content; `after`: what follows the file's name.
std::string read_by(const std::string& program, const std::string& pdf, const std::string& after = "");
std::string text_of_pdf(const std::string& pdf);
// What is written in the QR code.
std::string qr_on_png(const std::string& png);
std::string qr_on_pdf(const std::string& pdf);

}  // namespace consulta::testing
