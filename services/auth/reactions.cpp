#include "platform/security/sealed_box.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

engine::MakeContext<Account> context(const std::string& seal_key) {
  return [seal_key](engine::Turn&) {
    return Account::Context{Clock::now(), [seal_key](const std::string& sealed) {
                              auto hash = unseal(sealed, seal_key);
                              if (!hash) throw broker::Poison("the password hash was sealed with another key");
                              return std::move(*hash);
                            }};
  };
}

}  // namespace

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options)
    : accounts(reactor, store::accounts, context(options.seal_key)), notes(options.access_token) {
  accounts.begin_with<events::DoctorCreated>(&events::DoctorCreated::doctor_id)
      .on<events::DoctorDeleted>(&events::DoctorDeleted::doctor_id)
      .ready();
  reactor.add(notes);
}

}  // namespace consulta::auth
