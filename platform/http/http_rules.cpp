#include "platform/http/http_rules.hpp"

#include <algorithm>
#include <array>

#include "platform/http/http_text.hpp"

namespace consulta::http {
namespace {

constexpr Refusal malformed(std::string_view detail) {
  return {400, "malformed_request", detail};
}

constexpr auto bad_line = malformed("The request line is malformed.");
constexpr auto bad_target = malformed("The request target is malformed.");
constexpr auto bad_field = malformed("A header field is malformed.");
constexpr auto bad_length = malformed("Content-Length is one whole number.");
constexpr auto bad_chunk = malformed("The chunks of the body are malformed.");

// The characters of a token (RFC 9110, 5.6.2), and those a host's name may have (RFC 3986, 3.2.2).
constexpr std::string_view token_marks = "!#$%&'*+-.^_`|~";
constexpr std::string_view name_marks = "-._~!$&'()*+,;=";

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t';
}
constexpr int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}
constexpr char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

constexpr auto token_table = [] {
  std::array<bool, 256> table{};
  for (int c = 0; c < 256; ++c) table[c] = c < 128 && (is_digit(char(c)) || is_letter(char(c)));
  for (const char c : token_marks) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

constexpr bool is_token_mark(char c) {
  return token_table[static_cast<unsigned char>(c)];
}

// What a field's value may consist of (RFC 9110, 5.5): bytes above ASCII are somebody's text, controls are nobody's.
constexpr bool is_field_text(char c) {
  return static_cast<unsigned char>(c) >= ' ' ? c != 0x7f : c == '\t';
}
// A target is ASCII without blanks; what follows a '#' is never sent.
constexpr bool is_target_mark(char c) {
  return c > ' ' && c < 0x7f && c != '#';
}

// Passed as a value and not as a pointer, the question is asked without a call for each byte.
template <bool (*is_good)(char)>
bool all(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return is_good(c); });
}

// Takes the next member off a comma-separated list.
std::string_view next_member(std::string_view& list) {
  return trimmed(take(list, ','));
}

bool known_method(std::string_view method) {
  constexpr std::array<std::string_view, 8> known = {"GET",  "POST",    "PUT",   "DELETE",
                                                     "HEAD", "OPTIONS", "PATCH", "TRACE"};
  return std::find(known.begin(), known.end(), method) != known.end();
}

// "[" address "]": only what the address is made of, the rest is for whoever connects to it.
bool valid_address_literal(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return hex_digit(c) >= 0 || c == ':' || c == '.'; });
}

bool valid_host_name(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '%') {
      if (i + 2 >= text.size() || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0) return false;
      i += 2;
    } else if (!is_digit(c) && !is_letter(c) && name_marks.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return !text.empty();
}

bool valid_port(std::string_view text) {
  if (text.size() > 5 || !std::all_of(text.begin(), text.end(), is_digit)) return false;
  int port = 0;
  for (const char c : text) port = port * 10 + (c - '0');
  return port <= 65535;
}

std::optional<Refusal> read_version(std::string_view text, RequestHead& head) {
  if (text.size() != 8 || !text.starts_with("HTTP/") || !is_digit(text[5]) || text[6] != '.' || !is_digit(text[7])) {
    return bad_line;
  }
  if (text[5] == '0') return malformed("HTTP/1.1 and HTTP/1.0 are spoken here.");
  if (text[5] != '1') return Refusal{505, "version_not_supported", "HTTP/1.1 and HTTP/1.0 are spoken here."};
  head.minor_version = text[7] == '0' ? 0 : 1;
  return std::nullopt;
}

// scheme "://" authority path ["?" query]: the authority goes before any Host (RFC 9112, 3.2.2).
std::optional<Refusal> read_absolute(std::string_view target, RequestHead& head) {
  const auto colon = target.find("://");
  if (colon == std::string_view::npos) return bad_target;
  const auto scheme = target.substr(0, colon);
  if (!same_name(scheme, "http") && !same_name(scheme, "https")) return bad_target;
  const auto rest = target.substr(colon + 3);
  const auto end = std::min(rest.find_first_of("/?"), rest.size());
  head.host = rest.substr(0, end);
  head.absolute = true;
  if (!valid_host(head.host)) return bad_target;
  head.target = rest.substr(end);
  if (head.target.empty() && head.method == "OPTIONS") {
    head.target = "*";  // of the server as a whole (RFC 9112, 3.2.4)
  } else if (head.target.empty() || head.target.front() == '?') {
    head.made_target = "/" + std::string(head.target);
    head.target = head.made_target;
  }
  return std::nullopt;
}

