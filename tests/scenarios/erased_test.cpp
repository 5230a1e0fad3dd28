// Who is erased is gone: from every column of every table, from every queue and every file of ours; what they had
// booked is cancelled by their own rule, and nothing that was told before brings them back.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "clinic/tax_number.hpp"
#include "platform/security/base64.hpp"
#include "platform/sql/sql.hpp"
#include "platform/text/text.hpp"
#include "tests/support/rabbitmq_page.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

constexpr auto patience = std::chrono::seconds(40);

// What the law keeps for ten years: to whom an invoice is made out. Its pages say so too, but no search by SQL reads a
// PDF, whose text is compressed.
const std::set<std::string> kept_by_law{"payments.invoices.buyer_name", "payments.invoices.buyer_tax_number",
                                        "payments.invoices.buyer_address"};

std::string only_digits(const std::string& text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) { return c >= '0' && c <= '9'; });
  return out;
}

std::string tax_number(const std::string& eight) {
  for (char check = '0'; check <= '9'; ++check) {
    if (valid_tax_number(eight + check)) return eight + check;
  }
  throw std::logic_error("no check digit");
}

// Somebody whose every word is found again.
struct Somebody {
  explicit Somebody(const std::string& unique)
      : word("zulmira" + unique),
        digits((only_digits(unique) + "8642097531").substr(0, 6)),
        name("Zulmira Erasmo " + word),
        email(word + "@example.com"),
        phone("+35191" + digits + "7"),
        other_phone("+35193" + digits + "5"),
        tax(tax_number("21" + digits)),
        child("Benjamim " + word),
        child_tax(tax_number("23" + digits)),
        address("Rua de " + word + " 7, Lisboa"),
        reason("Dores de " + word + " no joelho") {}

  // What must not be found, in any form that it may lie in. The word stands in name, address and all that was written.
  std::vector<std::string> needles() const {
    std::vector<std::string> out{word, phone.substr(4), other_phone.substr(4), tax, child_tax};
    // The same in base64, wherever in a text it begins; without the ends, which depend on what is beside it.
    for (std::size_t before = 0; before < 3; ++before) {
      const auto coded = base64_encode(std::string(before, ' ') + word);
      out.push_back(lower_case(coded.substr(4, coded.size() - 8)));
    }
    return out;
  }

  std::string word, digits, name, email, phone, other_phone, tax, child, child_tax, address, reason;
};

// For both databases: letters, digits and what stands between them.
std::string pattern_of(const std::vector<std::string>& needles) {
  std::string out;
  for (const auto& needle : needles) {
    out += out.empty() ? "" : "|";
    for (const char c : needle) out += std::string(std::isalnum(static_cast<unsigned char>(c)) ? "" : "\\") + c;
  }
  return out;
}

struct Column {
  std::string schema, table, name;
  BOOST_DESCRIBE_CLASS(Column, (), (schema, table, name), (), ())
};

constexpr auto columns_of_postgresql =
    "SELECT table_schema, table_name, column_name FROM information_schema.columns JOIN information_schema.tables USING "
    "(table_schema, table_name) WHERE table_schema NOT IN ('pg_catalog', 'information_schema') AND table_type = 'BASE "
    "TABLE'";
constexpr auto columns_of_mariadb =
    "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE table_schema = DATABASE()";

bool stands_in(sql::Session& db, const Column& c, const std::string& pattern) {
  const auto statement =
      db.is_postgresql()
          ? fmt::format(R"(SELECT COUNT(*) FROM "{}"."{}" WHERE lower(CAST("{}" AS text)) ~ :pattern)", c.schema,
                        c.table, c.name)
          : fmt::format("SELECT COUNT(*) FROM `{}`.`{}` WHERE LOWER(CONVERT(`{}` USING utf8mb4)) REGEXP :pattern",
                        c.schema, c.table, c.name);
  return db.value<std::int64_t>(statement, pattern) != 0;
}

