#include "engine/host/page.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using host::Page;

namespace {

const std::string key = "a key";

http::Request asked(std::vector<std::pair<std::string, std::string>> query, std::string path = "/things") {
  http::Request request;
  request.path = std::move(path);
  request.query = std::move(query);
  return request;
}

std::string next_of(const http::Request& request, const Uuid& last) {
  const auto answer =
      Page(request, key).answer(std::vector{last, new_id()}, [](const Uuid& id) { return to_text(id); });
  const std::string mark = "\"next_cursor\":\"";
  const auto begin = answer.body.find(mark) + mark.size();
  return answer.body.substr(begin, answer.body.find('"', begin) - begin);
}

int refusal_of(const http::Request& request, const std::string& with = key) {
  try {
    Page(request, with).after_id();
    return 0;
  } catch (const Problem& problem) {
    return problem.status;
  }
}

}  // namespace

TEST_CASE("a cursor says where the page ended, to the list that gave it") {
  const auto last = new_id();
  const auto cursor = next_of(asked({{"limit", "1"}, {"b", "2"}, {"a", "1"}}), last);
  const Page next(asked({{"a", "1"}, {"b", "2"}, {"cursor", cursor}, {"limit", "7"}}), key);
  CHECK(next.after_id() == last);
  CHECK(next.to_read() == 8);
  CHECK(!Page(asked({}), key).after_id());
  CHECK(Page(asked({{"limit", "2"}}), key).answer(std::vector{1, 2}, [](int) { return ""; }).body ==
        R"({"items":[1,2],"next_cursor":null})");
}

TEST_CASE("a cursor that this list has not given is refused") {
  const auto cursor = next_of(asked({{"limit", "1"}, {"a", "1"}}), new_id());
  CHECK(refusal_of(asked({{"a", "1"}, {"cursor", cursor}})) == 0);
  CHECK(refusal_of(asked({{"a", "2"}, {"cursor", cursor}})) == 400);
  CHECK(refusal_of(asked({{"cursor", cursor}})) == 400);
  CHECK(refusal_of(asked({{"a", "1"}, {"cursor", cursor}}, "/others")) == 400);
  CHECK(refusal_of(asked({{"a", "1"}, {"cursor", cursor}}), "another key") == 400);
  for (const auto& other : {std::string(), to_text(new_id()), std::string("%'"), cursor + "=", cursor + "A",
                            cursor.substr(1), cursor.substr(0, 10), std::string(2000, 'A')}) {
    CHECK_MESSAGE(refusal_of(asked({{"a", "1"}, {"cursor", other}})) == 400, other);
  }
  for (std::size_t at = 0; at < cursor.size(); ++at) {
    auto other = cursor;
    other[at] = other[at] == 'A' ? 'B' : 'A';
    CHECK_MESSAGE(refusal_of(asked({{"a", "1"}, {"cursor", other}})) == 400, at);
  }
}
