// What the gateway does for browsers and operators: cross-origin pages, compression, files, TLS, events, and answers
// while a service is away.
#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "tests/support/folder.hpp"
#include "tests/support/gateway.hpp"
#include "tests/support/proxy.hpp"
#include "tests/support/raw.hpp"

using namespace consulta::testing;

namespace {

Settings unlimited(Settings more) {
  more.emplace("CONSULTA_RATE_LIMIT", "0");
  return more;
}

// The first line and the headers that curl sees, or its error.
std::string curl(const std::string& arguments) {
  const auto command = "curl -sS --max-time 10 " + arguments + " 2>&1";
  FILE* pipe = popen(command.c_str(), "r");  // NOLINT(cert-env33-c)
  REQUIRE(pipe != nullptr);
  std::string out;
  char chunk[1024];
  for (std::size_t n; (n = fread(chunk, 1, sizeof chunk, pipe)) > 0;) out.append(chunk, n);
  pclose(pipe);
  return out;
}

unsigned short port_of(const std::string& url_name) {
  const auto& url = env(url_name);
  return static_cast<unsigned short>(std::stoi(url.substr(url.rfind(':') + 1)));
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string url_of(const Gateway& gateway, const std::string& path) {
  return "http://127.0.0.1:" + std::to_string(gateway.port()) + path;
}

// As web/build lays it out.
void write_application(const Folder& web, const std::string& version) {
  web.write("start.pt.html", "<!doctype html><title>pt " + version + "</title>");
  web.write("start.en.html", "<!doctype html><title>en " + version + "</title>");
  web.write("app.html", "<!doctype html><title>app " + version + "</title>");
  web.write("time.pt.html", "<!doctype html><title>times pt " + version + "</title>");
  web.write("time.en.html", "<!doctype html><title>times en " + version + "</title>");
  web.write("pages.txt", "/ start\n/book\n/book/*/* time\n/login\n");
  web.write("favicon.svg", "<svg/>");
  std::string script;
  for (int i = 0; i < 500; ++i) script += "const name" + std::to_string(i * i) + " = " + std::to_string(i) + ";\n";
  web.write("assets/app-0123456789.js", script);
}

}  // namespace

TEST_CASE("pages of allowed origins may use the API, others may not") {
  const Gateway gateway(unlimited({{"CONSULTA_CORS_ORIGINS", "https://app.example,https://b.example"}}));
  const auto base = "http://127.0.0.1:" + std::to_string(gateway.port());
  const auto allowed = gateway.get("/api/v1/specialties", {{"Origin", "https://app.example"}});
  CHECK(allowed.raw.header("access-control-allow-origin") == "https://app.example");
  CHECK(allowed.raw.header("access-control-allow-credentials") == "true");
  CHECK(has(allowed.raw.header("vary"), "Origin"));
  const auto other = gateway.get("/api/v1/specialties", {{"Origin", "https://evil.example"}});
  CHECK(other.raw.header("access-control-allow-origin").empty());
  CHECK(has(other.raw.header("vary"), "Origin"));
  const auto preflight = fetch("OPTIONS", base + "/api/v1/appointments", "",
                               {{"Origin", "https://b.example"}, {"Access-Control-Request-Method", "POST"}});
  CHECK(preflight.status == 204);
  CHECK(has(preflight.raw.header("access-control-allow-headers"), "Idempotency-Key"));
  CHECK(has(preflight.raw.header("access-control-allow-methods"), "DELETE"));
  const auto refused = fetch("OPTIONS", base + "/api/v1/appointments", "",
                             {{"Origin", "https://evil.example"}, {"Access-Control-Request-Method", "POST"}});
  CHECK(refused.raw.header("access-control-allow-origin").empty());
  // An error can be read by the page as well.
  const auto error = gateway.get("/api/v1/appointments", {{"Origin", "https://b.example"}});
  CHECK(error.status == 401);
  CHECK(error.raw.header("access-control-allow-origin") == "https://b.example");
}

TEST_CASE("every answer carries what keeps browsers safe") {
  for (const char* path : {"/api/v1/specialties", "/healthz", "/api/v1/appointments", "/nowhere"}) {
    const auto answer = fetch("GET", env("GATEWAY_URL") + path);
    CHECK(answer.raw.header("x-content-type-options") == "nosniff");
    CHECK(answer.raw.header("x-frame-options") == "DENY");
    CHECK(has(answer.raw.header("content-security-policy"), "frame-ancestors 'none'"));
    CHECK(answer.raw.header("strict-transport-security").empty());  // plain HTTP
  }
  const auto patient = new_patient();
  CHECK(get("/appointments", patient.token).raw.header("cache-control") == "private, no-cache");
}

TEST_CASE("long answers are compressed for who can read that, and are the same") {
  const auto doctor = new_doctor();
  const auto path = env("GATEWAY_URL") + "/api/v1/availability?doctor_id=" + doctor.id;
  const auto plain = fetch("GET", path);
  REQUIRE(plain.body.size() > 2000);
  CHECK(plain.raw.header("content-encoding").empty());
  const auto raw = fetch("GET", path, "", {{"Accept-Encoding", "gzip, br"}});
  CHECK(raw.raw.header("content-encoding") == "gzip");
  CHECK(has(raw.raw.header("vary"), "Accept-Encoding"));
  CHECK(raw.body.size() < plain.body.size() / 3);
  CHECK(curl("--compressed '" + path + "'") == plain.body);
  CHECK(fetch("GET", path, "", {{"Accept-Encoding", "gzip;q=0"}}).raw.header("content-encoding").empty());
  // What auth says holds secrets: never.
  const auto patient = new_patient();
  const auto claims = call("GET", "/auth/validate-token", "", patient.token, {{"Accept-Encoding", "gzip"}});
  CHECK(claims.raw.header("content-encoding").empty());
}

TEST_CASE("the browser application: a start page in each language, its pages, its files") {
  const Folder web;
  write_application(web, "one");
  const Gateway gateway(unlimited({{"CONSULTA_WEB", web.path()}}));

  const auto start = gateway.get("/");
  CHECK(start.status == 200);
  CHECK(has(start.body, "pt one"));
  CHECK(start.raw.header("content-type") == "text/html; charset=utf-8");
  CHECK(start.raw.header("content-language") == "pt");
  CHECK(start.raw.header("cache-control") == "no-cache");
  CHECK(start.raw.header("vary") == "Cookie, Accept-Language, Accept-Encoding");
  CHECK(has(gateway.get("/", {{"Accept-Language", "en-GB,en;q=0.9,pt;q=0.8"}}).body, "en one"));
  CHECK(has(gateway.get("/", {{"Accept-Language", "en"}, {"Cookie", "a=b; language=pt"}}).body, "pt one"));
  CHECK(has(gateway.get("/?lang=en", {{"Cookie", "language=pt"}}).body, "en one"));

  const auto policy = start.raw.header("content-security-policy");
  CHECK(policy ==
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; worker-src "
        "'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  CHECK(start.raw.header("referrer-policy") == "no-referrer");
  CHECK(start.raw.header("x-content-type-options") == "nosniff");
  CHECK(start.raw.header("cross-origin-opener-policy") == "same-origin");
  CHECK(has(start.raw.header("permissions-policy"), "camera=(self), microphone=()"));

  // As a browser asks again: unchanged, and with the same policy, which it takes over.
  const auto tag = start.raw.header("etag");
  const auto again = gateway.get("/", {{"If-None-Match", "\"other\", W/" + tag}});
  CHECK(again.status == 304);
  CHECK(again.body.empty());
  CHECK(again.raw.header("content-security-policy") == policy);
  CHECK(gateway.get("/?lang=en", {{"If-None-Match", tag}}).status == 200);

  for (const char* page : {"/book", "/book/", "/book/massage/any/review?day=2026-12-02", "/login"}) {
    CAPTURE(page);
    const auto shown = gateway.get(page);
    CHECK(shown.status == 200);
    CHECK(has(shown.body, "app one"));
    CHECK(shown.raw.header("cache-control") == "no-cache");
    CHECK(fetch("HEAD", url_of(gateway, page)).status == 200);
  }
  CHECK(has(gateway.get("/book/massage/any?lang=en").body, "times en one"));
  CHECK(gateway.get("/book/massage/any", {{"Cookie", "language=en"}}).raw.header("content-language") == "en");
  for (const char* none :
       {"/pages.txt", "/app.html", "/start.pt.html", "/books", "/assets", "/assets/gone-0123456789.js"}) {
    CAPTURE(none);
    CHECK(gateway.get(none).status == 404);
  }
  CHECK(gateway.get("/book//x").status == 400);
  CHECK(fetch("POST", url_of(gateway, "/book")).status == 404);

  const auto head = fetch("HEAD", url_of(gateway, "/"));
  CHECK(head.body.empty());
  CHECK(head.raw.header("content-length") == std::to_string(start.body.size()));
  CHECK(head.raw.header("etag") == tag);
}

TEST_CASE("files with a hash in their name are kept for a year, all come as small as can be") {
  const Folder web;
  write_application(web, "one");
  const Gateway gateway(unlimited({{"CONSULTA_WEB", web.path()}}));
  const std::string path = "/assets/app-0123456789.js";
  const auto plain = gateway.get(path);
  CHECK(plain.raw.header("cache-control") == "public, max-age=31536000, immutable");
  CHECK(plain.raw.header("vary") == "Accept-Encoding");
  CHECK(gateway.get("/favicon.svg").raw.header("cache-control") == "no-cache");
  std::set<std::string> tags{plain.raw.header("etag")};
  std::size_t size = plain.body.size();
  for (const char* coding : {"gzip", "br"}) {
    CAPTURE(coding);
    const auto small = gateway.get(path, {{"Accept-Encoding", coding}});
    CHECK(small.raw.header("content-encoding") == coding);
    CHECK(small.body.size() < size);
    size = small.body.size();
    CHECK(tags.insert(small.raw.header("etag")).second);
    CHECK(gateway.get(path, {{"Accept-Encoding", coding}, {"If-None-Match", small.raw.header("etag")}}).status == 304);
  }
  CHECK(gateway.get(path, {{"Accept-Encoding", "gzip, deflate, br"}}).raw.header("content-encoding") == "br");
  CHECK(curl("-s --compressed " + url_of(gateway, path)) == plain.body);
}

TEST_CASE("a new build of the application is served after SIGHUP, and a broken one is not") {
  const Folder web;
  write_application(web, "one");
  const Gateway gateway(unlimited({{"CONSULTA_WEB", web.path()}}));
  const auto shown = [&] { return gateway.get("/").body; };
  write_application(web, "two");
  CHECK(has(shown(), "pt one"));
  gateway.hang_up();
  CHECK(eventually([&] { return has(shown(), "pt two"); }));
  web.write("pages.txt", "/ start\n/pay\n");  // would hide the payment page
  web.write("start.pt.html", "pt three");
  gateway.hang_up();
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  CHECK(has(shown(), "pt two"));
  web.write("pages.txt", "/ start\n/book\n");
  gateway.hang_up();
  CHECK(eventually([&] { return has(shown(), "pt three"); }));
}

TEST_CASE("who asks for a page is shown errors as one, in both languages; programs get problem+json") {
  Settings settings = unlimited({{"CONSULTA_CLINIC_PHONE", "+351210000001"}});
  Proxy doctors("127.0.0.1", port_of("DOCTORS_URL"));
  settings["CONSULTA_UPSTREAM_DOCTORS"] = "127.0.0.1:" + std::to_string(doctors.port());
  const Gateway gateway(settings);
  const std::string browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

  const auto missing = gateway.get("/nowhere", {{"Accept", browser}, {"Accept-Language", "en"}});
  CHECK(missing.status == 404);
  CHECK(missing.raw.header("content-type") == "text/html; charset=utf-8");
  CHECK(has(missing.raw.header("vary"), "Accept"));
  CHECK(has(missing.raw.header("content-security-policy"), "style-src 'sha256-"));
  CHECK(missing.raw.header("cross-origin-opener-policy") == "same-origin");
  CHECK(has(missing.body, "<html lang=\"en\">"));
  CHECK(has(missing.body, "Esta página não existe, ou não é sua"));
  CHECK(has(missing.body, "<code>" + missing.raw.header("x-request-id") + "</code>"));
  CHECK(has(missing.body, "+351 210 000 001"));
  for (const char* program : {"", "*/*", "application/json", "application/json, text/html"}) {
    CAPTURE(program);
    const auto problem = gateway.get("/nowhere", {{"Accept", program}});
    CHECK(problem.raw.header("content-type") == "application/problem+json");
    CHECK(problem["code"] == "not_found");
    CHECK(has(problem.raw.header("vary"), "Accept"));
  }

  // A dead link to a payment, which payments answers.
  const std::string dead = "/pay/0123456789abcdefABCDEF_-";
  for (int i = 0; i < 3; ++i) {
    const auto link = gateway.get(dead, {{"Accept", browser}});
    CHECK(link.status == 404);
    CHECK(has(link.body, "Esta ligação já não é válida"));
    CHECK(!has(link.body, dead));
  }
  CHECK(gateway.get(dead)["code"] == "not_found");

  doctors.cut();
  doctors.refuse = true;
  auto away = gateway.get("/api/v1/availability", {{"Accept", browser}});
  CHECK(away.status == 502);
  CHECK(has(away.body, "The system does not answer at the moment"));
  // Until nobody asks there any more.
  REQUIRE(eventually([&] {
    away = gateway.get("/api/v1/availability", {{"Accept", browser}});
    return away.status == 503;
  }));
  CHECK(has(away.body, "Wait " + away.raw.header("retry-after") + " s, then try again."));
  CHECK(gateway.get("/api/v1/availability")["code"] == "unavailable");
}

TEST_CASE("a person who asks too often is shown when to try again") {
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "1"}});
  Answer page;
  REQUIRE(eventually([&] {
    page = gateway.get("/nowhere", {{"Accept", "text/html"}});
    return page.status == 429;
  }));
  CHECK(has(page.body, "Wait " + page.raw.header("retry-after") + " s, then try again."));
}

