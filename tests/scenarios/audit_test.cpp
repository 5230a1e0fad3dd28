// Who did what and who read what of whom is on record, and cannot be taken off it.
#include <doctest/doctest.h>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

std::string user_of(const std::string& token) {
  return get("/users/profile", token)["id"];
}

// How many entries the audit has of these.
std::size_t recorded(const std::string& filters) {
  const auto answer = get("/admin/audit?limit=100&" + filters, admin_token());
  CHECK(answer.status == 200);
  return answer.count("items");
}

// Those of this action about this subject, once there are so many.
Answer entries(const std::string& action, const std::string& subject, std::size_t many = 1) {
  const auto path = "/admin/audit?action=" + action + "&subject=" + subject;
  CHECK_MESSAGE(eventually([&] { return get(path, admin_token()).count("items") >= many; }, std::chrono::seconds(5)),
                action << " is not on record");
  return get(path, admin_token());
}

}  // namespace

TEST_CASE("who reads, moves and cancels a patient's appointment is on record; the patient's own requests are not") {
  const auto doctor = new_doctor();
  const auto patient = new_patient();
  const auto slots = free_slots(doctor);
  const auto appointment = book(patient, slots.at(0))["id"];
  const auto path = "/appointments/" + appointment;
  REQUIRE(get(path, patient.token).status == 200);
  REQUIRE(get("/appointments", patient.token).status == 200);

  const auto reception = reception_token();
  const auto receptionist = user_of(reception);
  REQUIRE(get(path, reception).status == 200);
  const auto read = entries("appointment.read", patient.id);
  REQUIRE(read.count("items") == 1);
  CHECK(read["items.0.actor.id"] == receptionist);
  CHECK(read["items.0.actor.role"] == "receptionist");
  CHECK(read["items.0.subject.kind"] == "patient");
  CHECK(read["items.0.subject.id"] == patient.id);
  CHECK(read["items.0.client"] == "127.0.0.1");
  CHECK(read["items.0.detail"] == "appointment=" + appointment);
  CHECK(read["items.0.hash"].size() == 64);
  CHECK(read.number("items.0.seq") > 0);

  REQUIRE(get("/appointments?patient_id=" + patient.id, reception).status == 200);
  CHECK(entries("appointment.list", patient.id).count("items") == 1);
  CHECK(get("/payments?appointment_id=" + appointment, admin_token()).status == 200);
  CHECK(entries("payment.read", patient.id)["items.0.actor.role"] == "admin");
  REQUIRE(get(path, login(doctor)).status == 200);
  CHECK(entries("appointment.read", patient.id, 2)["items.0.actor.role"] == "doctor");

  // What is refused changes nothing, and is not recorded as if it had.
  CHECK(call("DELETE", path + "?refund_cents=-1", "", reception).status == 422);
  REQUIRE(call("DELETE", path, "", reception).status == 202);
  CHECK(entries("appointment.cancel", patient.id).count("items") == 1);

  CHECK(recorded("actor=" + patient.id) == 1);  // the login
  CHECK(recorded("actor=" + receptionist + "&subject=" + patient.id) == 3);
  const std::string of = "subject=" + patient.id;
  const auto from = get("/admin/audit?" + of + "&limit=1", admin_token())["items.0.at"];
  CHECK(recorded(of + "&from=" + from) >= 1);
  CHECK(recorded(of + "&to=" + from) >= 4);
  CHECK(recorded(of + "&from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z") == 0);
}

TEST_CASE("what administrators change, what is sent and who looks at the audit is on record") {
  const auto doctor = new_doctor();
  const auto admin = user_of(admin_token());
  CHECK(entries("doctor.create", doctor.id)["items.0.actor.id"] == admin);
  REQUIRE(call("PUT", "/doctors/" + doctor.id, R"({"bio":"x"})", admin_token()).status == 200);
  CHECK(entries("doctor.change", doctor.id).count("items") == 1);
  const auto time_off = "/doctors/" + doctor.id + "/time-off";
  REQUIRE(post(time_off, R"({"from":"2030-01-01","to":"2030-01-02"})", admin_token()).status == 201);
  CHECK(entries("time_off.create", doctor.id).count("items") == 1);

  const auto sent = post("/notifications/send", R"({"type":"sms","recipient":"+351912345678","message":"secret"})",
                         reception_token());
  REQUIRE(sent.status == 202);
  const auto send = entries("notification.send", sent["id"]);
  CHECK(send["items.0.detail"] == "channel=sms");
  CHECK(send["items.0.actor.role"] == "receptionist");
  const auto went = entries("message.sent", sent["id"]);
  CHECK(went["items.0.actor.id"] == "");
  CHECK(went.body.find("912345678") == std::string::npos);
  CHECK(went.body.find("secret") == std::string::npos);

  REQUIRE(get("/admin/audit?subject=" + doctor.id, admin_token()).status == 200);
  CHECK(entries("audit.read", doctor.id)["items.0.actor.id"] == admin);
}

