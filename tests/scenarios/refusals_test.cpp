// Recipients whom a provider refuses for good: each ends its own message and holds up nobody else's.
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <thread>

#include "broker/connection.hpp"
#include "broker/topology.hpp"
#include "events/notifications.hpp"
#include "platform/sql/sql.hpp"
#include "services/notifications/store.hpp"
#include "services/payments/store.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto refused_sms = "refused by the provider: status 422";
constexpr auto refused_mail = "the mail server refuses the address: 550 5.1.1";

// Refuses whom a test names, until its end.
class Refusing {
 public:
  Refusing(std::string target, const std::vector<std::string>& recipients) : target_(std::move(target)) {
    for (const auto& recipient : recipients) {
      REQUIRE(sandbox("POST", "/faults",
                      R"({"target":")" + target_ + R"(","mode":"refuse","recipient":")" + recipient + "\"}")
                  .status == 204);
    }
  }
  ~Refusing() { end(); }
  void end() const { sandbox("POST", "/faults", R"({"target":")" + target_ + R"(","mode":"ok"})"); }

 private:
  std::string target_;
};

// NotificationFailed, by message, as it is told from now on.
class Failures {
 public:
  Failures() : connection_(env("RABBITMQ_URL"), "a test of refusals") {
    connection_.listen(broker::events_exchange, events::NotificationFailed::kind.routing_key());
  }
  // How often each was told of so far; waits until nothing has come for so long. A connection wants to be heard at
  // least every few seconds.
  const std::map<std::string, int>& told(std::chrono::milliseconds silence = std::chrono::seconds(1)) {
    while (const auto received = connection_.next(silence)) {
      ++told_[to_text(events::from_json<events::NotificationFailed>(received->body).data.notification_id)];
    }
    return told_;
  }

 private:
  broker::Connection connection_;
  std::map<std::string, int> told_;
};

