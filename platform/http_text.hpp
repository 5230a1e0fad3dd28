// What messages of HTTP/1.1 have in common as text (RFC 9112), at the gateway and at the services' server.
#pragma once

#include <cstddef>
#include <string_view>

namespace consulta::http {

// Room for most messages, so that one read takes them whole: Beast reads at most 512 bytes into a buffer without any.
inline constexpr std::size_t usual_message = 2048;

// What a client that asked first is told before it sends its body.
inline constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

// This second as a Date field has it (RFC 9110, 5.6.7), by the real clock; good until the thread asks again.
std::string_view http_date();

}  // namespace consulta::http
