#include "platform/http/client_network.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>

namespace consulta {

std::string client_network(std::string_view address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  std::string given(address);
  in_addr v4{};
  if (inet_pton(AF_INET, given.c_str(), &v4) == 1) return given;
  in6_addr v6{};
  // A link-local address names its interface too.
  if (inet_pton(AF_INET6, given.substr(0, given.find('%')).c_str(), &v6) != 1) return "unknown";
  if (IN6_IS_ADDR_V4MAPPED(&v6)) return inet_ntop(AF_INET, &v6.s6_addr[12], text.data(), text.size());
  std::fill(std::begin(v6.s6_addr) + 8, std::end(v6.s6_addr), std::uint8_t{0});
  return std::string(inet_ntop(AF_INET6, &v6, text.data(), text.size())) + "/64";
}

}  // namespace consulta