TEST_CASE("the catalogue is answered from memory while doctors is away, with its Age") {
  Settings settings = unlimited({});
  Proxy doctors("127.0.0.1", port_of("DOCTORS_URL"));
  settings["CONSULTA_UPSTREAM_DOCTORS"] = "127.0.0.1:" + std::to_string(doctors.port());
  const Gateway gateway(settings);
  const auto fresh = gateway.get("/api/v1/specialties");
  REQUIRE(fresh.status == 200);
  CHECK(fresh.raw.header("age").empty());
  doctors.cut();
  doctors.refuse = true;
  for (int i = 0; i < 20; ++i) {
    const auto kept = gateway.get("/api/v1/specialties");
    CHECK(kept.status == 200);
    CHECK(!kept.raw.header("age").empty());
    CHECK(kept.body == fresh.body);
    CHECK(kept.raw.header("content-type") == fresh.raw.header("content-type"));
  }
  CHECK(gateway.get("/api/v1/specialties?limit=3").status >= 502);  // never seen before
  CHECK(gateway.get("/api/v1/availability").status >= 502);         // may be wrong by now
  doctors.refuse = false;
  CHECK(eventually([&] { return gateway.get("/api/v1/specialties").raw.header("age").empty(); }));
}

TEST_CASE("https: new protocols only, and a new certificate without a restart") {
  const Folder folder;
  REQUIRE(make_certificate(folder, "first"));
  const Gateway gateway(unlimited({{"CONSULTA_TLS_CERTIFICATE", folder.path() + "/certificate.pem"},
                                   {"CONSULTA_TLS_KEY", folder.path() + "/key.pem"}}));
  const auto url = "https://127.0.0.1:" + std::to_string(gateway.port());
  const auto answer = curl("-ik " + url + "/api/v1/specialties");
  CHECK(has(answer, "HTTP/1.1 200"));
  CHECK(has(answer, "Strict-Transport-Security: max-age="));
  CHECK(has(answer, "Massage"));
  CHECK(has(curl("-ik --cacert " + folder.path() + "/certificate.pem " + url + "/healthz"), "200 OK"));
  CHECK(has(curl("-k --tls-max 1.1 " + url + "/healthz"), "curl: ("));
  CHECK(has(curl("-k --tls-max 1.2 --ciphers AES128-SHA " + url + "/healthz"), "curl: ("));
  CHECK(has(curl("-sk --tls-max 1.2 " + url + "/healthz"), "ok"));
  CHECK(has(curl("http://127.0.0.1:" + std::to_string(gateway.port()) + "/healthz"), "curl: ("));  // not plain

  REQUIRE(make_certificate(folder, "second"));
  gateway.hang_up();
  CHECK(eventually([&] { return has(curl("-kv " + url + "/healthz"), "CN=second"); }));
  folder.write("certificate.pem", "no certificate");
  gateway.hang_up();
  CHECK(has(curl("-kv " + url + "/healthz"), "CN=second"));  // goes on with what it has
}

