// Which service answers a path, and who may knock without a token. The first entry that matches decides. Pure.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace consulta::gateway {

enum class Access {
  open,
  token,       // of a person who need not set up a second factor first
  any_token,   // also of who does, or of a device: its service says what they open
  late_token,  // also one that is over, or none: its service knows the caller by something else then
};

// What else is different about a route.
enum class Trait {
  none,
  login,      // guards accounts: limited more strictly
  catalogue,  // the same for everybody: given from memory while its service is away
  page,       // people come here by a link: they are shown errors as pages
  exported,   // joined of what every service keeps about who asks
};

inline constexpr std::uint64_t usual_body = 256 * 1024;  // as the services have it

struct Route {
  std::string_view upstream;  // empty: nobody answers this path
  Access access = Access::token;
  Trait trait = Trait::none;
  std::chrono::seconds patience{10};  // for the answer to begin
  std::uint64_t body_limit = usual_body;
};

Route route(std::string_view method, std::string_view path);

// Of any route.
std::uint64_t largest_body();

// The target with what needs no percent-encoding in its path written plainly (RFC 3986, 6.2.2.2), so that a route is
// found by the same path that the service sees.
std::string normal_target(std::string_view target);

// False for what no service should ever have to think about: "..", "//", an encoded slash or dot, control characters.
bool clean_path(std::string_view path);

}  // namespace consulta::gateway
