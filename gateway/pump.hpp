// How the body of an answer moves on: one of any length streams, a piece at a time, never held whole; a short one is
// read whole.
#pragma once

#include <fmt/format.h>

#include <array>
#include <boost/asio.hpp>
#include <boost/beast/http.hpp>
#include <string>
#include <string_view>
#include <utility>

namespace consulta::gateway {

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

// `header` goes before the first piece. `each` sees every piece, and whether it is the last (which may be empty), and
// returns what goes out for it. `reading` and `writing` are called before either side is waited for, to say for how
// long.
template <class From, class To, class Parser, class Each, class Reading, class Writing>
boost::asio::awaitable<Pumped> pump(From& from, boost::beast::flat_buffer& buffer, Parser& parser, To& to,
                                    std::string header, bool chunked, Each each, Reading reading, Writing writing) {
  namespace http = boost::beast::http;
  Pumped result;
  std::array<char, 8 * 1024> chunk;
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
    std::string frame = std::exchange(header, {});
    if (sent.empty() && !last && frame.empty()) continue;
    const bool framed = chunked && !sent.empty();
    if (framed) frame += fmt::format("{:x}\r\n", sent.size());
    std::string end = framed ? "\r\n" : "";
    if (chunked && last) end += "0\r\n\r\n";
    const std::array<boost::asio::const_buffer, 3> pieces{boost::asio::buffer(frame), boost::asio::buffer(sent),
                                                          boost::asio::buffer(end)};
    writing();
    co_await boost::asio::async_write(to, pieces,
                                      boost::asio::redirect_error(boost::asio::use_awaitable, result.write));
    if (result.write) co_return result;
  }
  co_return result;
}

}  // namespace consulta::gateway