std::optional<Refusal> read_target(std::string_view target, RequestHead& head) {
  if (target.empty() || !all<is_target_mark>(target)) return bad_target;
  head.target = target;
  if (head.method == "CONNECT") return Refusal{501, "not_implemented", "This server opens no tunnels."};
  if (!known_method(head.method)) return Refusal{501, "not_implemented", "This server does not know the method."};
  if (target.front() == '/') return std::nullopt;
  if (target == "*") return head.method == "OPTIONS" ? std::nullopt : std::optional(bad_target);
  return read_absolute(target, head);
}

// Where the body ends. What is known of it by two ways, or by none, is refused (RFC 9112, 6).
struct Framing {
  std::size_t lengths = 0, codings = 0;
  std::string_view length, coding;
};

std::optional<Refusal> read_length(std::string_view text, std::uint64_t limit, RequestHead& head) {
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit)) return bad_length;
  head.length = 0;
  for (const char c : text) {
    head.length = head.length * 10 + static_cast<std::uint64_t>(c - '0');
    if (head.length > limit) {
      return Refusal{413, "body_too_large", "The body is larger than this server takes."};
    }
  }
  return std::nullopt;
}

std::optional<Refusal> read_coding(const Framing& framing, RequestHead& head) {
  if (framing.lengths > 0) return malformed("A body has Content-Length or Transfer-Encoding, not both.");
  if (head.minor_version == 0) return malformed("HTTP/1.0 has no Transfer-Encoding.");
  if (framing.codings == 1 && same_name(framing.coding, "chunked")) {
    head.chunked = true;
    return std::nullopt;
  }
  // Chunked last tells where the body ends, even if we cannot read it; anything else does not.
  std::string_view last = framing.coding;
  std::size_t chunked = 0;
  for (const auto& field : head.fields) {
    if (!same_name(field.name, "transfer-encoding")) continue;
    for (auto list = field.value; !list.empty();) {
      last = next_member(list);
      if (same_name(last, "chunked")) ++chunked;
    }
  }
  if (chunked == 1 && same_name(last, "chunked")) {
    return Refusal{501, "not_implemented", "Chunked is the only transfer coding known here."};
  }
  return malformed("Transfer-Encoding does not say where the body ends.");
}

std::optional<Refusal> settle(const RequestLimits& limits, RequestHead& head) {
  Framing framing;
  std::size_t hosts = 0;
  std::string_view host;
  bool close = false, keep = false, expects = false;
  for (const auto& [name, value] : head.fields) {
    if (same_name(name, "host")) {
      ++hosts;
      host = value;
    } else if (same_name(name, "content-length")) {
      ++framing.lengths;
      framing.length = value;
    } else if (same_name(name, "transfer-encoding")) {
      ++framing.codings;
      framing.coding = value;
    } else if (same_name(name, "connection")) {
      close = close || lists_token(value, "close");
      keep = keep || lists_token(value, "keep-alive");
    } else if (same_name(name, "expect")) {
      if (expects || !same_name(value, "100-continue")) {
        return Refusal{417, "expectation_failed", "100-continue is the only expectation known here."};
      }
      expects = true;
    }
  }
  head.keep_alive = !close && (head.minor_version > 0 || keep);
  if (hosts > 1 || (hosts == 0 && head.minor_version > 0)) return malformed("A request has exactly one Host.");
  if (hosts == 1 && !valid_host(host)) return malformed("The value of Host is malformed.");
  if (!head.absolute) head.host = host;
  if (framing.codings > 0) {
    if (auto refusal = read_coding(framing, head)) return refusal;
  } else if (framing.lengths > 1) {
    return bad_length;
  } else if (framing.lengths == 1) {
    if (auto refusal = read_length(framing.length, limits.body, head)) return refusal;
  }
  head.expects_continue = expects && head.minor_version > 0 && head.has_body();
  return std::nullopt;
}

}  // namespace

