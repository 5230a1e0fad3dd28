#include "engine/reactor.hpp"

#include <doctest/doctest.h>

using namespace consulta::engine;

namespace {

struct Takes : Lane {
  Takes(std::vector<std::string> e, std::vector<std::type_index> n) : events_(std::move(e)), notes_(std::move(n)) {}
  std::vector<std::string> events() const override { return events_; }
  std::vector<std::type_index> notes() const override { return notes_; }

  std::vector<std::string> events_;
  std::vector<std::type_index> notes_;
};

}  // namespace

TEST_CASE("no lane takes an event or a note from another without a word") {
  Reactor reactor;
  Takes first({"a", "b"}, {typeid(int)}), event({"b"}, {}), note({}, {typeid(int)}), other({"c"}, {typeid(char)});
  reactor.add(first);
  CHECK_THROWS_WITH_AS(reactor.add(event), "two lanes take events of type b", std::logic_error);
  CHECK_THROWS_AS(reactor.add(note), std::logic_error);
  CHECK_NOTHROW(reactor.add(other));
}
