// Connections to one service, of one event loop: kept alive and used again, spread over every address its names resolve
// to, which are asked for anew every few seconds. Of two addresses taken at random the one with fewer requests under
// way is used; one that fails is left alone for a while, unless all do.
#pragma once

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "gateway/outlier.hpp"
#include "platform/http/http_text.hpp"

namespace consulta::gateway {

struct UpstreamConnection {
  explicit UpstreamConnection(boost::asio::any_io_executor executor) : stream(std::move(executor)) {
    buffer.reserve(http::usual_message);
  }
  boost::beast::tcp_stream stream;
  boost::beast::flat_buffer buffer{64 * 1024};
  bool reused = false;
  bool plain = false;  // the exchange over it: all of the request was sent before the answer began
};

// Whether the peer has closed, or said something nobody has read.
bool has_spoken(boost::asio::ip::tcp::socket& socket);

class Upstream {
 public:
  // `where`: "host:port", or several, with commas between.
  Upstream(boost::asio::io_context& io, const std::string& where);

  Breaker& breaker() { return breaker_; }
  RetryBudget& retries() { return retries_; }

  struct Address {
    boost::asio::ip::tcp::endpoint endpoint;
    std::size_t under_way = 0;
    std::vector<std::unique_ptr<UpstreamConnection>> idle;
    Outlier outlier;
  };

  // One request's hold on an address: counts as under way until it is gone, which may be after the Upstream.
  class Lease {
   public:
    Lease() = default;
    Lease(std::shared_ptr<Address> address, std::unique_ptr<UpstreamConnection> connection);
    Lease(Lease&& other) noexcept { *this = std::move(other); }
    Lease& operator=(Lease&& other) noexcept;
    ~Lease();
    explicit operator bool() const { return connection_ != nullptr; }
    UpstreamConnection& operator*() { return *connection_; }
    UpstreamConnection* operator->() { return connection_.get(); }
    // The answer was read to its end: the connection serves again, if the exchange was plain and nothing is over.
    void keep();
    // How the address did, for others to know.
    void succeeded();
    void failed();

   private:
    std::shared_ptr<Address> address_;
    std::unique_ptr<UpstreamConnection> connection_;
  };

  // A connection, kept or new; an empty lease when no address takes one. `fresh` asks for a new one.
  boost::asio::awaitable<Lease> acquire(bool fresh);

 private:
  struct Name {
    std::string host, port;
    std::vector<std::size_t> current;  // addresses it resolved to
  };

  boost::asio::awaitable<void> resolve();
  void learn(Name& name, const boost::asio::ip::tcp::resolver::results_type& found);
  std::vector<std::size_t> in_order();

  boost::asio::io_context& io_;
  std::vector<Name> names_;
  std::minstd_rand random_{std::random_device{}()};
  Breaker breaker_;
  RetryBudget retries_;
  std::vector<std::shared_ptr<Address>> addresses_;  // only ever grows; those no longer resolved are nobody's `current`
  bool resolved_once_ = false;
  std::chrono::steady_clock::time_point resolved_at_{};
  bool resolving_ = false;
  boost::asio::steady_timer resolved_;  // never expires: cancelled at the end of each resolving, to wake who waits
};

}  // namespace consulta::gateway
