#include "gateway/upstream.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

#include "platform/observe/log.hpp"

namespace consulta::gateway {
namespace asio = boost::asio;
namespace beast = boost::beast;
using tcp = asio::ip::tcp;
using clock = std::chrono::steady_clock;

namespace {

constexpr auto resolve_every = std::chrono::seconds(5);
constexpr auto connect_patience = std::chrono::seconds(2);
constexpr std::size_t most_idle = 64;

}  // namespace

bool has_spoken(tcp::socket& socket) {
  char byte = 0;
  return ::recv(socket.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
         (errno != EAGAIN && errno != EWOULDBLOCK);
}

Upstream::Lease::Lease(std::shared_ptr<Address> address, std::unique_ptr<UpstreamConnection> connection)
    : address_(std::move(address)), connection_(std::move(connection)) {
  ++address_->under_way;
}

Upstream::Lease& Upstream::Lease::operator=(Lease&& other) noexcept {
  std::swap(address_, other.address_);
  std::swap(connection_, other.connection_);
  return *this;
}

Upstream::Lease::~Lease() {
  if (address_) --address_->under_way;
}

void Upstream::Lease::keep() {
  auto& idle = address_->idle;
  if (idle.size() < most_idle && connection_->plain && connection_->buffer.size() == 0) {
    connection_->reused = true;
    connection_->stream.expires_never();
    idle.push_back(std::move(connection_));
  }
}

void Upstream::Lease::succeeded() {
  address_->outlier.succeeded();
}

void Upstream::Lease::failed() {
  address_->outlier.failed(clock::now());
}

Upstream::Upstream(asio::io_context& io, const std::string& where) : io_(io), resolved_(io, clock::time_point::max()) {
  for (std::size_t start = 0; start < where.size();) {
    const auto end = std::min(where.find(',', start), where.size());
    const auto one = where.substr(start, end - start);
    const auto colon = one.rfind(':');
    names_.push_back({one.substr(0, colon), one.substr(colon + 1), {}});
    start = end + 1;
  }
}

asio::awaitable<void> Upstream::resolve() {
  tcp::resolver resolver(io_);
  for (auto& name : names_) {
    beast::error_code error;
    const auto found =
        co_await resolver.async_resolve(name.host, name.port, asio::redirect_error(asio::use_awaitable, error));
    if (error) {
      spdlog::warn("cannot resolve {}: {}", name.host, error.message());  // what was known before goes on
    } else {
      learn(name, found);
    }
  }
  resolved_at_ = clock::now();
  resolved_once_ = true;
  resolving_ = false;
  resolved_.cancel();
}

void Upstream::learn(Name& name, const tcp::resolver::results_type& found) {
  name.current.clear();
  for (const auto& entry : found) {
    auto known = std::find_if(addresses_.begin(), addresses_.end(),
                              [&](const auto& a) { return a->endpoint == entry.endpoint(); });
    if (known == addresses_.end()) {
      addresses_.push_back(std::make_shared<Address>());
      addresses_.back()->endpoint = entry.endpoint();
      known = addresses_.end() - 1;
    }
    const auto index = static_cast<std::size_t>(known - addresses_.begin());
    if (std::find(name.current.begin(), name.current.end(), index) == name.current.end()) {
      name.current.push_back(index);
    }
  }
}

// The better of two taken at random, then the others as they come; those left alone last.
std::vector<std::size_t> Upstream::in_order() {
  std::vector<std::size_t> order;
  for (const auto& name : names_) {
    for (const auto index : name.current) {
      if (std::find(order.begin(), order.end(), index) == order.end()) order.push_back(index);
    }
  }
  std::shuffle(order.begin(), order.end(), random_);
  const auto now = clock::now();
  const auto good =
      std::stable_partition(order.begin(), order.end(), [&](auto i) { return !addresses_[i]->outlier.ejected(now); });
  if (good - order.begin() >= 2 && addresses_[order[1]]->under_way < addresses_[order[0]]->under_way) {
    std::swap(order[0], order[1]);
  }
  return order;
}

asio::awaitable<Upstream::Lease> Upstream::acquire(bool fresh) {
  if (clock::now() - resolved_at_ > resolve_every && !resolving_) {
    resolving_ = true;
    asio::co_spawn(io_, resolve(), asio::detached);
  }
  // With addresses known, nobody waits for the name service.
  while (!resolved_once_ && resolving_) {
    beast::error_code ended;
    co_await resolved_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
  }
  for (const auto index : in_order()) {
    const auto address = addresses_[index];
    while (!fresh && !address->idle.empty()) {
      auto connection = std::move(address->idle.back());
      address->idle.pop_back();
      if (!has_spoken(connection->stream.socket())) co_return Lease(address, std::move(connection));
    }
    auto connection = std::make_unique<UpstreamConnection>(io_.get_executor());
    connection->stream.expires_after(connect_patience);
    beast::error_code error;
    co_await connection->stream.async_connect(address->endpoint, asio::redirect_error(asio::use_awaitable, error));
    if (!error) {
      connection->stream.socket().set_option(tcp::no_delay(true), error);
      co_return Lease(address, std::move(connection));
    }
    address->outlier.unreachable(clock::now());
    resolved_at_ = {};  // it may have moved
  }
  co_return Lease();
}

}  // namespace consulta::gateway
