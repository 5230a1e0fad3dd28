// Nobody takes what others need: connections, requests under way, event streams, patience; and who a client is, is said
// only by those we trust to say it.
#include <doctest/doctest.h>

#include <fstream>
#include <thread>

#include "tests/support/folder.hpp"
#include "tests/support/gateway.hpp"
#include "tests/support/proxy.hpp"
#include "tests/support/raw.hpp"

using namespace consulta::testing;
using namespace std::chrono_literals;

namespace {

const std::string health = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
const std::string catalogue = "GET /api/v1/specialties HTTP/1.1\r\nHost: x\r\n\r\n";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

Settings unlimited(Settings more) {
  more.emplace("CONSULTA_RATE_LIMIT", "0");
  return more;
}

std::string answer_to(RawConnection& connection, const std::string& request) {
  connection.send(request);
  return connection.receive("\r\n\r\n");
}

bool serves(RawConnection& connection) {
  return answer_to(connection, health).starts_with("HTTP/1.1 200");
}

// An upstream that takes requests, whose answers the test writes.
struct Slow {
  RawListener listener;
  std::string where() const { return "127.0.0.1:" + std::to_string(listener.port()); }
  std::string next_request() {
    held.push_back(listener.accept());
    return held.back().receive("\r\n\r\n");
  }
  // All of them: a gateway that stops waits for what is under way.
  void answer() {
    for (auto& request : held) request.send("HTTP/1.1 204 No Content\r\n\r\n");
  }
  std::vector<RawConnection> held;
};

std::string value_of(const std::string& request, const std::string& name) {
  const auto at = request.find("\r\n" + name + ": ");
  if (at == std::string::npos) return "";
  const auto begin = at + name.size() + 4;
  return request.substr(begin, request.find("\r\n", begin) - begin);
}

std::string stream_request(const Patient& patient, const std::string& appointment) {
  return "GET /api/v1/appointments/" + appointment + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " +
         patient.token + "\r\n\r\n";
}

std::string appointment_of(const Patient& patient) {
  const auto booked = book(patient, free_slots(new_doctor()).front());
  REQUIRE(booked.status == 202);
  return booked["id"];
}

}  // namespace

TEST_CASE("one client has its share of connections, over all event loops, and others are served") {
  const Gateway gateway(unlimited({{"CONSULTA_CLIENT_CONNECTIONS", "6"}, {"CONSULTA_GATEWAY_THREADS", "2"}}));
  std::vector<RawConnection> silent;
  for (int i = 0; i < 6; ++i) silent.emplace_back(gateway.port(), "127.0.0.2");
  for (auto& connection : silent) CHECK(serves(connection));
  RawConnection more(gateway.port(), "127.0.0.2");
  const auto refusal = more.receive("}");
  CHECK(refusal.starts_with("HTTP/1.1 503"));
  CHECK(has(refusal, "Retry-After: "));
  CHECK(has(refusal, "Content-Type: application/problem+json"));
  CHECK(has(refusal, "Too many connections"));
  CHECK(more.closes(1s));
  RawConnection other(gateway.port(), "127.0.0.3");
  CHECK(serves(other));
  silent.pop_back();
  CHECK(eventually([&] {
    RawConnection again(gateway.port(), "127.0.0.2");
    return serves(again);
  }));
}

TEST_CASE("when all connections are taken, a newcomer gets the place of one that only waits") {
  const Gateway gateway(unlimited({{"CONSULTA_CONNECTION_LIMIT", "8"}, {"CONSULTA_GATEWAY_THREADS", "1"}}));
  std::vector<RawConnection> silent;
  for (int i = 0; i < 7; ++i) silent.emplace_back(gateway.port(), "127.0.0.2");
  RawConnection early(gateway.port(), "127.0.0.3");
  REQUIRE(serves(early));
  RawConnection newcomer(gateway.port(), "127.0.0.4");
  CHECK(serves(newcomer));
  CHECK(serves(early));  // the only one of its client
  CHECK(silent.front().closes(1s));
  CHECK(serves(silent.back()));
}

TEST_CASE("who connects more often than anybody asks is turned away before a handshake is paid for") {
  const Gateway gateway(Settings{{"CONSULTA_RATE_LIMIT", "5"}});
  int served = 0;
  for (int i = 0; i < 40; ++i) {
    RawConnection connection(gateway.port(), "127.0.0.2");
    if (serves(connection)) ++served;
  }
  CHECK(served >= 10);
  CHECK(served < 30);
  RawConnection other(gateway.port(), "127.0.0.3");
  CHECK(serves(other));
}