TEST_CASE("a POST with an Idempotency-Key is asked again when its connection breaks, another is not") {
  const auto patient = new_patient();
  const auto slots = free_slots(new_doctor());
  Settings settings = unlimited({});
  Proxy appointments("127.0.0.1", port_of("APPOINTMENTS_URL"));
  settings["CONSULTA_UPSTREAM_APPOINTMENTS"] = "127.0.0.1:" + std::to_string(appointments.port());
  const Gateway gateway(settings);
  const auto url = "http://127.0.0.1:" + std::to_string(gateway.port()) + "/api/v1/appointments";
  Headers headers{{"Authorization", "Bearer " + patient.token}, {"Content-Type", "application/json"}};
  REQUIRE(fetch("POST", url, slots[0].booking(), headers).status == 202);  // leaves a connection to be used again
  for (int i = 1; i <= 10; ++i) {
    appointments.cut();
    auto with_key = headers;
    with_key.emplace_back("Idempotency-Key", "edge-" + slots[static_cast<std::size_t>(i)].starts_at);
    CHECK(fetch("POST", url, slots[static_cast<std::size_t>(i)].booking(), with_key).status == 202);
  }
}

TEST_CASE("an appointment's events come as they happen, and from where one left off") {
  const auto patient = new_patient();
  const auto doctor = new_doctor();
  const auto booked = book(patient, free_slots(doctor).front());
  REQUIRE(booked["status"] == "awaiting_payment");
  const auto port = port_of("GATEWAY_URL");
  const auto ask = [&](const std::string& more) {
    return "GET /api/v1/appointments/" + booked["id"] + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
           patient.token + "\r\n" + more + "\r\n";
  };
  RawConnection stream(port);
  REQUIRE(stream.send(ask("")));
  const auto begin = stream.receive("awaiting_payment");
  CHECK(has(begin, "200 OK"));
  CHECK(has(begin, "text/event-stream"));
  CHECK(has(begin, "id: 1\nevent: status\ndata: {\"status\":\"requested\""));
  CHECK(has(begin, "id: 2\nevent: status"));
  REQUIRE(call("DELETE", "/appointments/" + booked["id"], "", patient.token).status == 202);
  CHECK(has(stream.receive("cancelled"), "id: 3\nevent: status"));

  RawConnection later(port);
  REQUIRE(later.send(ask("Last-Event-ID: 2\r\n")));
  const auto rest = later.receive("cancelled");
  CHECK(has(rest, "id: 3\n"));
  CHECK(!has(rest, "id: 2\n"));
  // HEAD is told of the stream and gets none of it.
  RawConnection head(port);
  REQUIRE(head.send("HEAD" + ask("").substr(3)));
  CHECK(has(head.receive("\r\n\r\n"), "text/event-stream"));
  CHECK(head.receive("id:", std::chrono::seconds(1)).empty());
  // Somebody else's does not exist.
  CHECK(get("/appointments/" + booked["id"] + "/events", new_patient().token).status == 404);
  CHECK(get("/appointments/" + booked["id"] + "/events").status == 401);
}

