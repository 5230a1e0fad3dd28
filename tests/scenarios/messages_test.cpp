// What patients are told, when, and by which way.
#include <doctest/doctest.h>

#include "platform/sql/sql.hpp"
#include "services/notifications/providers.hpp"
#include "services/notifications/sms_text.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/folder.hpp"
#include "tests/support/program.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

bool has(const std::string& text, const std::string& what) {
  return text.find(what) != std::string::npos;
}

Answer sms(const Patient& patient) {
  return sandbox("GET", "/sms?to=%2B" + patient.phone.substr(1));
}
Answer emails(const Patient& patient) {
  return emails_to(patient.email);
}

// How many of these hold the words.
int count(const Answer& messages, const char* member, const std::string& words) {
  int n = 0;
  for (std::size_t i = 0; i < messages.count("items"); ++i) {
    n += has(messages["items." + std::to_string(i) + "." + member], words);
  }
  return n;
}

// The last email with this subject, as a path.
std::string last(const Answer& messages, const std::string& subject) {
  std::string at;
  for (std::size_t i = 0; i < messages.count("items"); ++i) {
    const auto item = "items." + std::to_string(i) + ".";
    if (messages[item + "subject"] == subject) at = item;
  }
  return at;
}

std::string attachments(const Answer& messages, const std::string& at) {
  std::string out;
  for (std::size_t i = 0; i < messages.count(at + "attachments"); ++i) {
    const auto item = at + "attachments." + std::to_string(i) + ".";
    out += (out.empty() ? "" : " ") + messages[item + "name"];
  }
  return out;
}

Patient speaking(const char* language, const char* more = "") {
  auto patient = new_proved_patient();
  REQUIRE(call("PUT", "/users/profile", std::string(R"({"language":")") + language + "\"" + more + "}", patient.token)
              .status == 200);
  return patient;
}

Slot first_after(const std::vector<Slot>& slots, std::chrono::seconds from_now) {
  for (const auto& slot : slots) {
    if (parse_instant(slot.starts_at).value() > test_now() + from_now) return slot;
  }
  FAIL("no such slot");
  return {};
}

void relogin(Patient& patient) {
  patient.token = login(patient.email, "a long enough one");
}

}  // namespace

TEST_CASE("the confirmation: text and HTML, invoice, calendar and the code for the kiosk; in the patient's language") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  for (const char* language : {"pt", "en"}) {
    const auto patient = speaking(language);
    const auto id = book(patient, slots.at(language[0] == 'p' ? 20 : 21))["id"];
    pay(patient, id);
    const std::string subject = language[0] == 'p' ? "Consulta confirmada" : "Appointment confirmed";
    REQUIRE(eventually([&] { return !last(emails(patient), subject).empty(); }));
    const auto all = emails(patient);
    const auto at = last(all, subject);
    CHECK(attachments(all, at) == "invoice.pdf appointment.ics");
    const auto entry =
        call("GET", "/appointments/" + id + "/calendar.ics", "", patient.token, {{"Accept-Language", language}});
    CHECK(all[at + "attachments.1.size"] == std::to_string(entry.body.size()));
    CHECK(has(all[at + "html"], "cid:check-in.png"));
    CHECK(has(all[at + "html"], std::string("lang=\"") + language));
    CHECK(has(all[at + "text"], language[0] == 'p' ? "está confirmada" : "is confirmed"));
    CHECK(count(all, "subject", subject) == 1);
  }
}

