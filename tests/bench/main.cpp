// consulta-bench HOME [SECONDS] [RATE]: measures a running clinic (./consulta bench). Open loop: requests are due at
// fixed times, and latency counts from when a request was due, so that a stalled server cannot slow its own questioner
// down. Everything, the load included, shares this machine; the figures are of that. Books real slots of doctors it
// makes.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "events/services.hpp"
#include "platform/http/http_client.hpp"
#include "platform/json/json.hpp"
#include "platform/process/config.hpp"
#include "platform/process/process.hpp"
#include "platform/sql/sql.hpp"
#include "tests/bench/load_client.hpp"

using namespace consulta;
using Steady = std::chrono::steady_clock;

namespace {

std::map<std::string, std::string> env;

// From whatever thread: no figure would be worth anything.
void refuse_limit(unsigned status) {
  if (status != 429 && status != 409) return;
  std::fputs(
      "consulta-bench: the clinic limits each client, and this is one, and what a patient has not paid. Take it down, "
      "then:\n"
      "  CONSULTA_RATE_LIMIT=0 CONSULTA_MAX_UNPAID=0 ./consulta up && ./consulta bench\n",
      stderr);
  std::quick_exit(1);
}

HttpResult call(HttpClient& client, const std::string& method, const std::string& path, const std::string& body,
                const std::string& token, const std::string& prefer = "") {
  HttpCall request{.url = env.at("GATEWAY_URL") + "/api/v1" + path, .method = method, .body = body};
  request.timeout = std::chrono::seconds(15);
  if (!body.empty()) request.headers.emplace_back("Content-Type", "application/json");
  if (!token.empty()) request.headers.emplace_back("Authorization", "Bearer " + token);
  if (!prefer.empty()) request.headers.emplace_back("Prefer", prefer);
  auto result = client.send(request);
  refuse_limit(static_cast<unsigned>(result.status));
  return result;
}

std::string member(const HttpResult& result, const char* name) {
  const auto document = json::parse(result.body);
  const auto found = document.FindMember(name);
  if (found == document.MemberEnd() || !found->value.IsString()) {
    throw std::runtime_error(
        fmt::format("no {} in the answer {}: {}", name, result.status, result.body.substr(0, 300)));
  }
  return std::string(json::view(found->value));
}

double percentile(std::vector<double> values, double p) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(p * static_cast<double>(values.size())))];
}

double ms_since(Steady::time_point start) {
  return std::chrono::duration<double, std::milli>(Steady::now() - start).count();
}

// As the env file has them: our own, whose share of a booking is told, and all.
const auto own_processes = [] {
  std::vector<std::string> out{"GATEWAY"};
  for (const auto service : events::services) out.push_back(events::upper_case(service));
  return out;
}();
const auto processes = [] {
  auto out = own_processes;
  out.insert(out.end(), {"SANDBOX", "RABBITMQ", "POSTGRESQL", "MARIADB"});
  return out;
}();

// CPU seconds of a process and the children it has (PostgreSQL's sessions).
double cpu_seconds(const std::string& pid) {
  double total = 0;
  auto add = [&](const std::string& p) {
    std::ifstream file("/proc/" + p + "/stat");
    std::string line;
    if (!std::getline(file, line)) return;
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string word;
    for (int i = 0; i < 11; ++i) rest >> word;
    double user = 0;
    double system = 0;
    rest >> user >> system;
    total += (user + system) / static_cast<double>(sysconf(_SC_CLK_TCK));
  };
  add(pid);
  std::ifstream children("/proc/" + pid + "/task/" + pid + "/children");
  for (std::string child; children >> child;) add(child);
  return total;
}

