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
    options.seal_key = Secrets("a key");
    options.patience = std::chrono::seconds(0);
    return options;
  }
  Aggregates aggregates;
};

Service<Lanes> accounts_service() {
  return {"accounts",
          {"users", "sessions", "links", "dependants"},
          {"token", "token_hash", "expires_at", "ends_at"},
          // What was expected to be absent and is there is begun once more. Nothing is changed quickly: whose account
          // ends has sessions, which are looked up once it is locked.
          "ALTER TABLE users DROP PRIMARY KEY, ADD KEY (id)",
          [](engine::Reactor& reactor) { return std::make_unique<Lanes>(reactor); }};
}

// Three doctors, whoever else registers, two addresses, two usernames; and three who are booked for.
struct Cast {
  explicit Cast(Random& random) : random_(random) {
    for (auto& id : people) ids.insert(to_text(id = random_id(random_)));
    for (auto& id : dependants) ids.insert(to_text(id = random_id(random_)));
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

  Change<Lanes> change() const {
    if (happens(random_, 0.3)) return login();
    return happens(random_, 0.4) ? of_dependant() : wish();
  }

  Change<Lanes> dependant(const Uuid& id) const {
    return {"somebody to book for", [wish = AddDependant{id, people[0], person()}](Lanes& lanes, broker::Work& work) {
              lanes.aggregates.dependants.begin(wish.id, wish, work);
            }};
  }
  Person person() const { return {"name " + std::to_string(below(random_, 2)), "2019-05-04", "123456789"}; }

  Change<Lanes> of_dependant() const {
    const auto id = dependants[below(random_, dependants.size())];
    const auto may = [](const MaybeDependant& d) {
      if (!d || d->removed) throw Problem(404, "not_found", "There is none.");
    };
    const auto still = [](const Dependant&) {};
    if (happens(random_, 0.3)) {
      return {"nobody to book for any more", [=](Lanes& lanes, broker::Work& work) {
                lanes.aggregates.dependants.wish(id, RemoveDependant{}, may, still, work);
              }};
    }
    return {"another name", [=, wish = ChangeDependant{person()}](Lanes& lanes, broker::Work& work) {
              lanes.aggregates.dependants.wish(id, wish, may, still, work);
            }};
  }

  Change<Lanes> login() const {
    const auto id = people[below(random_, people.size())];
    return {"a login", [id, session = random_id(random_)](Lanes&, broker::Work& work) {
              const auto account = store::hold_account(work.db(), id);
              const auto now = Clock::now();
              if (account && !account->disabled) {
                store::insert_session(work.db(), {session, id, now, now, now + std::chrono::hours(1), "a browser"});
              }
            }};
  }

  Change<Lanes> at_desk() const {
    RegisterAtDesk wish{random_id(random_), happens(random_, 0.5) ? email() : "", "z", "+351912345678", "pt"};
    for (int i = 0; i < 2; ++i) wish.usernames.push_back(username().value_or("name.2"));
    return {"a patient at the desk",
            [wish](Lanes& lanes, broker::Work& work) { lanes.aggregates.accounts.begin(wish.id, wish, work); }};
  }

  Change<Lanes> wish() const {
    if (happens(random_, 0.15)) return at_desk();
    if (happens(random_, 0.3)) {
      const Register wish{random_id(random_), email(), username(),    "y",     "+351912345678",
                          std::nullopt,       "pt",    Role::patient, "a hash"};
      return {"a registration",
              [wish](Lanes& lanes, broker::Work& work) { lanes.aggregates.accounts.begin(wish.id, wish, work); }};
    }
    const auto id = people[below(random_, people.size())];
    if (happens(random_, 0.3)) return about(id, Administer{{}, happens(random_, 0.5)});
    if (happens(random_, 0.3)) return about(id, ChangePassword{"another hash", {}, email()});
    if (happens(random_, 0.3)) return about(id, SetSecondFactor{happens(random_, 0.5)});
    ChangeProfile wish;
    if (happens(random_, 0.5)) wish.change.email = email();
    wish.change.username = username();
    return about(id, wish);
  }

  template <class M>
  Change<Lanes> about(const Uuid& id, const M& wish) const {
    return {"a wish", [id, wish](Lanes& lanes, broker::Work& work) {
              const auto may = [](const MaybeAccount& account) {
                if (!account) throw Problem(404, "not_found", "There is none.");
              };
              lanes.aggregates.accounts.wish(
                  id, wish, may, [](const Account&) {}, work);
            }};
  }

  std::array<Uuid, 3> people, dependants;
  std::set<std::string> ids;

 private:
  Random& random_;
};

History<Lanes> history(Random& random) {
  const Cast cast(random);
  std::vector<Change<Lanes>> before;
  for (const auto& id : cast.dependants) before.push_back(cast.dependant(id));
  return random_history<Lanes>(
      random, cast.ids, std::move(before), [&] { return cast.event(); }, [&] { return cast.change(); });
}

}  // namespace

TEST_CASE("accounts: whichever way a batch goes, it is as though its messages had come one after another") {
  OwnTables tables("FAULTS_MARIADB_DB", migrations());
  Histories<Lanes> histories(tables, accounts_service(), history);
  histories.check(30);  // each of its commits is flushed
  histories.check_that_faults_are_found();
}
