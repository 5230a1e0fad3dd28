// One kept connection to the gateway for each thread of the load, blocking: it sends, waits once and receives, where
// libcurl polls five times, so that the measured machine is left to what is measured.
#pragma once

#include <poll.h>

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <charconv>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace consulta::bench {

class LoadClient {
 public:
  // `url` is http://127.0.0.1:PORT or with the name localhost.
  explicit LoadClient(const std::string& url) {
    const auto text = std::string_view(url).substr(url.rfind(':') + 1);
    if (std::from_chars(text.data(), text.data() + text.size(), port_).ec != std::errc{}) {
      throw std::invalid_argument("no port in " + url);
    }
  }

  // The status of the answer, 0 when none came within 15 s. An empty body sends none.
  unsigned send(std::string_view method, std::string_view path, std::string_view token, std::string_view body) {
    namespace http = boost::beast::http;
    using boost::asio::ip::tcp;
    std::string text;
    text.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ");
    text.append(token).append("\r\n");
    if (!body.empty())
      text.append("Content-Type: application/json\r\nContent-Length: ")
          .append(std::to_string(body.size()))
          .append("\r\n");
    text.append("\r\n").append(body);
    boost::system::error_code error;
    if (!socket_) {
      socket_.emplace(io_);
      buffer_.clear();
      socket_->connect({boost::asio::ip::address_v4::loopback(), port_}, error);
      if (!error) socket_->set_option(tcp::no_delay(true), error);
    }
    if (!error) boost::asio::write(*socket_, boost::asio::buffer(text), error);
    pollfd waiting{socket_->native_handle(), POLLIN, 0};
    if (!error && poll(&waiting, 1, 15'000) <= 0) error = boost::asio::error::timed_out;
    http::response<http::string_body> answer;
    if (!error) http::read(*socket_, buffer_, answer, error);
    if (error || !answer.keep_alive()) socket_.reset();
    return error ? 0 : answer.result_int();
  }

 private:
  boost::asio::io_context io_;
  std::uint16_t port_ = 0;
  std::optional<boost::asio::ip::tcp::socket> socket_;
  boost::beast::flat_buffer buffer_;
};

}  // namespace consulta::bench
