// How messages move between two connections: a body of any length streams, a piece at a time, never held whole; a short
// one is read whole, and goes out with its header in one piece.
#pragma once

#include <array>
#include <boost/asio.hpp>
#include <boost/beast/http.hpp>
#include <string>
#include <string_view>

namespace consulta::gateway {

template <class Header>
std::string append_fields(std::string out, const Header& header, std::string_view body) {
  for (const auto& field : header) {
    out.append(field.name_string()).append(": ").append(field.value()).append("\r\n");
  }
  return std::move(out.append("\r\n").append(body));
}

// The message as bytes (RFC 9112). Beast's own serializer hands the socket a list of every name and value instead,
// which costs more than the rest of a short request together.
template <class Fields>
std::string flat(const boost::beast::http::request_header<Fields>& header, std::string_view body) {
  std::string out;
  out.reserve(1024 + body.size());
  out.append(header.method_string()).append(" ").append(header.target()).append(" HTTP/1.1\r\n");
  return append_fields(std::move(out), header, body);
}
template <class Fields>
std::string flat(const boost::beast::http::response_header<Fields>& header, std::string_view body) {
  std::string out;
  out.reserve(1024 + body.size());
  out.append("HTTP/1.1 ").append(std::to_string(header.result_int())).append(" ").append(header.reason());
  return append_fields(out.append("\r\n"), header, body);
}

// The rest of a body whose length is known. `body` is as long as it says.
template <class Stream, class Parser>
boost::asio::awaitable<boost::beast::error_code> read_sized(Stream& stream, boost::beast::flat_buffer& buffer,
                                                            Parser& parser, std::string& body) {
  namespace http = boost::beast::http;
  boost::beast::error_code error;
  while (!error && !parser.is_done()) {
    const auto read = body.size() - static_cast<std::size_t>(*parser.content_length_remaining());
    parser.get().body().data = body.data() + read;
    parser.get().body().size = body.size() - read;
    co_await http::async_read_some(stream, buffer, parser,
                                   boost::asio::redirect_error(boost::asio::use_awaitable, error));
    if (error == http::error::need_buffer) error = {};
  }
  co_return error;
}

struct Pumped {
  boost::beast::error_code read, write;  // what broke, if anything did
};

// `each` sees every piece, and whether it is the last (which may be empty), and returns what goes out for it. `reading`
// and `writing` are called before either side is waited for, to say for how long.
template <class From, class To, class Parser, class Message, class Each, class Reading, class Writing>
boost::asio::awaitable<Pumped> pump(From& from, boost::beast::flat_buffer& buffer, Parser& parser, To& to, Message& out,
                                    Each each, Reading reading, Writing writing) {
  namespace http = boost::beast::http;
  Pumped result;
  std::array<char, 8 * 1024> chunk;
  typename http::serializer<Message::is_request::value, http::buffer_body> serializer(out);
  for (bool last = false; !last;) {
    std::string_view piece;
    if (!parser.is_done()) {
      parser.get().body().data = chunk.data();
      parser.get().body().size = chunk.size();
      reading();
      co_await http::async_read_some(from, buffer, parser,
                                     boost::asio::redirect_error(boost::asio::use_awaitable, result.read));
      if (result.read == http::error::need_buffer) result.read = {};
      if (result.read) co_return result;
      piece = {chunk.data(), chunk.size() - parser.get().body().size};
    }
    last = parser.is_done();
    const std::string_view sent = each(piece, last);
    if (sent.empty() && !last && serializer.is_header_done()) continue;
    out.body().data = sent.empty() ? nullptr : const_cast<char*>(sent.data());
    out.body().size = sent.size();
    out.body().more = !last;
    writing();
    co_await http::async_write(to, serializer, boost::asio::redirect_error(boost::asio::use_awaitable, result.write));
    if (result.write == http::error::need_buffer) result.write = {};
    if (result.write) co_return result;
  }
  co_return result;
}

}  // namespace consulta::gateway
