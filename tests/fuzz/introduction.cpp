// libFuzzer: anything as what a proxy says of its client: a PROXY protocol header, or X-Forwarded-For.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "gateway/networks.hpp"
#include "gateway/proxy_protocol.hpp"

using namespace consulta::gateway;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const Networks proxies("10.0.0.0/8,fd00::/8");
  static const auto trusted = boost::asio::ip::make_address("10.0.0.1");
  static const auto stranger = boost::asio::ip::make_address("192.0.2.1");
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (forwarded_client(text, proxies, stranger) != stranger) std::abort();
  const auto client = forwarded_client(text, proxies, trusted);
  // Whoever is not ours was found as the first from the right: the same list without what is left of it says the same.
  if (!proxies.contains(client)) {
    const auto last = text.substr(text.rfind(',') == std::string_view::npos ? 0 : text.rfind(',') + 1);
    const auto by_last = forwarded_client(last, proxies, trusted);
    if (by_last != client && !proxies.contains(by_last)) std::abort();
  }
  const auto start = proxy_protocol::read_start(text.substr(0, proxy_protocol::start_size));
  if (start) {
    if (start->rest > proxy_protocol::longest_rest) std::abort();
    const auto source = proxy_protocol::read_source(*start, text.substr(proxy_protocol::start_size));
    if (source && start->local) std::abort();
  }
  return 0;
}
