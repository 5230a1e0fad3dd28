// What the gateway reads of a client's fields and adds to answers.
#pragma once

#include <boost/beast/http.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace consulta::gateway {

inline std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// Cross-origin requests by an allow-list (the Fetch standard).
class Cors {
 public:
  explicit Cors(std::vector<std::string> origins) : origins_(std::move(origins)) {}

  bool allows(std::string_view origin) const;

  // What an answer needs so that a browser lets a page of `origin` read it.
  std::vector<std::pair<std::string_view, std::string>> headers(std::string_view origin) const;

 private:
  std::vector<std::string> origins_;
};

// What an answer needs so that browsers treat it with care.
struct Circumstances {
  bool encrypted = false;  // it goes by TLS
  bool personal = false;   // it was made for somebody who showed a token, so no shared cache may keep it
  bool page = false;       // it is shown, and may itself ask for things
};
std::vector<std::pair<std::string_view, std::string_view>> security_fields(const Circumstances& of);

}  // namespace consulta::gateway
