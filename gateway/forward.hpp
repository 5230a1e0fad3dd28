// What goes on, written anew: the request an upstream gets, and the head of the answer a client gets. Both are made
// from parsed values and from what the gateway knows itself, never from bytes as they came (RFC 9110, 7.6; RFC
// 9112, 11.2). Pure. Guarantees, whatever either side wrote:
// - Of the fields only those of a closed list pass. So nothing needs to be taken out by name, and Connection, which may
//   name any field at all (RFC 9110, 7.6.1), decides nothing.
// - Host, credentials, ids and the client's address are the gateway's own words, each exactly once.
// - The length is that of the body handed over; there is no other framing.
// - Each is one message: a value that could end its line is never written.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/http/http.hpp"
#include "platform/http/http_rules.hpp"

namespace consulta::gateway {

using Fields = std::span<const http::Field>;

// What a request says beside the fields that pass. Everything here was checked before.
struct Vouched {
  std::string_view method, target;  // a token; origin-form or "*"
  std::string_view upstream;        // its name, as Host
  std::string_view token;           // the access token, verified; "": none
  std::string_view request_id, traceparent;
  std::string_view client;  // its address
  bool encrypted = false;   // the client came by TLS
  bool cookies = false;     // the upstream is the one that sets them
  std::chrono::milliseconds patience{0};
};

// The whole request. Throws std::logic_error where a value could not be written as one.
std::string forwarded_request(const Vouched& vouched, Fields asked, std::string_view body);

// A field of one value that came more than once, by its name; nothing where all is clear. Two readers of such a request
// might each believe another value.
std::optional<std::string_view> ambiguous_field(Fields asked);

// How a client finds the end of an answer (RFC 9112, 6.3).
struct Framing {
  enum class Kind { none, length, chunked, until_close };  // none: there is no body by its status
  Kind kind = Kind::none;
  std::uint64_t length = 0;
};

// What the connection does after an answer. An HTTP/1.0 client must be told that it stays open (RFC 9112, C.2.2).
enum class Afterwards { stays_open, stays_open_if_told, closes };

using Extra = std::vector<std::pair<std::string_view, std::string>>;

// The head of an upstream's answer as a client gets it, up to and with the empty line. `extra` are the gateway's own
// fields.
std::string forwarded_head(int status, const boost::beast::http::fields& answered, const Extra& extra,
                           const Framing& framing, Afterwards afterwards);

// The head of an answer of the gateway's own.
std::string own_head(const http::Response& response, const Extra& extra, Afterwards afterwards);

}  // namespace consulta::gateway