void look_in_tables(const std::vector<std::string>& needles, std::set<std::string>& places) {
  const auto pattern = pattern_of(needles);
  for (const std::string service :
       {"auth", "doctors", "appointments", "payments", "notifications", "admin", "reception", "prescriptions"}) {
    std::string setting = service + "_DB";
    std::ranges::transform(setting, setting.begin(), [](unsigned char c) { return std::toupper(c); });
    sql::Session db(env(setting));
    for (const auto& column : db.all<Column>(db.is_postgresql() ? columns_of_postgresql : columns_of_mariadb)) {
      if (stands_in(db, column, pattern)) places.insert(service + "." + column.table + "." + column.name);
    }
  }
}

bool is_in(std::string text, const std::vector<std::string>& needles) {
  text = lower_case(text);
  return std::ranges::any_of(needles, [&](const auto& needle) { return text.find(needle) != std::string::npos; });
}

// What is taken is given back.
void look_in_queues(const std::vector<std::string>& needles, std::set<std::string>& places) {
  const auto queues = json::parse(rabbitmq("GET", "/queues").body);
  for (const auto& queue : queues.GetArray()) {
    const std::string name = queue["name"].GetString();
    const auto messages = rabbitmq("POST", "/queues/%2F/" + name + "/get",
                                   R"({"count":1000,"ackmode":"ack_requeue_true","encoding":"auto"})");
    if (is_in(messages.body, needles)) places.insert("queue " + name);
  }
}

// The servers' own folders hold what their tables and queues do, and the sandbox is the world outside.
void look_in_files(const std::vector<std::string>& needles, std::set<std::string>& places) {
  const std::set<std::string> others{"postgresql", "mariadb", "rabbitmq", "sandbox.journal", "sandbox.log"};
  for (auto at = std::filesystem::recursive_directory_iterator(home()); at != std::filesystem::end(at); ++at) {
    if (others.contains(at->path().filename())) {
      at.disable_recursion_pending();
      continue;
    }
    if (!at->is_regular_file()) continue;
    std::ifstream file(at->path());
    std::stringstream text;
    text << file.rdbuf();
    if (is_in(text.str(), needles)) places.insert("file " + at->path().lexically_relative(home()).string());
  }
}

std::set<std::string> places_of(const Somebody& who) {
  std::set<std::string> places;
  const auto needles = who.needles();
  look_in_tables(needles, places);
  look_in_queues(needles, places);
  look_in_files(needles, places);
  return places;
}

std::string listed(const std::set<std::string>& places) {
  std::string out;
  for (const auto& place : places) out += place + "\n";
  return out;
}

std::string with(std::string object, const std::string& members) {
  object.pop_back();
  return object + "," + members + "}";
}

constexpr auto password = "a long enough one";

std::string credentials(const std::string& email) {
  return fmt::format(R"({{"email":"{}","password":"{}"}})", email, password);
}

struct Account : Patient {
  std::string refresh_token, dependant;
};

Account registered(const Somebody& who) {
  const auto made =
      post("/auth/register", fmt::format(R"({{"email":"{}","password":"{}","full_name":"{}","phone":"{}",)"
                                         R"("username":"{}","tax_number":"{}"}})",
                                         who.email, password, who.name, who.phone, who.word, who.tax));
  REQUIRE_MESSAGE(made.status == 201, made.body);
  Account account;
  account.id = made["id"];
  account.email = who.email;
  account.phone = who.phone;
  prove_email(account);
  const auto in = post("/auth/login", credentials(who.email), "", {{"User-Agent", "Browser of " + who.word}});
  REQUIRE(in.status == 200);
  account.token = in["access_token"];
  account.refresh_token = in["refresh_token"];
  const auto child =
      post("/users/dependants",
           fmt::format(R"({{"full_name":"{}","birth_date":"2019-05-04","tax_number":"{}"}})", who.child, who.child_tax),
           account.token, {{"Idempotency-Key", "child-of-" + who.word}});
  REQUIRE(child.status == 201);
  account.dependant = child["id"];
  CHECK(post("/auth/mfa", fmt::format(R"({{"current_password":"{}"}})", password), account.token).status == 200);
  return account;
}

