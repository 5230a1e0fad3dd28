// Conditional requests (RFC 9110, 13) on every resource that has an ETag; the forms of the lists are in
// platform/http/conditions_test.cpp.
#include <doctest/doctest.h>

#include "tests/support/clinic.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

struct Row {
  const char* field;
  std::string value;
  int status;
};

struct Resource {
  std::string path, token;
  std::string change;  // a good body for PUT; "" where it cannot be put
};

Answer ask(const std::string& method, const Resource& resource, const Headers& headers) {
  return call(method, resource.path, method == "PUT" ? resource.change : "", resource.token, headers);
}

// `tag` is the resource's; every read of it is the same meanwhile.
void check_reads(const Resource& resource, const std::string& tag) {
  for (const auto& row : {
           Row{"If-None-Match", tag, 304},
           Row{"If-None-Match", "W/" + tag, 304},
           Row{"If-None-Match", "\"0\", " + tag, 304},
           Row{"If-None-Match", "*", 304},
           Row{"If-None-Match", "\"0\"", 200},
           Row{"If-None-Match", "0", 400},
           Row{"If-None-Match", "*, " + tag, 400},
           Row{"If-Match", tag, 200},
           Row{"If-Match", "\"0\", " + tag, 200},
           Row{"If-Match", "*", 200},
           Row{"If-Match", "W/" + tag, 412},
           Row{"If-Match", "\"0\"", 412},
           Row{"If-Match", "\"0", 400},
       }) {
    CAPTURE(row.field);
    CAPTURE(row.value);
    const auto answer = ask("GET", resource, {{row.field, row.value}});
    CHECK(answer.status == row.status);
    if (row.status != 304) continue;
    CHECK(answer.body.empty());
    CHECK(answer.raw.header("etag") == tag);
  }
  CHECK(ask("HEAD", resource, {{"If-None-Match", tag}}).status == 304);
  // If-Match goes first; dates are no condition here.
  CHECK(ask("GET", resource, {{"If-Match", "\"0\""}, {"If-None-Match", tag}}).status == 412);
  CHECK(ask("GET", resource, {{"If-Modified-Since", "Tue, 01 Dec 2099 00:00:00 GMT"}}).status == 200);
}

// What must not happen, in every form, then what may.
void check_changes(const Resource& resource, const std::string& tag, const std::string& method) {
  for (const auto& row : {
           Row{"If-Match", "\"0\"", 412},
           Row{"If-Match", "W/" + tag, 412},
           Row{"If-Match", "\"0\",\"00\"", 412},
           Row{"If-None-Match", "*", 412},
           Row{"If-None-Match", "W/" + tag, 412},
           Row{"If-None-Match", "\"0\", " + tag, 412},
           Row{"If-Match", "0", 400},
           Row{"If-Match", "\"0\" " + tag, 400},
       }) {
    CAPTURE(method);
    CAPTURE(row.field);
    CAPTURE(row.value);
    CHECK(ask(method, resource, {{row.field, row.value}}).status == row.status);
  }
  const auto done = ask(method, resource, {{"If-Match", "\"0\", " + tag}});
  CHECK(done.status / 100 == 2);
}

}  // namespace

