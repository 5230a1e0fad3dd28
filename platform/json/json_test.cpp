#include "platform/json/json.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"
#include "platform/text/text.hpp"

using namespace consulta;

namespace {

struct Inner {
  std::int32_t small = 0;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (small))
struct Outer {
  std::string text;
  std::optional<std::string> maybe;
  std::vector<Inner> list;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (text, maybe, list))

}  // namespace

TEST_CASE("JSON: all errors are told, by path") {
  try {
    json::read<Outer>(R"({"list":[{"small":1},{"small":99999999999},{}],"odd":1})", json::Unknown::reject);
    FAIL("accepted");
  } catch (const json::ValueError& e) {
    REQUIRE(e.errors.size() == 4);
    CHECK(e.errors[0].field == "text");
    CHECK(e.errors[1].field == "list.1.small");
    CHECK(e.errors[2].field == "list.2.small");
    CHECK(e.errors[3].field == "odd");
  }
}

TEST_CASE("JSON: hostile texts are refused without harm") {
  CHECK_THROWS_AS(json::parse(std::string(1'000'000, '[')), json::SyntaxError);
  CHECK_THROWS_AS(json::parse("\"\xFF\""), json::SyntaxError);
  CHECK_THROWS_AS(json::parse("{\"a\":1,\"a\":2}"), json::SyntaxError);
  CHECK_THROWS_AS(json::parse("1 2"), json::SyntaxError);
  CHECK_THROWS_AS(json::read<Outer>(R"({"text":"a\u0000b","list":[]})"), json::ValueError);
  CHECK(json::read<Outer>(R"({"text":"é","maybe":null,"list":[]})").text == "é");
}

TEST_CASE("JSON: what is empty is null, or left out where that is the same to who reads it") {
  const Outer value{"é\"", std::nullopt, {{7}}};
  CHECK(json::write(value) == R"({"text":"é\"","maybe":null,"list":[{"small":7}]})");
  CHECK(json::write_sparse(value) == R"({"text":"é\"","list":[{"small":7}]})");
  CHECK(json::write(std::vector{Uuid{}}) == R"(["00000000-0000-0000-0000-000000000000"])");
}

TEST_CASE("JSON: of what is wrong little is told, however much there is") {
  const auto errors_of = [](const std::string& text) {
    try {
      json::read_foreign<Outer>(text);
    } catch (const json::ValueError& e) {
      return e.errors;
    }
    return std::vector<json::FieldError>{};
  };
  const auto size_of = [](const std::vector<json::FieldError>& errors) {
    return problem_body(Problem(422, "validation_failed", errors.front().field, errors), "").size();
  };
  std::string unknown = R"({"text":"","list":[])";
  for (int i = 0; i < 5000; ++i) unknown += ",\"" + std::string(30, 'x') + std::to_string(i) + "\":1";
  CHECK(errors_of(unknown + "}").size() == json::most_errors);
  CHECK(size_of(errors_of(unknown + "}")) < 4000);

  std::string wrong = R"({"text":"","list":[0)";
  for (int i = 0; i < 5000; ++i) wrong += ",0";
  CHECK(errors_of(wrong + "]}").size() == json::most_errors);

  // A long name is told by its beginning, in whole characters; what no screen shows, as an escape.
  std::string name;
  for (int i = 0; i < 10'000; ++i) name += "é";
  const auto long_one = errors_of(R"({"text":"","list":[],")" + name + "\":1}");
  REQUIRE(long_one.size() == 1);
  CHECK(long_one[0].field.size() < 100);
  CHECK(valid_utf8(long_one[0].field));
  CHECK(json::shown("a\nb\x7F\xC2\x85" + std::string(1, '\0')) == "a\\u000ab\\u007f\\u0085\\u0000");
  CHECK(json::shown(std::string(59, 'a') + "é") == std::string(59, 'a') + "…");
  CHECK(json::shown("prénom") == "prénom");

  // More values than any request has are not kept in memory.
  std::string many = R"({"text":"","list":[0)";
  for (std::size_t i = 0; i < json::most_values; ++i) many += ",0";
  const auto too_many = errors_of(many + "]}");
  REQUIRE(too_many.size() == 1);
  CHECK(too_many[0].field == "body");
  CHECK(Problem(422, "x", "", std::vector<json::FieldError>(5000)).errors.size() == json::most_errors);
}

TEST_CASE("JSON: numbers without end are one error") {
  CHECK_THROWS_AS(json::read_foreign<Inner>("{\"small\":" + std::string(200'000, '9') + "}"), std::runtime_error);
  CHECK_THROWS_AS(json::read_foreign<Inner>("{\"small\":1e999999999}"), std::runtime_error);
  CHECK_THROWS_AS(json::read_foreign<Inner>("{\"small\":0." + std::string(200'000, '0') + "1}"), std::runtime_error);
}
