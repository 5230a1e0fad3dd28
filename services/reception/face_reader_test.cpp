#include "services/reception/face_reader.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "platform/http/http.hpp"
#include "platform/json/json.hpp"

using namespace consulta;
using namespace consulta::reception;

namespace {

std::string template_of(std::size_t numbers) {
  return R"({"model":"m","face":)" + json::write(std::vector<double>(numbers, 0.25)) + "}";
}

std::string code_of(const std::optional<Seen>& seen) {
  if (!seen) return "none";
  return std::holds_alternative<Problem>(*seen) ? std::get<Problem>(*seen).code : "a face";
}

// What answers in place of consulta-face.
struct Answering {
  std::atomic<int> asked{0};
  std::function<http::Response(const http::Request&)> answer;
  http::Server server{http::ServerOptions{.body_limit = 1024 * 1024}, routes()};

  http::Router routes() {
    http::Router router;
    router.post("/internal/faces", [this](const http::Request& request) {
      ++asked;
      return answer(request);
    });
    return router;
  }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(server.port()); }
};

std::optional<Problem> refusal_of(FaceReader& reader, LookingFor what = LookingFor::check_in, std::size_t count = 1) {
  const std::vector<std::string> pictures(count, "a picture");
  try {
    reader.look_at(pictures, what);
    return std::nullopt;
  } catch (const Problem& problem) {
    return problem;
  }
}

}  // namespace

TEST_CASE("an answer is a template, or why there is none; anything else is neither") {
  const auto seen = read_seen(200, template_of(128));
  REQUIRE(code_of(seen) == "a face");
  CHECK(std::get<SeenFace>(*seen).model == "m");
  CHECK(std::get<SeenFace>(*seen).face.back() == 0.25F);
  CHECK(code_of(read_seen(200, template_of(127))) == "none");
  CHECK(code_of(read_seen(200, R"({"model":"m","face":["x"]})")) == "none");
  CHECK(code_of(read_seen(200, "<html>")) == "none");
  for (const char* code :
       {"no_face", "several_faces", "face_too_small", "face_blurred", "no_picture", "too_many_pixels"}) {
    CHECK(code_of(read_seen(422, std::string(R"({"status":422,"code":")") + code + R"(","detail":"d"})")) == code);
  }
  CHECK(code_of(read_seen(422, R"({"code":"validation_failed"})")) == "none");
  for (const int status : {201, 401, 413, 500, 503}) CHECK(code_of(read_seen(status, template_of(128))) == "none");
}

TEST_CASE("it is shown the key and the picture, and its answers come in the pictures' order") {
  Answering face;
  face.answer = [](const http::Request& request) {
    if (request.header("x-internal-key") != "the key") return http::Response{401, "", "text/plain", {}};
    if (request.body == "blurred") throw Problem(422, "face_blurred", "d");
    return http::Response{200, template_of(128), "application/json", {}};
  };
  FaceReader reader(face.url(), "the key"), stranger(face.url(), "another");
  const std::vector<std::string> pictures{"good", "blurred", "good"};
  const auto seen = reader.look_at(pictures, LookingFor::enrolment);
  REQUIRE(seen.size() == 3);
  CHECK(code_of(seen[0]) == "a face");
  CHECK(code_of(seen[1]) == "face_blurred");
  CHECK(code_of(seen[2]) == "a face");
  CHECK(refusal_of(stranger)->code == "faces_away");
}

TEST_CASE("while it fails it is left alone, and what it refuses is no failure") {
  Answering face;
  std::atomic<bool> good{true};
  face.answer = [&](const http::Request&) -> http::Response {
    if (good) throw Problem(422, "no_face", "d");
    return {503, "", "text/plain", {}};
  };
  FaceReader reader(face.url(), "the key");
  for (int i = 0; i < 10; ++i) CHECK(!refusal_of(reader));
  CHECK(face.asked == 10);
  good = false;
  for (int i = 0; i < 30; ++i) {
    const auto refusal = refusal_of(reader);
    REQUIRE(refusal);
    CHECK(refusal->status == 503);
    CHECK(refusal->code == "faces_away");
    CHECK(refusal->retry_after_seconds >= 1);
  }
  CHECK(face.asked < 35);
  FaceReader off("", "");
  CHECK(!off.available());
  CHECK(refusal_of(off)->code == "faces_away");
}

TEST_CASE("few requests wait for it, and who agrees takes no place of who arrives: one more is told so at once") {
  Answering face;
  std::atomic<bool> may_answer{false};
  face.answer = [&](const http::Request&) {
    may_answer.wait(false);
    return http::Response{200, template_of(128), "application/json", {}};
  };
  FaceReader reader(face.url(), "the key", std::chrono::minutes(1));
  std::atomic<int> refused{0}, answered{0}, refused_enrolments{0};
  std::vector<std::thread> requests;
  const auto ask = [&](LookingFor what) {
    requests.emplace_back([&, what] {
      const auto refusal = refusal_of(reader, what);
      (refusal ? refused : answered)++;
      if (refusal && what == LookingFor::enrolment) ++refused_enrolments;
      if (refused < 2) return;
      may_answer = true;  // whoever is refused did not wait for those before
      may_answer.notify_all();
    });
  };
  for (int i = 0; i < 2; ++i) ask(LookingFor::enrolment);
  for (int i = 0; i < 3; ++i) ask(LookingFor::check_in);
  for (auto& request : requests) request.join();
  CHECK(refused == 2);
  CHECK(refused_enrolments == 1);
  CHECK(answered == 3);
}

TEST_CASE("nobody waits longer than that for all of their pictures, and it is no failure of who was cut short") {
  Answering face;
  std::atomic<std::chrono::milliseconds> takes{std::chrono::milliseconds(400)};
  face.answer = [&](const http::Request&) {
    std::this_thread::sleep_for(takes.load());
    return http::Response{200, template_of(128), "application/json", {}};
  };
  FaceReader reader(face.url(), "the key", std::chrono::milliseconds(600));
  for (int i = 0; i < 5; ++i) {  // more than the breaker lets pass
    const auto refusal = refusal_of(reader, LookingFor::enrolment, 3);
    REQUIRE(refusal);
    CHECK(refusal->status == 503);
    CHECK(refusal->code == "faces_away");
    CHECK(refusal->retry_after_seconds == 1);
  }
  takes = std::chrono::milliseconds(0);
  CHECK(!refusal_of(reader));
  // One that waits for its turn does not wait longer either.
  takes = std::chrono::milliseconds(500);
  const int asked = face.asked;
  std::thread before([&] { refusal_of(reader); });
  while (face.asked == asked) std::this_thread::yield();
  const auto refusal = refusal_of(reader);
  before.join();
  REQUIRE(refusal);
  CHECK(refusal->code == "faces_away");
}
