// Requests that make something, and are not to make it twice: an Idempotency-Key, for 24 hours.
//
// The key's row is part of what a request ends with, like the outbox's, and its primary key proves that the request was
// the first: nothing is locked for it, and it is committed together with others' (group_commit.hpp). Who comes second
// fails by that, or is refused what the first one has; either way the row is looked for, and the answer given again.
//
// No secret rests in the table. Of the request a hash is kept, keyed by the password of the database, which is not in
// it; of the answer its status and Location, and which one was made. What it is by now is shown anew.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "broker/outbox.hpp"
#include "clinic/tokens.hpp"
#include "platform/http/http.hpp"

namespace consulta::host {

struct Made {
  http::Response response;
  Uuid id{};  // of what was made
};

// A POST that makes something.
struct Creation {
  // What it leaves in its Work is committed when it has returned, and answered then.
  std::function<Made(const http::Request& request, broker::Work& work)> make;
  // What an earlier request with the same key has made, as it is now. Throws Problem where the caller may not see it
  // any more, or it is gone. Status and Location are those of the first answer, whatever this has.
  std::function<http::Response(const http::Request& request, sql::Session& db, const Uuid& id)> show;
};

// A request that came with a key.
struct KeyedRequest {
  std::string owner;  // the account; without a login its own hash, so that another body is another request
  std::string key;
  std::string hash;
};

class IdempotencyKeys {
 public:
  explicit IdempotencyKeys(const std::string& database_url);

  // Of a request that has a key.
  KeyedRequest of(const http::Request& request, const std::optional<Claims>& caller) const;

 private:
  std::string secret_;
};

// The Idempotency-Key of a request; "" where there is none. Throws Problem where it is none.
std::string idempotency_key(const http::Request& request);

// What `work` ends with: that this was made. Only what went well is kept.
void keep_answer(const KeyedRequest& request, const Made& made, broker::Work& work);

// The answer to an earlier request with this key. Throws Problem 422 where that was another request.
std::optional<http::Response> answer_again(const http::Request& request, const KeyedRequest& keyed,
                                           const Creation& creation, sql::Session& db);

}  // namespace consulta::host