struct Booked {
  std::string appointment, payment;
};

Booked booked(const Account& account, const Somebody& who, const Slot& slot, bool for_child) {
  auto body = with(slot.booking(), R"("reason":")" + who.reason + "\"");
  if (for_child) body = with(body, R"("dependant_id":")" + account.dependant + "\"");
  const auto made = post("/appointments", body, account.token,
                         {{"Prefer", "wait=10"}, {"Idempotency-Key", who.word + slot.starts_at}});
  REQUIRE_MESSAGE(made.status == 202, made.body);
  REQUIRE(becomes(account, made["id"], "awaiting_payment"));
  Booked out{made["id"], payment_of(account, made["id"])};
  const auto buyer = fmt::format(R"({{"name":"{}","tax_number":"{}","address":"{}"}})", who.name, who.tax, who.address);
  CHECK(call("PUT", "/payments/" + out.payment + "/invoice-details", buyer, account.token).status == 200);
  return out;
}

void pay_by_phone(const Account& account, const Booked& b, const std::string& phone) {
  const auto asked =
      post("/payments/" + b.payment + "/method", R"({"method":"mbway","phone":")" + phone + "\"}", account.token);
  REQUIRE_MESSAGE(asked.status == 200, asked.body);
  std::string id;
  REQUIRE(
      eventually([&] { return !(id = sandbox("GET", "/mbway?phone=%2B" + phone.substr(1))["items.0.id"]).empty(); }));
  CHECK(sandbox("POST", "/mbway/" + id + "/approve").status == 200);
  REQUIRE(becomes(account, b.appointment, "confirmed"));
}

std::string event(const std::string& type, const std::string& id, const std::string& subject, const std::string& data) {
  return fmt::format(R"({{"specversion":"1.0","id":"{}","source":"/consulta/{}","type":"{}","subject":"{}",)"
                     R"("time":"{}","correlationid":"{}","datacontenttype":"application/json","data":{}}})",
                     id, type.substr(9, type.find('.', 9) - 9), type, subject, format_instant(test_now()), subject,
                     data);
}

void tell(const std::string& type, const std::string& subject, const std::string& data) {
  const auto id = to_text(new_id());
  publish_by_hand(type, id, event(type, id, subject, data));
}

std::string profile(const std::string& id, const Somebody& who, int version) {
  return fmt::format(R"({{"user_id":"{}","email":"{}","full_name":"{}","phone":"{}","role":"patient","language":"pt",)"
                     R"("version":{},"tax_number":"{}","email_verified":true}})",
                     id, who.email, who.name, who.phone, version, who.tax);
}

std::size_t dead_letters_of(const std::string& text) {
  return get("/admin/dead-letters?limit=100&q=" + text, admin_token()).count("items");
}

Answer erase(const Account& account, const std::string& said = password, Headers headers = {}) {
  return call("DELETE", "/users/profile", R"({"current_password":")" + said + "\"}", account.token, std::move(headers));
}

bool is_cancelled(const std::string& appointment) {
  return eventually([&] { return get("/appointments/" + appointment, admin_token())["status"] == "cancelled"; },
                    patience);
}

// What somebody has with the clinic: paid, cancelled and returned, unpaid, waited for.
struct History {
  Booked paid, unpaid;
};

