// While one client does its worst, everybody else is served: new connections are taken, no request fails, and answers
// come about as soon as before. In front of the clinic stands a gateway of the test's own with the limits it has by
// default.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "tests/support/flood.hpp"
#include "tests/support/gateway.hpp"
#include "tests/support/raw.hpp"

using namespace consulta::testing;
using namespace std::chrono_literals;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto watched = 4s;  // each attack, at its height
const std::string honest_address = "127.0.0.9";
const std::string password = "a long enough one";

std::string message(const std::string& line, const std::string& token, const std::string& body = "") {
  auto out = line + " HTTP/1.1\r\nHost: x\r\n";
  if (!token.empty()) out += "Authorization: Bearer " + token + "\r\n";
  if (!body.empty()) out += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
  return out + "\r\n" + body;
}

struct Measured {
  std::vector<double> latencies;  // ms
  int failures = 0;
  std::string failure;  // the last

  // Milliseconds that `percent` of them took at most.
  double within(std::size_t percent) {
    if (latencies.empty()) return 0;
    std::sort(latencies.begin(), latencies.end());
    return latencies[(latencies.size() * percent + 99) / 100 - 1];
  }
  double p99() { return within(99); }
};

// Asks from an address of its own, now and then, as a patient's browser would.
class Honest {
 public:
  Honest(int port, Patient patient, std::string appointment)
      : port_(port), patient_(std::move(patient)), appointment_(std::move(appointment)) {}

  Measured requests, logins;

  void ask_for(std::chrono::milliseconds time) {
    const auto begin = Steady::now();
    for (int round = 0; Steady::now() - begin < time; ++round) {
      std::this_thread::sleep_until(begin + round * 70ms);
      ask(requests, message("GET /api/v1/specialties", ""), "200");
      ask(requests, message("GET /api/v1/appointments", patient_.token), "200");
      if (round % 10 == 3) {
        ask(requests, message("GET /api/v1/appointments/" + appointment_ + "/events", patient_.token), "200");
      }
      if (round % 10 == 7) {
        ask(logins,
            message("POST /api/v1/auth/login", "",
                    R"({"email":")" + who_logs_in_.email + R"(","password":")" + password + "\"}"),
            "200");
      }
    }
  }

 private:
  // Over a new connection, until the answer's header is there.
  void ask(Measured& into, const std::string& request, const std::string& status) const {
    const auto begin = Steady::now();
    std::string answer = "no connection";
    try {
      RawConnection connection(port_, honest_address);
      connection.send(request);
      answer = connection.receive("\r\n\r\n", 10s);
    } catch (const std::exception&) {
    }
    into.latencies.push_back(std::chrono::duration<double, std::milli>(Steady::now() - begin).count());
    if (answer.starts_with("HTTP/1.1 " + status)) return;
    ++into.failures;
    into.failure = request.substr(0, request.find('\r')) + ": " + answer.substr(0, answer.find('\r'));
  }

  int port_;
  Patient patient_;
  Patient who_logs_in_ = new_patient();  // whose every login beyond the twentieth ends a session
  std::string appointment_;
};

std::vector<std::string> addresses(int count) {
  std::vector<std::string> out;
  for (int i = 0; i < count; ++i) out.push_back("127.0.1." + std::to_string(i + 1));
  return out;
}

struct Attack {
  const char* name;
  std::vector<Assault> assaults;
  std::chrono::seconds rising{3};  // until it is at its height
};

std::string many_headers() {
  std::string out = "GET /api/v1/specialties HTTP/1.1\r\nHost: x\r\nConnection: ";
  while (out.size() < 8000) out += "aaaaaaaa, ";  // each place in it begins like every name below
  out += "close\r\n";
  for (int i = 0; i < 1180; ++i) out += "a" + std::to_string(i % 100) + ":\r\n";
  return out + "\r\n";
}

std::string overlapping_blocks(int count) {
  std::string out = R"({"weekly":[)";
  for (int i = 0; i < count; ++i) {
    out += std::string(i == 0 ? "" : ",") + R"({"weekday":1,"from":"08:00","to":"20:00"})";
  }
  return out + "]}";
}

std::string unknown_members(std::size_t size) {
  std::string out = "{";
  for (int i = 0; out.size() < size; ++i) out += (i == 0 ? "\"m" : ",\"m") + std::to_string(i) + "\":1";
  return out + "}";
}