bool is_token(std::string_view text) {
  return !text.empty() && all<is_token_mark>(text);
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

bool lists_token(std::string_view list, std::string_view token) {
  while (!list.empty()) {
    if (same_name(next_member(list), token)) return true;
  }
  return false;
}

bool valid_host(std::string_view text) {
  if (text.starts_with('[')) {
    const auto end = text.find(']');
    if (end == std::string_view::npos || !valid_address_literal(text.substr(1, end - 1))) return false;
    const auto rest = text.substr(end + 1);
    return rest.empty() || (rest.front() == ':' && valid_port(rest.substr(1)));
  }
  const auto colon = text.find(':');
  return valid_host_name(text.substr(0, colon)) &&
         (colon == std::string_view::npos || valid_port(text.substr(colon + 1)));
}

std::string_view RequestHead::find(std::string_view name) const {
  for (const auto& field : fields) {
    if (same_name(field.name, name)) return field.value;
  }
  return {};
}

std::size_t RequestHead::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields.begin(), fields.end(), [&](const Field& field) { return same_name(field.name, name); }));
}

std::optional<std::string> RequestHead::list(std::string_view name) const {
  std::optional<std::string> out;
  for (const auto& field : fields) {
    if (!same_name(field.name, name)) continue;
    if (out) out->append(", ");
    (out ? *out : out.emplace()).append(field.value);
  }
  return out;
}

void RequestHead::clear() {
  method = target = host = {};
  minor_version = 1;
  fields.clear();
  absolute = chunked = expects_continue = false;
  keep_alive = true;
  length = 0;
}

std::optional<Refusal> read_request_line(std::string_view line, RequestHead& head) {
  const auto first = line.find(' ');
  if (first == std::string_view::npos || !is_token(line.substr(0, first))) return bad_line;
  head.method = line.substr(0, first);
  const auto second = line.find(' ', first + 1);
  if (second == std::string_view::npos) return bad_line;
  if (auto refusal = read_version(line.substr(second + 1), head)) return refusal;
  return read_target(line.substr(first + 1, second - first - 1), head);
}

std::optional<Refusal> read_field_line(std::string_view line, Field& field) {
  if (!line.empty() && is_blank(line.front())) return malformed("A header field is folded over several lines.");
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) return bad_field;
  field = {line.substr(0, colon), trimmed(line.substr(colon + 1))};
  if (!all<is_field_text>(field.value)) return bad_field;
  return std::nullopt;
}

std::optional<Refusal> read_chunk_line(std::string_view line, std::uint64_t& size, std::size_t& extensions) {
  size = 0;
  std::size_t digits = 0;
  for (; digits < line.size() && hex_digit(line[digits]) >= 0; ++digits) {
    if (size >> 60 != 0) return bad_chunk;  // no room for another digit
    size = size * 16 + static_cast<std::uint64_t>(hex_digit(line[digits]));
  }
  if (digits == 0) return bad_chunk;
  const auto rest = line.substr(digits);
  extensions = rest.size();
  if (rest.empty()) return std::nullopt;
  if (trimmed(rest).substr(0, 1) != ";" || !all<is_field_text>(rest)) return bad_chunk;
  return std::nullopt;
}

std::optional<Refusal> read_head(std::string_view text, const RequestLimits& limits, RequestHead& head) {
  head.clear();
  const auto line_of = [&] {
    const auto line = text.substr(0, text.find("\r\n"));
    text.remove_prefix(std::min(line.size() + 2, text.size()));
    return line;
  };
  if (auto refusal = read_request_line(line_of(), head)) return refusal;
  for (auto line = line_of(); !line.empty(); line = line_of()) {
    if (head.fields.size() == limits.fields) {
      return Refusal{431, "header_too_large", "The request has too many header fields."};
    }
    if (auto refusal = read_field_line(line, head.fields.emplace_back())) {
      head.fields.pop_back();
      return refusal;
    }
  }
  return settle(limits, head);
}

}  // namespace consulta::http