TEST_CASE("one client has at most half of the requests that may be under way, and is told so at once") {
  Slow doctors;
  const Gateway gateway(unlimited({{"CONSULTA_IN_FLIGHT_LIMIT", "4"}, {"CONSULTA_UPSTREAM_DOCTORS", doctors.where()}}));
  std::vector<RawConnection> asking;
  for (int i = 0; i < 2; ++i) {
    asking.emplace_back(gateway.port(), "127.0.0.2");
    REQUIRE(asking.back().send(catalogue));
    REQUIRE(has(doctors.next_request(), "GET /api/v1/specialties"));
  }
  RawConnection third(gateway.port(), "127.0.0.2");
  const auto refusal = answer_to(third, catalogue);
  CHECK(refusal.starts_with("HTTP/1.1 503"));
  CHECK(has(refusal, "Retry-After: 1"));
  RawConnection other(gateway.port(), "127.0.0.3");
  REQUIRE(other.send(catalogue));
  CHECK(has(doctors.next_request(), "GET /api/v1/specialties"));
  doctors.answer();
}

TEST_CASE("a small body that does not come keeps nobody else from asking") {
  const Gateway gateway(unlimited({{"CONSULTA_IN_FLIGHT_LIMIT", "2"}}));
  std::vector<RawConnection> slow;
  for (int i = 0; i < 20; ++i) {
    slow.emplace_back(gateway.port(), "127.0.0." + std::to_string(2 + i % 4));
    REQUIRE(
        slow.back().send("POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: "
                         "application/json\r\nContent-Length: 500\r\n\r\n{"));
  }
  std::this_thread::sleep_for(300ms);
  CHECK(gateway.get("/api/v1/specialties").status == 200);
}

