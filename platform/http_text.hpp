// HTTP/1.1 messages as bytes (RFC 9112), header and body in one piece. Beast's own serializer hands the socket a list
// of every name and value instead, which costs more than the rest of a short message together.
#pragma once

#include <boost/beast/http/message.hpp>
#include <string>
#include <string_view>

namespace consulta::http {

// Room for most messages, so that one read takes them whole: Beast reads at most 512 bytes into a buffer without any.
inline constexpr std::size_t usual_message = 2048;

// What a client that asked first is told before it sends its body.
inline constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

// This second as a Date field has it (RFC 9110, 5.6.7), by the real clock; good until the thread asks again.
std::string_view http_date();

namespace detail {

template <class Header>
std::string append_fields(std::string out, const Header& header, std::string_view body) {
  for (const auto& field : header) {
    out.append(field.name_string()).append(": ").append(field.value()).append("\r\n");
  }
  return std::move(out.append("\r\n").append(body));
}

}  // namespace detail

template <class Fields>
std::string text_of(const boost::beast::http::request_header<Fields>& header, std::string_view body) {
  std::string out;
  out.reserve(1024 + body.size());
  out.append(header.method_string()).append(" ").append(header.target()).append(" HTTP/1.1\r\n");
  return detail::append_fields(std::move(out), header, body);
}
template <class Fields>
std::string text_of(const boost::beast::http::response_header<Fields>& header, std::string_view body) {
  std::string out;
  out.reserve(1024 + body.size());
  out.append("HTTP/1.1 ").append(std::to_string(header.result_int())).append(" ").append(header.reason());
  return detail::append_fields(std::move(out.append("\r\n")), header, body);
}

}  // namespace consulta::http
