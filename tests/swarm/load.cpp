// swarm-load GATEWAY ADMIN_PASSWORD BOOKINGS SECONDS STOP_FILE: what patients do while operators work
// (tests/swarm/run). Books BOOKINGS appointments, evenly over SECONDS, a fifth of them for a slot somebody else wants
// too, reads the catalogue and its own appointments all the while, until STOP_FILE is there. Then it looks whether
// every accepted booking has left `requested`, and whether any slot is held twice. Prints each figure; 1 where one is
// not as promised.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "platform/http/http_client.hpp"
#include "platform/json/json.hpp"
#include "platform/process/process.hpp"
#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

using namespace consulta;
using Steady = std::chrono::steady_clock;

namespace {

std::string gateway;

struct Tally {
  std::atomic<int> answered{0};
  std::atomic<int> busy{0};         // 503 with Retry-After
  std::atomic<int> broken{0};       // any other 5xx
  std::atomic<int> unexpected{0};   // neither what was asked for nor a 5xx
  std::atomic<int> unreachable{0};  // no answer: the gateway's port was nobody's, or its connection broke
  std::atomic<bool> failed{false};  // somebody gave up
} tally;

std::string member(const HttpResult& result, const char* name) {
  const auto document = json::parse(result.body);
  const auto found = document.FindMember(name);
  if (found == document.MemberEnd() || !found->value.IsString()) {
    throw std::runtime_error(fmt::format("no {} in: {} {}", name, result.status, result.body.substr(0, 200)));
  }
  return std::string(json::view(found->value));
}

// Asks until it is answered with something else than trouble, at most two minutes.
HttpResult ask(HttpClient& client, const std::string& method, const std::string& path, const std::string& body,
               const std::string& token, const std::string& key = "") {
  HttpCall call{.url = gateway + "/api/v1" + path, .method = method, .body = body};
  call.timeout = std::chrono::seconds(20);
  if (!body.empty()) call.headers.emplace_back("Content-Type", "application/json");
  if (!token.empty()) call.headers.emplace_back("Authorization", "Bearer " + token);
  if (!key.empty()) call.headers.emplace_back("Idempotency-Key", key);
  for (const auto until = Steady::now() + std::chrono::minutes(2);;) {
    std::string trouble;
    try {
      auto answer = client.send(call);
      ++tally.answered;
      if (answer.status < 500) return answer;
      trouble = fmt::format("{} {}", answer.status, answer.body.substr(0, 160));
      if (answer.status == 503 && !answer.header("retry-after").empty()) {
        ++tally.busy;
      } else {
        ++tally.broken;
      }
    } catch (const HttpError& e) {
      ++tally.unreachable;
      trouble = e.what();
    }
    std::fprintf(stderr, "  %s %s: %s\n", method.c_str(), path.c_str(), trouble.c_str());
    if (Steady::now() > until) throw std::runtime_error(method + " " + path + " in vain: " + trouble);
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
}

std::string log_in(HttpClient& client, const std::string& email, const std::string& password) {
  return member(
      ask(client, "POST", "/auth/login", fmt::format(R"({{"email":"{}","password":"{}"}})", email, password), ""),
      "access_token");
}

// The token.
std::string new_patient(HttpClient& client) {
  const auto email = "p" + to_text(new_id()) + "@example.com";
  ask(client, "POST", "/auth/register",
      fmt::format(R"({{"email":"{}","password":"a swarm password","full_name":"Swarm","phone":"+351912000000"}})",
                  email),
      "");
  return log_in(client, email, "a swarm password");
}

// One doctor, who works day and night, and those who want to be seen.
struct Clinic {
  std::string specialty_id, doctor_id;
  std::vector<std::string> patient_tokens;

  const std::string& token(int i) const { return patient_tokens[static_cast<std::size_t>(i) % patient_tokens.size()]; }
};

Clinic prepare(HttpClient& client, const std::string& admin_password) {
  Clinic clinic;
  const auto admin = log_in(client, "admin@consulta.example", admin_password);
  clinic.specialty_id = member(
      ask(client, "POST", "/specialties",
          fmt::format(R"({{"name":"Swarm {}","duration_minutes":30,"price_cents":3000}})", to_text(new_id())), admin),
      "id");
  std::string weekly;
  for (int day = 1; day <= 7; ++day) {
    weekly += fmt::format(R"({}{{"weekday":{},"from":"00:00","to":"24:00"}})", day == 1 ? "" : ",", day);
  }
  clinic.doctor_id = member(
      ask(client, "POST", "/doctors",
          fmt::format(R"({{"email":"d{}@example.com","full_name":"Swarm","specialty_ids":["{}"],"weekly":[{}]}})",
                      to_text(new_id()), clinic.specialty_id, weekly),
          admin),
      "id");
  for (int i = 0; i < 10; ++i) clinic.patient_tokens.push_back(new_patient(client));
  std::this_thread::sleep_for(std::chrono::seconds(3));  // appointments hears of the doctor
  for (auto* counter : {&tally.answered, &tally.busy, &tally.broken, &tally.unreachable}) *counter = 0;
  return clinic;
}

struct Booking {
  std::string slot, id, token;
};

// What is to be booked, and what was accepted of it.
struct Bookings {
  int count;
  std::chrono::milliseconds pause;  // from one to the next
  Steady::time_point begin = Steady::now();
  Instant first_slot = Instant{std::chrono::floor<std::chrono::days>(Clock::now())} + std::chrono::days(3);
  std::atomic<int> next{0};
  std::mutex mutex;
  std::vector<Booking> accepted;
};

// Each when it is due, until there is none left; beside others who do the same.
void book(HttpClient& client, const Clinic& clinic, Bookings& bookings) {
  for (int i; (i = bookings.next++) < bookings.count;) {
    std::this_thread::sleep_until(bookings.begin + i * bookings.pause);
    const int slot = i - (i % 5 == 4 ? 1 : 0);
    const auto start = format_instant(bookings.first_slot + std::chrono::minutes(30) * slot);
    const auto& token = clinic.token(i);
    const auto answer = ask(client, "POST", "/appointments",
                            fmt::format(R"({{"specialty_id":"{}","doctor_id":"{}","starts_at":"{}"}})",
                                        clinic.specialty_id, clinic.doctor_id, start),
                            token, "swarm-" + std::to_string(i));
    if (answer.status != 202) {
      ++tally.unexpected;
      std::fprintf(stderr, "  booking: %d %s\n", answer.status, answer.body.c_str());
      continue;
    }
    std::lock_guard lock(bookings.mutex);
    bookings.accepted.push_back({start, member(answer, "id"), token});
  }
}

// By turns a patient's own appointments and the catalogue, which is open to all; until `stop`.
void read(HttpClient& client, const Clinic& clinic, int first, const std::atomic<bool>& stop) {
  for (int i = first; !stop; ++i) {
    const bool own = i % 2 == 0;
    const auto answer =
        ask(client, "GET", own ? "/appointments?limit=5" : "/doctors?limit=5", "", own ? clinic.token(i) : "");
    if (answer.status != 200) ++tally.unexpected;
    std::this_thread::sleep_for(std::chrono::milliseconds(80));
  }
}

// With a client of its own. What ends it before its time is told, and stands in the tally.
template <class Work>
std::thread patient_thread(Work work) {
  return std::thread([work] {
    try {
      HttpClient client;
      work(client);
    } catch (const std::exception& e) {
      std::fprintf(stderr, "  %s\n", e.what());
      tally.failed = true;
    }
  });
}

// Until all is booked and `stop_file` is there.
void book_and_read(const Clinic& clinic, Bookings& bookings, const std::filesystem::path& stop_file) {
  std::atomic<bool> stop{false};
  std::vector<std::thread> booking, reading;
  for (int t = 0; t < 6; ++t) {
    booking.push_back(patient_thread([&](HttpClient& client) { book(client, clinic, bookings); }));
  }
  for (int t = 0; t < 4; ++t) {
    reading.push_back(patient_thread([&, t](HttpClient& client) { read(client, clinic, t, stop); }));
  }
  while (!std::filesystem::exists(stop_file)) std::this_thread::sleep_for(std::chrono::milliseconds(200));
  for (auto& thread : booking) thread.join();
  stop = true;
  for (auto& thread : reading) thread.join();
}

// Its status, for which it has half a minute to leave `requested`.
std::string decided(HttpClient& client, const Booking& booking) {
  std::string status = "requested";
  for (const auto until = Steady::now() + std::chrono::seconds(30); status == "requested" && Steady::now() < until;) {
    status = member(ask(client, "GET", "/appointments/" + booking.id, "", booking.token), "status");
    if (status == "requested") std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
  return status;
}

struct Verdict {
  std::size_t accepted = 0, wanted = 0, held = 0;  // bookings; slots
  int undecided = 0, twice = 0;

  double busy_percent() const { return tally.answered == 0 ? 1 : 100.0 * tally.busy / tally.answered; }
  bool good(int count) const {
    return !tally.failed && static_cast<int>(accepted) == count && undecided == 0 && twice == 0 && held == wanted &&
           tally.broken == 0 && tally.unexpected == 0 && busy_percent() < 0.1;
  }
};

Verdict judge(HttpClient& client, const std::vector<Booking>& accepted) {
  Verdict out{.accepted = accepted.size()};
  std::map<std::string, int> held;
  std::set<std::string> wanted;
  for (const auto& booking : accepted) {
    const auto status = decided(client, booking);
    if (status == "requested") ++out.undecided;
    if (status == "awaiting_payment") ++held[booking.slot];
    wanted.insert(booking.slot);
  }
  for (const auto& [slot, times] : held) out.twice += times > 1 ? 1 : 0;
  out.held = held.size();
  out.wanted = wanted.size();
  return out;
}

void print(const Verdict& verdict, int count) {
  std::printf("bookings accepted                      %zu of %d\n", verdict.accepted, count);
  std::printf("accepted and never decided             %d\n", verdict.undecided);
  std::printf("slots wanted, held                     %zu, %zu\n", verdict.wanted, verdict.held);
  std::printf("slots held twice                       %d\n", verdict.twice);
  std::printf("requests answered                      %d\n", tally.answered.load());
  std::printf("of these 503 with Retry-After          %d (%.3f %%)\n", tally.busy.load(), verdict.busy_percent());
  std::printf("of these any other 5xx                 %d\n", tally.broken.load());
  std::printf("other unexpected answers               %d\n", tally.unexpected.load());
  std::printf("attempts without an answer             %d (the gateway's port was nobody's, or it broke off)\n",
              tally.unreachable.load());
  std::puts(verdict.good(count) ? "as promised" : "NOT as promised");
}

int run(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("usage: swarm-load GATEWAY ADMIN_PASSWORD BOOKINGS SECONDS STOP_FILE\n", stderr);
    return 2;
  }
  start_process();
  gateway = argv[1];
  const int count = std::atoi(argv[3]);
  const auto pause = std::chrono::milliseconds(1000 * std::atoi(argv[4]) / count);

  HttpClient client;
  const auto clinic = prepare(client, argv[2]);
  std::puts("load: begins");
  std::fflush(stdout);
  Bookings bookings{.count = count, .pause = pause};
  book_and_read(clinic, bookings, argv[5]);
  const auto verdict = judge(client, bookings.accepted);
  print(verdict, count);
  return verdict.good(count) ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try { return run(argc, argv); } catch (const std::exception& e) {
  std::fprintf(stderr, "swarm-load: %s\n", e.what());
  return 1;
}
