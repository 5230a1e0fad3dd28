#include "gateway/proxy_protocol.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace consulta::gateway;
using boost::asio::ip::make_address;

namespace {

std::string start(int command, int family, std::size_t rest) {
  std::string out(proxy_protocol::signature);
  for (const auto byte :
       {static_cast<std::size_t>(command), static_cast<std::size_t>(family), rest >> 8, rest & 0xFF}) {
    out += static_cast<char>(byte);
  }
  return out;
}

const std::string v4("\xCB\x00\x71\x09\x0A\x00\x00\x01\xC0\x01\x01\xBB", 12);  // 203.0.113.9:49153 to 10.0.0.1:443

}  // namespace

TEST_CASE("the address behind a balancer") {
  const auto four = proxy_protocol::read_start(start(0x21, 0x11, 12));
  REQUIRE(four);
  CHECK(four->rest == 12);
  CHECK(proxy_protocol::read_source(*four, v4) == make_address("203.0.113.9"));
  const auto more = proxy_protocol::read_start(start(0x21, 0x11, 12 + 7));
  REQUIRE(more);
  CHECK(proxy_protocol::read_source(*more, v4 + "\x04\x00\x04test") == make_address("203.0.113.9"));

  const auto six = proxy_protocol::read_start(start(0x21, 0x21, 36));
  REQUIRE(six);
  std::string addresses(36, '\0');
  addresses.replace(0, 4, "\x20\x01\x0D\xB8");
  addresses[15] = 7;
  CHECK(proxy_protocol::read_source(*six, addresses) == make_address("2001:db8::7"));
  addresses.replace(0, 16, std::string(10, '\0') + "\xFF\xFF\xCB" + std::string(1, '\0') + "\x71\x09");
  CHECK(proxy_protocol::read_source(*six, addresses) == make_address("203.0.113.9"));
}

TEST_CASE("a balancer that asks for itself, or does not say for whom") {
  for (const auto& bytes : {start(0x20, 0x00, 0), start(0x20, 0x11, 12), start(0x20, 0x31, 216), start(0x21, 0x00, 0),
                            start(0x21, 0x00, 30)}) {
    const auto read = proxy_protocol::read_start(bytes);
    REQUIRE(read);
    CHECK(!proxy_protocol::read_source(*read, std::string(read->rest, '\x01')));
  }
}

TEST_CASE("anything else is refused") {
  auto torn = start(0x21, 0x11, 12);
  torn[5] = '\n';
  for (const auto& bytes : {
           torn, start(0x11, 0x11, 12),                       // version 1
           start(0x22, 0x11, 12), start(0x2F, 0x11, 12),      // no such command
           start(0x21, 0x12, 12), start(0x21, 0x22, 36),      // UDP
           start(0x21, 0x31, 216), start(0x21, 0x41, 12),     // a local socket; no such family
           start(0x21, 0x11, 11), start(0x21, 0x21, 35),      // too short for what it announces
           start(0x21, 0x11, 4097), start(0x20, 0x00, 65535)  // longer than anybody needs
       }) {
    CHECK(!proxy_protocol::read_start(bytes));
  }
  CHECK(!proxy_protocol::read_start("PROXY TCP4 203.0"));
  CHECK(!proxy_protocol::read_start(""));
  CHECK(!proxy_protocol::read_start(start(0x21, 0x11, 12) + "x"));
}