TEST_CASE("a specialty is called by its name in the patient's language: SMS, payment page and emails") {
  const auto doctor = new_doctor();
  const auto specialty = get("/specialties/" + doctor.specialty_id);
  REQUIRE(specialty["names.pt"] != specialty["names.en"]);
  const auto slots = free_slots(doctor);
  const auto rival = new_patient();
  for (const char* language : {"pt", "en"}) {
    CAPTURE(language);
    const bool pt = language[0] == 'p';
    const auto name = specialty[std::string("names.") + language];
    const auto other = specialty[pt ? "names.en" : "names.pt"];
    const auto patient = speaking(language);
    const auto id = book(patient, slots.at(pt ? 70 : 71))["id"];
    REQUIRE(eventually([&] { return sms(patient).count("items") == 1; }));
    const auto text = sms(patient)["items.0.text"];
    CHECK(has(text, pt ? " Pague " : " Pay "));
    CHECK(!has(text, other));
    CHECK(notifications::parts_of(text) == 1);  // this name is too long for it
    const auto link = get("/payments/" + payment_of(patient, id), patient.token)["link"];
    const auto path = "/" + link.substr(link.find("/pay/"));
    const auto page = call("GET", path, "", "", {{"Accept-Language", language}});
    CHECK(has(page.body, name));
    CHECK(!has(page.body, other));

    pay(patient, id);
    const std::string confirmed = pt ? "Consulta confirmada" : "Appointment confirmed";
    REQUIRE(eventually([&] { return !last(emails(patient), confirmed).empty(); }));
    auto all = emails(patient);
    CHECK(has(all[last(all, confirmed) + "text"], name + ", Doctor Test, "));
    REQUIRE(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
    const std::string cancelled = pt ? "Consulta cancelada" : "Appointment cancelled";
    REQUIRE(eventually([&] { return !last(emails(patient), cancelled).empty(); }));
    all = emails(patient);
    CHECK(has(all[last(all, cancelled) + "text"], name + ", Doctor Test, "));

    // Of a time that is not free.
    const auto& taken = slots.at(pt ? 72 : 73);
    REQUIRE(book(rival, taken)["status"] == "awaiting_payment");
    REQUIRE(book(patient, taken)["status"] == "rejected");
    CHECK(eventually([&] {
      return count(sms(patient), "text", "(" + notifications::folded(name, notifications::Script::any) + ", ") == 1;
    }));
  }
}

TEST_CASE("still unpaid: told five minutes before the hold ends, and never to who has paid") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto debtor = speaking("en");
  const auto payer = speaking("en");
  const auto gone = speaking("en");
  const auto open = book(debtor, slots.at(70))["id"];
  const auto paid = book(payer, slots.at(71))["id"];
  const auto cancelled = book(gone, slots.at(72))["id"];
  pay(payer, paid);
  REQUIRE(becomes(payer, paid, "confirmed"));
  REQUIRE(call("DELETE", "/appointments/" + cancelled, "", gone.token).status == 202);
  REQUIRE(eventually([&] { return sms(debtor).count("items") == 1 && emails(gone).count("items") == 3; }));
  advance_clock(std::chrono::minutes(10) + std::chrono::seconds(10));
  CHECK(eventually([&] { return count(sms(debtor), "text", "is still to be paid") == 1; }));
  CHECK(count(sms(payer), "text", "is still to be paid") == 0);
  CHECK(count(sms(gone), "text", "is still to be paid") == 0);
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK(count(sms(debtor), "text", "is still to be paid") == 1);
  auto later = debtor;
  relogin(later);
  pay(later, open);  // it can be paid all the same
  CHECK(becomes(later, open, "confirmed"));
}

TEST_CASE("a reminder the day before, once, by the way the patient wants, and none of what was cancelled") {
  const auto doctor = new_doctor();
  auto slots = free_slots(doctor);
  const auto day = std::chrono::hours(24);
  const auto slot = first_after(slots, day + std::chrono::minutes(20));
  const auto at = std::find_if(slots.begin(), slots.end(), [&](auto& s) { return s.starts_at == slot.starts_at; });
  auto by_sms = speaking("en");
  auto by_email = speaking("en", R"(,"notify_sms":false)");
  auto none = speaking("en", R"(,"notify_sms":false,"notify_email":false)");
  auto cancelled = speaking("en");
  auto moved = speaking("en");
  std::vector<Patient*> patients{&by_sms, &by_email, &none, &cancelled, &moved};
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < patients.size(); ++i) {
    ids.push_back(book(*patients[i], at[static_cast<std::ptrdiff_t>(i)])["id"]);
    pay(*patients[i], ids.back());
    REQUIRE(becomes(*patients[i], ids.back(), "confirmed"));
  }
  REQUIRE(call("DELETE", "/appointments/" + ids[3], "", cancelled.token).status == 202);
  const auto far = first_after(slots, 3 * day);
  REQUIRE(call("PUT", "/appointments/" + ids[4], R"({"starts_at":")" + far.starts_at + "\"}", moved.token).status ==
          202);
  REQUIRE(eventually([&] { return get("/appointments/" + ids[4], moved.token)["starts_at"] == far.starts_at; }));
  REQUIRE(eventually([&] { return !last(emails(moved), "Appointment moved").empty(); }));
  CHECK(attachments(emails(moved), last(emails(moved), "Appointment moved")) == "appointment.ics");
  const auto starts = parse_instant(at[2].starts_at).value();
  advance_clock(std::chrono::ceil<std::chrono::seconds>(starts - day - test_now()) + std::chrono::seconds(2));
  CHECK(eventually([&] { return count(sms(by_sms), "text", "a reminder of your appointment") == 1; }));
  CHECK(eventually([&] { return count(emails(by_email), "text", "a reminder of your appointment") == 1; }));
  std::this_thread::sleep_for(std::chrono::seconds(2));
  CHECK(count(sms(by_sms), "text", "a reminder") == 1);
  CHECK(count(sms(by_email), "text", "a reminder") == 0);
  CHECK(count(sms(none), "text", "a reminder") + count(emails(none), "text", "a reminder") == 0);
  CHECK(count(sms(cancelled), "text", "a reminder") == 0);
  CHECK(count(sms(moved), "text", "a reminder") == 0);
  // What the booking needs was sent to who wants nothing, too.
  CHECK(sms(none).count("items") == 1);
  CHECK(!last(emails(none), "Appointment confirmed").empty());
}

