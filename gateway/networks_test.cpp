#include "gateway/networks.hpp"

#include <doctest/doctest.h>

#include <stdexcept>

using namespace consulta::gateway;
using boost::asio::ip::make_address;

TEST_CASE("limits count an IPv4 address, or the /64 of an IPv6 one") {
  struct Row {
    const char *address, *key;
  };
  for (const auto& row : {Row{"192.0.2.7", "192.0.2.7"},
                          {"::ffff:192.0.2.7", "192.0.2.7"},
                          {"2001:db8:1:2::1", "2001:db8:1:2::/64"},
                          {"2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"},
                          {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
                          {"::1", "::/64"}}) {
    CAPTURE(row.address);
    CHECK(limit_key(make_address(row.address)) == row.key);
  }
}

TEST_CASE("networks hold what their prefix says and nothing else") {
  struct Row {
    const char *networks, *address;
    bool inside;
  };
  for (const auto& row : {Row{"10.0.0.0/8", "10.255.1.2", true},
                          {"10.0.0.0/8", "11.0.0.1", false},
                          {"10.1.2.3/8", "10.9.9.9", true},  // bits beyond the prefix say nothing
                          {"192.0.2.0/23", "192.0.3.255", true},
                          {"192.0.2.0/23", "192.0.4.0", false},
                          {"192.0.2.7", "192.0.2.7", true},
                          {"192.0.2.7", "192.0.2.6", false},
                          {"10.0.0.0/8", "::ffff:10.1.1.1", true},
                          {"0.0.0.0/0", "203.0.113.9", true},
                          {"0.0.0.0/0", "2001:db8::1", false},
                          {"fd00::/8", "fd12::1", true},
                          {"fd00::/8", "fe80::1", false},
                          {"::1", "::1", true},
                          {" 10.0.0.0/8 , fd00::/8,", "fd00::9", true},
                          {"", "127.0.0.1", false},
                          {",,", "127.0.0.1", false}}) {
    CAPTURE(row.networks);
    CAPTURE(row.address);
    CHECK(Networks(row.networks).contains(make_address(row.address)) == row.inside);
  }
}

TEST_CASE("what is no network is refused") {
  for (const char* bad : {"10.0.0.0/33", "fd00::/129", "10.0.0/8", "10.0.0.0/", "10.0.0.0/-1", "10.0.0.0/8x",
                          "example.com", "10.0.0.0 /8", "fe80::1%eth0", "10.0.0.0/8;fd00::/8", "/8", "*"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS(Networks{bad}, std::invalid_argument);
  }
}

TEST_CASE("the client is the right-most address that is not a proxy of ours") {
  const Networks proxies("10.0.0.0/8,fd00::/8");
  struct Row {
    const char *forwarded, *peer, *client;
  };
  for (const auto& row : {
           Row{"", "10.0.0.1", "10.0.0.1"},
           {"203.0.113.9", "10.0.0.1", "203.0.113.9"},
           {"203.0.113.9", "192.0.2.1", "192.0.2.1"},  // not from a proxy of ours
           {"198.51.100.1, 203.0.113.9", "10.0.0.1", "203.0.113.9"},
           {"198.51.100.1, 203.0.113.9, 10.0.0.2", "10.0.0.1", "203.0.113.9"},
           {"10.0.0.3, 10.0.0.2", "10.0.0.1", "10.0.0.3"},  // one of ours asks itself
           {"203.0.113.9:51234", "10.0.0.1", "203.0.113.9"},
           {"[2001:db8::7]:443", "10.0.0.1", "2001:db8::7"},
           {"[2001:db8::7]", "10.0.0.1", "2001:db8::7"},
           {"2001:db8::7", "fd00::1", "2001:db8::7"},
           {"::ffff:203.0.113.9", "10.0.0.1", "203.0.113.9"},
           {"203.0.113.9", "::ffff:10.0.0.1", "203.0.113.9"},
           {"  203.0.113.9\t", "10.0.0.1", "203.0.113.9"},
           // What is no address tells nothing, and neither does what is left of it.
           {"203.0.113.9, unknown", "10.0.0.1", "10.0.0.1"},
           {"203.0.113.9,", "10.0.0.1", "10.0.0.1"},
           {"203.0.113.9, _hidden, 10.0.0.2", "10.0.0.1", "10.0.0.2"},
           {"203.0.113.9:", "10.0.0.1", "10.0.0.1"},
           {"203.0.113.9:http", "10.0.0.1", "10.0.0.1"},
           {"203.0.113.9:99999", "10.0.0.1", "10.0.0.1"},
           {"[2001:db8::7", "10.0.0.1", "10.0.0.1"},
           {"[203.0.113.9]", "10.0.0.1", "10.0.0.1"},
           {"[2001:db8::7]x", "10.0.0.1", "10.0.0.1"},
           {"203.0.113.9 203.0.113.10", "10.0.0.1", "10.0.0.1"},
           {"0xcb007109", "10.0.0.1", "10.0.0.1"},
           {"fe80::1%eth0", "10.0.0.1", "10.0.0.1"},
           {"\"203.0.113.9\"", "10.0.0.1", "10.0.0.1"},
       }) {
    CAPTURE(row.forwarded);
    CAPTURE(row.peer);
    CHECK(forwarded_client(row.forwarded, proxies, make_address(row.peer)) == make_address(row.client));
  }
}

TEST_CASE("an endless row of proxies is not walked to its end") {
  std::string forwarded = "203.0.113.9";
  for (int i = 0; i < 4000; ++i) forwarded += ",10.0.0.1";
  CHECK(forwarded_client(forwarded, Networks("10.0.0.0/8"), make_address("10.0.0.2")) == make_address("10.0.0.1"));
}
