#include "services/auth/account.hpp"

#include <doctest/doctest.h>

#include <typeindex>
#include <vector>

using namespace consulta;
using namespace consulta::auth;

namespace {

const Instant now = std::chrono::sys_days(std::chrono::year(2026) / 12 / 1);
const Uuid id = parse_uuid("00000000-0000-7000-8000-000000000001").value();
const Uuid administrator = parse_uuid("00000000-0000-7000-8000-000000000002").value();

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
    if (note.type == typeid(EndSessions)) {
      out += ", notes EndSessions";
      if (std::static_pointer_cast<const EndSessions>(note.message)->spared) out += " but one";
    }
    if (note.type == typeid(ForgetLinks)) {
      out += std::static_pointer_cast<const ForgetLinks>(note.message)->all ? ", notes ForgetLinks, all"
                                                                            : ", notes ForgetLinks";
    }
    if (note.type == typeid(ForgetSecondFactor)) out += ", notes ForgetSecondFactor";
    if (note.type == typeid(AskForProof)) {
      out += ", notes AskForProof of " + std::static_pointer_cast<const AskForProof>(note.message)->email_key;
    }
    if (note.type == typeid(EraseOwner)) {
      const auto& owner = *std::static_pointer_cast<const EraseOwner>(note.message);
      out += ", notes EraseOwner of " + owner.email_key + (owner.asked_for ? ", who asked" : "");
    }
    if (note.type == typeid(AskAgain)) out += ", notes AskAgain";
    if (note.type == typeid(NoLogin)) {
      const auto& told = std::static_pointer_cast<const NoLogin>(note.message)->told;
      CHECK(told.doctor_id == id);
      CHECK(told.asked_by == administrator);
      out += ", notes NoLogin of " + told.full_name + " at " + told.email;
    }
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
  if constexpr (requires { decide(account, message, context()); }) {
    say(decide(account, message, context()));
  } else {
    say(decide(account, message, now));
  }
  return out;
}

Register registration(std::optional<std::string> username = {}) {
  return {id, "Ana@X.pt", std::move(username), "Ana", "+351912345678", "123456789", "en", Role::patient, "hash"};
}
Account open(std::optional<std::string> username = {}) {
  return decide(std::nullopt, registration(std::move(username)), now).front().next.value();
}
Account proved() {
  return decide(open("ana"), ProveEmail{"ana@x.pt"}, now).front().next.value();
}
Account closed() {
  return decide(std::nullopt, events::DoctorDeleted{id}, now).front().next.value();
}
events::DoctorCreated doctor() {
  return {id, "Doc@X.pt", "Doctor Ana", "+351912345678", {}, "hash", {}, administrator};
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
      {{}, {}, {"ana@x.pt/-, tells UserRegistered, notes AskForProof of ana@x.pt", email_refused}},
      {{},
       "ana",
       {"ana@x.pt/ana, tells UserRegistered, notes AskForProof of ana@x.pt", "ana@x.pt/-, refused username_taken",
        email_refused}},
      {open(), "ana", {"nothing"}},
  };
  for (const auto& row : rows) CHECK(said(row.account, registration(row.username)) == row.expected);
}

