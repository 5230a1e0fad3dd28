#include "gateway/upstream.hpp"

#include <doctest/doctest.h>

using namespace consulta::gateway;
namespace asio = boost::asio;
using tcp = asio::ip::tcp;

TEST_CASE("requests that come while the name is being resolved wait for it") {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  Upstream upstream(io, "localhost", std::to_string(acceptor.local_endpoint().port()));
  int connected = 0;
  for (int i = 0; i < 10; ++i) {
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
          const auto lease = co_await upstream.acquire(false);
          if (lease) ++connected;
        },
        asio::detached);
  }
  io.run_for(std::chrono::seconds(10));
  CHECK(connected == 10);
}
