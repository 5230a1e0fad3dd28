// Where requests that cost a password's hash wait for one and get it: on as many threads as the machine allows, client
// by client in turns. What can be refused without a hash is refused before it comes here.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "platform/http/http.hpp"
#include "platform/process/workers.hpp"

namespace consulta::auth {

class Hashing {
 public:
  explicit Hashing(std::size_t threads) : workers_(threads, {}) {}

  // Throws the 503 that run() would answer, before anything is asked of the database.
  void check_room(const http::Request& request);

  // Runs `handler` when it is the client's turn; what it throws is answered as by http::run. Answers 503 where too many
  // wait.
  void run(const std::shared_ptr<const http::Request>& request, const http::Reply& reply,
           std::function<void()> handler);

  void stop() { workers_.stop(); }

 private:
  Workers workers_;
};

}  // namespace consulta::auth
