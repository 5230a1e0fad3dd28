#include "gateway/event_streams.hpp"

#include "platform/http/problem.hpp"
#include "platform/time/time.hpp"

namespace consulta::gateway {
namespace {

constexpr int reconnect_after = 15;  // seconds; by then streams whose clients went without a word have been found out

}  // namespace

void EventStreams::Stream::Entry::end() const {
  upstream.close();
  client.tcp().cancel();
}

EventStreams::Stream::Stream(std::shared_ptr<Open> open, Shares::Share share, std::shared_ptr<Entry> entry)
    : open_(std::move(open)), share_(std::move(share)), position_(open_->insert(open_->end(), std::move(entry))) {}

EventStreams::Stream::~Stream() {
  open_->erase(position_);
}

std::unique_ptr<EventStreams::Stream> EventStreams::open(const std::optional<Claims>& claims, const std::string& key,
                                                         ClientStream& client, boost::beast::tcp_stream& upstream) {
  auto share = shares_.take(claims ? to_text(claims->sub) : key);
  if (!share) {
    Problem problem(429, "too_many_streams", "Too many event streams are open. Close other windows, or wait a moment.");
    problem.retry_after_seconds = reconnect_after;
    throw problem;
  }
  auto entry = std::make_shared<Stream::Entry>(Stream::Entry{claims, client, upstream});
  // A client of a stream has nothing more to say: what can be read is its end, or a reset where it left with something
  // unread; anything else ends the stream too. Otherwise that would be noticed only when the next event is written.
  client.tcp().socket().async_wait(boost::asio::socket_base::wait_read,
                                   [weak = std::weak_ptr(entry)](boost::beast::error_code error) {
                                     const auto open = weak.lock();
                                     if (!error && open) open->end();
                                   });
  return std::unique_ptr<Stream>(new Stream(open_, std::move(*share), std::move(entry)));
}

void EventStreams::sweep() const {
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
  for (const auto& stream : *open_) {
    if (!stream->claims) continue;
    const bool expired = stream->claims->exp <= now;
    if (expired || !revocations_.known() || revocations_.revoked(*stream->claims)) stream->end();
  }
}

}  // namespace consulta::gateway
