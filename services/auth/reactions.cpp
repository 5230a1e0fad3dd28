#include "platform/security/sealed_box.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"

namespace consulta::auth {
namespace {

engine::MakeContext<Account> context(const Options& options) {
  return [seal_key = options.seal_key, initial_password = options.initial_password](engine::Turn&) {
    return Account::Context{Clock::now(),
                            [seal_key](const std::string& sealed) {
                              auto hash = unseal(sealed, seal_key);
                              if (!hash) throw broker::Poison("the password hash was sealed with another key");
                              return std::move(*hash);
                            },
                            initial_password};
  };
}

}  // namespace

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options)
    : accounts(reactor, store::accounts, context(options)),
      notes(options.access_token, options.patience, options.seal_key),
      dependants(reactor, store::dependants, [](engine::Turn&) { return Dependant::Context{Clock::now()}; }) {
  accounts.begin_with<events::DoctorCreated>(&events::DoctorCreated::doctor_id)
      .on<events::DoctorDeleted>(&events::DoctorDeleted::doctor_id)
      .on_note<AskAgain>()
      .ready();
  reactor.add(notes);
}

}  // namespace consulta::auth

namespace consulta {
template class engine::AggregateLane<auth::Account>;
template class engine::AggregateLane<auth::Dependant>;
}  // namespace consulta
