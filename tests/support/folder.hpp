// A folder that goes with the test, and a certificate to put into it.
#pragma once

#include <string>

namespace consulta::testing {

class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  // The file's path.
  std::string write(const std::string& name, const std::string& content) const;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// certificate.pem and key.pem, for 127.0.0.1. Whether that worked.
bool make_certificate(const Folder& folder, const std::string& name);

}  // namespace consulta::testing
