// The PROXY protocol, version 2 (haproxy.org, proxy-protocol.txt, 2.2): what a load balancer that passes on bytes says
// before them, so that we learn who is behind it. Version 1 is a text anybody could type and is not taken. Pure: bytes
// in, an address or a refusal out.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <optional>
#include <string_view>

namespace consulta::gateway::proxy_protocol {

// No request and no TLS handshake begins like this.
inline constexpr std::string_view signature("\r\n\r\n\0\r\nQUIT\n", 12);
inline constexpr std::size_t start_size = 16;
inline constexpr std::size_t longest_rest = 4096;  // addresses, and what the balancer may add of TLS and more

enum class Family { unknown, v4, v6 };

// The first sixteen bytes.
struct Start {
  bool local = false;  // the balancer asks for itself: a health check
  Family family = Family::unknown;
  std::size_t rest = 0;  // bytes that follow
};

// Nothing where it is not version 2, names a command or family that does not exist, is not over TCP, is too short for
// its addresses, or is longer than we take. `bytes` are start_size.
std::optional<Start> read_start(std::string_view bytes);

// Who is behind the balancer. Nothing where it does not say: then it is the balancer itself. `rest` is as long as the
// start said.
std::optional<boost::asio::ip::address> read_source(const Start& start, std::string_view rest);

}  // namespace consulta::gateway::proxy_protocol
