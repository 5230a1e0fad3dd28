// Runs last (doctest takes files by name): what every other scenario was answered, held against docs/openapi.yaml.
#include <doctest/doctest.h>

#include "platform/http/problem_types.hpp"
#include "tests/support/clinic.hpp"
#include "tests/support/openapi.hpp"

using namespace consulta::testing;

namespace {

// A booking that is refused, as the document has it.
Exchange a_refusal() {
  return {
      "POST",
      "/api/v1/appointments",
      "",
      409,
      {{"content-type", "application/problem+json"}, {"x-request-id", "r"}, {"date", "Sat, 28 Nov 2026 09:00:00 GMT"}},
      R"({"type":"/problems/overlaps_own","title":"The patient is elsewhere at that time","status":409,)"
      R"("detail":"","code":"overlaps_own","request_id":"r"})"};
}

// With one part of its text as another.
Exchange with(Exchange exchange, const std::string& part, const std::string& other) {
  const auto at = exchange.body.find(part);
  REQUIRE(at != std::string::npos);
  exchange.body.replace(at, part.size(), other);
  return exchange;
}

}  // namespace

TEST_CASE("an answer that is not as described is seen: status, header, code, type, title, member") {
  OpenApi api(project_root() + "/docs/openapi.yaml");
  const auto good = a_refusal();
  CHECK(api.fault(good) == "");
  auto other = good;
  other.status = 302;
  CHECK(api.fault(other) == "the status is not described");
  other = good;
  other.headers.emplace_back("x-debug", "1");
  CHECK(api.fault(other) == "the header x-debug: 1 is not described");
  other = good;
  other.headers.erase(other.headers.begin() + 1);
  CHECK(api.fault(other) == "the header x-request-id is lacking");
  other = good;
  other.headers[1].second = "a b";
  CHECK(api.fault(other) == "the header x-request-id: a b breaks 'allOf' at #");
  CHECK(api.fault(with(good, R"("code":"overlaps_own")", R"("code":"cost_changed")")) ==
        "the code cost_changed is not described");
  CHECK(api.fault(with(good, R"("code":"overlaps_own")", R"("code":"nonsense")")) ==
        "no problem has the code nonsense");
  CHECK(api.fault(with(good, "/problems/overlaps_own", "about:blank")) == "the type is not that of overlaps_own");
  CHECK(api.fault(with(good, "The patient is", "Nobody is")) == "the title is not that of overlaps_own");
  CHECK(api.fault(with(good, R"("detail":"")", R"("detail":"","errors":[])")) ==
        "errors are told with 422, and only then");
  CHECK(api.fault(with(good, R"("detail":"")", R"("detail":"","stack":"")")) == "the answer breaks 'allOf' at #");
}

TEST_CASE("the documents are served") {
  for (const char* path : {"//openapi.yaml", "//asyncapi.yaml", "//healthz", "//.well-known/jwks.json"}) {
    CAPTURE(path);
    CHECK(get(path).status == 200);
  }
}

TEST_CASE("what the type of a problem leads to says what to do") {
  const auto problem = call("GET", "/doctors/nobody");
  REQUIRE(problem.status == 404);
  const auto told = get("/" + problem["type"]);
  CHECK(told.status == 200);
  CHECK(told.raw.header("content-type") == "text/plain; charset=utf-8");
  CHECK(told.body.find("code: not_found\n") != std::string::npos);
  const auto page = call("GET", "/" + problem["type"], "", "", {{"Accept", "text/html"}});
  CHECK(page.raw.header("content-type") == "text/html; charset=utf-8");
  const auto list = get("//problems");
  for (const auto& type : consulta::problem_types()) {
    CAPTURE(type.code);
    CHECK(list.body.find(consulta::problem_type_reference(type.code)) != std::string::npos);
    CHECK(get("/" + consulta::problem_type_reference(type.code)).status == 200);
  }
  CHECK(get("//problems/nothing").status == 404);
}

TEST_CASE("every answer was as docs/openapi.yaml says") {
  for (const auto& fault : not_as_described()) FAIL_CHECK(fault);
}

TEST_CASE("everything docs/openapi.yaml describes was tried") {
  for (const auto& operation : described_but_untried()) FAIL_CHECK("never seen to succeed: " << operation);
}
