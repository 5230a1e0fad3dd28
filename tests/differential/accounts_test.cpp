#include "platform/security/sealed_box.hpp"
#include "services/auth/migrations.hpp"
#include "services/auth/service.hpp"
#include "services/auth/store.hpp"
#include "tests/differential/histories.hpp"

using namespace consulta;
using namespace consulta::auth;
using namespace consulta::testing;

namespace {

struct Lanes {
  explicit Lanes(engine::Reactor& reactor) : aggregates(reactor, options()) {}
  static Options options() {
    Options options;
    options.seal_key = "a key";
    return options;
  }
  Aggregates aggregates;
};

Service<Lanes> accounts_service() {
  return {"accounts",
          {"users", "sessions"},
          {},
          // What was expected to be absent and is there is begun once more. Nothing is changed quickly: whose account
          // ends has sessions, which are looked up once it is locked.
          "ALTER TABLE users DROP PRIMARY KEY, ADD KEY (id)",
          [](engine::Reactor& reactor) { return std::make_unique<Lanes>(reactor); }};
}

// Three doctors, whoever else registers, two addresses, two usernames.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto& id : people) ids.insert(to_text(id = random_id(random_)));
  }

  std::string email() const { return "somebody." + std::to_string(below(random_, 2)) + "@example.org"; }
  std::optional<std::string> username() const {
    return happens(random_, 0.5) ? std::nullopt : std::optional("name." + std::to_string(below(random_, 2)));
  }

  broker::Delivery event() const {
    const auto id = people[below(random_, people.size())];
    if (happens(random_, 0.3)) return delivery(events::DoctorDeleted{id}, id);
    return delivery(events::DoctorCreated{id, email(), "x", "+351912345678", {}, seal("a hash", "a key")}, id);
  }

  Change<Lanes> change() const { return happens(random_, 0.3) ? login() : wish(); }

  Change<Lanes> login() const {
    const auto id = people[below(random_, people.size())];
    return {"a login", [id, session = random_id(random_)](Lanes&, broker::Work& work) {
              const auto account = store::hold_account(work.db(), id);
              if (account && !account->disabled) store::insert_session(work.db(), session, id, Clock::now());
            }};
  }

  Change<Lanes> wish() const {
    if (happens(random_, 0.3)) {
      const Register wish{random_id(random_), email(), username(),    "y",     "+351912345678",
                          std::nullopt,       "pt",    Role::patient, "a hash"};
      return {"a registration",
              [wish](Lanes& lanes, broker::Work& work) { lanes.aggregates.accounts.begin(wish.id, wish, work); }};
    }
    const auto id = people[below(random_, people.size())];
    ChangeProfile wish;
    if (happens(random_, 0.5)) wish.change.email = email();
    wish.change.username = username();
    return {"another profile", [id, wish](Lanes& lanes, broker::Work& work) {
              const auto may = [](const MaybeAccount& account) {
                if (!account) throw Problem(404, "not_found", "There is none.");
              };
              lanes.aggregates.accounts.wish(
                  id, wish, may, [](const Account&) {}, work);
            }};
  }

  std::array<Uuid, 3> people;
  std::set<std::string> ids;

 private:
  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  return random_history<Lanes>(
      random, cast.ids, {}, [&] { return cast.event(); }, [&] { return cast.change(); });
}

}  // namespace

TEST_CASE("accounts: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_MARIADB_DB", migrations());
  Histories<Lanes> histories(tables, accounts_service(), history);
  histories.check(200);  // each of its commits is flushed
  histories.check_that_faults_are_found();
}