std::string number(int n) {
  return std::to_string(n + 10'000).substr(1);
}

// Of this run alone, so that a clinic that was tested before gives the same.
const std::string& run() {
  static const auto digits = number(static_cast<int>(std::hash<std::string>()(to_text(new_id())) % 10'000));
  return digits;
}

struct Sent {
  std::string type, recipient, id;
  bool refused = false;
  std::chrono::milliseconds request{0};  // how long it took
};

Sent write_to(const std::string& type, const std::string& recipient, bool refused) {
  Sent sent{type, recipient, "", refused};
  const auto begin = std::chrono::steady_clock::now();
  const auto answer =
      post("/notifications/send", R"({"type":")" + type + R"(","recipient":")" + recipient + R"(","message":"Hello"})",
           reception_token());
  REQUIRE(answer.status == 202);
  sent.id = answer["id"];
  sent.request = std::chrono::ceil<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begin);
  return sent;
}

Sent write_to_somebody(const std::string& type, bool refused) {
  static int count = 0;
  const auto n = number(++count);
  if (type == "sms") return write_to(type, (refused ? "+35196" : "+35193") + run().substr(1) + n, refused);
  return write_to(type, n + "-" + run() + (refused ? "@refused.example" : "@good.example"), refused);
}

std::string refused_phones() {
  return "+35196" + run().substr(1);
}

// When it was delivered, the last time; nothing where it was not.
std::optional<Instant> delivered(const Sent& sent) {
  const auto path = (sent.type == "sms" ? "/sms?to=%2B" + sent.recipient.substr(1) : "/emails?to=" + sent.recipient);
  return parse_instant(sandbox("GET", path)["items.0.at"]);
}

struct Seen {
  std::string status, error;
  std::int32_t attempts = 0;
};
BOOST_DESCRIBE_STRUCT(Seen, (), (status, error, attempts))

Seen seen(sql::Session& db, const std::string& id) {
  return db.maybe<Seen>("SELECT status, COALESCE(last_error, ''), attempts FROM messages WHERE id = :id", id).value();
}

void check_ended(sql::Session& db, const std::vector<Sent>& all, std::map<std::string, int> told) {
  for (const auto& sent : all) {
    if (!sent.refused) continue;
    CAPTURE(sent.recipient);
    const auto now = seen(db, sent.id);
    CHECK(now.status == "failed");
    CHECK(now.error == (sent.type == "sms" ? refused_sms : refused_mail));
    CHECK(now.attempts == 1);
    CHECK(told[sent.id] == 1);
    CHECK(!delivered(sent));
  }
}

std::chrono::milliseconds percentile(std::vector<std::chrono::milliseconds> all, std::size_t percent) {
  REQUIRE(!all.empty());
  std::sort(all.begin(), all.end());
  return all[(all.size() * percent + 99) / 100 - 1];
}

int seconds_to_measure() {
  const char* text = std::getenv("CONSULTA_TEST_SECONDS");
  return text == nullptr ? 9 : std::max(std::atoi(text), 1);
}

}  // namespace

TEST_CASE("the sandbox refuses whom it is told to, and says what is wrong with an order") {
  struct Row {
    const char* body;
    const char* field;
  };
  for (const auto& row : {
           Row{R"({"target":"sms","mode":"refuse"})", "recipient"},
           Row{R"({"target":"sms","mode":"refuse","recipient":""})", "recipient"},
           Row{R"({"target":"sms","mode":"refuse","recipient":"35196"})", "recipient"},
           Row{R"({"target":"sms","mode":"refuse","recipient":"+35196x"})", "recipient"},
           Row{R"({"target":"psp","mode":"refuse","recipient":"a@b.example"})", "recipient"},
           Row{R"({"target":"smtp","mode":"refuse","recipient":"a b"})", "recipient"},
           Row{R"({"target":"smtp","mode":"refuse","recipient":"a@b@c"})", "recipient"},
           Row{R"({"target":"sms","mode":"slow","recipient":"+35196"})", "recipient"},
           Row{R"({"target":"sms","mode":"slow","seconds":0})", "seconds"},
           Row{R"({"target":"sms","mode":"slow","seconds":100000})", "seconds"},
           Row{R"({"target":"sms","mode":"wild"})", "mode"},
           Row{R"({"target":"fax","mode":"ok"})", "target"},
           Row{R"({"target":"sms","mode":"ok","recipients":[]})", "recipients"},
       }) {
    CAPTURE(row.body);
    const auto answer = sandbox("POST", "/faults", row.body);
    CHECK(answer.status == 422);
    CHECK(answer["errors.0.field"] == row.field);
  }
  const Refusing refusing("sms", {"+351 96" + run().substr(1), "+4479"});
  const auto send = [](const std::string& first, const std::string& second) {
    return sandbox("POST", "/sms",
                   R"([{"id":")" + to_text(new_id()) + R"(","to":")" + first + R"(","text":"x"},{"id":")" +
                       to_text(new_id()) + R"(","to":")" + second + R"(","text":"x"}])");
  };
  const auto answer = send("+351930000001", refused_phones() + "0000");
  CHECK(answer.status == 422);
  CHECK(answer["errors.0.field"] == "1.to");
  CHECK(answer.count("errors") == 1);
  CHECK(send("+351930000001", "+447900000000").status == 422);
  CHECK(send("+351930000001", "+351930000002").status == 202);
  refusing.end();
  CHECK(send("+351930000001", "+447900000000").status == 202);
}

TEST_CASE("recipients who are refused delay nobody: 200 messages a minute, a fifth of them refused") {
  Failures failures;
  sql::Session db(env("NOTIFICATIONS_DB"));
  const Refusing phones("sms", {refused_phones()});
  const Refusing addresses("smtp", {"@Refused.example"});
  std::vector<Sent> all;
  for (int i = 0; i < 10; ++i) all.push_back(write_to_somebody("sms", true));
  for (int i = 0; i < 15; ++i) all.push_back(write_to_somebody("email", true));
  const int count = seconds_to_measure() * 200 / 60;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    std::this_thread::sleep_until(begin + i * std::chrono::milliseconds(300));
    all.push_back(write_to_somebody(i % 2 == 0 ? "sms" : "email", i % 5 == 4));
    failures.told(std::chrono::milliseconds(0));
  }
  std::vector<std::chrono::milliseconds> took;
  for (const auto& sent : all) {
    if (sent.refused) continue;
    CAPTURE(sent.recipient);
    std::optional<Instant> at;
    REQUIRE(eventually([&] { return (at = delivered(sent)).has_value(); }, std::chrono::seconds(30)));
    // By the clinic's own clock from when it was accepted, and all of the request before that.
    const auto accepted = db.value<Instant>("SELECT created_at FROM messages WHERE id = :id", sent.id).value();
    took.push_back(sent.request + std::chrono::ceil<std::chrono::milliseconds>(*at - accepted));
  }
  const auto p50 = percentile(took, 50);
  const auto p99 = percentile(took, 99);
  CHECK(p99 < std::chrono::seconds(2));
  check_ended(db, all, failures.told());
  MESSAGE(took.size() << " others, p50 " << p50.count() << " ms, p99 " << p99.count() << " ms, longest "
                      << percentile(took, 100).count() << " ms");
}

