#include "tests/support/documents.hpp"

#include "tests/support/command.hpp"
#include "tests/support/folder.hpp"

namespace consulta::testing {
namespace {

std::string qr_on(const std::string& picture) {
  auto text = output_of("zbarimg -q --raw --nodbus " + picture);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace

std::string read_by(const std::string& program, const std::string& pdf, const std::string& after) {
  const Folder folder;
  return output_of(program + " '" + folder.write("a.pdf", pdf) + "' " + after);
}

std::string text_of_pdf(const std::string& pdf) {
  return read_by("pdftotext -layout -enc UTF-8", pdf, "-");
}

std::string qr_on_png(const std::string& png) {
  const Folder folder;
  return qr_on(folder.write("a.png", png));
}

std::string qr_on_pdf(const std::string& pdf) {
  const Folder folder;
  output_of("pdftoppm -png -singlefile -r 120 " + folder.write("a.pdf", pdf) + " " + folder.path() + "/a");
  return qr_on(folder.path() + "/a.png");
}

}  // namespace consulta::testing
