#include <doctest/doctest.h>

#include <atomic>
#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "platform/base64.hpp"
#include "platform/http.hpp"
#include "platform/json.hpp"
#include "platform/passwords.hpp"
#include "platform/sealed_box.hpp"
#include "platform/time.hpp"
#include "platform/tokens.hpp"
#include "platform/trace.hpp"
#include "platform/validate.hpp"
#include "platform/webhook_signature.hpp"
#include "platform/workers.hpp"

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

  Checks checks;
  for (int i = 0; i < 5000; ++i) checks.require(false, "field", "is wrong");
  try {
    checks.done();
    FAIL("accepted");
  } catch (const Problem& problem) {
    CHECK(problem.errors.size() == json::most_errors);
  }
  CHECK(Problem(422, "x", "", std::vector<json::FieldError>(5000)).errors.size() == json::most_errors);
}

TEST_CASE("JSON: numbers without end are one error") {
  CHECK_THROWS_AS(json::read_foreign<Inner>("{\"small\":" + std::string(200'000, '9') + "}"), std::runtime_error);
  CHECK_THROWS_AS(json::read_foreign<Inner>("{\"small\":1e999999999}"), std::runtime_error);
  CHECK_THROWS_AS(json::read_foreign<Inner>("{\"small\":0." + std::string(200'000, '0') + "1}"), std::runtime_error);
}

TEST_CASE("instants: RFC 3339 in, UTC out") {
  CHECK(format_instant(*parse_instant("2026-12-01T09:00:00Z")) == "2026-12-01T09:00:00Z");
  CHECK(format_instant(*parse_instant("2026-12-01T10:00:00.5+01:00")) == "2026-12-01T09:00:00.500000Z");
  for (const char* bad :
       {"", "2026-12-01", "2026-02-30T00:00:00Z", "2026-12-01T24:00:00Z", "2026-12-01T09:00:00",
        "2026-12-01T09:00:00+1:00", "2026-12-01T09:00:00Zx", "1969-12-31T00:00:00Z", "2026-12-01T09:00:00.Z",
        "1970-01-01T00:00:00+00:01", "9999-12-31T23:59:59.999999-00:01", "2026-12-01T09:00:00+24:00"}) {
    CHECK_MESSAGE(!parse_instant(bad), bad);
  }
  CHECK(format_instant(*parse_instant("2026-12-01T09:00:00.1234567891234Z")) == "2026-12-01T09:00:00.123456Z");
  CHECK(instant_from_sql("2026-12-01 09:00:00+00") == *parse_instant("2026-12-01T09:00:00Z"));
}

TEST_CASE("instants: whatever is written can be read again, also the first midnight of a zone east of London") {
  const auto first = *parse_instant("1970-01-01T00:00:00Z"), last = *parse_instant("9999-12-31T23:59:59.999999Z");
  for (const auto instant : {first - std::chrono::hours(14), first, last}) {
    CHECK(instant_from_sql(sql_instant(instant)) == instant);
  }
  CHECK_THROWS_AS(sql_instant(last + std::chrono::microseconds(1)), std::out_of_range);
  CHECK_THROWS_AS(sql_instant(first - std::chrono::hours(24 * 366 * 1000)), std::out_of_range);
}

TEST_CASE("tokens: signed, pinned, expiring") {
  const TokenSigner signer(TokenSigner::generate_key());
  const TokenSigner stranger(TokenSigner::generate_key());
  TokenVerifier verifier;
  verifier.replace_keys("{\"keys\":[" + signer.public_jwk() + "]}");
  const auto now = std::chrono::duration_cast<std::chrono::seconds>(Clock::now().time_since_epoch()).count();
  const Claims claims{new_id(), Role::doctor, new_id(), "", "", now, now + 60};
  const auto token = signer.sign(claims);
  for (int i = 0; i < 2; ++i) {  // the second time from memory
    REQUIRE(verifier.verify(token).has_value());
    CHECK(verifier.verify(token)->sub == claims.sub);
  }
  CHECK(!verifier.verify(stranger.sign(claims)));
  CHECK(verifier.wants_keys);
  auto expired = claims;
  expired.exp = now - 1;
  CHECK(!verifier.verify(signer.sign(expired)));
  const auto payload = token.substr(token.find('.'), token.rfind('.') - token.find('.'));
  CHECK(!verifier.verify(base64url_encode(R"({"alg":"none"})") + payload + "."));
  CHECK(!verifier.verify(base64url_encode(R"({"alg":"HS256","kid":"x"})") + payload + ".AAAA"));
  CHECK(!verifier.verify(token + "x"));
  for (std::size_t i = 0; i < token.size(); i += 7) {
    auto changed = token;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    CHECK(!verifier.verify(changed));
  }
  CHECK(signer.public_jwk().find("\"d\"") == std::string::npos);
}

TEST_CASE("passwords and sealed boxes") {
  const auto hash = hash_password("correct horse battery");
  CHECK(hash.starts_with("$argon2id$"));
  CHECK(check_password(hash, "correct horse battery"));
  CHECK(!check_password(hash, "incorrect horse"));
  CHECK(!check_no_password("anything"));
  const auto sealed = seal(hash, "key");
  CHECK(unseal(sealed, "key") == hash);
  CHECK(!unseal(sealed, "other key"));
  CHECK(!unseal(sealed.substr(1), "key"));
}

TEST_CASE("webhook signatures") {
  const Instant now{std::chrono::seconds(1'000'000)};
  const auto good = webhook_signature("secret", 1'000'000, "body");
  CHECK(webhook_signature_good("secret", good, "body", now));
  CHECK(!webhook_signature_good("secret", good, "other body", now));
  CHECK(!webhook_signature_good("other", good, "body", now));
  CHECK(!webhook_signature_good("secret", good, "body", now + std::chrono::minutes(6)));
  CHECK(!webhook_signature_good("secret", "", "body", now));
}

TEST_CASE("what people type") {
  CHECK(valid_email("ana@example.com"));
  for (const char* bad : {"", "ana", "@example.com", "ana@", "ana@localhost", "a b@example.com", "a@b@example.com",
                          "a@example..com", "a@example.com\r\nBcc: x@y.z"}) {
    CHECK_MESSAGE(!valid_email(bad), bad);
  }
  CHECK(valid_phone("+351 912 345 678"));
  CHECK(!valid_phone("912345678"));
  CHECK(!valid_phone("+0912345678"));
  CHECK(valid_portuguese_mobile("+351912345678"));
  CHECK(!valid_portuguese_mobile("+351942345678"));
  CHECK(valid_tax_number("123456789"));
  CHECK(!valid_tax_number("123456788"));
  CHECK(!valid_tax_number("12345678"));
}

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

TEST_CASE("trace context") {
  CHECK(valid_traceparent(new_traceparent()));
  CHECK(!valid_traceparent("00-00000000000000000000000000000000-0000000000000001-01"));
  CHECK(!valid_traceparent(""));
  CHECK(!valid_request_id("a\nb"));
}

TEST_CASE("workers: each job runs once, whoever offers it and however they sleep in between") {
  std::atomic<int> ran{0};
  std::atomic<int> refused{0};
  Workers workers(4, {1000, 1000});
  std::vector<std::thread> offering;
  for (int t = 0; t < 3; ++t) {
    offering.emplace_back([&, t] {
      for (int i = 0; i < 5000; ++i) {
        workers.offer(
            std::to_string(t), [&] { ++ran; }, [&] { ++refused; });
        if (i % 64 == 0) std::this_thread::sleep_for(std::chrono::microseconds(200));  // they fall asleep
      }
    });
  }
  for (auto& thread : offering) thread.join();
  workers.stop();
  CHECK(ran > 0);
  CHECK(ran + refused == 15'000);
}

TEST_CASE("workers: a job that waits holds up no other") {
  constexpr int threads = 4;
  Workers workers(threads, {10, 10});
  for (int round = 0; round < 100; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));  // they fall asleep
    // Each job waits for all others, so each needs a thread of its own.
    std::mutex mutex;
    std::condition_variable changed;
    int begun = 0;
    int ended = 0;
    for (int i = 0; i < threads; ++i) {
      workers.offer(
          "one",
          [&] {
            std::unique_lock lock(mutex);
            ++begun;
            changed.notify_all();
            changed.wait_for(lock, std::chrono::seconds(5), [&] { return begun == threads; });
            ++ended;
            changed.notify_all();
          },
          [] { FAIL("there is room"); });
    }
    std::unique_lock lock(mutex);
    const bool together = changed.wait_for(lock, std::chrono::seconds(5), [&] { return begun == threads; });
    changed.wait(lock, [&] { return ended == begun; });
    lock.unlock();
    if (!together) workers.stop();  // runs those that nobody was woken for
    REQUIRE(together);
  }
}

TEST_CASE("workers: what there is no room for is refused") {
  std::latch release(1);
  std::atomic<int> refused{0};
  Workers workers(1, {2, 2});
  for (int i = 0; i < 5; ++i) {
    workers.offer(
        "one", [&] { release.wait(); }, [&] { ++refused; });
  }
  CHECK(refused >= 2);  // two wait, and one may have begun
  release.count_down();
}