TEST_CASE("a payment link to a phone that is refused ends, is told of, and can be sent again") {
  Failures failures;
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto patient = new_patient();
  const auto other = new_patient();
  const auto sms_to = [](const Patient& p) { return sandbox("GET", "/sms?to=%2B" + p.phone.substr(1)).count("items"); };
  // Phones are the same in each run.
  const auto had = sms_to(patient);
  const auto other_had = sms_to(other);
  std::string id;
  {
    const Refusing refusing("sms", {patient.phone});
    const auto booked = book(patient, slots.at(10));
    REQUIRE(booked["status"] == "awaiting_payment");
    book(other, slots.at(11));
    CHECK(eventually([&] { return sms_to(other) == other_had + 1; }));
    // As the patient sees it.
    REQUIRE(eventually([&] { return get("/notifications", patient.token)["items.0.status"] == "failed"; }));
    const auto seen = get("/notifications", patient.token);
    CHECK(seen["items.0.template_name"] == "payment_link");
    CHECK(seen["items.0.last_error"] == refused_sms);
    CHECK(seen["items.0.recipient"] == patient.phone);
    CHECK(seen.number("items.0.attempts") == 1);
    id = seen["items.0.id"];
    CHECK(sms_to(patient) == had);
    // While it lasts another try ends alike.
    CHECK(post("/notifications/" + id + "/retry", "", reception_token()).status == 202);
    CHECK(eventually([&] { return failures.told().contains(id) && failures.told().at(id) == 2; }));
  }
  CHECK(post("/notifications/" + id + "/retry", "", reception_token()).status == 202);
  CHECK(eventually([&] { return get("/notifications", patient.token)["items.0.status"] == "sent"; }));
  CHECK(sms_to(patient) == had + 1);
  CHECK(post("/notifications/" + id + "/retry", "", reception_token())["code"] == "not_failed");
}

TEST_CASE("a phone that MB WAY refuses: told to the patient, not asked again, and another way works") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto patient = new_patient();
  const auto id = book(patient, slots.at(10))["id"];
  const auto path = "/payments/" + payment_of(patient, id);
  const auto payment = [&] { return get(path, patient.token); };
  REQUIRE(eventually([&] { return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1)).count("items") > 0; }));
  const auto phone = refused_phones() + "0001";
  const Refusing refusing("psp", {phone});
  const auto by_mbway = R"({"method":"mbway","phone":")" + phone + R"("})";
  REQUIRE(post(path + "/method", by_mbway, patient.token).status == 200);
  REQUIRE(eventually([&] { return payment()["last_outcome"] == "declined"; }));
  CHECK(payment()["status"] == "pending");
  CHECK(payment()["mbway.phone"].empty());
  const auto link = payment()["link"];
  const auto page = call("GET", "/" + link.substr(link.find("/pay/")), "", "", {{"Accept-Language", "en"}});
  CHECK(page.body.find("MB WAY does not accept this phone") != std::string::npos);
  sql::Session db(env("PAYMENTS_DB"));
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM provider_calls WHERE payment_id = CAST(:id AS uuid)",
                               payment()["id"]) == 0);
  // Somebody else is asked at the same time all the same.
  const auto other = new_patient();
  const auto other_id = book(other, slots.at(11))["id"];
  REQUIRE(post("/payments/" + payment_of(other, other_id) + "/method",
               R"({"method":"mbway","phone":"+35191)" + run() + R"(002"})", other.token)
              .status == 200);
  CHECK(eventually([&] { return sandbox("GET", "/mbway?phone=%2B35191" + run() + "002").count("items") == 1; }));
  CHECK(post(path + "/method", R"({"method":"multibanco"})", patient.token)["last_outcome"].empty());
  pay(patient, id);
  CHECK(becomes(patient, id, "confirmed"));
}

