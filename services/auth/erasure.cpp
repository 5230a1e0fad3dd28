#include "services/auth/erasure.hpp"

#include <algorithm>

#include "engine/host/accesses.hpp"
#include "platform/http/conditions.hpp"
#include "services/auth/current_password.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

struct Password {
  std::string current_password;
};
BOOST_DESCRIBE_STRUCT(Password, (), (current_password))

struct Erasing {
  std::string status = "erasing";
};
BOOST_DESCRIBE_STRUCT(Erasing, (), (status))

class Erasure {
 public:
  Erasure(host::Host& host, const Options& options, Accounts& accounts, std::shared_ptr<const Sessions> sessions,
          Hashing& hashing)
      : host_(host), accounts_(accounts), sessions_(std::move(sessions)), current_password_(host, options, hashing) {}

  void run(http::Request request, const http::Reply& reply) const {
    const auto caller = host_.enrolling_caller(request);
    auto body = request.json_body<Password>();
    current_password_.ask(std::move(request), caller, std::move(body.current_password), reply,
                          [this, caller](const http::Request& asked, const Account& confirmed) {
                            host_.change([&](broker::Work& work) { erase(work, caller, asked, confirmed); });
                            return sessions_->without_cookies(asked, http::answer(202, Erasing{}));
                          });
  }

 private:
  void erase(broker::Work& work, const Claims& caller, const http::Request& request, const Account& confirmed) const {
    const auto wish = wish_to_erase(work.db(), confirmed);
    const auto may = [&](const MaybeAccount& account) {
      if (!account || account->disabled) throw Problem(401, "invalid_token", "This account is closed.");
      if (account->password_hash != confirmed.password_hash) throw CurrentPassword::wrong();
    };
    const auto still = [&](const Account& account) {
      http::check_preconditions(request, http::etag(account.id, account.version));
    };
    accounts_.wish(caller.sub, wish, may, still, work);
    host::record(work, request, caller, {"account.erase", "user", caller.sub});
  }

  host::Host& host_;
  Accounts& accounts_;
  std::shared_ptr<const Sessions> sessions_;
  CurrentPassword current_password_;
};

}  // namespace

Erase wish_to_erase(sql::Session& db, const Account& account) {
  if (account.role != Role::admin) return {};
  const auto all = store::lock_administrators(db);
  return {all.size() - static_cast<std::size_t>(std::count(all.begin(), all.end(), account.id))};
}

void add_erasure_route(host::Host& host, const Options& options, Accounts& accounts,
                       std::shared_ptr<const Sessions> sessions, Hashing& hashing) {
  auto erasure = std::make_shared<const Erasure>(host, options, accounts, std::move(sessions), hashing);
  host.router().add("DELETE", "/api/v1/users/profile",
                    http::DeferredHandler(
                        [erasure](http::Request r, const http::Reply& reply) { erasure->run(std::move(r), reply); }));
}

}  // namespace consulta::auth
