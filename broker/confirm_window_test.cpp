#include "broker/confirm_window.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace consulta;
using namespace consulta::broker;
using Owner = ConfirmWindow::Owner;

namespace {

// A window with messages whose bodies are their numbers, 1 to `count`, and their ids.
struct Filled {
  explicit Filled(int count, Owner owner = Owner::window) {
    for (int i = 1; i <= count; ++i) {
      Outgoing message;
      message.id = new_id();
      message.body = std::to_string(i);
      ids.push_back(message.id);
      window.add(message, owner);
    }
  }

  // The numbers of those confirmed since the last call.
  std::vector<int> confirmed() {
    std::vector<int> out;
    for (const auto& id : window.take_confirmed()) {
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (ids[i] == id) out.push_back(static_cast<int>(i) + 1);
      }
    }
    return out;
  }
  std::string open(std::size_t first = 0) const {
    std::string out;
    window.each(first, [&](const Outgoing& message) { out += message.body; });
    return out;
  }

  ConfirmWindow window;
  std::vector<Uuid> ids;
};

using Numbers = std::vector<int>;

}  // namespace

TEST_CASE("answers come one by one or for all up to a tag, in any order; each confirms once") {
  Filled f(6);
  f.window.answered(2, false, true);
  CHECK(f.confirmed() == Numbers{2});
  f.window.answered(4, true, true);
  CHECK(f.confirmed() == Numbers{1, 3, 4});
  f.window.answered(4, true, true);
  f.window.answered(2, false, true);
  f.window.answered(99, false, true);
  CHECK(f.confirmed().empty());
  CHECK(f.open() == "56");
  f.window.answered(99, true, true);
  CHECK(f.confirmed() == Numbers{5, 6});
  CHECK(f.window.empty());
}

TEST_CASE("what the broker refused, or no queue wanted, is answered and not confirmed") {
  Filled f(4);
  f.window.answered(1, false, false);
  f.window.returned(f.ids[2]);
  CHECK(f.window.take_returned());
  CHECK(!f.window.take_returned());
  f.window.answered(4, true, true);
  CHECK(f.confirmed() == Numbers{2, 4});
  CHECK(f.window.empty());
  f.window.returned(f.ids[0]);  // known no more
  CHECK(f.window.take_returned());
}

TEST_CASE("the next channel numbers anew what is left, without what its callers repeat") {
  Filled f(3);
  Outgoing theirs;
  theirs.id = new_id();
  theirs.body = "x";
  f.window.add(theirs, Owner::caller);
  f.window.answered(2, false, true);
  CHECK(f.confirmed() == Numbers{2});
  f.window.returned(f.ids[2]);
  f.window.channel_lost();
  CHECK(f.open() == "13");
  f.window.channel_begun();
  CHECK(f.open(1) == "3");
  // The old tags mean nothing here, and what was returned there may find its queue.
  f.window.answered(2, false, true);
  CHECK(f.confirmed() == Numbers{3});
  f.window.add(theirs, Owner::window);
  f.window.answered(3, true, true);
  CHECK(f.window.take_confirmed() == std::vector{f.ids[0], theirs.id});
}

TEST_CASE("what was confirmed before a channel was lost is still told") {
  Filled f(2);
  f.window.answered(1, false, true);
  f.window.channel_lost();
  f.window.channel_begun();
  CHECK(f.confirmed() == Numbers{1});
  CHECK(f.open() == "2");
}
