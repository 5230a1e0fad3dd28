#include "broker/dead_letters.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <set>

using namespace consulta;
using namespace consulta::broker;

namespace {

// So many, in any order.
std::vector<Received> shuffled(std::size_t many) {
  std::vector<Received> letters(many);
  for (std::size_t n = 0; n < many; ++n) {
    letters[n].message_id = to_text(new_id());
    letters[n].body = std::to_string(n);
    letters[n].headers = {{dead::reason_header, n % 2 == 0 ? "poison" : "retries_exhausted"}};
  }
  std::shuffle(letters.begin(), letters.end(), std::minstd_rand(4711));
  return letters;
}

}  // namespace

TEST_CASE("of however many dead letters no more are in hand than a page has, and each is on one") {
  constexpr std::size_t all = 500, limit = 40;
  const auto letters = shuffled(all);
  std::vector<Uuid> seen;
  std::size_t most_in_hand = 0;
  for (std::optional<Uuid> after;;) {
    FirstLetters first(after, limit, {});
    for (const auto& letter : letters) {
      first.show("payments", letter);
      first.show("payments", letter);
      most_in_hand = std::max(most_in_hand, first.size());
    }
    const auto page = first.take();
    if (page.empty()) break;
    for (const auto& letter : page) seen.push_back(letter.id);
    after = page.back().id;
  }
  CHECK(most_in_hand == limit);
  CHECK(seen.size() == all);
  CHECK(std::is_sorted(seen.begin(), seen.end()));
  CHECK(std::set<Uuid>(seen.begin(), seen.end()).size() == all);
}

TEST_CASE("what is not wanted is not kept") {
  FirstLetters first({}, 1000, {.service = "payments", .reason = "poison", .text = ""});
  for (const auto& letter : shuffled(100)) {
    first.show("payments", letter);
    first.show("doctors", letter);
  }
  CHECK(first.size() == 50);
}
