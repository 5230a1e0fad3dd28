#include "platform/http/http.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("routing: literal before parameter, 405 with Allow, 404") {
  http::Router router;
  auto answer = [](int status) {
    return [status](const http::Request&) { return http::Response{status, "", "", {}}; };
  };
  router.get("/a/{id}", answer(1));
  router.get("/a/self", answer(2));
  router.put("/a/{id}", answer(3));
  http::Request request;
  auto status = [&](const char* method, const char* path) {
    request.method = method;
    request.path = path;
    int out = 0;
    router.match(request).handler(request, [&](const http::Response& r) { out = r.status; });
    return out;
  };
  CHECK(status("GET", "/a/7") == 1);
  CHECK(request.path_params["id"] == "7");
  CHECK(status("GET", "/a/self") == 2);
  CHECK_THROWS_AS(status("GET", "/a"), Problem);
  CHECK_THROWS_AS(status("GET", "/a/7/"), Problem);
  try {
    status("DELETE", "/a/7");
    FAIL("matched");
  } catch (const Problem& problem) {
    CHECK(problem.status == 405);
    CHECK(problem.allow == "GET, HEAD, PUT");
  }
}