TEST_CASE("who is registered at the desk has the email, or else the first username that is free; and no password") {
  RegisterAtDesk wish{id, "Ana@X.pt", "Ana", "+351912345678", "en", {"ana.0001", "ana.0002"}};
  CHECK(said(std::nullopt, wish) == Said{"ana@x.pt/-, tells UserRegistered", email_refused});
  CHECK(said(open(), wish) == Said{"nothing"});
  const auto told_with = decide(std::nullopt, wish, now);
  CHECK(told_with.back().refusal->detail.find("Find them") != std::string::npos);
  CHECK(told_with.front().next->password_hash.empty());
  CHECK(told_with.front().next->role == Role::patient);
  CHECK(told_with.front().next->language == "en");
  CHECK(told_with.front().next->invited);

  wish.email = "";
  const auto key = ":" + to_text(id);
  CHECK(said(std::nullopt, wish) == Said{key + "/ana.0001, tells UserRegistered",
                                         key + "/ana.0002, tells UserRegistered", "nothing, refused username_taken"});
  const auto made = decide(std::nullopt, wish, now).front();
  CHECK(made.next->email.empty());
  CHECK(!is_closed(*made.next));
  CHECK(made.events.at(0).as<events::UserRegistered>()->email.empty());
  CHECK(made.events.at(0).as<events::UserRegistered>()->email_verified == false);
  // The first password is no news; another is. An address that is added is to be proved, and nobody is told of none.
  CHECK(said(made.next, ChangePassword{"hash"}) == Said{key + "/ana.0001, notes ForgetLinks, notes EndSessions"});
  const auto in = decide(made.next, ChangePassword{"hash"}, now).front().next;
  CHECK(said(in, ChangePassword{"new"}) ==
        Said{key + "/ana.0001, tells PasswordChanged, notes ForgetLinks, notes EndSessions"});
  CHECK(said(in, ChangeProfile{change("", "ana.0001")}).front() == key + "/ana.0001, tells UserProfileUpdated");
  CHECK(said(in, ChangeProfile{change("ana@x.pt", "ana.0001")}).front() ==
        "ana@x.pt/ana.0001, tells UserProfileUpdated, notes ForgetLinks, all, notes AskForProof of ana@x.pt");
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
      {open("ana"),
       change("Eva@X.pt", {}),
       {"eva@x.pt/ana, tells UserProfileUpdated, notes ForgetLinks, all, notes AskForProof of eva@x.pt",
        email_refused}},
      {open("ana"), change({}, "ana"), {"ana@x.pt/ana, tells UserProfileUpdated", email_refused}},
      {open("ana"),
       change({}, "eva"),
       {"ana@x.pt/eva, tells UserProfileUpdated", "ana@x.pt/ana, refused username_taken", email_refused}},
      {open(),
       change("eva@x.pt", "eva"),
       {"eva@x.pt/eva, tells UserProfileUpdated, notes ForgetLinks, all, notes AskForProof of eva@x.pt",
        "eva@x.pt/-, refused username_taken", email_refused}},
  };
  for (const auto& row : rows) CHECK(said(row.account, ChangeProfile{row.change}) == row.expected);
}

TEST_CASE("a doctor has a login from the first to the last, whichever is heard of first") {
  const Said begins{"doc@x.pt/-, tells UserRegistered", "nothing, notes AskAgain"};
  const auto over = to_text(id) + "/-, disabled";
  CHECK(said(std::nullopt, doctor()) == begins);
  CHECK(said(open(), doctor()) == Said{"nothing"});
  CHECK(said(open("ana"), events::DoctorDeleted{id}) ==
        Said{"nothing, notes EndSessions, notes EraseOwner of ana@x.pt"});
  CHECK(said(closed(), events::DoctorDeleted{id}) == Said{"nothing"});
  CHECK(said(std::nullopt, events::DoctorDeleted{id}) == Said{over});
  const auto tombstone = decide(std::nullopt, events::DoctorDeleted{id}, now).front().next;
  CHECK(said(tombstone, doctor()) == Said{"nothing"});
}

TEST_CASE("a doctor whose address is taken is tried once more, then refused by name") {
  CHECK(said(std::nullopt, AskAgain{doctor()}) ==
        Said{"doc@x.pt/-, tells UserRegistered", "nothing, notes NoLogin of Doctor Ana at Doc@X.pt"});
  CHECK(said(open(), AskAgain{doctor()}) == Said{"nothing"});
  CHECK(said(closed(), AskAgain{doctor()}) == Said{"nothing"});
}

TEST_CASE("an account is what was said of it, and so is what is told") {
  const auto registered = decide(std::nullopt, registration("ana"), now);
  const auto& account = *registered.front().next;
  CHECK(
      json::write(account) ==
      R"({"id":"00000000-0000-7000-8000-000000000001","email":"Ana@X.pt","username":"ana","full_name":"Ana",)"
      R"("phone":"+351912345678","tax_number":"123456789","language":"en","role":"patient",)"
      R"("created_at":"2026-12-01T00:00:00Z","version":0,"notify_email":true,"notify_sms":true,"email_verified":false,"mfa":false,)"
      R"("email_key":"ana@x.pt","password_hash":"hash","disabled":false,"password_until":null,"invited":false})");
  CHECK(
      json::write(*registered.front().events.at(0).as<events::UserRegistered>()) ==
      R"({"user_id":"00000000-0000-7000-8000-000000000001","email":"Ana@X.pt","full_name":"Ana",)"
      R"("phone":"+351912345678","role":"patient","language":"en","wants_email":true,"wants_sms":true,"version":1,"tax_number":"123456789","email_verified":false})");

  const auto created = decide(std::nullopt, doctor(), context());
  CHECK(created.front().next->role == Role::doctor);
  CHECK(created.front().next->language == "pt");
  CHECK(created.front().next->password_hash == "unsealed hash");
  CHECK(!created.front().next->password_until);
}