TEST_CASE("what is no filter of the audit is refused, and so is everybody but an administrator") {
  for (const char* filter : {"actor=x", "subject=1", "from=yesterday", "to=2026-13-01T00:00:00Z"}) {
    CHECK_MESSAGE(get(std::string("/admin/audit?") + filter, admin_token()).status == 422, filter);
  }
  CHECK(get("/admin/audit?action=" + std::string(101, 'a'), admin_token()).status == 422);
  CHECK(get("/admin/audit", reception_token()).status == 403);
  CHECK(get("/admin/audit", new_patient().token).status == 403);
}

TEST_CASE("the service's own role can neither change nor remove an entry, and the chain is whole") {
  REQUIRE(get("/admin/audit", admin_token()).status == 200);
  sql::Session db(env("ADMIN_DB"));
  REQUIRE(db.value<std::int64_t>("SELECT COUNT(*) FROM audit_entries").value() > 0);
  for (const char* statement :
       {"UPDATE audit_entries SET detail = 'nothing'", "DELETE FROM audit_entries", "TRUNCATE audit_entries",
        "DROP TABLE audit_entries", "DROP SCHEMA public CASCADE", "ALTER TABLE audit_entries DISABLE TRIGGER ALL",
        "ALTER TABLE audit_entries OWNER TO admin", "DROP TRIGGER audit_entries_are_append_only ON audit_entries",
        "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE RULE nothing AS ON INSERT TO audit_entries DO INSTEAD NOTHING", "SET ROLE audit_keeper",
        "ALTER DATABASE admin OWNER TO admin", "CREATE SCHEMA admin",
        "CREATE OR REPLACE FUNCTION follow_last_entry() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "INSERT INTO audit_entries (seq, id, at, action, subject_kind, detail, hash) "
        "VALUES (-5, gen_random_uuid(), now(), 'x', 'x', '', '')",
        "INSERT INTO audit_entries SELECT * FROM audit_entries ON CONFLICT (seq) DO UPDATE SET detail = 'nothing'"}) {
    CHECK_THROWS_AS_MESSAGE(db.script(statement), sql::Error, statement);
  }
  CHECK(run_consulta("audit verify") == 0);
  const auto hash = db.value<std::string>("SELECT hash FROM audit_entries WHERE seq = 1").value();
  CHECK(run_consulta("audit verify --expect 1:" + hash) == 0);
  CHECK(run_consulta("audit verify --expect 1:" + std::string(64, '0')) == 1);
  CHECK(run_consulta("audit verify --expect 999999999:" + hash) == 1);
  CHECK(run_consulta("audit verify --expect nothing") == 2);
  CHECK(run_consulta("audit") == 2);
}

TEST_CASE("logins, what fails of them, other passwords and what administrators do to accounts are on record") {
  const auto patient = new_patient();
  const auto login_with = [&](const std::string& password) {
    return post("/auth/login", R"({"email":")" + patient.email + R"(","password":")" + password + R"("})");
  };
  REQUIRE(login_with("not this one at all").status == 401);
  REQUIRE(login_with("a long enough one").status == 200);
  REQUIRE(call("PUT", "/users/password", R"({"current_password":"a long enough one","password":"another long one"})",
               patient.token)
              .status == 204);
  REQUIRE(call("PUT", "/admin/users/" + patient.id, R"({"disabled":true})", admin_token()).status == 200);
  CHECK(entries("login.failed", patient.id)["items.0.actor.id"].empty());
  CHECK(entries("login.success", patient.id, 2)["items.0.actor.id"] == patient.id);
  CHECK(entries("password.change", patient.id)["items.0.actor.role"] == "patient");
  const auto changed = entries("user.change", patient.id);
  CHECK(changed["items.0.actor.role"] == "admin");
  CHECK(changed["items.0.detail"] == R"({"disabled":true})");
  CHECK(get("/admin/audit?subject=" + patient.id, admin_token()).body.find("long one") == std::string::npos);
}
