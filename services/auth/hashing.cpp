#include "services/auth/hashing.hpp"

namespace consulta::auth {

namespace {

Problem busy() {
  return unavailable("Too many people are logging in right now. Try again shortly.", 1);
}

}  // namespace

void Hashing::check_room(const http::Request& request) {
  if (!workers_.has_room(http::client_of(request))) throw busy();
}

void Hashing::run(const std::shared_ptr<const http::Request>& request, const http::Reply& reply,
                  std::function<void()> handler) {
  const auto client = http::client_of(*request);
  workers_.submit(
      client,
      [request, reply, handler = std::move(handler)] {
        http::run([&](const auto&, const auto&) { handler(); }, *request, reply);
      },
      [request, reply] { reply(http::to_response(busy(), request->trace.request_id)); });
}

}  // namespace consulta::auth