History history_of(const Account& account, const Somebody& who) {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto paid = booked(account, who, slots.at(60), true);
  pay_by_phone(account, paid, who.other_phone);
  const auto returned = booked(account, who, slots.at(62), false);
  pay(account, returned.appointment);
  REQUIRE(becomes(account, returned.appointment, "confirmed"));
  REQUIRE(call("DELETE", "/appointments/" + returned.appointment, "", account.token).status == 202);
  const auto unpaid = booked(account, who, slots.at(64), false);
  const auto wish = post("/waitlist",
                         fmt::format(R"({{"specialty_id":"{}","doctor_id":"{}","from":"{}","to":"{}"}})",
                                     doctor.specialty_id, doctor.id, slots.at(66).starts_at, slots.at(68).starts_at),
                         account.token);
  CHECK(wish.status == 201);
  return {paid, unpaid};
}

// What cannot be read of them lies among the dead letters: of a person alone, and of a slot.
void leave_dead_letters(const Account& account, const Somebody& who, const Booked& booking) {
  tell("consulta.auth.UserProfileUpdated.v1", account.id,
       fmt::format(R"({{"user_id":"{}","full_name":"{}"}})", account.id, who.name));
  tell("consulta.appointments.AppointmentConfirmed.v1", booking.appointment,
       fmt::format(R"({{"appointment_id":"{}","patient_id":"{}","dependant_name":"{}"}})", booking.appointment,
                   account.id, who.child));
  REQUIRE(eventually([&] { return dead_letters_of(who.word) >= 7; }));
}

// Of what could not be read the slot's event is left, and says no more for whom.
void check_letters_left(const Booked& booking) {
  for (const char* service : {"doctors", "notifications", "reception"}) {
    const auto left =
        get(fmt::format("/admin/dead-letters?service={}&q={}", service, booking.appointment), admin_token());
    CHECK_MESSAGE(left.count("items") == 1, service);
    CHECK(left["items.0.reason"] == "poison");
    CHECK(call("DELETE", "/admin/dead-letters/" + left["items.0.id"], "", admin_token()).status == 204);
  }
}

void check_nobody_is_known(const Account& account, const Somebody& who) {
  const auto refused = post("/auth/login", credentials(who.email));
  CHECK(refused.status == 401);
  CHECK(refused["code"] == "invalid_credentials");
  CHECK(eventually([&] { return get("/users/profile", account.token).status == 401; }));
  CHECK(post("/auth/token", R"({"grant_type":"refresh_token","refresh_token":")" + account.refresh_token + "\"}")
            .status == 401);
  CHECK(get("/admin/users?q=" + who.word, admin_token()).count("items") == 0);
  CHECK(eventually([&] {
    return get("/admin/audit?action=account.erase&subject=" + account.id, admin_token()).count("items") == 1;
  }));
}

void check_booked_is_cancelled(const History& history) {
  for (const auto& b : {history.paid, history.unpaid}) CHECK_MESSAGE(is_cancelled(b.appointment), b.appointment);
  CHECK(eventually(
      [&] {
        const auto payment = get("/payments?appointment_id=" + history.paid.appointment, admin_token());
        return payment["items.0.status"] == "refunded" &&
               sandbox("GET", "/refunds").body.find(history.paid.payment) != std::string::npos;
      },
      patience));
}

