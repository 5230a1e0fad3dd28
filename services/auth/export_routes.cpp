#include "engine/host/accesses.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

// Every export begins with the account: that it was asked for is on record.
http::Response account(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  auto session = host.db().lease();
  const auto found = store::find_account(*session, claims.sub);
  if (!found) throw Problem(401, "invalid_token", "This account is closed.");
  host::record(*session, request, claims, {"data.export", "user", claims.sub});
  return page.answer(std::vector<User>{seen(*found)}, [](const User& user) { return to_text(user.id); });
}

// Those that have ended too, as long as they are kept.
http::Response sessions(host::Host& host, const http::Request& request) {
  const auto claims = host.caller(request);
  const auto page = host.page(request);
  auto session = host.db().lease();
  return page.answer(store::kept_sessions_of(*session, claims.sub, page.after_id(), page.to_read()),
                     [](const store::KeptSession& last) { return to_text(last.id); });
}

}  // namespace

void add_export_routes(host::Host& host) {
  host.router().get("/export/account", [&host](const http::Request& r) { return account(host, r); });
  host.router().get("/export/sessions", [&host](const http::Request& r) { return sessions(host, r); });
}

}  // namespace consulta::auth
