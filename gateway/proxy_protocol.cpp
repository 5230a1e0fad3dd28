#include "gateway/proxy_protocol.hpp"

#include <algorithm>

#include "gateway/networks.hpp"

namespace consulta::gateway::proxy_protocol {
namespace ip = boost::asio::ip;

namespace {

std::size_t addresses_size(Family family) {
  switch (family) {
    case Family::v4:
      return 2 * (4 + 2);
    case Family::v6:
      return 2 * (16 + 2);
    default:
      return 0;
  }
}

template <class Bytes>
Bytes bytes_from(std::string_view text) {
  Bytes out;
  std::transform(text.begin(), text.begin() + out.size(), out.begin(),
                 [](char c) { return static_cast<unsigned char>(c); });
  return out;
}

}  // namespace

std::optional<Start> read_start(std::string_view bytes) {
  if (bytes.size() != start_size || !bytes.starts_with(signature)) return std::nullopt;
  const auto at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  if (at(12) != 0x20 && at(12) != 0x21) return std::nullopt;
  Start start;
  start.local = at(12) == 0x20;
  start.rest = static_cast<std::size_t>(at(14)) << 8 | at(15);
  if (start.rest > longest_rest) return std::nullopt;
  switch (at(13)) {
    case 0x00:
      break;
    case 0x11:
      start.family = Family::v4;
      break;
    case 0x21:
      start.family = Family::v6;
      break;
    default:
      // A health check may name anything; who passes on bytes over UDP or a socket of its own machine is no balancer of
      // ours.
      if (!start.local) return std::nullopt;
  }
  if (!start.local && start.rest < addresses_size(start.family)) return std::nullopt;
  return start;
}

std::optional<ip::address> read_source(const Start& start, std::string_view rest) {
  if (start.local || start.family == Family::unknown || rest.size() < addresses_size(start.family)) return std::nullopt;
  if (start.family == Family::v4) return ip::address_v4(bytes_from<ip::address_v4::bytes_type>(rest));
  return unmapped(ip::address_v6(bytes_from<ip::address_v6::bytes_type>(rest)));
}

}  // namespace consulta::gateway::proxy_protocol
