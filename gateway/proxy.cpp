#include "gateway/proxy.hpp"

#include <array>
#include <thread>

#include "gateway/exchange.hpp"
#include "gateway/proxy_protocol.hpp"
#include "platform/observe/log.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;

namespace {

constexpr std::size_t read_size = 4 * 1024;
constexpr std::size_t linger_limit = 16 * 1024 * 1024;
constexpr auto idle_patience = std::chrono::seconds(75);
constexpr auto sweep_every = std::chrono::milliseconds(500);

std::uint64_t ticks() {
  return static_cast<std::uint64_t>(std::chrono::steady_clock::now().time_since_epoch().count());
}

Problem too_many_connections() {
  return unavailable("Too many connections are open. Close some, or try again shortly.", 1);
}

// One connection. Others know of it only to take its place away.
struct Open {
  std::shared_ptr<Connections::Place> place;
  std::optional<ClientStream> stream;
};

}  // namespace

struct Proxy::Loop {
  Loop(const Options& options_, const Revocations& revocations, Shared& shared, unsigned short port)
      : options(options_),
        edge{options_, revocations, shared, {}, {}, {revocations, shared.event_streams}},
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
    asio::co_spawn(io, sweep(), asio::detached);
    thread = std::thread([this] { io.run(); });
  }

  void stop() {
    asio::post(io, [this] {
      beast::error_code ignored;
      acceptor.close(ignored);
    });
    // What is under way has a moment to end.
    for (int i = 0; i < 100 && edge.shared.in_flight.taken() > 0; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    // And what has been answered, to be written.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    io.stop();
    thread.join();
    io.shutdown();
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
      const auto peer = make_peer(socket.remote_endpoint(error).address());
      if (error) continue;  // gone already
      try {
        auto open = admit(peer);
        socket.set_option(tcp::no_delay(true), error);
        open->stream.emplace(std::move(socket), options.tls ? options.tls->context() : nullptr);
        asio::co_spawn(io, serve(std::move(open), peer), asio::detached);
      } catch (const Problem& problem) {
        turn_away(socket, problem);
      }
    }
  }

  // A place for a new connection. Throws Problem where its client has too many or comes too often, or all are busy.
  // Behind a proxy of ours are many clients: who it is, is told later.
  std::shared_ptr<Open> admit(const Peer& peer) {
    const bool trusted = options.trusted_proxies.contains(peer.address);
    if (!trusted) edge.shared.limits.connection(peer.key);
    auto open = std::make_shared<Open>();
    open->place = edge.shared.connections.take(peer.key, !trusted, ticks(), [this, weak = std::weak_ptr(open)] {
      asio::post(io, [weak] {
        const auto lost = weak.lock();
        if (lost && lost->stream && lost->place->is_waiting()) lost->stream->tcp().close();
      });
    });
    if (!open->place) throw too_many_connections();
    return open;
  }

  // Ends event streams whose session has ended.
  asio::awaitable<void> sweep() {
    asio::steady_timer timer(io);
    for (beast::error_code error; !error;) {
      timer.expires_after(sweep_every);
      co_await timer.async_wait(asio::redirect_error(asio::use_awaitable, error));
      edge.event_streams.sweep();
    }
  }

  // Says why, if the client can be told without waiting for it.
  void turn_away(tcp::socket& socket, const Problem& problem) const {
    if (options.tls) return;
    const auto id = to_text(new_id());
    const auto answer = http::to_response(problem, id);
    const auto text = own_head(answer, {{"X-Request-Id", id}}, Afterwards::closes) + answer.body;
    beast::error_code error;
    socket.non_blocking(true, error);
    socket.write_some(asio::buffer(text), error);
    socket.shutdown(tcp::socket::shutdown_send, error);
  }

  // One client connection, request after request.
  asio::awaitable<void> serve(std::shared_ptr<Open> open, Peer peer) {
    auto& client = *open->stream;
    try {
      client.tcp().expires_after(options.client_patience);
      if (options.trusted_proxies.contains(peer.address)) peer = co_await introduced(client.tcp(), *open->place, peer);
      co_await client.handshake();
      co_await converse(client, *open->place, peer);
    } catch (const Hangup&) {
    } catch (const boost::system::system_error&) {  // the client is gone
    } catch (const std::exception& e) {
      spdlog::error("a connection ended: {}", e.what());
    }
    if (!open->place->lost()) {
      client.tcp().expires_after(std::chrono::seconds(2));
      co_await client.finish();
      co_await linger(client.tcp());
    }
  }

  // Who is behind a proxy of ours, if it says so before everything else (the PROXY protocol).
  asio::awaitable<Peer> introduced(beast::tcp_stream& stream, Connections::Place& place, Peer proxy) {
    if (!co_await comes_introduced(stream.socket())) co_return proxy;
    std::string bytes(proxy_protocol::start_size, '\0');
    co_await asio::async_read(stream, asio::buffer(bytes), asio::use_awaitable);
    const auto start = proxy_protocol::read_start(bytes);
    if (!start) throw Hangup();
    bytes.resize(start->rest);
    co_await asio::async_read(stream, asio::buffer(bytes), asio::use_awaitable);
    const auto source = proxy_protocol::read_source(*start, bytes);
    if (!source) co_return proxy;
    auto peer = make_peer(*source);
    try {
      edge.shared.limits.connection(peer.key);
      if (!edge.shared.connections.move(place, peer.key)) throw too_many_connections();
    } catch (const Problem& problem) {
      turn_away(stream.socket(), problem);
      throw Hangup();
    }
    co_return peer;
  }

  // Whether what comes begins with the PROXY protocol's signature, all of which is left where it is.
  asio::awaitable<bool> comes_introduced(tcp::socket& socket) {
    const auto until = std::chrono::steady_clock::now() + options.client_patience;
    std::array<char, proxy_protocol::signature.size()> bytes;
    for (std::size_t seen = 0; std::chrono::steady_clock::now() < until;) {
      co_await socket.async_wait(tcp::socket::wait_read, asio::use_awaitable);
      seen = co_await socket.async_receive(asio::buffer(bytes), tcp::socket::message_peek, asio::use_awaitable);
      if (!proxy_protocol::signature.starts_with(std::string_view(bytes.data(), seen))) co_return false;
      if (seen == bytes.size()) co_return true;
      asio::steady_timer pause(io, std::chrono::milliseconds(10));  // what is there already would be seen again at once
      co_await pause.async_wait(asio::use_awaitable);
    }
    throw Hangup();
  }

  asio::awaitable<void> converse(ClientStream& stream, Connections::Place& place, const Peer& peer) {
    Client client(stream, place);
    for (bool first = true, go_on = true; go_on && !place.lost(); first = false) {
      place.waiting(ticks());
      const std::chrono::seconds patience = first ? options.client_patience : idle_patience;
      if (co_await next_head(client, patience)) co_return;
      const auto asking = behind(peer, client.reader.head());
      Exchange exchange(edge, client, asking);
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

  // Whom a request is from, where a proxy of ours says so; what anybody else says of that is not heard.
  Peer behind(const Peer& peer, const http::RequestHead& head) const {
    if (!options.trusted_proxies.contains(peer.address)) return peer;
    std::string forwarded;
    for (const auto& field : head.fields) {
      if (!http::same_name(field.name, "x-forwarded-for")) continue;
      if (!forwarded.empty()) forwarded += ',';
      forwarded += field.value;
    }
    return make_peer(forwarded_client(forwarded, options.trusted_proxies, peer.address));
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
  // What is still under way when it stops uses the edge to its end, so it ends before that.
  struct Io : asio::io_context {
    using asio::io_context::io_context;
    using asio::io_context::shutdown;
  };
  Io io{1};
  Edge edge;
  tcp::acceptor acceptor;
  KeyRefresher keys;
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

void Proxy::serve(std::shared_ptr<const StaticFiles> files) {
  shared_->files = std::move(files);
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
