// Whom limits count as one client: an IPv4 address, or the /64 of an IPv6 address, all of which one host may use as it
// likes.
#pragma once

#include <string>
#include <string_view>

namespace consulta {

// An IPv4 address that is written as IPv6 (::ffff:192.0.2.1) is the IPv4 address. What is no address is "unknown":
// all of it counts as one client.
std::string client_network(std::string_view address);

}  // namespace consulta
