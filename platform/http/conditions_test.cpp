#include "platform/http/conditions.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using http::Condition;

namespace {

constexpr auto met = Condition::met;
constexpr auto same = Condition::not_modified;
constexpr auto failed = Condition::failed;

using Field = std::optional<std::string_view>;
constexpr Field none = std::nullopt;

}  // namespace

TEST_CASE("conditions: every form of If-Match and If-None-Match, for reading and for changing") {
  struct Row {
    Field if_match, if_none_match, tag;
    Condition reading, changing;
  };
  const Row rows[] = {
      // Neither.
      {none, none, "\"2\"", met, met},
      {none, none, none, met, met},
      // If-None-Match compares weakly: a read is not modified, a change fails.
      {none, "\"2\"", "\"2\"", same, failed},
      {none, "W/\"2\"", "\"2\"", same, failed},
      {none, "\"2\"", "W/\"2\"", same, failed},
      {none, "W/\"2\"", "W/\"2\"", same, failed},
      {none, "\"1\"", "\"2\"", met, met},
      {none, "\"0\", \"2\"", "\"2\"", same, failed},
      {none, "\"0\",W/\"1\" ,\t\"2\"", "\"2\"", same, failed},
      {none, "\"0\", \"1\"", "\"2\"", met, met},
      {none, "*", "\"2\"", same, failed},
      {none, " * ", "\"2\"", same, failed},
      {none, "*", "", same, failed},
      {none, "*", none, met, met},
      {none, "\"2\"", none, met, met},
      {none, "\"\"", "\"\"", same, failed},
      {none, "\"a,b\"", "\"a,b\"", same, failed},  // a comma inside is no separator
      {none, "\"*\"", "\"2\"", met, met},          // a tag, not any
      {none, "\"w/2\"", "\"2\"", met, met},
      {none, "\"\xC3\xA9\"", "\"\xC3\xA9\"", same, failed},
      {none, "", "\"2\"", met, met},                // an empty list
      {none, ", ,\"2\",,", "\"2\"", same, failed},  // empty members are passed over
      // If-Match compares strongly.
      {"\"2\"", none, "\"2\"", met, met},
      {"\"1\"", none, "\"2\"", failed, failed},
      {"\"1\", \"2\"", none, "\"2\"", met, met},
      {"\"1\",\"3\"", none, "\"2\"", failed, failed},
      {"W/\"2\"", none, "\"2\"", failed, failed},
      {"\"2\"", none, "W/\"2\"", failed, failed},
      {"W/\"2\"", none, "W/\"2\"", failed, failed},
      {"W/\"2\", \"2\"", none, "\"2\"", met, met},
      {"*", none, "\"2\"", met, met},
      {"*", none, "W/\"2\"", met, met},
      {"*", none, "", met, met},
      {"*", none, none, failed, failed},
      {"\"2\"", none, none, failed, failed},
      {"\"2\"", none, "", failed, failed},
      {"", none, "\"2\"", failed, failed},
      // Both: If-Match goes first.
      {"\"1\"", "\"2\"", "\"2\"", failed, failed},
      {"\"2\"", "\"2\"", "\"2\"", same, failed},
      {"\"2\"", "\"1\"", "\"2\"", met, met},
      {"*", "*", "\"2\"", same, failed},
  };
  for (const auto& row : rows) {
    CAPTURE(row.if_match.value_or("absent"));
    CAPTURE(row.if_none_match.value_or("absent"));
    CAPTURE(row.tag.value_or("absent"));
    CHECK(http::judge(true, row.if_match, row.if_none_match, row.tag) == row.reading);
    CHECK(http::judge(false, row.if_match, row.if_none_match, row.tag) == row.changing);
  }
}

TEST_CASE("conditions: what is no list of entity tags is refused, wherever in it the fault is") {
  for (const char* bad : {"2",        "\"2",          "2\"",        "W\"2\"",     "w/\"2\"",  "W/2",     "W/",
                          "W/ \"2\"", "\"2\" \"3\"",  "\"2\"\"3\"", "*, \"2\"",   "\"2\", *", "**",      "\"a b\"",
                          "\"a\tb\"", "\"2\"; \"3\"", "\"2\", 3",   "\"2\", \"3", "\x7F",     "\"\x7F\""}) {
    CAPTURE(bad);
    for (const char* own : {"\"2\"", "W/\"2\"", ""}) {
      CHECK_THROWS_AS(http::judge(true, bad, none, own), Problem);
      CHECK_THROWS_AS(http::judge(true, none, bad, own), Problem);
      CHECK_THROWS_AS(http::judge(false, "\"1\"", bad, own), Problem);
    }
    try {
      http::judge(true, none, bad, "\"2\"");
    } catch (const Problem& problem) {
      CHECK(problem.status == 400);
    }
  }
}

TEST_CASE("conditions: the router answers them for every GET that has an ETag") {
  http::Router router;
  router.get("/one", [](const http::Request&) {
    return http::ok(std::string("text")).with("ETag", "\"2\"").with("Vary", "Accept").with("Content-Language", "pt");
  });
  const auto ask = [&](std::vector<std::pair<std::string, std::string>> headers) {
    http::Request request;
    request.method = "GET";
    request.path = "/one";
    request.headers = std::move(headers);
    http::Response answer;
    http::run([&](const auto& r, const auto& reply) { router.match(request).handler(r, reply); }, request,
              [&](http::Response response) { answer = std::move(response); });
    return answer;
  };
  CHECK(ask({}).status == 200);
  CHECK(ask({{"if-none-match", "\"1\""}}).status == 200);
  // Several lines are one list.
  const auto same_one = ask({{"if-none-match", "\"1\""}, {"if-none-match", "W/\"2\""}});
  CHECK(same_one.status == 304);
  CHECK(same_one.body.empty());
  CHECK(same_one.content_type.empty());
  CHECK(same_one.headers == decltype(same_one.headers){{"ETag", "\"2\""}, {"Vary", "Accept"}});
  CHECK(ask({{"if-match", "\"1\""}}).status == 412);
  CHECK(ask({{"if-match", "\"1\""}, {"if-match", "\"2\""}}).status == 200);
  CHECK(ask({{"if-none-match", "1"}}).status == 400);
}

TEST_CASE("conditions: the tag of a text is its own") {
  CHECK(http::etag(7) == "\"7\"");
  CHECK(http::etag_of("a") == http::etag_of("a"));
  CHECK(http::etag_of("a") != http::etag_of("b"));
  CHECK(http::judge(true, none, http::etag_of("a"), http::etag_of("a")) == same);
}
