#include "platform/http/problem_types.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "platform/http/problem.hpp"

using namespace consulta;

namespace {

json::Document told(const Problem& problem) {
  json::Document document;
  document.Parse(problem_body(problem, "r").c_str());
  return document;
}

}  // namespace

TEST_CASE("a problem's type and title are those of its code") {
  const auto body = told(Problem(409, "overlaps_own", "There is another appointment at that time."));
  CHECK(std::string(body["type"].GetString()) == "/problems/overlaps_own");
  CHECK(std::string(body["title"].GetString()) == "The patient is elsewhere at that time");
  CHECK(std::string(body["detail"].GetString()) == "There is another appointment at that time.");
}

TEST_CASE("a problem may have members of its own, beside those that all have") {
  Problem problem(401, "mfa_required", "Send the challenge with a code.");
  problem.members.emplace_back("challenge", "a \"quoted\" one");
  const auto body = told(problem);
  CHECK(std::string(body["challenge"].GetString()) == "a \"quoted\" one");
  CHECK(std::string(body["request_id"].GetString()) == "r");
  CHECK(body.MemberCount() == 7);
}

TEST_CASE("a code that the API has not says no more than its status") {
  CHECK(find_problem_type("wrong_amount") == nullptr);
  CHECK(find_problem_type("") == nullptr);
  CHECK(find_problem_type("~") == nullptr);
  const auto body = told(Problem(409, "wrong_amount", "The amount does not belong to this reference."));
  CHECK(std::string(body["type"].GetString()) == "about:blank");
  CHECK(std::string(body["title"].GetString()) == "Conflict");
}

TEST_CASE("each type is found by its code, and says what to do in whole sentences") {
  for (const auto& type : problem_types()) {
    CAPTURE(type.code);
    CHECK(find_problem_type(type.code) == &type);
    CHECK((type.status >= 400 && type.status < 600));
    CHECK(type.title.size() > 5);
    CHECK(!type.title.ends_with('.'));
    CHECK(type.remedy.ends_with('.'));
  }
}
