#include "gateway/networks.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <stdexcept>

#include "platform/http/client_network.hpp"
#include "platform/process/config.hpp"

namespace consulta::gateway {
namespace ip = boost::asio::ip;

namespace {

constexpr std::size_t most_hops = 32;  // more than any row of our own proxies; what is left of them is not ours
constexpr std::size_t longest_address = 64;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::optional<ip::address> parse_address(std::string_view text) {
  // A scope ("fe80::1%eth0") means something on another machine only.
  if (text.empty() || text.size() > longest_address || text.find('%') != std::string_view::npos) return std::nullopt;
  boost::system::error_code error;
  const auto address = ip::make_address(std::string(text), error);
  if (error) return std::nullopt;
  return unmapped(address);
}

bool is_port(std::string_view text) {
  return text.size() <= 5 && whole_number(text, 0, 65535).has_value();
}

std::optional<ip::address> parse_hop(std::string_view hop) {
  if (hop.starts_with('[')) {
    const auto end = hop.find(']');
    if (end == std::string_view::npos) return std::nullopt;
    const auto rest = hop.substr(end + 1);
    if (!rest.empty() && !(rest.front() == ':' && is_port(rest.substr(1)))) return std::nullopt;
    const auto address = parse_address(hop.substr(1, end - 1));
    return address && address->is_v6() ? address : std::nullopt;
  }
  const auto colon = hop.find(':');
  if (colon != std::string_view::npos && hop.find(':', colon + 1) == std::string_view::npos) {
    if (!is_port(hop.substr(colon + 1))) return std::nullopt;
    hop = hop.substr(0, colon);
  }
  return parse_address(hop);
}

// The bytes of an address, and how many of them.
std::pair<std::array<unsigned char, 16>, unsigned> bytes_of(const ip::address& address) {
  std::array<unsigned char, 16> out{};
  if (address.is_v6()) return {address.to_v6().to_bytes(), 16};
  const auto four = address.to_v4().to_bytes();
  std::copy(four.begin(), four.end(), out.begin());
  return {out, 4};
}

bool same_network(const ip::address& a, const ip::address& b, unsigned length) {
  const auto [left, size] = bytes_of(a);
  const auto [right, other_size] = bytes_of(b);
  if (size != other_size) return false;
  for (unsigned i = 0; i < size && length > i * 8; ++i) {
    const auto mask = length >= i * 8 + 8 ? 0xFFU : 0xFFU << (i * 8 + 8 - length) & 0xFFU;
    if (((left[i] ^ right[i]) & mask) != 0) return false;
  }
  return true;
}

}  // namespace

ip::address unmapped(const ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address;
  return ip::make_address_v4(ip::v4_mapped, address.to_v6());
}

std::string limit_key(const ip::address& address) {
  return client_network(address.to_string());
}

Networks::Networks(std::string_view list) {
  for (std::string_view rest = list; !rest.empty();) {
    const auto one = trimmed(rest.substr(0, rest.find(',')));
    rest.remove_prefix(
        std::min(rest.size(), rest.find(',') == std::string_view::npos ? rest.size() : rest.find(',') + 1));
    if (one.empty()) continue;
    const auto slash = one.find('/');
    const auto address = parse_address(one.substr(0, slash));
    const unsigned whole = address && address->is_v4() ? 32 : 128;
    const auto length = slash == std::string_view::npos ? whole : whole_number(one.substr(slash + 1), 0, whole);
    if (!address || !length)
      throw std::invalid_argument("'" + std::string(one) + "' is no network, such as 10.0.0.0/8");
    networks_.push_back({*address, static_cast<unsigned>(*length)});
  }
}

bool Networks::contains(const ip::address& address) const {
  const auto plain = unmapped(address);
  return std::any_of(networks_.begin(), networks_.end(),
                     [&](const Network& network) { return same_network(network.address, plain, network.length); });
}

ip::address forwarded_client(std::string_view forwarded_for, const Networks& proxies, const ip::address& peer) {
  auto client = unmapped(peer);
  for (std::size_t hops = 0; hops < most_hops && !forwarded_for.empty() && proxies.contains(client); ++hops) {
    const auto comma = forwarded_for.rfind(',');
    const auto hop = trimmed(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    forwarded_for = comma == std::string_view::npos ? std::string_view() : forwarded_for.substr(0, comma);
    const auto address = parse_hop(hop);
    if (!address) break;
    client = *address;
  }
  return client;
}

}  // namespace consulta::gateway