TEST_CASE("one account is limited whatever it comes through, and the doors of accounts more strictly") {
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "10"}});
  const auto base = "http://127.0.0.1:" + std::to_string(gateway.port()) + "/api/v1";
  int before_limit = 0;
  Answer answer;
  for (; before_limit < 100; ++before_limit) {
    answer = fetch("POST", base + "/auth/login", R"({"email":"nobody@example.com","password":"not the password"})",
                   {{"Content-Type", "application/json"}});
    if (answer.status == 429 && answer["code"] == "too_many_requests") break;
  }
  CHECK(before_limit >= 5);
  CHECK(before_limit <= 20);
  CHECK(!answer.raw.header("retry-after").empty());
}

TEST_CASE("the access log has a line of JSON for each request, without its secrets") {
  const Folder folder;
  const auto patient = new_patient();
  const auto file = folder.path() + "/access.log";
  const Gateway gateway(unlimited({{"CONSULTA_ACCESS_LOG", file}}));
  gateway.get("/api/v1/appointments?status=secret", {{"Authorization", "Bearer " + patient.token}});
  gateway.get("/pay/a-secret-token");
  std::string text;
  CHECK(eventually([&] {
    std::ifstream in(file);
    text.assign(std::istreambuf_iterator<char>(in), {});
    return has(text, "/pay/");
  }));
  CHECK(has(text, R"("method":"GET","path":"/api/v1/appointments","status":422)"));
  CHECK(has(text, "\"user\":\"" + patient.id + "\""));
  CHECK(!has(text, "secret"));
  std::filesystem::rename(file, file + ".1");
  gateway.hang_up();
  CHECK(eventually([&] {
    gateway.get("/api/v1/specialties");
    return std::filesystem::exists(file) && std::filesystem::file_size(file) > 0;
  }));
}
