#include "tests/support/folder.hpp"

#include <doctest/doctest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

namespace consulta::testing {

Folder::Folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "consulta-XXXXXX").string();
  REQUIRE(mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

Folder::~Folder() {
  std::filesystem::remove_all(path_);
}

std::string Folder::write(const std::string& name, const std::string& content) const {
  const auto file = std::filesystem::path(path_) / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file) << content;
  return file.string();
}

bool make_certificate(const Folder& folder, const std::string& name) {
  const auto command =
      "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=" + name +
      " -addext subjectAltName=IP:127.0.0.1 -keyout " + folder.path() + "/key.pem -out " + folder.path() +
      "/certificate.pem 2>" + folder.path() + "/openssl.log";
  return std::system(command.c_str()) == 0;  // NOLINT(cert-env33-c): our own command line
}

}  // namespace consulta::testing
