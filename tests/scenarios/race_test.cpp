// Many at once, and processes that die.
#include <doctest/doctest.h>
#include <signal.h>

#include <algorithm>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "platform/sql/sql.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta::testing;

namespace {

// Runs body(i) for i below `count` on `threads` threads. doctest's checks stay outside.
void in_parallel(int threads, int count, const std::function<void(int)>& body) {
  std::vector<std::thread> pool;
  for (int t = 0; t < threads; ++t) {
    pool.emplace_back([&, t] {
      for (int i = t; i < count; i += threads) body(i);
    });
  }
  for (auto& thread : pool) thread.join();
}

// One process after another, until none is left; then all are started again.
void kill_everything_and_start_it() {
  const auto before = read_env();
  for (const char* name : {"APPOINTMENTS", "DOCTORS", "PAYMENTS", "NOTIFICATIONS", "AUTH", "ADMIN", "GATEWAY",
                           "SANDBOX", "RABBITMQ", "POSTGRESQL", "MARIADB"}) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    kill(std::stoi(before.at(std::string(name) + "_PID")), SIGKILL);
  }
  run_consulta("up");
}

// The appointment's id, however often it takes to ask; nothing where it is refused, or nobody is there all the while.
std::optional<std::string> book_patiently(const Patient& patient, const Slot& slot, const std::string& key) {
  for (int attempt = 0; attempt < 600; ++attempt) {  // three minutes, should starting it all again take that long
    try {
      const auto answer = post("/appointments", slot.booking(), patient.token, {{"Idempotency-Key", key}});
      if (answer.status == 202) return answer["id"];
      if (answer.status < 500 && answer.status != 401) return std::nullopt;
    } catch (const consulta::HttpError&) {
      // The gateway is down just now.
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
  }
  return std::nullopt;
}

using Owners = std::map<std::string, Patient>;  // by the appointment's id

// The status of each, once it is decided.
std::map<std::string, std::string> decided(const Owners& owners) {
  std::map<std::string, std::string> status;
  const auto settled = eventually(
      [&] {
        for (const auto& [id, patient] : owners) {
          if (status.contains(id)) continue;
          const auto answer = get("/appointments/" + id, patient.token);
          if (answer.status != 200 || answer["status"] == "requested") return false;
          status[id] = answer["status"];
        }
        return true;
      },
      std::chrono::seconds(90));
  CHECK_MESSAGE(settled, status.size(), " of ", owners.size(), " were answered");
  return status;
}

// By the bank's own books, for these appointments.
std::int64_t cents_charged(const Owners& owners) {
  std::set<std::string> payments;
  for (const auto& [id, patient] : owners) payments.insert(payment_of(patient, id));
  std::int64_t cents = 0;
  const auto charges = sandbox("GET", "/charges");
  for (std::size_t i = 0; i < charges.count("items"); ++i) {
    const auto at = "items." + std::to_string(i) + ".";
    if (payments.contains(charges[at + "payment_id"])) cents += charges.number(at + "amount_cents");
  }
  return cents;
}

}  // namespace

TEST_CASE("forty patients want one slot: one gets it, thirty-nine are told") {
  const auto doctor = new_doctor();
  const auto slot = free_slots(doctor).at(10);
  std::vector<Patient> patients;
  for (int i = 0; i < 40; ++i) patients.push_back(new_patient());
  std::mutex mutex;
  std::map<std::string, int> outcomes;
  in_parallel(20, 40, [&](int i) {
    const auto answer = book(patients[static_cast<std::size_t>(i)], slot);
    std::lock_guard lock(mutex);
    ++outcomes[answer.status == 202 ? answer["status"] : std::to_string(answer.status)];
  });
  std::string told;
  for (const auto& [outcome, count] : outcomes) told += std::to_string(count) + " " + outcome + ", ";
  CHECK(told == "1 awaiting_payment, 39 rejected, ");
}

TEST_CASE("what was held and paid while appointments was not looking, told in one batch") {
  const auto doctor = new_doctor();
  const auto slots = free_slots(doctor);
  const auto pid = [](const char* name) { return std::stoi(read_env().at(std::string(name) + "_PID")); };
  const auto patient = new_patient();
  CHECK(kill(pid("DOCTORS"), SIGSTOP) == 0);
  std::vector<std::string> ids;
  for (int i = 0; i < 5; ++i) {
    ids.push_back(post("/appointments", slots.at(static_cast<std::size_t>(20 + i)).booking(), patient.token)["id"]);
  }
  const auto all_told = [](const char* service) {
    consulta::sql::Session db(env(std::string(service) + "_DB"));
    return eventually([&] { return db.value<std::int64_t>("SELECT count(*) FROM outbox") == 0; });
  };
  CHECK(all_told("APPOINTMENTS"));
  CHECK(kill(pid("APPOINTMENTS"), SIGSTOP) == 0);
  CHECK(kill(pid("DOCTORS"), SIGCONT) == 0);
  for (const auto& id : ids) pay(patient, id);
  CHECK(eventually([&] {
    return std::all_of(ids.begin(), ids.end(), [&](const std::string& id) {
      return get("/payments?appointment_id=" + id, patient.token)["items.0.status"] == "paid";
    });
  }));
  CHECK(all_told("DOCTORS"));
  CHECK(all_told("PAYMENTS"));
  CHECK(kill(pid("APPOINTMENTS"), SIGCONT) == 0);
  for (const auto& id : ids) CHECK(becomes(patient, id, "confirmed"));
}

TEST_CASE(
    "two hundred bookings while every process is killed and started again: each ends, none overlap, the books agree") {
  auto slots = free_slots(new_doctor());
  for (const auto& slot : free_slots(new_doctor())) slots.push_back(slot);
  REQUIRE(slots.size() >= 100);
  std::vector<Patient> patients;
  for (int i = 0; i < 20; ++i) patients.push_back(new_patient());

  std::mutex mutex;
  Owners owners;
  int not_accepted = 0;
  std::thread killer(kill_everything_and_start_it);
  // Two patients want each slot.
  in_parallel(8, 200, [&](int i) {
    const auto& patient = patients[static_cast<std::size_t>(i) % patients.size()];
    const auto& slot = slots[static_cast<std::size_t>(i / 2)];
    const auto id = book_patiently(patient, slot, "race-" + std::to_string(i));
    std::lock_guard lock(mutex);
    if (id) {
      owners[*id] = patient;
    } else {
      ++not_accepted;
    }
  });
  killer.join();
  CHECK(not_accepted == 0);
  REQUIRE(owners.size() == 200);

  // Half of those that wait are paid; then each slot has at most one live appointment, and the bank agrees.
  std::set<std::pair<std::string, std::string>> taken;
  std::int64_t confirmed_cents = 0;
  int waiting = 0;
  Owners paid;
  for (const auto& [id, status] : decided(owners)) {
    if (status == "rejected") continue;
    CHECK(status == "awaiting_payment");
    const auto& owner = owners.at(id);
    const auto a = get("/appointments/" + id, owner.token);
    CHECK(taken.emplace(a["doctor.id"], a["starts_at"]).second);
    if (++waiting % 2 == 0) {
      pay(owner, id);
      paid[id] = owner;
      confirmed_cents += a.number("price_cents");
    }
  }
  CHECK(taken.size() == 100);
  for (const auto& [id, owner] : paid) CHECK(becomes(owner, id, "confirmed"));
  CHECK(cents_charged(paid) == confirmed_cents);
}
