// The event streams of one event loop, and when one ends before its client or its service wants: as soon as its
// token is refused, expired or of a session that is over, or nobody can know whether it is. How many an account, or a
// client without one, may have open at all event loops together is what `shares` says; a stream whose client has gone
// counts no longer.
#pragma once

#include <boost/beast/core/tcp_stream.hpp>
#include <list>
#include <memory>
#include <optional>
#include <string>

#include "gateway/client_stream.hpp"
#include "gateway/revocations.hpp"
#include "gateway/shares.hpp"

namespace consulta::gateway {

class EventStreams {
 public:
  EventStreams(const Revocations& revocations, Shares& shares) : revocations_(revocations), shares_(shares) {}

  // One stream, counted and watched as long as this lives, on the thread of its event loop.
  class Stream {
   public:
    Stream(const Stream&) = delete;
    Stream& operator=(const Stream&) = delete;
    ~Stream();

   private:
    friend class EventStreams;
    struct Entry {
      std::optional<Claims> claims;
      ClientStream& client;
      boost::beast::tcp_stream& upstream;
      void end() const;
    };
    using Open = std::list<std::shared_ptr<Entry>>;
    Stream(std::shared_ptr<Open> open, Shares::Share share, std::shared_ptr<Entry> entry);

    std::shared_ptr<Open> open_;
    Shares::Share share_;
    Open::iterator position_;
  };

  // Call it before anything of the stream is passed on. `claims` are of the token it was asked for with, if any; `key`
  // is the client's limit_key. Its end closes `upstream` and cancels what the client is waited for. Throws Problem 429
  // when too many are open.
  std::unique_ptr<Stream> open(const std::optional<Claims>& claims, const std::string& key, ClientStream& client,
                               boost::beast::tcp_stream& upstream);

  // Ends those whose token has expired or whose session has ended. To be called at least once a second.
  void sweep() const;

 private:
  const Revocations& revocations_;
  Shares& shares_;
  // Of the streams too, which may outlive this for a moment when all is torn down.
  std::shared_ptr<Stream::Open> open_ = std::make_shared<Stream::Open>();
};

}  // namespace consulta::gateway
