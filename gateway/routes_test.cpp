#include "gateway/routes.hpp"

#include <doctest/doctest.h>

using namespace consulta::gateway;

TEST_CASE("who answers, and who may knock without a token") {
  CHECK(route("GET", "/api/v1/doctors").access == Access::open);
  CHECK(route("HEAD", "/api/v1/doctors/7").access == Access::open);
  CHECK(route("GET", "/api/v1/clinic").access == Access::open);
  CHECK(route("GET", "/api/v1/doctors/profile").access == Access::token);
  CHECK(route("POST", "/api/v1/doctors").access == Access::token);
  CHECK(route("POST", "/api/v1/auth/login").access == Access::open);
  CHECK(route("POST", "/api/v1/auth/logout").access == Access::late_token);
  CHECK(route("GET", "/api/v1/users/profile").access == Access::any_token);
  CHECK(route("GET", "/api/v1/appointments/7/events").access == Access::token);
  CHECK(route("POST", "/api/v1/auth/devices").access == Access::open);
  CHECK(route("GET", "/api/v1/auth/devices").access == Access::any_token);
  CHECK(route("POST", "/api/v1/auth/devices/BCDF-GHJK/approve").access == Access::any_token);
  CHECK(route("GET", "/api/v1/appointments/7").upstream == "appointments");
  CHECK(route("POST", "/api/v1/reception/check-in").access == Access::any_token);
  CHECK(route("GET", "/api/v1/reception/waiting-room/events").upstream == "reception");
  CHECK(route("GET", "/api/v1/reception/patients").upstream == "reception");
  CHECK(route("HEAD", "/api/v1/reception/patients").upstream == "reception");
  for (const char* path : {"/api/v1/reception/patients", "/api/v1/reception/patients/7/invitation"}) {
    CHECK(route("POST", path).upstream == "auth");
    CHECK(route("POST", path).access == Access::token);
  }
  CHECK(route("GET", "/api/v1/reception/patients/7").upstream == "auth");
  CHECK(route("GET", "/api/v1/appointmentsx").upstream.empty());
  for (const char* path :
       {"/api/v1/prescriptions/7/prescription.pdf", "/api/v1/patients/7/allergies", "/api/v1/medicines"}) {
    CHECK(route("GET", path).upstream == "prescriptions");
    CHECK(route("GET", path).access == Access::token);
  }
  CHECK(route("GET", "/api/v1/users/profile/export").access == Access::token);
  CHECK(route("GET", "/api/v1/users/profile/export").trait == Trait::exported);
  CHECK(route("GET", "/export/appointments").upstream.empty());
  CHECK(route("GET", "/internal/revocations").upstream.empty());
  CHECK(route("GET", "/metrics").upstream.empty());
}

TEST_CASE("bodies are larger where pictures are brought, and nowhere else") {
  constexpr std::uint64_t large = 2 * 1024 * 1024;
  CHECK(route("PUT", "/api/v1/reception/face").body_limit == large);
  CHECK(route("PUT", "/api/v1/reception/face").access == Access::token);
  CHECK(route("POST", "/api/v1/reception/check-in").body_limit == large);
  CHECK(largest_body() == large);
  for (const char* path :
       {"/api/v1/reception/face/x", "/api/v1/reception/patients", "/api/v1/auth/login", "/nowhere"}) {
    CHECK_MESSAGE(route("POST", path).body_limit == 256 * 1024, path);
  }
  CHECK(route("DELETE", "/api/v1/reception/face").upstream == "reception");
}

TEST_CASE("a path is written plainly where it can be, and a query is left alone") {
  CHECK(normal_target("/api/v1/auth/%6cogin?q=%6c") == "/api/v1/auth/login?q=%6c");
  CHECK(normal_target("/%41%7a%30%2D%5f%7E") == "/Az0-_~");
  CHECK(normal_target("/%2e%2E/x") == "/../x");
  for (const char* kept : {"/a%2fb", "/%C3%A9", "/%", "/%6", "/%6x", "/%+6", "/a%20b", "*", "/?%41"}) {
    CHECK_MESSAGE(normal_target(kept) == kept, kept);
  }
}

TEST_CASE("paths with tricks in them") {
  for (const char* good : {"/", "/api/v1/doctors", "/.well-known/jwks.json", "/pay/a-b_c"})
    CHECK_MESSAGE(clean_path(good), good);
  for (const char* bad : {"", "api", "/a/../b", "/a/..", "//a", "/a//b", "/a/%2e%2e/b", "/a%2Fb", "/a%00", "/a\\b",
                          "/./a", "/a b", "/.git"}) {
    CHECK_MESSAGE(!clean_path(bad), bad);
  }
}