double resident_mb(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/status");
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

// Events that services have taken from the bus so far.
double events_handled(HttpClient& client) {
  double total = 0;
  for (const char* name : {"AUTH", "DOCTORS", "APPOINTMENTS", "PAYMENTS", "NOTIFICATIONS"}) {
    const auto text = client.send({.url = env.at(std::string(name) + "_URL") + "/metrics"}).body;
    const std::string counter = "\nconsulta_consumer_events_total ";
    const auto at = text.find(counter);
    if (at != std::string::npos) total += std::atof(text.c_str() + at + counter.size());
  }
  return total;
}

// Nobody may be in two places at once, so each doctor has a patient, who books one slot after another.
struct Pair {
  std::string doctor_id, patient_token;
};

struct Booking {
  std::string body;  // of POST /appointments
  const std::string& token;
};

struct Slots {
  std::string specialty_id;
  std::vector<Pair> pairs;
  std::atomic<std::size_t> next{0};
  Instant from{};

  // Of a slot nobody else gets. Half-hours round the clock, day after day.
  Booking take() {
    const auto i = next++;
    const auto& pair = pairs[i % pairs.size()];
    const auto start = from + std::chrono::minutes(30 * static_cast<long>(i / pairs.size()));
    return {fmt::format(R"({{"specialty_id":"{}","doctor_id":"{}","starts_at":"{}"}})", specialty_id, pair.doctor_id,
                        format_instant(start)),
            pair.patient_token};
  }
};

std::string new_doctor(HttpClient& client, const std::string& specialty_id, const std::string& admin) {
  std::string weekly;
  for (int day = 1; day <= 7; ++day)
    weekly += fmt::format(R"({}{{"weekday":{},"from":"00:00","to":"24:00"}})", day == 1 ? "" : ",", day);
  return member(
      call(client, "POST", "/doctors",
           fmt::format(R"({{"email":"bench{}@example.com","full_name":"Bench","specialty_ids":["{}"],"weekly":[{}]}})",
                       to_text(new_id()), specialty_id, weekly),
           admin),
      "id");
}

// The token.
std::string new_patient(HttpClient& client) {
  const auto email = "bench" + to_text(new_id()) + "@example.com";
  call(client, "POST", "/auth/register",
       fmt::format(R"({{"email":"{}","password":"a bench password","full_name":"Bench","phone":"+351912000000"}})",
                   email),
       "");
  return member(
      call(client, "POST", "/auth/login", fmt::format(R"({{"email":"{}","password":"a bench password"}})", email), ""),
      "access_token");
}

void make_slots(HttpClient& client, Slots& slots, const std::string& admin, std::size_t wanted) {
  const auto specialty =
      call(client, "POST", "/specialties",
           fmt::format(R"({{"name":"Bench {}","duration_minutes":30,"price_cents":3000}})", to_text(new_id())), admin);
  slots.specialty_id = member(specialty, "id");
  const std::size_t per_doctor = 48 * 120;  // slots of the next 120 days, clear of changes of the clock as may be
  for (std::size_t made = 0; made < wanted; made += per_doctor) {
    slots.pairs.push_back({new_doctor(client, slots.specialty_id, admin), new_patient(client)});
  }
  slots.from = Instant{std::chrono::floor<std::chrono::days>(Clock::now())} + std::chrono::days(2);
  std::this_thread::sleep_for(std::chrono::seconds(2));  // appointments learns of them by events
}

struct AtRest {
  double p50 = 0, p99 = 0;
};
// One booking after another, the next begun `pause` after the last was held.
AtRest at_rest(HttpClient& client, Slots& slots, std::chrono::milliseconds pause) {
  std::vector<double> latencies;
  for (int i = 0; i < 320; ++i) {
    const auto booking = slots.take();
    const auto start = Steady::now();
    const auto answer = call(client, "POST", "/appointments", booking.body, booking.token, "wait=10");
    const auto took = ms_since(start);
    if (member(answer, "status") != "awaiting_payment") throw std::runtime_error("not held: " + answer.body);
    if (i >= 20) latencies.push_back(took);
    std::this_thread::sleep_for(pause);
  }
  return {percentile(latencies, 0.5), percentile(latencies, 0.99)};
}

struct Sustained {
  std::size_t offered = 0, accepted = 0, held = 0;
  double seconds = 0, post_p50 = 0, post_p99 = 0, held_p50 = 0, held_p99 = 0;
};

struct HeldRow {
  std::int64_t count = 0, p50_us = 0, p99_us = 0, span_us = 0;
};
BOOST_DESCRIBE_STRUCT(HeldRow, (), (count, p50_us, p99_us, span_us))

Sustained sustained(Slots& slots, int rate, int seconds) {
  Sustained out;
  out.offered = static_cast<std::size_t>(rate) * static_cast<std::size_t>(seconds);
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> accepted{0};
  std::vector<std::vector<double>> latencies(32);
  const auto begin = Steady::now() + std::chrono::milliseconds(100);
  const auto begin_clock = Clock::now();
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t < latencies.size(); ++t) {
    threads.emplace_back([&, t] {
      bench::LoadClient client(env.at("GATEWAY_URL"));
      for (std::size_t i; (i = next++) < out.offered;) {
        const auto due = begin + std::chrono::microseconds(1'000'000 * i / static_cast<std::size_t>(rate));
        std::this_thread::sleep_until(due);
        const auto booking = slots.take();
        const auto status = client.send("POST", "/api/v1/appointments", booking.token, booking.body);
        refuse_limit(status);
        if (status == 202) ++accepted;
        latencies[t].push_back(ms_since(due));
      }
    });
  }
  for (auto& thread : threads) thread.join();
  out.accepted = accepted;
  sql::Session db(env.at("APPOINTMENTS_DB"));
  // From the appointment's own history: when it was requested, when it was held.
  const auto measure = [&] {
    return db
        .all<HeldRow>(
            "SELECT count(*), CAST(COALESCE(percentile_cont(0.5) WITHIN GROUP (ORDER BY took), 0) AS bigint), "
            "CAST(COALESCE(percentile_cont(0.99) WITHIN GROUP (ORDER BY took), 0) AS bigint), "
            "CAST(COALESCE(EXTRACT(EPOCH FROM max(held) - min(created_at)) * 1000000, 0) AS bigint) FROM (SELECT "
            "created_at, held, "
            "EXTRACT(EPOCH FROM held - created_at) * 1000000 AS took FROM (SELECT created_at, CAST(history->1->>'at' "
            "AS "
            "timestamptz) AS held FROM appointments WHERE created_at >= CAST(:since AS timestamptz) AND status = "
            "'awaiting_payment') h) t",
            begin_clock)
        .front();
  };
  HeldRow row;
  for (int i = 0; i < 120; ++i) {
    row = measure();
    if (static_cast<std::size_t>(row.count) >= out.accepted) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  std::vector<double> all;
  for (const auto& part : latencies) all.insert(all.end(), part.begin(), part.end());
  out.held = static_cast<std::size_t>(row.count);
  out.seconds = static_cast<double>(row.span_us) / 1e6;
  out.held_p50 = static_cast<double>(row.p50_us) / 1000;
  out.held_p99 = static_cast<double>(row.p99_us) / 1000;
  out.post_p50 = percentile(all, 0.5);
  out.post_p99 = percentile(all, 0.99);
  return out;
}

double gateway_requests_per_second(const std::string& token, int seconds) {
  std::atomic<std::size_t> done{0};
  const auto until = Steady::now() + std::chrono::seconds(seconds);
  std::vector<std::thread> threads;
  for (int t = 0; t < 16; ++t) {
    threads.emplace_back([&] {
      bench::LoadClient client(env.at("GATEWAY_URL"));
      while (Steady::now() < until) {
        const auto status = client.send("GET", "/api/v1/auth/validate-token", token, "");
        refuse_limit(status);
        if (status == 200) ++done;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  return static_cast<double>(done) / seconds;
}

int positive(const char* text, int most) {
  const auto number = whole_number(text, 1, most);
  if (!number) throw std::invalid_argument(fmt::format("not a whole number from 1 to {}: {}", most, text));
  return static_cast<int>(*number);
}

void read_env(const std::string& home) {
  std::ifstream file(home + "/env");
  if (!file) throw std::runtime_error("no clinic runs in " + home + ": ./consulta up");
  for (std::string line; std::getline(file, line);)
    env[line.substr(0, line.find('='))] = line.substr(line.find('=') + 1);
}

std::string admin_token(HttpClient& client) {
  return member(
      call(client, "POST", "/auth/login",
           fmt::format(R"({{"email":"{}","password":"{}"}})", env.at("ADMIN_EMAIL"), env.at("ADMIN_PASSWORD")), ""),
      "access_token");
}

using ByProcess = std::map<std::string, double>;

ByProcess of_each_process(double (*figure)(const std::string& pid)) {
  ByProcess out;
  for (const auto& name : processes) out[name] = figure(env.at(name + "_PID"));
  return out;
}

struct Figures {
  AtRest rest, paused;
  double gateway_requests = 0;  // a second
  Sustained load;
  double events = 0;                        // a second, under load
  ByProcess idle_mb, loaded_mb, cpu_taken;  // CPU: seconds, by the load

  // One at least, to divide by.
  double held() const { return std::max<double>(1, static_cast<double>(load.held)); }
  double held_per_second() const { return held() / std::max(load.seconds, 0.001); }
  double cpu_ms_per_booking(const std::string& process) const { return cpu_taken.at(process) / held() * 1000; }
  double own_cpu_ms_per_booking() const {
    double own = 0;
    for (const auto& name : own_processes) own += cpu_taken.at(name);
    return own / held() * 1000;
  }
};

Figures measure(HttpClient& client, Slots& slots, int rate, int seconds) {
  Figures out;
  out.idle_mb = of_each_process(resident_mb);
  std::puts("at rest: 300 bookings, one after another, then 300 with 20 ms between …");
  out.rest = at_rest(client, slots, std::chrono::milliseconds(0));
  out.paused = at_rest(client, slots, std::chrono::milliseconds(20));
  std::printf("gateway: requests with a token, 5 s …\n");
  out.gateway_requests = gateway_requests_per_second(slots.pairs.front().patient_token, 5);
  std::printf("under load: %d bookings a second for %d s …\n", rate, seconds);
  const auto cpu_before = of_each_process(cpu_seconds);
  const auto events_before = events_handled(client);
  out.load = sustained(slots, rate, seconds);
  out.events = (events_handled(client) - events_before) / std::max(out.load.seconds, 0.001);
  out.cpu_taken = of_each_process(cpu_seconds);
  for (auto& [name, cpu] : out.cpu_taken) cpu -= cpu_before.at(name);
  out.loaded_mb = of_each_process(resident_mb);
  return out;
}

void print(const Figures& f) {
  std::printf("\n%-44s %10.2f ms   p99 %.2f ms\n", "POST to awaiting_payment, at rest, p50", f.rest.p50, f.rest.p99);
  std::printf("%-44s %10.2f ms   p99 %.2f ms\n", "the same, 20 ms between them", f.paused.p50, f.paused.p99);
  std::printf("%-44s %10.0f /s\n", "gateway requests, token checked", f.gateway_requests);
  std::printf("%-44s %10.0f /s   (%zu offered, %zu accepted, %zu held in %.1f s)\n", "bookings held",
              f.held_per_second(), f.load.offered, f.load.accepted, f.load.held, f.load.seconds);
  std::printf("%-44s %10.0f /s\n", "events taken from the bus meanwhile", f.events);
  std::printf("%-44s %10.2f ms   p99 %.2f ms\n", "POST to its 202, under load, p50", f.load.post_p50, f.load.post_p99);
  std::printf("%-44s %10.2f ms   p99 %.2f ms\n", "requested to awaiting_payment, under load", f.load.held_p50,
              f.load.held_p99);
  std::printf("%-44s %10.3f ms\n", "our own CPU per booking", f.own_cpu_ms_per_booking());
  std::printf("\n%-16s %12s %12s %16s\n", "process", "idle MB", "loaded MB", "CPU ms/booking");
  for (const auto& name : processes) {
    std::printf("%-16s %12.1f %12.1f %16.3f\n", name.c_str(), f.idle_mb.at(name), f.loaded_mb.at(name),
                f.cpu_ms_per_booking(name));
  }
}

std::string to_json(const Figures& f) {
  std::string rows;
  for (const auto& name : processes) {
    rows += fmt::format(R"({}{{"process":"{}","idle_mb":{:.1f},"loaded_mb":{:.1f},"cpu_ms_per_booking":{:.4f}}})",
                        rows.empty() ? "" : ",", name, f.idle_mb.at(name), f.loaded_mb.at(name),
                        f.cpu_ms_per_booking(name));
  }
  return fmt::format(
      R"({{"at_rest_p50_ms":{:.3f},"at_rest_p99_ms":{:.3f},"paused_p50_ms":{:.3f},"paused_p99_ms":{:.3f},"gateway_requests_per_s":{:.0f},"held_per_s":{:.0f},"events_per_s":{:.0f},"offered":{},"accepted":{},"held":{},"post_p50_ms":{:.3f},"post_p99_ms":{:.3f},"held_p50_ms":{:.3f},"held_p99_ms":{:.3f},"own_cpu_ms_per_booking":{:.4f},"processes":[{}]}})",
      f.rest.p50, f.rest.p99, f.paused.p50, f.paused.p99, f.gateway_requests, f.held_per_second(), f.events,
      f.load.offered, f.load.accepted, f.load.held, f.load.post_p50, f.load.post_p99, f.load.held_p50, f.load.held_p99,
      f.own_cpu_ms_per_booking(), rows);
}

}  // namespace

int main(int argc, char** argv) try {
  if (argc < 2 || argc > 4) throw std::invalid_argument("too few or too many arguments");
  start_process();
  const std::string home = argv[1];
  const int seconds = argc > 2 ? positive(argv[2], 3600) : 15;
  const int rate = argc > 3 ? positive(argv[3], 100'000) : 1500;
  read_env(home);

  HttpClient client;
  Slots slots;
  make_slots(client, slots, admin_token(client),
             static_cast<std::size_t>(rate) * static_cast<std::size_t>(seconds) + 1000);
  const auto figures = measure(client, slots, rate, seconds);
  print(figures);
  std::ofstream(home + "/bench.json") << to_json(figures);
  std::printf("\nwritten to %s/bench.json\n", home.c_str());
  return 0;
} catch (const std::invalid_argument& e) {
  std::fprintf(stderr, "consulta-bench: %s\nusage: ./consulta bench [SECONDS [BOOKINGS_A_SECOND]]\n", e.what());
  return 2;
} catch (const std::exception& e) {
  std::fprintf(stderr, "consulta-bench: %s\n", e.what());
  return 1;
}
