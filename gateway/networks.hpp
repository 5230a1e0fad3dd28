// Addresses and the networks they are in. An IPv4 address that came mapped into IPv6 (::ffff:a.b.c.d) is the IPv4 one
// everywhere. Pure.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace consulta::gateway {

boost::asio::ip::address unmapped(const boost::asio::ip::address& address);

// Whom limits count: an IPv4 address, or the /64 an IPv6 one is in, for whoever has one of these has them all.
std::string limit_key(const boost::asio::ip::address& address);

// Networks as operators write them: "10.0.0.0/8, fd00::/8, 192.0.2.7".
class Networks {
 public:
  Networks() = default;
  // Throws std::invalid_argument, which names what is none.
  explicit Networks(std::string_view list);
  bool contains(const boost::asio::ip::address& address) const;

 private:
  struct Network {
    boost::asio::ip::address address;
    unsigned length = 0;
  };
  std::vector<Network> networks_;
};

// The client behind our own proxies, by X-Forwarded-For: each proxy adds whom it was asked by on the right, so it is
// the right-most address that is not one of `proxies`; what stands to the left of that anybody may have made up. An
// address may come with a port ("192.0.2.1:80", "[2001:db8::1]:80") or in brackets. Where what stands there is no
// address, or nothing, the answer is the last address that was known: `peer`, who asked us, at first.
boost::asio::ip::address forwarded_client(std::string_view forwarded_for, const Networks& proxies,
                                          const boost::asio::ip::address& peer);

}  // namespace consulta::gateway
