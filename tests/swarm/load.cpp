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

struct Booking {
  std::string slot, id, token;
};

int run(int argc, char** argv) {
  if (argc != 6) {
    std::fputs("usage: swarm-load GATEWAY ADMIN_PASSWORD BOOKINGS SECONDS STOP_FILE\n", stderr);
    return 2;
  }
  start_process();
  gateway = argv[1];
  const int count = std::atoi(argv[3]);
  const auto pause = std::chrono::milliseconds(1000 * std::atoi(argv[4]) / count);
  const std::filesystem::path stop_file = argv[5];

  HttpClient client;
  auto login = [&](const std::string& email, const std::string& password) {
    return member(
        ask(client, "POST", "/auth/login", fmt::format(R"({{"email":"{}","password":"{}"}})", email, password), ""),
        "access_token");
  };
  const auto admin = login("admin@consulta.example", argv[2]);
  const auto specialty = member(
      ask(client, "POST", "/specialties",
          fmt::format(R"({{"name":"Swarm {}","duration_minutes":30,"price_cents":3000}})", to_text(new_id())), admin),
      "id");
  std::string weekly;
  for (int day = 1; day <= 7; ++day) {
    weekly += fmt::format(R"({}{{"weekday":{},"from":"00:00","to":"24:00"}})", day == 1 ? "" : ",", day);
  }
  const auto doctor = member(
      ask(client, "POST", "/doctors",
          fmt::format(R"({{"email":"d{}@example.com","full_name":"Swarm","specialty_ids":["{}"],"weekly":[{}]}})",
                      to_text(new_id()), specialty, weekly),
          admin),
      "id");
  std::vector<std::string> tokens;
  for (int i = 0; i < 10; ++i) {
    const auto email = "p" + to_text(new_id()) + "@example.com";
    ask(client, "POST", "/auth/register",
        fmt::format(R"({{"email":"{}","password":"a swarm password","full_name":"Swarm","phone":"+351912000000"}})",
                    email),
        "");
    tokens.push_back(login(email, "a swarm password"));
  }
  std::this_thread::sleep_for(std::chrono::seconds(3));  // appointments hears of the doctor
  for (auto* counter : {&tally.answered, &tally.busy, &tally.broken, &tally.unreachable}) *counter = 0;
  std::puts("load: begins");
  std::fflush(stdout);

  std::mutex mutex;
  std::vector<Booking> accepted;
  std::atomic<int> next{0};
  std::atomic<bool> failed{false};
  const auto begin = Steady::now();
  const auto from = Instant{std::chrono::floor<std::chrono::days>(Clock::now())} + std::chrono::days(3);
  auto guarded = [&](auto work) {
    return std::thread([&failed, work] {
      try {
        HttpClient mine;
        work(mine);
      } catch (const std::exception& e) {
        std::fprintf(stderr, "  %s\n", e.what());
        failed = true;
      }
    });
  };
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.push_back(guarded([&](HttpClient& mine) {
      for (int i; (i = next++) < count;) {
        std::this_thread::sleep_until(begin + i * pause);
        const int slot = i - (i % 5 == 4 ? 1 : 0);
        const auto start = format_instant(from + std::chrono::minutes(30) * slot);
        const auto& token = tokens[static_cast<std::size_t>(i) % tokens.size()];
        const auto answer =
            ask(mine, "POST", "/appointments",
                fmt::format(R"({{"specialty_id":"{}","doctor_id":"{}","starts_at":"{}"}})", specialty, doctor, start),
                token, "swarm-" + std::to_string(i));
        if (answer.status != 202) {
          ++tally.unexpected;
          std::fprintf(stderr, "  booking: %d %s\n", answer.status, answer.body.c_str());
          continue;
        }
        std::lock_guard lock(mutex);
        accepted.push_back({start, member(answer, "id"), token});
      }
    }));
  }
  std::atomic<bool> stop{false};
  for (int t = 0; t < 4; ++t) {
    threads.push_back(guarded([&, t](HttpClient& mine) {
      for (int i = t; !stop; ++i) {
        const bool own = i % 2 == 0;
        const auto& token = tokens[static_cast<std::size_t>(i) % tokens.size()];
        const auto answer = ask(mine, "GET", own ? "/appointments?limit=5" : "/doctors?limit=5", "", own ? token : "");
        if (answer.status != 200) ++tally.unexpected;
        std::this_thread::sleep_for(std::chrono::milliseconds(80));
      }
    }));
  }
  while (!std::filesystem::exists(stop_file)) std::this_thread::sleep_for(std::chrono::milliseconds(200));
  for (std::size_t t = 0; t < 6; ++t) threads[t].join();
  stop = true;
  for (std::size_t t = 6; t < threads.size(); ++t) threads[t].join();

  std::map<std::string, int> held;
  std::set<std::string> wanted;
  int lost = 0;
  for (const auto& booking : accepted) {
    std::string status = "requested";
    for (const auto until = Steady::now() + std::chrono::seconds(30); status == "requested" && Steady::now() < until;) {
      status = member(ask(client, "GET", "/appointments/" + booking.id, "", booking.token), "status");
      if (status == "requested") std::this_thread::sleep_for(std::chrono::milliseconds(200));
    }
    if (status == "requested") ++lost;
    if (status == "awaiting_payment") ++held[booking.slot];
    wanted.insert(booking.slot);
  }
  int twice = 0;
  for (const auto& [slot, times] : held) twice += times > 1 ? 1 : 0;
  const double share = tally.answered == 0 ? 1 : 100.0 * tally.busy / tally.answered;
  std::printf("bookings accepted                      %zu of %d\n", accepted.size(), count);
  std::printf("accepted and never decided             %d\n", lost);
  std::printf("slots wanted, held                     %zu, %zu\n", wanted.size(), held.size());
  std::printf("slots held twice                       %d\n", twice);
  std::printf("requests answered                      %d\n", tally.answered.load());
  std::printf("of these 503 with Retry-After          %d (%.3f %%)\n", tally.busy.load(), share);
  std::printf("of these any other 5xx                 %d\n", tally.broken.load());
  std::printf("other unexpected answers               %d\n", tally.unexpected.load());
  std::printf("attempts without an answer             %d (the gateway's port was nobody's, or it broke off)\n",
              tally.unreachable.load());
  const bool good = !failed && static_cast<int>(accepted.size()) == count && lost == 0 && twice == 0 &&
                    held.size() == wanted.size() && tally.broken == 0 && tally.unexpected == 0 && share < 0.1;
  std::puts(good ? "as promised" : "NOT as promised");
  return good ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) try { return run(argc, argv); } catch (const std::exception& e) {
  std::fprintf(stderr, "swarm-load: %s\n", e.what());
  return 1;
}