TEST_CASE("a password that its owner did not choose is good for so long, one that they chose for ever") {
  auto limited = context();
  limited.initial_password = std::chrono::hours(24);
  const auto made = decide(std::nullopt, doctor(), limited).front().next.value();
  CHECK(made.password_until == now + std::chrono::hours(24));
  CHECK(!decide(made, ChangePassword{"new"}, now).front().next->password_until);
}

TEST_CASE("what a change of a profile leaves out stays") {
  const auto before = open("ana");
  CHECK(json::write(*decide(before, ChangeProfile{}, now).front().next) == json::write(before));

  const ProfileChange all{"E@X.pt", "Eva", "+351910000000", "eva", "987654321", "pt", false, false};
  const auto outcome = decide(before, ChangeProfile{all}, now);
  const auto& after = *outcome.front().next;
  CHECK(
      json::write(seen(after)) ==
      R"({"id":"00000000-0000-7000-8000-000000000001","email":"E@X.pt","username":"eva","full_name":"Eva",)"
      R"("phone":"+351910000000","tax_number":"987654321","language":"pt","role":"patient",)"
      R"("created_at":"2026-12-01T00:00:00Z","version":0,"notify_email":false,"notify_sms":false,"email_verified":false,"mfa":false})");
  CHECK(after.email_key == "e@x.pt");
  CHECK(after.password_hash == before.password_hash);
  CHECK(
      json::write(*outcome.front().events.at(0).as<events::UserProfileUpdated>()) ==
      R"({"user_id":"00000000-0000-7000-8000-000000000001","email":"E@X.pt","full_name":"Eva",)"
      R"("phone":"+351910000000","role":"patient","language":"pt","wants_email":false,"wants_sms":false,"version":1,"tax_number":"987654321","email_verified":false})");
}

TEST_CASE("a username and a tax number can be taken away, and the username is free again") {
  auto change = ProfileChange{};
  change.no_username = change.no_tax_number = true;
  const auto after = decide(open("ana"), ChangeProfile{change}, now).front().next.value();
  CHECK(!after.username);
  CHECK(!after.tax_number);
  CHECK(said(open("ana"), ChangeProfile{change}).front() == "ana@x.pt/-, tells UserProfileUpdated");
}

TEST_CASE("whose account there is already needs no hash unsealed") {
  const Account::Context never{now, [](const std::string&) -> std::string { throw std::logic_error("unsealed"); }};
  CHECK_NOTHROW(decide(open(), doctor(), never));
  CHECK_THROWS_AS(decide(std::nullopt, doctor(), never), std::logic_error);
}

TEST_CASE("an address is proved by who follows the link that was sent there, while it is the account's") {
  const Said refused{"nothing, refused link_not_valid"};
  CHECK(said(open("ana"), ProveEmail{"ana@x.pt"}) == Said{"ana@x.pt/ana, tells UserProfileUpdated, tells EmailProved"});
  CHECK(said(open(), ProveEmail{"eva@x.pt"}) == refused);
  CHECK(said(std::nullopt, ProveEmail{"ana@x.pt"}) == refused);
  CHECK(said(closed(), ProveEmail{"ana@x.pt"}) == refused);
  CHECK(said(proved(), ProveEmail{"ana@x.pt"}) == Said{"nothing"});
}

TEST_CASE("another address is to be proved anew, and the one that was proved is told; not so another spelling") {
  CHECK(said(proved(), ChangeProfile{change("eva@x.pt", "ana")}).front() ==
        "eva@x.pt/ana, tells UserProfileUpdated, tells EmailChanged, notes ForgetLinks, all, notes AskForProof of "
        "eva@x.pt");
  const auto moved = decide(proved(), ChangeProfile{change("eva@x.pt", "ana")}, now).front();
  CHECK(!moved.next->email_verified);
  CHECK(moved.events.at(1).as<events::EmailChanged>()->before == "Ana@X.pt");
  CHECK(said(proved(), ChangeProfile{change("ANA@x.pt", "ana")}).front() == "ana@x.pt/ana, tells UserProfileUpdated");
  CHECK(decide(proved(), ChangeProfile{change("ANA@x.pt", "ana")}, now).front().next->email_verified);
  // What is found alike need not be one mailbox.
  auto sharp = proved();
  sharp.email = "strass@x.pt";
  CHECK(!decide(sharp, ChangeProfile{change("straß@x.pt", "ana")}, now).front().next->email_verified);
}