TEST_CASE("a refund the bank refuses ends, stays owed in the books, and holds up no other") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(60);
  const auto patient = new_patient();
  const auto id = book(patient, slot)["id"];
  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  const auto payment = payment_of(patient, id);
  sql::Session db(env("PAYMENTS_DB"));
  const auto call_id = to_text(new_id());
  const auto charge = "ch_" + call_id;
  db.exec(
      "INSERT INTO provider_calls (id, payment_id, kind, charge_id, amount_cents, reason, due_at) VALUES (CAST(:id AS "
      "uuid), CAST(:payment AS uuid), 'refund', :charge, 100, 'late_payment', CAST(:now AS timestamptz))",
      call_id, payment, charge, test_now());
  CHECK(eventually([&] {
    return db.value<std::string>("SELECT COALESCE(refused, '') FROM provider_calls WHERE id = CAST(:id AS uuid)",
                                 call_id) == "refused by the provider: status 404";
  }));
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM provider_calls WHERE id = CAST(:id AS uuid) AND done_at IS NOT "
                               "NULL AND attempts = 1",
                               call_id) == 1);
  CHECK(db.value<std::int64_t>("SELECT COUNT(*) FROM ledger WHERE charge_id = :charge", charge) == 0);
  CHECK(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
  CHECK(eventually([&] { return get("/payments/" + payment, patient.token)["status"] == "refunded"; }));
}

TEST_CASE("messages never tried go before those that were, who have a quarter; however many there are, few are read") {
  namespace store = notifications::store;
  sql::Session db(env("NOTIFICATIONS_DB"));
  const auto like = write_to_somebody("sms", false).id;
  // In the future, where the clinic does not see them.
  const auto base = test_now() + std::chrono::hours(24 * 365);
  // What others have left until then. By the index, so as to wait for no row the clinic is at.
  db.exec(
      "DELETE FROM messages WHERE status = 'pending' AND channel = 'sms' AND retried IN (FALSE, TRUE) AND due_at > "
      ":then",
      test_now() + std::chrono::hours(1));
  std::vector<std::string> ids;
  const auto add = [&](int attempts, int seconds) {
    ids.push_back(to_text(new_id()));
    db.exec(
        "INSERT INTO messages (id, channel, recipient, template_name, variables, attempts, due_at, created_at) SELECT "
        ":id, 'sms', recipient, template_name, variables, :attempts, :due, created_at FROM messages WHERE id = :like",
        ids.back(), attempts, base + std::chrono::seconds(seconds), like);
  };
  {
    sql::Transaction together(db);
    for (int i = 0; i < 1500; ++i) add(3, i);
    for (int i = 0; i < 200; ++i) add(0, 2000 + i);
    together.commit();
  }
  const auto rows_read = [&] {
    return db
        .value<std::int64_t>(
            "SELECT CAST(SUM(VARIABLE_VALUE) AS SIGNED) FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME IN "
            "('HANDLER_READ_FIRST', 'HANDLER_READ_KEY', 'HANDLER_READ_LAST', 'HANDLER_READ_NEXT', "
            "'HANDLER_READ_PREV', 'HANDLER_READ_RND')")
        .value();
  };
  const auto before = rows_read();
  const auto leased = store::lease(db, notifications::Channel::sms, base + std::chrono::hours(1));
  const auto read = rows_read() - before;
  for (const auto& id : ids) db.exec("DELETE FROM messages WHERE id = :id", id);
  REQUIRE(leased.fresh.size() == store::most_fresh);
  REQUIRE(leased.retried.size() == store::most_retried);
  CHECK(leased.fresh.front().attempts == 1);
  CHECK(to_text(leased.fresh.front().id) == ids[1500]);
  CHECK(leased.retried.front().attempts == 4);
  CHECK(to_text(leased.retried.front().id) == ids[0]);
  CHECK(read < 1000);
}

TEST_CASE("a message that cannot be read stops no other") {
  sql::Session db(env("NOTIFICATIONS_DB"));
  const auto like = write_to_somebody("sms", false).id;
  std::vector<std::string> ids;
  for (const auto& [name, variables] :
       {std::pair("custom", "{}"), std::pair("custom", "["), std::pair("of_later", "{}")}) {
    ids.push_back(to_text(new_id()));
    db.exec(
        "INSERT INTO messages (id, channel, recipient, template_name, variables, due_at, created_at) SELECT :id, "
        "channel, recipient, :name, :variables, created_at, created_at FROM messages WHERE id = :like",
        ids.back(), name, variables, like);
  }
  const auto good = write_to_somebody("sms", false);
  CHECK(eventually([&] { return delivered(good).has_value(); }, std::chrono::seconds(5)));
  for (const auto& id : ids) {
    CHECK(eventually([&] { return seen(db, id).attempts >= 1 && !seen(db, id).error.empty(); }));
    CHECK(seen(db, id).status == "pending");
    db.exec("DELETE FROM messages WHERE id = :id", id);
  }
}