TEST_CASE("cancelled: one email says so, with what is refunded and the credit note") {
  const auto doctor = new_doctor();
  const auto patient = speaking("en");
  const auto slot = first_after(free_slots(doctor), std::chrono::hours(30));
  const auto id = book(patient, slot)["id"];
  pay(patient, id);
  REQUIRE(becomes(patient, id, "confirmed"));
  REQUIRE(call("DELETE", "/appointments/" + id, "", patient.token).status == 202);
  REQUIRE(eventually([&] { return !last(emails(patient), "Appointment cancelled").empty(); }));
  const auto all = emails(patient);
  const auto at = last(all, "Appointment cancelled");
  const auto euros =
      "€" + std::to_string(slot.price_cents / 100) + "." + std::to_string(slot.price_cents % 100 + 100).substr(1);
  CHECK(has(all[at + "text"], "Refund: " + euros));
  CHECK(attachments(all, at) == "credit-note.pdf appointment.ics");
  const auto entry =
      call("GET", "/appointments/" + id + "/calendar.ics", "", patient.token, {{"Accept-Language", "en"}});
  CHECK(all[at + "attachments.1.size"] == std::to_string(entry.body.size()));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  CHECK(last(emails(patient), "Refund").empty());
}

TEST_CASE("a message that was given up on can be sent again, by the clinic's staff") {
  const auto patient = new_patient();
  const auto sent =
      post("/notifications/send", R"({"type":"sms","recipient":")" + patient.phone + R"(","message":"Hello again"})",
           reception_token());
  REQUIRE(sent.status == 202);
  const auto path = "/notifications/" + sent["id"] + "/retry";
  REQUIRE(eventually([&] { return count(sms(patient), "text", "Hello again") == 1; }));
  CHECK(post(path, "", reception_token())["code"] == "not_failed");
  CHECK(post(path, "", patient.token).status == 403);
  sql::Session db(env("NOTIFICATIONS_DB"));
  REQUIRE(eventually([&] {
    return db.exec("UPDATE messages SET status = 'failed', attempts = 17 WHERE id = :id AND status = 'sent'",
                   sent["id"]) == 1;
  }));
  CHECK(post(path, "", reception_token()).status == 202);
  CHECK(eventually(
      [&] { return db.value<std::string>("SELECT status FROM messages WHERE id = :id", sent["id"]) == "sent"; }));
  CHECK(count(sms(patient), "text", "Hello again") == 1);  // the provider knows it by its id
}

TEST_CASE("email by a server that wants TLS and a password") {
  const Folder folder;
  REQUIRE(make_certificate(folder, "mail"));
  const Program server("consulta-sandbox", {{"CONSULTA_PORT", "0"},
                                            {"CONSULTA_SMTP_PORT", "0"},
                                            {"CONSULTA_WEBHOOK_URL", "http://127.0.0.1:1/"},
                                            {"CONSULTA_PSP_SECRET", "x"},
                                            {"CONSULTA_SMTP_CERTIFICATE", folder.path() + "/certificate.pem"},
                                            {"CONSULTA_SMTP_KEY", folder.path() + "/key.pem"},
                                            {"CONSULTA_SMTP_LOGIN", "clinic:a secret"}});
  const auto port = server.after("for SMTP on ");
  const auto received = [&] {
    return fetch("GET", "http://127.0.0.1:" + std::to_string(server.port()) + "/emails").count("items");
  };
  notifications::Email email{new_id(), "a@example.com", "Olá",
                             "text",   "<p>html</p>",   {{"x.pdf", "application/pdf", "%PDF"}}};
  const auto send = [&](const std::string& login, bool tls, const std::string& ca) {
    notifications::SmtpProvider provider({"smtp://" + login + "127.0.0.1:" + port, tls, ca}, "clinic@example.com", 0);
    return provider.send(email).verdict;
  };
  const auto certificate = folder.path() + "/certificate.pem";
  CHECK(send("clinic:a%20secret@", true, certificate) == Verdict::taken);
  CHECK(received() == 1);
  CHECK(send("clinic:wrong@", true, certificate) == Verdict::failed);
  CHECK(send("", true, certificate) == Verdict::failed);           // it wants a login
  CHECK(send("clinic:a%20secret@", true, "") == Verdict::failed);  // its authority is not the system's
  CHECK(received() == 1);

  // A provider that fails is left alone for a while.
  notifications::SmtpProvider broken({"smtp://127.0.0.1:1", false, ""}, "clinic@example.com", 0);
  for (int i = 0; i < 3; ++i) CHECK(broken.send(email).verdict == Verdict::failed);
  CHECK(broken.send(email).verdict == Verdict::not_tried);
  // One that allows so many a second is asked no oftener.
  notifications::SmtpProvider slow({"smtp://clinic:a%20secret@127.0.0.1:" + port, true, certificate}, "c@example.com",
                                   1);
  CHECK(slow.send(email).taken());
  CHECK(slow.send(email).verdict == Verdict::not_tried);
}