void tell_late(const Account& account, const Somebody& who) {
  tell("consulta.auth.UserRegistered.v1", account.id, profile(account.id, who, 1));
  tell("consulta.auth.UserProfileUpdated.v1", account.id, profile(account.id, who, 1'000));
  tell("consulta.auth.DependantChanged.v1", account.dependant,
       fmt::format(R"({{"dependant_id":"{}","user_id":"{}","full_name":"{}","birth_date":"2019-05-04",)"
                   R"("tax_number":"{}","version":1000}})",
                   account.dependant, account.id, who.child, who.child_tax));
}

// Whoever has the address then is another.
void check_address_is_free(const Account& account, const Somebody& who, const Booked& booking) {
  const auto anew =
      post("/auth/register", fmt::format(R"({{"email":"{}","password":"{}","full_name":"Somebody Else","phone":"{}"}})",
                                         who.email, password, who.phone));
  REQUIRE_MESSAGE(anew.status == 201, anew.body);
  CHECK(anew["id"] != account.id);
  const auto token = login(who.email, password);
  for (const char* list : {"/appointments", "/waitlist", "/users/dependants"}) {
    CHECK_MESSAGE(get(list, token).count("items") == 0, list);
  }
  CHECK(get("/appointments/" + booking.appointment, token).status == 404);
}

}  // namespace

TEST_CASE("who is erased is gone from every table, queue and file, and what they booked is cancelled by their rule") {
  const Somebody who(to_text(new_id()).substr(24));
  const auto account = registered(who);
  const auto history = history_of(account, who);
  leave_dead_letters(account, who, history.paid);
  const auto before = places_of(who);
  for (const char* place :
       {"auth.users.full_name", "payments.invoices.buyer_name", "notifications.messages.recipient",
        "reception.known_patients.full_name", "reception.patient_words.word", "reception.visits.dependant_name",
        "queue consulta.payments.dead", "queue consulta.doctors.dead"}) {
    CHECK_MESSAGE(before.contains(place), place);
  }

  CHECK(erase(account, "another one").status == 403);
  CHECK(call("DELETE", "/users/profile", "{}", account.token).status == 422);
  CHECK(erase(account, password, {{"If-Match", "\"another\""}}).status == 412);
  const auto erased = erase(account);
  REQUIRE_MESSAGE(erased.status == 202, erased.body);
  CHECK(erased["status"] == "erasing");
  CHECK(erased.raw.header("set-cookie").find("Max-Age=0") != std::string::npos);

  check_nobody_is_known(account, who);
  check_booked_is_cancelled(history);
  tell_late(account, who);
  std::set<std::string> places;
  eventually([&] { return (places = places_of(who)) == kept_by_law; }, patience);
  CHECK_MESSAGE(places == kept_by_law, listed(places));
  check_letters_left(history.paid);
  check_address_is_free(account, who, history.paid);
}

// Who treated somebody stays known by name, to those who speak of it.
TEST_CASE("a doctor's account goes with the doctor, and what is known of them but the name") {
  const std::set<std::string> names{"admin.known_names.names", "appointments.known_doctors.full_name",
                                    "reception.known_doctors.full_name", "prescriptions.known_doctors.full_name"};
  const Somebody who(to_text(new_id()).substr(24));
  Doctor doctor{"", who.email, "some words nobody says", get("/specialties")["items.2.id"]};
  const auto made =
      post("/doctors",
           fmt::format(R"({{"email":"{}","password":"{}","full_name":"{}","phone":"{}","bio":"{}","room":"9",)"
                       R"("specialty_ids":["{}"],"weekly":[{{"weekday":1,"from":"08:00","to":"20:00"}}]}})",
                       who.email, doctor.password, who.name, who.phone, who.reason, doctor.specialty_id),
           admin_token());
  REQUIRE_MESSAGE(made.status == 201, made.body);
  doctor.id = made["id"];
  Account account;
  account.token = login(doctor);
  const auto leave = fmt::format(R"({{"from":"2031-03-01","to":"2031-03-03","reason":"{}"}})", who.reason);
  REQUIRE(post("/doctors/" + doctor.id + "/time-off", leave, account.token).status == 201);
  const auto refused = erase(account, doctor.password);
  CHECK(refused.status == 409);
  CHECK(refused["code"] == "doctor_account");
  CHECK(get("/users/profile", account.token).status == 200);
  const auto before = places_of(who);
  for (const char* place : {"auth.users.full_name", "doctors.doctors.bio", "doctors.time_off.reason"}) {
    CHECK_MESSAGE(before.contains(place), place);
  }

  REQUIRE(call("DELETE", "/doctors/" + doctor.id, "", admin_token()).status == 204);
  std::set<std::string> places;
  eventually([&] { return (places = places_of(who)) == names; }, patience);
  CHECK_MESSAGE(places == names, listed(places));
}
