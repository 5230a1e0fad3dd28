// Streams the body of a message from one connection to another, a piece at a time, never held whole.
#pragma once

#include <array>
#include <boost/asio.hpp>
#include <boost/beast/http.hpp>
#include <string_view>

namespace consulta::gateway {

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
