#include "services/reception/waiting_room_streams.hpp"

#include <doctest/doctest.h>
#include <malloc.h>

#include "platform/http/problem.hpp"

using namespace consulta;
using namespace consulta::reception;

namespace {

// As large as forty who wait make it.
Picture picture(int number) {
  return picture_of("{\"items\":[" + std::to_string(number) + std::string(8'000, ' ') + "]}");
}

std::size_t in_use() {
  return mallinfo2().uordblks;
}

}  // namespace

TEST_CASE("a screen is told how it is, then each change once") {
  WaitingRoomStreams streams;
  const auto one = picture(1), two = picture(2);
  const auto stream = streams.watch(one, "");
  const auto first = stream->take();
  CHECK(first.find("id: " + one.id) == 0);
  CHECK(first.find("event: waiting_room\ndata: " + one.text + "\n\n") != std::string::npos);
  streams.show(one);
  CHECK(stream->take().empty());
  streams.show(two);
  CHECK(stream->take().find("id: " + two.id) == 0);
}

TEST_CASE("a screen that comes back is told the whole, or nothing where it has missed nothing") {
  WaitingRoomStreams streams;
  const auto one = picture(1), two = picture(2);
  CHECK(streams.watch(one, one.id)->take().empty());
  CHECK(streams.watch(two, one.id)->take().find("id: " + two.id) == 0);
  CHECK(streams.watch(two, "what no stream has given")->take().find("id: " + two.id) == 0);
}

TEST_CASE("ten thousand changes leave nothing behind, also of a screen that takes none of them") {
  WaitingRoomStreams streams;
  std::vector<std::shared_ptr<http::EventStream>> screens;
  for (int i = 0; i < 10; ++i) screens.push_back(streams.watch(picture(0), ""));
  const auto idle = streams.watch(picture(0), "");
  std::size_t after_some = 0;
  std::size_t told = 0;
  for (int change = 1; change <= 10'000; ++change) {
    const auto next = picture(change);
    streams.show(next);
    for (const auto& screen : screens) told += screen->take().find("id: " + next.id) != std::string::npos ? 1 : 0;
    if (change == 100) after_some = in_use();
  }
  CHECK(told == 100'000);
  CHECK(idle->closed());
  CHECK(idle->take().empty());
  CHECK(streams.watched());
  CHECK(in_use() < after_some + 64 * 1024);
  for (const auto& screen : screens) screen->close();
  CHECK(!streams.watched());
}

TEST_CASE("there is a most of screens, and room again once some are gone") {
  WaitingRoomStreams streams;
  std::vector<std::shared_ptr<http::EventStream>> screens;
  for (int i = 0; i < 500; ++i) screens.push_back(streams.watch(picture(0), picture(0).id));
  CHECK_THROWS_AS(streams.watch(picture(0), ""), Problem);
  screens.front()->close();
  CHECK(streams.watched());
  CHECK_NOTHROW(streams.watch(picture(0), ""));
}
