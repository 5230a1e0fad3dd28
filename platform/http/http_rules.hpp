// Whether the head of a message is one request, and which (RFC 9110, RFC 9112): what the gateway and the services' own
// server both hold a client to. Pure: text in, a request or a refusal out. Where the standards leave a choice, what
// two readers could take differently is refused; the connection is closed then, for nobody knows where the next
// request begins.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/problem.hpp"

namespace consulta::http {

// Why something is no request we take. The texts are constants.
struct Refusal {
  int status = 400;
  std::string_view code, detail;

  Problem problem() const { return {status, std::string(code), std::string(detail)}; }
};

struct Field {
  std::string_view name, value;  // the name as it was written, the value without blanks around it
};

struct RequestLimits {
  std::size_t head = 16 * 1024;  // request line and fields, in bytes
  std::size_t fields = 100;
  std::uint64_t body = 256 * 1024;
  std::size_t chunk_line = 256;         // a chunk's size and its extensions
  std::size_t chunk_extensions = 2048;  // of one body, in all
  std::size_t trailers = 4 * 1024;      // of one body, in all; they are checked and dropped
  std::size_t empty_lines = 4;          // before a request line
};

// What a request says before its body. All views are into the text it was read from, or into `made_target`.
struct RequestHead {
  RequestHead() = default;
  RequestHead(const RequestHead&) = delete;
  RequestHead& operator=(const RequestHead&) = delete;

  std::string_view method;    // one of GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE
  std::string_view target;    // path and query, beginning with '/', or "*" with OPTIONS
  std::string_view host;      // whom it is for, by an absolute target or else by Host; empty only with HTTP/1.0
  int minor_version = 1;      // 0: HTTP/1.0; 1: HTTP/1.1 and what is to come of HTTP/1
  std::vector<Field> fields;  // in their order
  bool absolute = false;      // the target was a whole URI: its authority is `host`, whatever Host said
  bool chunked = false;       // else `length` says how long the body is
  std::uint64_t length = 0;
  bool keep_alive = true;         // the client is ready for more over this connection
  bool expects_continue = false;  // it waits for a 100 before it sends the body it has

  bool has_body() const { return chunked || length > 0; }
  // The first field of this name, whatever its case; empty where there is none.
  std::string_view find(std::string_view name) const;
  std::size_t count(std::string_view name) const;
  // The lines of a field that is a list, as one (RFC 9110, 5.3); nothing where there is none.
  std::optional<std::string> list(std::string_view name) const;

  void clear();
  std::string made_target;  // of an absolute target without a path
};

// Reads a whole head: a request line and fields, each with its CRLF, and the empty line. Where it is refused, `head`
// holds what was read until then, so that the answer can name the request.
std::optional<Refusal> read_head(std::string_view text, const RequestLimits& limits, RequestHead& head);

// The request line alone, without its CRLF.
std::optional<Refusal> read_request_line(std::string_view line, RequestHead& head);

// One field line, without its CRLF, of a head or of trailers.
std::optional<Refusal> read_field_line(std::string_view line, Field& field);

// A line that says how long the next chunk is, without its CRLF; 0 for the last. `extensions` is how much else it says.
std::optional<Refusal> read_chunk_line(std::string_view line, std::uint64_t& size, std::size_t& extensions);

bool is_token(std::string_view text);                    // RFC 9110, 5.6.2
bool valid_host(std::string_view text);                  // uri-host [":" port] (RFC 9110, 7.2), not empty
bool same_name(std::string_view a, std::string_view b);  // ASCII letters have no case
// Whether a list such as that of Connection has this option (a token, whatever its case).
bool lists_token(std::string_view list, std::string_view token);

}  // namespace consulta::http
