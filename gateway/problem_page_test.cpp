#include "gateway/problem_page.hpp"

#include <doctest/doctest.h>

#include "platform/http/problem.hpp"

using namespace consulta;
using gateway::problem_page;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t n = 0;
  for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
  return n;
}

http::Response shown(const Problem& problem, const gateway::Asked& asked, const std::string& phone = "") {
  return problem_page(http::to_response(problem, "id-1"), asked, "id-1", phone);
}

}  // namespace

TEST_CASE("an error as a page: both languages, one heading, one filled button, the request's code") {
  for (const auto language : languages) {
    const auto page = shown(Problem(404, "not_found", "There is nothing at this path."), {.language = language});
    CHECK(page.status == 404);
    CHECK(page.content_type == "text/html; charset=utf-8");
    CHECK(has(page.body, "<html lang=\"" + std::string(tag_of(language)) + "\">"));
    CHECK(count(page.body, "<h1>") == 1);
    CHECK(count(page.body, "class=\"button\"") == 1);
    CHECK(count(page.body, "<code>id-1</code>") == 2);
    CHECK(has(page.body, "Esta página não existe, ou não é sua"));
    CHECK(has(page.body, "This page does not exist, or it is not yours"));
    const bool pt_first = page.body.find("lang=\"pt\"><h") < page.body.find("lang=\"en\"><h");
    CHECK(pt_first == (language == Language::pt));
    CHECK(!has(page.body, "There is nothing at this path"));  // said to programs
  }
}

TEST_CASE("an error as a page says how long to wait, keeps Retry-After, and warns who has sent something") {
  const auto page = shown(unavailable("Busy.", 7), {.language = Language::en}, "+351210000001");
  CHECK(page.status == 503);
  CHECK(std::count(page.headers.begin(), page.headers.end(), std::pair<std::string, std::string>("Retry-After", "7")) ==
        1);
  CHECK(has(page.body, "Wait 7 s, then try again."));
  CHECK(has(page.body, "Espere 7 s e tente de novo."));
  CHECK(has(page.body, "href=\"\">Try again"));
  CHECK(has(page.body, "+351 210 000 001"));
  CHECK(!has(page.body, "before you repeat it"));
  CHECK(has(shown(Problem(504, "upstream_timeout", ""), {.reads = false}).body, "before you repeat it"));
  CHECK(!has(shown(Problem(404, "not_found", ""), {}).body, "Try again"));
}

TEST_CASE("every refusal has words of its own kind") {
  CHECK(has(shown(Problem(404, "not_found", ""), {.payment_link = true}).body, "This link no longer works"));
  CHECK(has(shown(Problem(429, "too_many_requests", ""), {}).body, "Demasiados pedidos"));
  CHECK(has(shown(Problem(413, "too_large", ""), {}).body, "too large"));
  CHECK(has(shown(Problem(500, "internal_error", ""), {}).body, "Algo falhou do nosso lado"));
  CHECK(has(shown(Problem(400, "malformed", ""), {}).body, "This request cannot be taken"));
  CHECK(has(shown(Problem(401, "unauthenticated", ""), {}).body, "You need to log in"));
}