TEST_CASE("who is refused is told before the body, and a body that nobody wants is not waited for") {
  const Gateway gateway(unlimited({}));
  struct Row {
    const char *request, *status;
  };
  for (const auto& row :
       {Row{"POST /api/v1/appointments HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n", "401"},
        {"POST /api/v1/appointments HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", "401"},
        {"POST /nowhere HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n", "404"},
        {"POST /nowhere HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "404"}}) {
    CAPTURE(row.request);
    RawConnection connection(gateway.port());
    REQUIRE(connection.send(row.request));
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = connection.receive("\r\n\r\n");
    CHECK(answer.starts_with("HTTP/1.1 " + std::string(row.status)));
    CHECK(!has(answer, "100 Continue"));
    CHECK(std::chrono::steady_clock::now() - begin < 2s);
    bool closed = false;
    for (int i = 0; i < 20 && !closed; ++i) {  // a byte now and then does not keep it
      connection.send("x");
      closed = connection.closes(300ms);
    }
    CHECK(closed);
  }
  // A body that has come is no reason to close.
  RawConnection connection(gateway.port());
  CHECK(answer_to(connection, "POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello").find(" 404 ") ==
        8);
  connection.receive("}", 1s);
  CHECK(serves(connection));
}

TEST_CASE("more header fields than anybody needs are refused, and it costs little") {
  const Gateway gateway(unlimited({}));
  const auto with = [&](int fields) {
    std::string request = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
    for (int i = 1; i < fields; ++i) request += "a" + std::to_string(i) + ":\r\n";
    RawConnection connection(gateway.port());
    return answer_to(connection, request + "\r\n").substr(9, 3);
  };
  CHECK(with(100) == "200");
  CHECK(with(101) == "431");
  CHECK(with(1180) == "431");
}

TEST_CASE("an account has so many event streams, others theirs, and a closed one makes room at once") {
  const auto patient = new_patient(), other = new_patient();
  const auto mine = stream_request(patient, appointment_of(patient));
  const auto theirs = stream_request(other, appointment_of(other));
  const Gateway gateway(unlimited({{"CONSULTA_ACCOUNT_STREAMS", "3"}}));
  std::vector<RawConnection> streams;
  for (int i = 0; i < 3; ++i) {
    streams.emplace_back(gateway.port(), "127.0.0." + std::to_string(2 + i));  // the account counts, not the address
    CHECK(has(answer_to(streams.back(), mine), "text/event-stream"));
  }
  RawConnection fourth(gateway.port());
  fourth.send(mine);
  const auto refusal = fourth.receive("}");
  CHECK(refusal.starts_with("HTTP/1.1 429"));
  CHECK(has(refusal, "Retry-After: "));
  CHECK(has(refusal, "too_many_streams"));
  RawConnection beside(gateway.port());
  CHECK(has(answer_to(beside, theirs), "text/event-stream"));
  const auto room = [&] {
    RawConnection again(gateway.port());
    const bool open = has(answer_to(again, mine), "text/event-stream");
    again.reset();
    return open;
  };
  streams.back().reset();
  for (int i = 0; i < 3; ++i) CHECK(eventually(room, 2s));
  streams.pop_back();
  streams.pop_back();
  CHECK(eventually(room, 2s));
  // What hides behind a byte that nobody asked for is an end too.
  streams.back().send("x");
  CHECK(streams.back().closes(2s));
}

TEST_CASE("an event stream ends when its token expires, and no sooner") {
  const auto patient = new_patient();
  const auto request = stream_request(patient, appointment_of(patient));
  RawConnection stream(std::stoi(env("GATEWAY_URL").substr(env("GATEWAY_URL").rfind(':') + 1)));
  REQUIRE(has(answer_to(stream, request), "text/event-stream"));
  const auto life = std::chrono::seconds(std::stoi(
      post("/auth/login", R"({"email":")" + patient.email + R"(","password":"a long enough one"})")["expires_in"]));
  advance_clock(life - 60s);
  CHECK(!stream.closes(2s));
  advance_clock(61s);
  CHECK(stream.closes(3s));
}

TEST_CASE("logging out ends the session's event streams and its token, in two seconds, and no other's") {
  const auto patient = new_patient();
  auto again = patient;
  again.token = login(patient.email, "a long enough one");
  const auto appointment = appointment_of(patient);
  RawConnection stream(std::stoi(env("GATEWAY_URL").substr(env("GATEWAY_URL").rfind(':') + 1)));
  RawConnection kept(std::stoi(env("GATEWAY_URL").substr(env("GATEWAY_URL").rfind(':') + 1)));
  REQUIRE(has(answer_to(stream, stream_request(patient, appointment)), "text/event-stream"));
  REQUIRE(has(answer_to(kept, stream_request(again, appointment)), "text/event-stream"));
  REQUIRE(post("/auth/logout", "", patient.token).status == 204);
  CHECK(stream.closes(2s));
  CHECK(get("/users/profile", patient.token).status == 401);
  CHECK(!kept.closes(1s));
  CHECK(get("/users/profile", again.token).status == 200);
}

TEST_CASE("with the broker silent auth is asked who has logged out, and with both silent no token is trusted") {
  const auto port_in = [](const std::string& url, const std::string& after) {
    return static_cast<unsigned short>(std::stoi(url.substr(url.rfind(after) + 1)));
  };
  const auto& amqp = env("RABBITMQ_URL");
  const auto broker_port = port_in(amqp, ":");
  Proxy broker("127.0.0.1", broker_port), auth("127.0.0.1", port_in(env("AUTH_URL"), ":"));
  auto url = amqp;
  url.replace(url.rfind(':') + 1, std::to_string(broker_port).size(), std::to_string(broker.port()));
  const Gateway gateway(unlimited({{"CONSULTA_RABBITMQ_URL", url},
                                   {"CONSULTA_UPSTREAM_AUTH", "127.0.0.1:" + std::to_string(auth.port())},
                                   {"CONSULTA_BROKER_SILENCE_SECONDS", "6"}}));
  const auto patient = new_patient(), other = new_patient();
  const auto appointment = appointment_of(patient), others = appointment_of(other);
  const auto status = [&](const std::string& path, const std::string& token) {
    return gateway.get("/api/v1" + path, {{"Authorization", "Bearer " + token}});
  };
  RawConnection stream(gateway.port()), kept(gateway.port());
  REQUIRE(has(answer_to(stream, stream_request(patient, appointment)), "text/event-stream"));
  REQUIRE(has(answer_to(kept, stream_request(other, others)), "text/event-stream"));
  REQUIRE(status("/appointments", patient.token).status == 200);

  broker.stall_to_client = broker.stall_to_server = true;  // as a broker that is stopped
  REQUIRE(post("/auth/logout", "", patient.token).status == 204);
  CHECK(eventually([&] { return status("/appointments", patient.token).status == 401; }, 6s + 2s + 1s));
  CHECK(stream.closes(2s));
  CHECK(status("/appointments", other.token).status == 200);
  CHECK(gateway.readiness().status == 200);
  CHECK(!kept.closes(500ms));

  auth.stall_to_client = auth.stall_to_server = true;
  CHECK(eventually([&] { return status("/appointments", other.token).status == 503; }, 12s + 2s));
  const auto refused = status("/appointments", other.token);
  CHECK(!refused.raw.header("retry-after").empty());
  CHECK(kept.closes(2s));
  CHECK(gateway.get("/api/v1/specialties").status == 200);
  CHECK(gateway.get("/api/v1/specialties", {{"Cookie", "access_token=" + other.token}}).status == 200);
  CHECK(gateway.get("/api/v1/appointments", {{"Cookie", "access_token=" + other.token}}).status == 503);
  const auto ready = gateway.readiness();
  CHECK(ready.status == 503);
  CHECK(has(ready.body, "revocations"));

  auth.stall_to_client = auth.stall_to_server = false;
  CHECK(eventually([&] { return status("/appointments", other.token).status == 200; }));
  CHECK(status("/appointments", patient.token).status == 401);
  broker.stall_to_client = broker.stall_to_server = false;
  CHECK(eventually([&] { return gateway.readiness().status == 200; }));
}

TEST_CASE("whom a request is from is heard of trusted proxies alone") {
  const std::string forwarded = "X-Forwarded-For: 198.51.100.1, 203.0.113.9\r\n";
  // PROXY protocol 2: 203.0.113.77 asks.
  const std::string introduction("\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0C\xCB\x00\x71\x4D\x7F\x00\x00\x01\xC0\x01\x1F\x90",
                                 28);
  struct Row {
    const char *trusted, *from;
    std::string before, fields, client;  // "": refused
  };
  for (const auto& row :
       {Row{"", "127.0.0.1", "", forwarded, "127.0.0.1"},
        {"127.0.0.1/32", "127.0.0.1", "", forwarded, "203.0.113.9"},
        {"127.0.0.1/32", "127.0.0.1", "", "X-Forwarded-For: 203.0.113.8\r\n" + forwarded, "203.0.113.9"},
        {"127.0.0.1/32", "127.0.0.1", "", "", "127.0.0.1"},
        {"127.0.0.1/32", "127.0.0.2", "", forwarded, "127.0.0.2"},
        {"127.0.0.1/32", "127.0.0.1", introduction, "", "203.0.113.77"},
        {"127.0.0.1/32", "127.0.0.1", introduction, forwarded, "203.0.113.77"},  // its own claim
        {"127.0.0.1,203.0.113.77", "127.0.0.1", introduction, forwarded, "203.0.113.9"},
        {"127.0.0.1/32", "127.0.0.2", introduction, "", ""},
        {"127.0.0.1/32", "127.0.0.1", "PROXY TCP4 203.0.113.7 127.0.0.1 1 2\r\n", "", ""}}) {
    CAPTURE(row.trusted);
    CAPTURE(row.client);
    Slow doctors;
    const Gateway gateway(
        unlimited({{"CONSULTA_TRUSTED_PROXIES", row.trusted}, {"CONSULTA_UPSTREAM_DOCTORS", doctors.where()}}));
    RawConnection connection(gateway.port(), row.from);
    REQUIRE(connection.send(row.before + "GET /api/v1/specialties HTTP/1.1\r\nHost: x\r\n" + row.fields + "\r\n"));
    if (row.client.empty()) {
      CHECK(connection.receive("\r\n\r\n").starts_with("HTTP/1.1 400"));
    } else {
      CHECK(value_of(doctors.next_request(), "X-Forwarded-For") == row.client);
    }
    doctors.answer();
  }
}

TEST_CASE("clients behind a trusted proxy are limited and logged each by itself, also before TLS") {
  const Folder folder;
  REQUIRE(make_certificate(folder, "first"));
  const auto log = folder.path() + "/access.log";
  const Gateway gateway({{"CONSULTA_RATE_LIMIT", "5"},
                         {"CONSULTA_TRUSTED_PROXIES", "127.0.0.0/8"},
                         {"CONSULTA_ACCESS_LOG", log},
                         {"CONSULTA_DOCS", project_root() + "/docs"},
                         {"CONSULTA_TLS_CERTIFICATE", folder.path() + "/certificate.pem"},
                         {"CONSULTA_TLS_KEY", folder.path() + "/key.pem"}});
  const auto introduction = [](char last) {
    return std::string("\r\n\r\n\0\r\nQUIT\n\x21\x11\x00\x0C\xCB\x00\x71", 19) + last +
           std::string("\x7F\x00\x00\x01\xC0\x01\x1F\x90", 8);
  };
  Proxy greedy("127.0.0.1", static_cast<unsigned short>(gateway.port()), introduction('\x01'));
  Proxy modest("127.0.0.1", static_cast<unsigned short>(gateway.port()), introduction('\x02'));
  const auto ask = [](const Proxy& proxy, int times) {
    const auto url = "https://127.0.0.1:" + std::to_string(proxy.port()) + "/openapi.yaml";
    std::string command = "curl -sk --max-time 10 -w '%{http_code} '";
    for (int i = 0; i < times; ++i) command += " -o /dev/null " + url;
    FILE* pipe = popen((command + " 2>&1").c_str(), "r");  // NOLINT(cert-env33-c)
    REQUIRE(pipe != nullptr);
    std::string out(4096, '\0');
    out.resize(fread(out.data(), 1, out.size(), pipe));
    pclose(pipe);
    return out;
  };
  CHECK(has(ask(greedy, 40), "429"));
  CHECK(ask(modest, 1) == "200 ");
  CHECK(eventually([&] {
    std::ifstream in(log);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    return has(text, "203.0.113.1") && has(text, "203.0.113.2");
  }));
}
