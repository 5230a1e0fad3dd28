// Which service answers a path, and who may knock without a token. The first entry that matches decides. Pure.
#pragma once

#include <string>
#include <string_view>

namespace consulta::gateway {

enum class Access { open, token };

struct Route {
  std::string_view upstream;  // empty: nobody answers this path
  Access access = Access::token;
};

Route route(std::string_view method, std::string_view path);

// False for what no service should ever have to think about: "..", "//", an encoded slash or dot, control characters.
bool clean_path(std::string_view path);

}  // namespace consulta::gateway
