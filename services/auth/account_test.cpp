#include "services/auth/account.hpp"

#include <doctest/doctest.h>

#include <typeindex>
#include <vector>

using namespace consulta;
using namespace consulta::auth;

namespace {

const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);
const Uuid id = parse_uuid("00000000-0000-7000-8000-000000000001").value();

Account::Context context() {
  return {now, [](const std::string& sealed) { return "unsealed " + sealed; }};
}

// A branch in words: what it would save, tell, note and refuse.
std::string said(const engine::Branch<Account>& branch) {
  std::string out = "nothing";
  if (branch.next) out = branch.next->email_key + "/" + branch.next->username.value_or("-");
  if (branch.next && branch.next->disabled) out += ", disabled";
  for (const auto& event : branch.events) {
    CHECK(event.subject() == id);
    out += ", tells " + std::string(event.kind().name);
  }
  for (const auto& note : branch.notes) {
    CHECK(note.to == id);
    if (note.type == typeid(EndSessions)) out += ", notes EndSessions";
    if (note.type == typeid(NoLogin)) out += ", notes NoLogin";
  }
  if (branch.refusal) out += ", refused " + branch.refusal->code;
  return out;
}

using Said = std::vector<std::string>;

template <class M>
Said said(const MaybeAccount& account, const M& message) {
  Said out;
  const auto say = [&](const AccountOutcome& outcome) {
    for (const auto& branch : outcome) out.push_back(said(branch));
  };
  if constexpr (std::is_same_v<M, events::DoctorCreated>) {
    say(decide(account, message, context()));
  } else {
    say(decide(account, message, now));
  }
  return out;
}

Register registration(std::optional<std::string> username = {}) {
  return {id, "Ana@X.pt", std::move(username), "Ana", "+351 912 345 678", "123456789", "en", Role::patient, "hash"};
}
Account open(std::optional<std::string> username = {}) {
  return decide(std::nullopt, registration(std::move(username)), now).front().next.value();
}
Account disabled() {
  return decide(open(), events::DoctorDeleted{id}, now).front().next.value();
}
events::DoctorCreated doctor() {
  return {id, "Doc@X.pt", "Doctor Ana", "+351912345678", {}, "hash"};
}
ProfileChange change(std::optional<std::string> email, std::optional<std::string> username) {
  ProfileChange out;
  out.email = std::move(email);
  out.username = std::move(username);
  return out;
}

constexpr auto email_refused = "nothing, refused email_taken";

}  // namespace

TEST_CASE("who registers has email and username, or is told which of them is taken") {
  struct Row {
    MaybeAccount account;
    std::optional<std::string> username;
    Said expected;
  };
  const std::vector<Row> rows{
      {{}, {}, {"ana@x.pt/-, tells UserRegistered", email_refused}},
      {{}, "ana", {"ana@x.pt/ana, tells UserRegistered", "ana@x.pt/-, refused username_taken", email_refused}},
      {open(), "ana", {"nothing"}},
  };
  for (const auto& row : rows) CHECK(said(row.account, registration(row.username)) == row.expected);
}

TEST_CASE("a profile is changed with email and username, or keeps both") {
  struct Row {
    MaybeAccount account;
    ProfileChange change;
    Said expected;
  };
  const std::vector<Row> rows{
      {{}, {}, {"nothing"}},
      {open("ana"), {}, {"ana@x.pt/ana, tells UserProfileUpdated", email_refused}},
      {open("ana"), change("Eva@X.pt", {}), {"eva@x.pt/ana, tells UserProfileUpdated", email_refused}},
      {open("ana"), change({}, "ana"), {"ana@x.pt/ana, tells UserProfileUpdated", email_refused}},
      {open("ana"),
       change({}, "eva"),
       {"ana@x.pt/eva, tells UserProfileUpdated", "ana@x.pt/ana, refused username_taken", email_refused}},
      {open(),
       change("eva@x.pt", "eva"),
       {"eva@x.pt/eva, tells UserProfileUpdated", "eva@x.pt/-, refused username_taken", email_refused}},
  };
  for (const auto& row : rows) CHECK(said(row.account, ChangeProfile{row.change}) == row.expected);
}