TEST_CASE("another password ends every other session, and a link that was followed proves its address") {
  const Said refused{"nothing, refused link_not_valid"};
  CHECK(said(open(), ChangePassword{"new", administrator, ""}) ==
        Said{"ana@x.pt/-, tells PasswordChanged, notes ForgetLinks, notes EndSessions but one"});
  CHECK(said(open(), ChangePassword{"new", {}, "ana@x.pt"}) ==
        Said{"ana@x.pt/-, tells UserProfileUpdated, tells EmailProved, tells PasswordChanged, notes "
             "ForgetSecondFactor, notes ForgetLinks, notes EndSessions"});
  CHECK(said(proved(), ChangePassword{"new", {}, "ana@x.pt"}) ==
        Said{"ana@x.pt/ana, tells PasswordChanged, notes ForgetLinks, notes EndSessions"});
  CHECK(decide(open(), ChangePassword{"new"}, now).front().next->password_hash == "new");
  // Whoever set up a factor before the address was proved does not keep its owner out; afterwards it stays.
  auto unproved = open(), with = proved();
  unproved.mfa = with.mfa = true;
  const auto taken_over = decide(unproved, ChangePassword{"new", {}, "ana@x.pt"}, now).front();
  CHECK(!taken_over.next->mfa);
  CHECK(!taken_over.events.at(2).as<events::SecondFactorChanged>()->enabled);
  CHECK(decide(unproved, ChangePassword{"new", administrator}, now).front().next->mfa);
  CHECK(decide(with, ChangePassword{"new", {}, "ana@x.pt"}, now).front().next->mfa);
  CHECK(said(closed(), ChangePassword{"new"}) == refused);
  CHECK(said(open(), ChangePassword{"new", {}, "eva@x.pt"}) == refused);  // the address it was sent to was given up
  CHECK(said(std::nullopt, ChangePassword{"new"}) == refused);
}

TEST_CASE("an administrator disables, lets in again and gives another role, but opens nothing that is closed") {
  const auto shut = decide(open(), Administer{{}, true}, now).front().next.value();
  CHECK(said(open(), Administer{{}, true}) == Said{"ana@x.pt/-, disabled, notes EndSessions"});
  CHECK(said(shut, Administer{{}, false}) == Said{"ana@x.pt/-"});
  CHECK(said(shut, Administer{{}, true}) == Said{"nothing"});
  CHECK(said(open(), Administer{Role::receptionist, {}}) ==
        Said{"ana@x.pt/-, tells UserProfileUpdated, tells UserRoleChanged, notes ForgetLinks, notes EndSessions"});
  CHECK(said(open(), Administer{Role::patient, {}}) == Said{"nothing"});
  CHECK(said(open(), Administer{}) == Said{"nothing"});
  CHECK(said(open(), Administer{{}, {}, false}) == Said{"nothing"});
  const auto with = decide(open(), SetSecondFactor{true}, now).front().next.value();
  CHECK(said(with, Administer{{}, {}, false}) == Said{"ana@x.pt/-, tells SecondFactorChanged, notes EndSessions"});
  CHECK(!decide(with, Administer{{}, {}, false}, now).front().next->mfa);
  CHECK(said(closed(), Administer{{}, false}) == Said{"nothing, refused account_closed"});
  CHECK(said(shut, ChangePassword{"new"}) == Said{"nothing, refused link_not_valid"});
  // A doctor who is deleted while disabled goes all the same.
  CHECK(said(shut, events::DoctorDeleted{id}) == Said{"nothing, notes EndSessions, notes EraseOwner of ana@x.pt"});
}

