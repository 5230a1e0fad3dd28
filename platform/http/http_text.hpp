// What messages of HTTP/1.1 have in common as text (RFC 9112), at the gateway and at the services' server.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace consulta::http {

// Room for most messages, so that one read takes them whole: Beast reads at most 512 bytes into a buffer without any.
inline constexpr std::size_t usual_message = 2048;

// What a client that asked first is told before it sends its body.
inline constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

// Takes what stands before the separator from the front, and the separator with it.
inline std::string_view take(std::string_view& rest, char separator) {
  const auto part = rest.substr(0, rest.find(separator));
  rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  return part;
}

// Without the blanks around it.
inline std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

// This second as a Date field has it (RFC 9110, 5.6.7), by the clock every decision is based on; good until the thread
// asks again.
std::string_view http_date();

}  // namespace consulta::http