TEST_CASE("a doctor has a login from the first to the last, whichever is heard of first") {
  const Said begins{"doc@x.pt/-, tells UserRegistered", "nothing, notes NoLogin"};
  const auto over = to_text(id) + "/-, disabled";
  CHECK(said(std::nullopt, doctor()) == begins);
  CHECK(said(open(), doctor()) == Said{"nothing"});
  CHECK(said(open(), events::DoctorDeleted{id}) == Said{"ana@x.pt/-, disabled, notes EndSessions"});
  CHECK(said(disabled(), events::DoctorDeleted{id}) == Said{"nothing"});
  CHECK(said(std::nullopt, events::DoctorDeleted{id}) == Said{over});
  const auto tombstone = decide(std::nullopt, events::DoctorDeleted{id}, now).front().next;
  CHECK(said(tombstone, doctor()) == Said{"nothing"});
}

TEST_CASE("an account is what was said of it, and so is what is told") {
  const auto registered = decide(std::nullopt, registration("ana"), now);
  const auto& account = *registered.front().next;
  CHECK(json::write(account) ==
        R"({"id":"00000000-0000-7000-8000-000000000001","email":"Ana@X.pt","username":"ana","full_name":"Ana",)"
        R"("phone":"+351912345678","tax_number":"123456789","language":"en","role":"patient",)"
        R"("created_at":"2026-12-01T00:00:00Z","version":0,"notify_email":true,"notify_sms":true,)"
        R"("email_key":"ana@x.pt","password_hash":"hash","disabled":false})");
  CHECK(json::write(*registered.front().events.at(0).as<events::UserRegistered>()) ==
        R"({"user_id":"00000000-0000-7000-8000-000000000001","email":"Ana@X.pt","full_name":"Ana",)"
        R"("phone":"+351912345678","role":"patient","language":"en","wants_email":true,"wants_sms":true})");

  const auto created = decide(std::nullopt, doctor(), context());
  CHECK(created.front().next->role == Role::doctor);
  CHECK(created.front().next->language == "pt");
  CHECK(created.front().next->password_hash == "unsealed hash");
}

TEST_CASE("what a change of a profile leaves out stays") {
  const auto before = open("ana");
  CHECK(json::write(*decide(before, ChangeProfile{}, now).front().next) == json::write(before));

  const ProfileChange all{"E@X.pt", "Eva", "+351 910 000 000", "eva", "987654321", "pt", false, false};
  const auto outcome = decide(before, ChangeProfile{all}, now);
  const auto& after = *outcome.front().next;
  CHECK(json::write(seen(after)) ==
        R"({"id":"00000000-0000-7000-8000-000000000001","email":"E@X.pt","username":"eva","full_name":"Eva",)"
        R"("phone":"+351910000000","tax_number":"987654321","language":"pt","role":"patient",)"
        R"("created_at":"2026-12-01T00:00:00Z","version":0,"notify_email":false,"notify_sms":false})");
  CHECK(after.email_key == "e@x.pt");
  CHECK(after.password_hash == before.password_hash);
  CHECK(json::write(*outcome.front().events.at(0).as<events::UserProfileUpdated>()) ==
        R"({"user_id":"00000000-0000-7000-8000-000000000001","email":"E@X.pt","full_name":"Eva",)"
        R"("phone":"+351910000000","role":"patient","language":"pt","wants_email":false,"wants_sms":false})");
}

TEST_CASE("whose account there is already needs no hash unsealed") {
  const Account::Context never{now, [](const std::string&) -> std::string { throw std::logic_error("unsealed"); }};
  CHECK_NOTHROW(decide(open(), doctor(), never));
  CHECK_THROWS_AS(decide(std::nullopt, doctor(), never), std::logic_error);
}