TEST_CASE("the phone is the way back in until an address is proved; where the desk said the address, it alone") {
  auto account = open();
  CHECK(recovered_by_phone(account));
  CHECK(recovered_by_email(account));
  account.invited = true;
  CHECK(!recovered_by_email(account));
  account.email_verified = true;
  CHECK(recovered_by_email(account));
  CHECK(!recovered_by_phone(account));
  account.disabled = true;
  CHECK(!recovered_by_email(account));

  RegisterAtDesk wish{id, "", "Ana", "+351912345678", "en", {"ana.0001"}};
  const auto without = decide(std::nullopt, wish, now).front().next.value();
  CHECK(recovered_by_phone(without));
  CHECK(!recovered_by_email(without));
  CHECK(login_name(without) == "ana.0001");
  CHECK(login_name(open("ana")) == "Ana@X.pt");
  auto staff = open();
  staff.role = Role::receptionist;
  CHECK(!recovered_by_phone(staff));
}

TEST_CASE("links that were sent go with the phone") {
  ProfileChange change;
  change.phone = "+351910000000";
  CHECK(said(open(), ChangeProfile{change}).front() == "ana@x.pt/-, tells UserProfileUpdated, notes ForgetLinks");
  change.phone = "+351912345678";
  CHECK(said(open(), ChangeProfile{change}).front() == "ana@x.pt/-, tells UserProfileUpdated");
}

TEST_CASE("who was invited becomes staff with no password and no second factor that others may know") {
  auto account = proved();
  account.invited = account.mfa = true;
  const Administer raise{Role::receptionist, {}};
  CHECK(said(account, raise) == Said{"ana@x.pt/ana, tells UserProfileUpdated, tells UserRoleChanged, tells "
                                     "SecondFactorChanged, notes ForgetSecondFactor, notes ForgetLinks, notes "
                                     "EndSessions"});
  const auto raised = decide(account, raise, now).front().next.value();
  CHECK(raised.password_hash.empty());
  CHECK(!raised.mfa);
  CHECK(!raised.invited);
  // From staff to other staff it stays, as it does of whom nobody invited.
  const auto own = decide(raised, ChangePassword{"own", {}, "ana@x.pt"}, now).front().next.value();
  CHECK(decide(own, Administer{Role::admin, {}}, now).front().next->password_hash == "own");
  CHECK(decide(proved(), raise, now).front().next->password_hash == "hash");
}

TEST_CASE(
    "a password by the phone's link makes an account invited, one by the email's ends that, its owner's neither") {
  const auto by_phone = decide(open(), ChangePassword{"new", {}, "", true}, now).front().next.value();
  CHECK(by_phone.invited);
  CHECK(decide(by_phone, ChangePassword{"own", administrator}, now).front().next->invited);
  CHECK(decide(by_phone, ProveEmail{"ana@x.pt"}, now).front().next->invited);
  CHECK(!decide(by_phone, ChangePassword{"own", {}, "ana@x.pt"}, now).front().next->invited);
}

TEST_CASE("a second factor is switched on and off, and told once each time") {
  CHECK(said(open(), SetSecondFactor{true, administrator}) ==
        Said{"ana@x.pt/-, tells SecondFactorChanged, notes EndSessions but one"});
  auto with = decide(open(), SetSecondFactor{true}, now).front().next.value();
  CHECK(with.mfa);
  CHECK(said(with, SetSecondFactor{true}) == Said{"nothing"});
  CHECK(said(with, SetSecondFactor{false, administrator}) ==
        Said{"ana@x.pt/-, tells SecondFactorChanged, notes EndSessions but one"});
  CHECK(!decide(with, SetSecondFactor{false}, now).front().next.value().mfa);
  CHECK(said(open(), SetSecondFactor{false}) == Said{"nothing"});
  CHECK(said(std::nullopt, SetSecondFactor{true}) == Said{"nothing"});
}

TEST_CASE("who wants to be erased is, but a doctor and who is the last to administer the clinic") {
  auto account = open("ana");
  const Said erased{"nothing, notes EndSessions, notes EraseOwner of ana@x.pt, who asked"};
  CHECK(said(account, Erase{}) == erased);
  CHECK(said(std::nullopt, Erase{}) == Said{"nothing"});
  account.role = Role::receptionist;
  CHECK(said(account, Erase{}) == erased);
  account.role = Role::admin;
  CHECK(said(account, Erase{1}) == erased);
  CHECK(said(account, Erase{}) == Said{"nothing, refused last_administrator"});
  account.role = Role::doctor;
  CHECK(said(account, Erase{1}) == Said{"nothing, refused doctor_account"});
}
