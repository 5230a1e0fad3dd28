#include "gateway/described_problems.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "platform/http/problem_types.hpp"

using namespace consulta;
using namespace consulta::gateway;

namespace {

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

}  // namespace

TEST_CASE("each problem's type leads to what it means, as text and as a page without script") {
  for (const auto& type : problem_types()) {
    CAPTURE(type.code);
    const auto path = problem_type_reference(type.code);
    const auto text = described_problem(path, "*/*");
    REQUIRE(text.has_value());
    CHECK(text->content_type == "text/plain; charset=utf-8");
    CHECK(has(text->body, type.title));
    CHECK(has(text->body, type.remedy));
    const auto page = described_problem(path, "text/html,*/*;q=0.8");
    REQUIRE(page.has_value());
    CHECK(page->content_type == "text/html; charset=utf-8");
    CHECK(has(page->body, type.code));
    CHECK(!has(page->body, "<script"));
  }
}

TEST_CASE("the list leads to each of them") {
  const auto text = described_problem("/problems", "");
  const auto page = described_problem("/problems", "text/html");
  REQUIRE((text && page));
  for (const auto& type : problem_types()) {
    CHECK(has(text->body, problem_type_reference(type.code) + " "));
    CHECK(has(page->body, "\"" + problem_type_reference(type.code) + "\""));
  }
}

TEST_CASE("what is no problem has no page") {
  for (const auto* path : {"/", "/problem", "/problems/", "/problemsover", "/problems/overt", "/problems/over/",
                           "/problems/<script>", "/api/v1/problems"}) {
    CAPTURE(path);
    CHECK(!described_problem(path, "text/html"));
  }
}