std::vector<Attack> attacks() {
  const auto patient = new_patient();
  const auto doctor = new_doctor();
  const auto doctor_token = login(doctor);
  const auto booked = book(patient, free_slots(doctor).front());
  REQUIRE(booked.status == 202);
  const auto guess = R"({"email":")" + patient.email + R"(","password":"not the password"})";
  const auto from = consulta::format_instant(test_now()).substr(0, 10),
             to = consulta::format_instant(test_now() + 31 * 24h).substr(0, 10);
  const auto open_path = "POST /api/v1/auth/login HTTP/1.1\r\nHost: x\r\nContent-Length: 4000\r\n\r\n{";
  const auto without_token = "POST /api/v1/appointments HTTP/1.1\r\nHost: x\r\nContent-Length: 200000\r\n\r\n{";
  return {
      {"8 KB of Connection and 1,180 headers, 8 a second",
       {{.addresses = addresses(1), .opened_a_second = 8, .request = many_headers(), .every = 125ms}}},
      {"8,200 silent connections", {{.addresses = addresses(1), .connections = 8200}}},
      {"8,200 silent connections from 40 addresses", {{.addresses = addresses(40), .connections = 205}}},
      {"trickled bodies from 4 addresses",
       {{.addresses = addresses(4), .connections = 600, .request = open_path, .trickled = 5s},
        {.addresses = addresses(4), .connections = 600, .request = without_token, .trickled = 5s}},
       14s},
      {"3,000 event streams of one patient from 12 addresses",
       {{.addresses = addresses(12),
         .connections = 250,
         .request = message("GET /api/v1/appointments/" + booked["id"] + "/events", patient.token)}}},
      {"logins from 4 addresses",
       {{.addresses = addresses(4),
         .connections = 20,
         .request = message("POST /api/v1/auth/login", "", guess),
         .again = true}}},
      {"free slots of 31 days, again and again",
       {{.addresses = addresses(1),
         .connections = 8,
         .request = message("GET /api/v1/availability?from=" + from + "&to=" + to, ""),
         .again = true}}},
      {"schedules of 5,000 overlapping blocks",
       {{.addresses = addresses(1),
         .connections = 2,
         .request = message("PUT /api/v1/doctors/" + doctor.id + "/schedule", doctor_token, overlapping_blocks(5000)),
         .again = true}}},
      {"240 KB of unknown members",
       {{.addresses = addresses(1),
         .connections = 2,
         .request = message("POST /api/v1/appointments", patient.token, unknown_members(240'000)),
         .again = true}}},
  };
}

std::string row(const char* name, Measured& measured, double limit) {
  return fmt::format("{:<54} {:>5} requests, {:>3} failed, p99 {:>7.1f} ms (at most {:.1f})\n", name,
                     measured.latencies.size(), measured.failures, measured.p99(), limit);
}

}  // namespace

TEST_CASE("while one client does its worst, nobody else waits long and nothing fails") {
  const auto list = attacks();
  const auto patient = new_patient();
  const auto booked = book(patient, free_slots(new_doctor()).front());
  REQUIRE(booked.status == 202);
  const Gateway gateway(Settings{{"CONSULTA_GATEWAY_THREADS", "2"}});
  Honest at_rest(gateway.port(), patient, booked["id"]);
  for (int i = 0; i < 3 && (i == 0 || at_rest.requests.p99() > 100); ++i) {  // the machine itself may have stood still
    at_rest.requests = at_rest.logins = {};
    at_rest.ask_for(6s);
  }
  const auto limit = [](Measured& rest) { return std::max(3 * rest.p99(), rest.p99() + 100); };
  const auto most = limit(at_rest.requests), most_of_logins = limit(at_rest.logins);
  std::string table = "\n" + row("at rest", at_rest.requests, most) + row("  logins", at_rest.logins, most_of_logins);
  for (const auto& attack : list) {
    std::this_thread::sleep_for(1s);  // those before are gone
    Honest honest(gateway.port(), patient, booked["id"]);
    {
      std::vector<std::unique_ptr<Flood>> floods;
      for (const auto& assault : attack.assaults) floods.push_back(std::make_unique<Flood>(gateway.port(), assault));
      std::this_thread::sleep_for(attack.rising);
      honest.ask_for(watched);
    }
    table += row(attack.name, honest.requests, most) + row("  logins", honest.logins, most_of_logins);
    CAPTURE(std::string(attack.name));
    CAPTURE(honest.requests.failure);
    CAPTURE(honest.logins.failure);
    CHECK(honest.requests.failures == 0);
    CHECK(honest.logins.failures == 0);
    CHECK(honest.requests.p99() <= most);
    CHECK(honest.logins.within(50) <= most_of_logins);  // there are too few for a p99
  }
  fmt::print("{}", table);
}
