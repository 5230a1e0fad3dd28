// Dead letters, looked at, replayed, discarded and amended where they lie, on the real RabbitMQ.
#include "broker/dead_letters.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <fstream>
#include <set>

#include "tests/faults/lab.hpp"

using namespace consulta;
using consulta::testing::env;
using consulta::testing::eventually;
using consulta::testing::Lab;
using consulta::testing::most_letters;

namespace {

// So many events, with their numbers as bodies, followed by `more`.
std::vector<broker::Outgoing> give_up(Lab& lab, std::size_t many, const std::string& more = "") {
  std::vector<broker::Outgoing> letters;
  for (std::size_t n = 0; n < many; ++n) {
    auto letter = lab.event(static_cast<int>(n));
    letter.body += more;
    letter.exchange = broker::dead_exchange;
    letter.routing_key = lab.service;
    letter.headers = {{broker::dead::reason_header, n % 2 == 0 ? "poison" : "retries_exhausted"},
                      {broker::dead::attempts_header, "3"},
                      {broker::dead::error_header, "why"}};
    letters.push_back(std::move(letter));
  }
  REQUIRE(lab.publisher(env("RABBITMQ_URL")).publish(letters).size() == many);
  return letters;
}

// How many MB of memory this process has had at most, from now on or the last time that this was begun anew.
std::size_t most_memory(bool anew) {
  if (anew) std::ofstream("/proc/self/clear_refs") << 5;
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) return std::stoul(line.substr(6)) / 1024;
  }
  throw std::runtime_error("no VmHWM in /proc/self/status");
}

}  // namespace

TEST_CASE("of dead letters of two services, however much they say, no more is in memory than a page has") {
  constexpr std::size_t each = 150, most_mb = 24;
  const std::string says(256 * 1024, 'x');  // 37 MB in each queue
  Lab first("FAULTS_DB"), second("FAULTS_MARIADB_DB");
  for (auto* lab : {&first, &second}) {
    for (std::size_t n = 0; n < each; n += 50) give_up(*lab, 50, says);
  }
  first.topology.services.push_back(second.service);
  broker::DeadLetters dead(env("RABBITMQ_URL"), first.topology);
  const auto before = most_memory(true);
  std::set<Uuid> seen;
  std::optional<Uuid> after;
  for (int i = 0; i < 3; ++i) {
    const auto page = dead.page(after, 10);
    REQUIRE(page.size() == 10);
    for (const auto& letter : page) seen.insert(letter.id);
    after = page.back().id;
  }
  CHECK(seen.size() == 30);
  CHECK(!dead.discard(new_id()));
  std::size_t asked = 0;
  dead.amend([&](const broker::DeadLetter&) {
    ++asked;
    return std::optional<std::string>();
  });
  CHECK(asked == 2 * each);
  CHECK(most_memory(false) < before + most_mb);
}

TEST_CASE("of thousands of dead letters each is on a page, found by what it is about") {
  constexpr std::size_t all = 2500;
  Lab lab("FAULTS_DB");
  const auto letters = give_up(lab, all);
  broker::DeadLetters dead(env("RABBITMQ_URL"), lab.topology);
  std::set<std::string> seen;
  for (std::optional<Uuid> after;;) {
    const auto page = dead.page(after, 1000);
    CHECK(page.size() <= 1000);
    if (page.empty()) break;
    for (const auto& letter : page) seen.insert(letter.body);
    after = page.back().id;
  }
  CHECK(seen.size() == all);
  CHECK(dead.page({}, most_letters, {.service = lab.service, .reason = "poison", .text = ""}).size() == all / 2);
  CHECK(dead.page({}, most_letters, {.service = "somebody-else", .reason = "", .text = ""}).empty());
  const auto found = dead.page({}, most_letters, {.service = "", .reason = "", .text = to_text(letters[7].id)});
  REQUIRE(found.size() == 1);
  CHECK(found.front().body == "7");
}

TEST_CASE("dead letters are seen as often as one likes, replayed once mended, and discarded") {
  Lab lab("FAULTS_DB");
  std::atomic<bool> mended{false};
  broker::Relay relay(lab.url, lab.publisher(env("RABBITMQ_URL")));
  const auto consumer = lab.consume(env("RABBITMQ_URL"), lab.url, relay,
                                    [&](std::span<const broker::Delivery> batch, engine::Turn& turn) {
                                      if (!mended) throw broker::Poison("not yet mended");
                                      lab.handler()(batch, turn);
                                    });
  lab.tell(relay, 0, 30);
  broker::DeadLetters dead(env("RABBITMQ_URL"), lab.topology);
  REQUIRE(eventually([&] { return dead.page({}, most_letters).size() == 30; }));
  // More often than RabbitMQ 4 would let a message come back, had its queue no limit of its own.
  for (int i = 0; i < 40; ++i) REQUIRE(dead.page({}, most_letters).size() == 30);
  const auto letters = dead.page({}, most_letters);
  CHECK(letters.front().service == lab.service);
  CHECK(letters.front().reason == "poison");
  CHECK(letters.front().last_error == "not yet mended");
  CHECK(letters.front().attempts == 1);
  CHECK(letters.front().given_up_at.has_value());
  CHECK(dead.replay(letters.front().id));  // too early
  CHECK(eventually([&] { return dead.page({}, most_letters).size() == 30; }));
  CHECK(lab.effects() == 0);
  mended = true;
  CHECK(dead.discard(letters.back().id));
  CHECK(!dead.discard(letters.back().id));
  CHECK(!dead.replay(new_id()));
  for (const auto& letter : letters) CHECK(dead.replay(letter.id) == (letter.id != letters.back().id));
  CHECK(lab.each_once(29));
  CHECK(dead.page({}, most_letters).empty());
}

TEST_CASE("dead letters are amended where they lie or forgotten, and the others stay as they were") {
  constexpr std::size_t all = 300;
  Lab lab("FAULTS_DB");
  give_up(lab, all);
  broker::DeadLetters dead(env("RABBITMQ_URL"), lab.topology);
  std::size_t asked = 0;
  const auto amend = [&] {
    dead.amend([&](const broker::DeadLetter& letter) -> std::optional<std::string> {
      ++asked;
      if (letter.body == "7") return "";
      return letter.body.size() == 2 ? std::optional<std::string>("amended") : std::nullopt;
    });
  };
  amend();
  CHECK(asked >= all);
  asked = 0;
  amend();
  CHECK(asked == all - 1);
  std::size_t amended = 0;
  const auto left = dead.page({}, most_letters);
  CHECK(left.size() == all - 1);
  for (const auto& letter : left) {
    CHECK(letter.body != "7");
    CHECK(letter.attempts == 3);
    CHECK((letter.reason == "poison" || letter.reason == "retries_exhausted"));
    const bool as_it_was = letter.body != "amended";
    CHECK(letter.last_error == (as_it_was ? "why" : ""));
    amended += as_it_was ? 0 : 1;
  }
  CHECK(amended == 90);
}
