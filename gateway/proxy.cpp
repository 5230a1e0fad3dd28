#include "gateway/proxy.hpp"

#include <array>
#include <thread>

#include "gateway/exchange.hpp"
#include "platform/log.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t read_size = 4 * 1024;
constexpr std::size_t linger_limit = 16 * 1024 * 1024;
constexpr auto idle_patience = std::chrono::seconds(75);

}  // namespace

struct Proxy::Loop {
  Loop(const Options& options_, const Revocations& revocations, Shared& shared, unsigned short port)
      : options(options_),
        edge{options_, revocations, shared, {}, {}},
        acceptor(io),
        keys(edge.verifier, options_.jwks_url) {
    const tcp::endpoint here(asio::ip::make_address(options.address), port);
    acceptor.open(here.protocol());
    acceptor.set_option(tcp::acceptor::reuse_address(true));
    // Every loop listens on the same port; the kernel spreads connections over them.
    acceptor.set_option(asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>(true));
    acceptor.bind(here);
    acceptor.listen(1024);
    for (const auto& [name, where] : options.upstreams) edge.upstreams.emplace(name, Upstream(io, where));
  }

  void start() {
    asio::co_spawn(io, accept(), asio::detached);
    thread = std::thread([this] { io.run(); });
  }

  void stop() {
    asio::post(io, [this] {
      beast::error_code ignored;
      acceptor.close(ignored);
    });
    // What is under way has a moment to end.
    for (int i = 0; i < 100 && edge.shared.in_flight > 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    // And what has been answered, to be written.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    io.stop();
    thread.join();
  }

  asio::awaitable<void> accept() {
    for (;;) {
      beast::error_code error;
      auto socket = co_await acceptor.async_accept(asio::redirect_error(asio::use_awaitable, error));
      if (!acceptor.is_open()) co_return;
      if (error) {  // out of descriptors, most likely: breathe, then go on
        asio::steady_timer pause(io, std::chrono::milliseconds(50));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
        continue;
      }
      if (connections >= options.connection_limit) {
        turn_away(socket);
        continue;
      }
      socket.set_option(tcp::no_delay(true), error);
      asio::co_spawn(io, serve(std::move(socket)), asio::detached);
    }
  }

  // Says why, if the client can be told without waiting for it.
  void turn_away(tcp::socket& socket) const {
    if (options.tls) return;
    static constexpr std::string_view answer =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
    beast::error_code error;
    socket.non_blocking(true, error);
    socket.write_some(asio::buffer(answer), error);
    socket.shutdown(tcp::socket::shutdown_send, error);
  }

  // One client connection, request after request.
  asio::awaitable<void> serve(tcp::socket socket) {
    ++connections;
    beast::error_code error;
    const auto peer = socket.remote_endpoint(error).address().to_string();
    ClientStream client(std::move(socket), options.tls ? options.tls->context() : nullptr);
    try {
      client.tcp().expires_after(options.client_patience);
      co_await client.handshake();
      co_await converse(client, peer);
    } catch (const std::exception&) {
      // Hangup, or the client is gone.
    }
    client.tcp().expires_after(std::chrono::seconds(2));
    co_await client.finish();
    co_await linger(client.tcp());
    --connections;
  }

  asio::awaitable<void> converse(ClientStream& stream, const std::string& address) {
    Client client(stream, address, options);
    for (bool first = true, go_on = true; go_on; first = false) {
      if (co_await next_head(client, first ? options.client_patience : idle_patience)) co_return;
      Exchange exchange(edge, client);
      go_on = co_await exchange.run();
      if (go_on) client.reader.next();
    }
  }

  // Reads on until there is the head of a request, or what is none. Between requests a client may be silent for long; a
  // head once begun has one deadline.
  asio::awaitable<beast::error_code> next_head(Client& client, std::chrono::seconds patience) {
    auto& reader = client.reader;
    client.stream.tcp().expires_after(patience);
    for (bool begun = false;;) {
      reader.read_head(client.bytes);
      if (reader.stage() != http::Stage::head) co_return beast::error_code();
      if (!begun && reader.begun()) {
        client.stream.tcp().expires_after(options.client_patience);
        begun = true;
      }
      if (const auto error = co_await client.receive()) co_return error;
    }
  }

  // Closing with bytes unread resets the connection, and the client may lose the answer over it: what still comes is
  // read and dropped, for a moment.
  asio::awaitable<void> linger(beast::tcp_stream& client) {
    std::array<char, read_size> scratch;
    beast::error_code error;
    for (std::size_t dropped = 0; !error && dropped < linger_limit;) {
      dropped +=
          co_await client.async_read_some(asio::buffer(scratch), asio::redirect_error(asio::use_awaitable, error));
    }
  }

  const Options& options;
  asio::io_context io{1};
  Edge edge;
  tcp::acceptor acceptor;
  KeyRefresher keys;
  std::size_t connections = 0;  // touched by the loop's own thread alone
  std::thread thread;
};

Proxy::Proxy(Options options, const Revocations& revocations)
    : options_(std::move(options)), shared_(std::make_unique<Shared>(options_)) {
  auto port = options_.port;
  for (std::size_t i = 0; i < options_.threads; ++i) {
    loops_.push_back(std::make_unique<Loop>(options_, revocations, *shared_, port));
    port = loops_.front()->acceptor.local_endpoint().port();
  }
  for (auto& loop : loops_) loop->start();
}

Proxy::~Proxy() {
  stop();
}

unsigned short Proxy::port() const {
  return loops_.front()->acceptor.local_endpoint().port();
}

bool Proxy::ready() const {
  for (const auto& loop : loops_) {
    if (!loop->edge.verifier.has_keys()) return false;
  }
  return true;
}

void Proxy::reopen_log() {
  shared_->access_log.reopen();
}

void Proxy::drain() {
  for (auto& loop : loops_) loop->edge.draining = true;
}

void Proxy::stop() {
  drain();
  for (auto& loop : loops_) {
    if (loop->thread.joinable()) loop->stop();
  }
}

}  // namespace consulta::gateway
