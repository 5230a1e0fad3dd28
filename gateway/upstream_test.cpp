#include "gateway/upstream.hpp"

#include <doctest/doctest.h>

#include <map>
#include <stdexcept>

using namespace consulta::gateway;
namespace asio = boost::asio;
using tcp = asio::ip::tcp;

TEST_CASE("requests that come while the name is being resolved wait for it") {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  Upstream upstream(io, "localhost:" + std::to_string(acceptor.local_endpoint().port()));
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

TEST_CASE("requests are spread over every address; one that is gone costs nobody an answer") {
  asio::io_context io;
  const tcp::endpoint any(asio::ip::make_address("127.0.0.1"), 0);
  tcp::acceptor first(io, any);
  tcp::acceptor second(io, any);
  auto where = [](const tcp::acceptor& a) { return "127.0.0.1:" + std::to_string(a.local_endpoint().port()); };
  Upstream upstream(io, where(first) + "," + where(second));
  auto ports = [&](int count) {
    std::map<unsigned short, int> used;
    std::vector<Upstream::Lease> under_way;
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
          for (int i = 0; i < count; ++i) {
            auto lease = co_await upstream.acquire(false);
            if (!lease) continue;
            ++used[lease->stream.socket().remote_endpoint().port()];
            under_way.push_back(std::move(lease));
          }
        },
        asio::detached);
    io.restart();
    io.run_for(std::chrono::seconds(10));
    return used;
  };
  const auto port = first.local_endpoint().port();
  auto used = ports(20);
  CHECK(used[port] == 10);  // the one with fewer under way, each time
  CHECK(used[second.local_endpoint().port()] == 10);
  second.close();
  used = ports(20);
  CHECK(used[port] == 20);
}

TEST_CASE("an idle connection is used again, unless its peer has closed it or the exchange over it was odd") {
  asio::io_context io;
  tcp::acceptor acceptor(io, tcp::endpoint(asio::ip::make_address("127.0.0.1"), 0));
  Upstream upstream(io, "127.0.0.1:" + std::to_string(acceptor.local_endpoint().port()));
  auto acquire_and_keep = [&](bool plain = true) {
    bool reused = false;
    asio::co_spawn(
        io,
        [&]() -> asio::awaitable<void> {
          auto lease = co_await upstream.acquire(false);
          if (!lease) throw std::runtime_error("no connection");
          reused = lease->reused;
          lease->plain = plain;
          lease.keep();
        },
        [](const std::exception_ptr& error) {
          if (error) std::rethrow_exception(error);
        });
    io.restart();
    io.run_for(std::chrono::seconds(10));
    return reused;
  };
  CHECK_FALSE(acquire_and_keep());
  auto peer = acceptor.accept();
  CHECK(acquire_and_keep());
  peer.close();
  CHECK_FALSE(acquire_and_keep());
  CHECK(acquire_and_keep(false));
  CHECK_FALSE(acquire_and_keep());
}