TEST_CASE("every resource with an ETag answers conditions, and changes by nobody's mistake") {
  const auto patient = new_patient();
  const auto doctor = new_doctor();
  const auto doctor_token = login(doctor);
  const auto admin = admin_token();
  const auto slots = free_slots(doctor);
  const auto appointment = book(patient, slots.at(60))["id"];
  const auto payment = payment_of(patient, appointment);
  const auto specialty = post(
      "/specialties", R"({"name":"C )" + patient.id + R"(","duration_minutes":30,"price_cents":100})", admin)["id"];
  const auto about_specialty = R"({"name":"C2 )" + patient.id + R"(","duration_minutes":30,"price_cents":200})";
  const std::vector<Resource> all{
      {"/specialties/" + specialty, admin, about_specialty},
      {"/doctors/" + doctor.id, admin, R"({"bio":"By the administrator."})"},
      {"/doctors/profile", doctor_token, R"({"bio":"By themselves."})"},
      {"/doctors/" + doctor.id + "/schedule", doctor_token,
       R"({"weekly":[{"weekday":1,"from":"08:00","to":"12:00"}]})"},
      {"/users/profile", patient.token, R"({"full_name":"Changed Once"})"},
      {"/appointments/" + appointment, patient.token, R"({"starts_at":")" + slots.at(80).starts_at + R"("})"},
      {"/appointments/" + appointment + "/calendar.ics", patient.token, ""},
      {"/payments/" + payment, patient.token, ""},
      {"//.well-known/jwks.json", "", ""},
  };
  for (const auto& resource : all) {
    CAPTURE(resource.path);
    const auto first = get(resource.path, resource.token);
    REQUIRE(first.status == 200);
    const auto tag = first.raw.header("etag");
    REQUIRE(tag.starts_with('"'));
    check_reads(resource, tag);
  }
  for (const auto& resource : all) {
    if (resource.change.empty() || resource.path.starts_with("/appointments/")) continue;
    CAPTURE(resource.path);
    check_changes(resource, get(resource.path, resource.token).raw.header("etag"), "PUT");
  }
  // The schedule was changed: the move is to where it is still offered, or refused later; conditions come first.
  const auto tag_of = [&](const std::string& path, const std::string& token) {
    return get(path, token).raw.header("etag");
  };
  const Resource details{"/payments/" + payment + "/invoice-details", patient.token, R"({"name":"Maria Santos"})"};
  check_changes(details, tag_of("/payments/" + payment, patient.token), "PUT");
  const Resource booked{"/appointments/" + appointment, patient.token,
                        R"({"starts_at":")" + slots.at(80).starts_at + R"("})"};
  check_changes(booked, tag_of(booked.path, patient.token), "PUT");
  REQUIRE(eventually([&] { return get(booked.path, patient.token)["reschedule_to"].empty(); }));
  check_changes(booked, tag_of(booked.path, patient.token), "DELETE");
  check_changes({"/specialties/" + specialty, admin, ""}, tag_of("/specialties/" + specialty, ""), "DELETE");
  check_changes({"/doctors/" + doctor.id, admin, ""}, tag_of("/doctors/" + doctor.id, ""), "DELETE");
  // What is not there is not there, whatever the condition.
  CHECK(ask("GET", {"/doctors/" + doctor.id, "", ""}, {{"If-Match", "*"}}).status == 404);
  CHECK(ask("DELETE", {"/doctors/" + doctor.id, admin, ""}, {{"If-Match", "*"}}).status == 404);
}

TEST_CASE("an invoice is fetched once, and what has no tag of its own matches none") {
  const auto patient = new_patient();
  const auto doctor = new_doctor();
  const auto token = login(doctor);
  const auto booked = book(patient, free_slots(doctor).at(60))["id"];
  pay(patient, booked);
  const Resource invoice{"/payments/" + payment_of(patient, booked) + "/invoice.pdf", patient.token, ""};
  REQUIRE(eventually([&] { return get(invoice.path, invoice.token).status == 200; }));
  check_reads(invoice, get(invoice.path, invoice.token).raw.header("etag"));

  const auto off =
      post("/doctors/" + doctor.id + "/time-off", R"({"from":"2098-01-01","to":"2099-01-01"})", token)["id"];
  const auto wish =
      post("/waitlist",
           R"({"specialty_id":")" + doctor.specialty_id + R"(","from":")" + format_instant(test_now()).substr(0, 10) +
               R"(","to":")" + format_instant(test_now() + std::chrono::hours(24 * 30)).substr(0, 10) + R"("})",
           patient.token)["id"];
  for (const auto& resource : {Resource{"/doctors/" + doctor.id + "/time-off/" + off, token, ""},
                               Resource{"/waitlist/" + wish, patient.token, ""}}) {
    CAPTURE(resource.path);
    CHECK(ask("DELETE", resource, {{"If-Match", "\"1\""}}).status == 412);
    CHECK(ask("DELETE", resource, {{"If-None-Match", "*"}}).status == 412);
    CHECK(ask("DELETE", resource, {{"If-Match", "1"}}).status == 400);
    CHECK(ask("DELETE", resource, {{"If-Match", "*"}}).status == 204);
  }
}
