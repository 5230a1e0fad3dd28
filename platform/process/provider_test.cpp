#include "platform/process/provider.hpp"

#include <doctest/doctest.h>

#include <set>
#include <thread>

using namespace consulta;

namespace {

using Places = std::vector<std::size_t>;

// A provider of calls with many, to whom some items are not welcome.
struct Picky {
  std::set<std::size_t> unwelcome;
  bool names = false;             // in its refusals
  std::size_t fails_from = 1000;  // the call, from 0
  std::vector<Places> calls = {};

  ProviderReply operator()(std::span<const std::size_t> which) {
    calls.emplace_back(which.begin(), which.end());
    if (calls.size() > fails_from) return {Verdict::failed, "broken"};
    ProviderReply reply;
    for (std::size_t i = 0; i < which.size(); ++i) {
      if (!unwelcome.contains(which[i])) continue;
      reply.verdict = Verdict::refused;
      if (names) reply.named.push_back(i);
    }
    return reply;
  }
};

std::vector<ProviderReply> apart(Picky& provider, std::size_t count) {
  return send_apart(count, [&](std::span<const std::size_t> which) { return provider(which); });
}

}  // namespace

TEST_CASE("an HTTP status: taken, refused for good, or the provider's own failure") {
  struct Row {
    int status;
    Verdict at_fixed_path, of_a_thing;
  };
  const auto taken = Verdict::taken;
  const auto refused = Verdict::refused;
  const auto failed = Verdict::failed;
  for (const auto& row : {
           Row{200, taken, taken},     Row{202, taken, taken},     Row{204, taken, taken},     Row{301, failed, failed},
           Row{400, refused, refused}, Row{401, failed, failed},   Row{402, failed, failed},   Row{403, failed, failed},
           Row{404, failed, refused},  Row{405, failed, failed},   Row{407, failed, failed},   Row{408, failed, failed},
           Row{409, refused, refused}, Row{410, failed, refused},  Row{413, refused, refused}, Row{415, failed, failed},
           Row{421, failed, failed},   Row{422, refused, refused}, Row{425, failed, failed},   Row{429, failed, failed},
           Row{451, refused, refused}, Row{500, failed, failed},   Row{502, failed, failed},   Row{503, failed, failed},
           Row{504, failed, failed},   Row{0, failed, failed},
       }) {
    CAPTURE(row.status);
    CHECK(http_verdict(row.status, Path::fixed) == row.at_fixed_path);
    CHECK(http_verdict(row.status, Path::names_a_thing) == row.of_a_thing);
  }
}

TEST_CASE("a refusal of many names them where its problem document does") {
  const auto named = [](const std::string& body) { return http_reply({422, body, {}}, Path::fixed).named; };
  CHECK(named(R"({"errors":[{"field":"3.to","message":"m"},{"field":"11","message":"m"}]})") == Places{3, 11});
  CHECK(named(R"({"errors":[{"field":"to","message":"m"},{"field":"3x","message":"m"}]})").empty());
  CHECK(named(R"({"errors":[{"field":"99999999999999999999.to","message":"m"}]})").empty());
  CHECK(named(R"({"detail":"no"})").empty());
  CHECK(named("<html>").empty());
  CHECK(named("").empty());
  CHECK(http_reply({422, "", {}}, Path::fixed).why == "refused by the provider: status 422");
  CHECK(http_reply({503, "", {}}, Path::fixed).why == "status 503");
}

TEST_CASE("a mail server's code means what it answers") {
  struct Row {
    SmtpStep step;
    int code;
    Verdict verdict;
  };
  using S = SmtpStep;
  using V = Verdict;
  for (const auto& row : {
           Row{S::session, 421, V::failed},     Row{S::session, 554, V::failed},
           Row{S::login, 535, V::failed},       Row{S::login, 454, V::failed},
           Row{S::sender, 250, V::taken},       Row{S::sender, 451, V::failed},
           Row{S::sender, 530, V::failed},      Row{S::sender, 550, V::failed},
           Row{S::sender, 552, V::refused},     Row{S::recipient, 0, V::failed},
           Row{S::recipient, 354, V::failed},   Row{S::recipient, 421, V::failed},
           Row{S::recipient, 450, V::deferred}, Row{S::recipient, 451, V::deferred},
           Row{S::recipient, 452, V::deferred}, Row{S::recipient, 501, V::refused},
           Row{S::recipient, 502, V::failed},   Row{S::recipient, 503, V::failed},
           Row{S::recipient, 530, V::failed},   Row{S::recipient, 550, V::refused},
           Row{S::recipient, 551, V::refused},  Row{S::recipient, 553, V::refused},
           Row{S::recipient, 554, V::refused},  Row{S::message, 250, V::taken},
           Row{S::message, 421, V::failed},     Row{S::message, 451, V::failed},
           Row{S::message, 552, V::refused},    Row{S::message, 554, V::refused},
       }) {
    CAPTURE(static_cast<int>(row.step));
    CAPTURE(row.code);
    CHECK(smtp_verdict(row.step, row.code) == row.verdict);
  }
}

TEST_CASE("one that is refused holds up no other: those that are named are left out, else it is found by halves") {
  for (const bool names : {true, false}) {
    CAPTURE(names);
    for (const auto& unwelcome : {std::set<std::size_t>{}, {0}, {99}, {13, 14, 50}, {0, 1, 2, 3, 97, 98, 99}}) {
      Picky provider{unwelcome, names};
      const auto replies = apart(provider, 100);
      REQUIRE(replies.size() == 100);
      std::multiset<std::size_t> taken;
      for (std::size_t i = 0; i < replies.size(); ++i) {
        CHECK(replies[i].verdict == (unwelcome.contains(i) ? Verdict::refused : Verdict::taken));
      }
      if (names) CHECK(provider.calls.size() <= 2);
      CHECK(provider.calls.size() <= 1 + unwelcome.size() * 14);
    }
  }
  Picky all{{0, 1, 2}, true};
  CHECK(apart(all, 3).back().verdict == Verdict::refused);
  CHECK(all.calls.size() == 1);
  Picky none{};
  CHECK(apart(none, 0).empty());
  CHECK(none.calls.empty());
  // Places that are none are not believed.
  int calls = 0;
  const auto odd = send_apart(2, [&](std::span<const std::size_t>) {
    ++calls;
    return ProviderReply{Verdict::refused, "no", {}, {7}};
  });
  CHECK(calls == 3);
  CHECK(odd[1].verdict == Verdict::refused);
}

TEST_CASE("once the provider fails, what is left is not tried") {
  Picky provider{{7}, false, 3};
  const auto replies = apart(provider, 8);
  CHECK(provider.calls.size() == 4);  // all, the first half, and half of the second
  CHECK(replies[0].verdict == Verdict::taken);
  CHECK(replies[4].verdict == Verdict::failed);
  CHECK(replies[7].verdict == Verdict::not_tried);
  CHECK(replies[7].again_in > std::chrono::milliseconds(0));
}

TEST_CASE("a provider is left alone for its own failures only") {
  const auto answering = [](Verdict verdict) { return [verdict] { return ProviderReply{verdict, "why"}; }; };
  const Breaker::Options patient{.least = 3, .first_pause = std::chrono::hours(1)};
  for (const auto verdict : {Verdict::refused, Verdict::deferred, Verdict::taken}) {
    ProviderGate gate(patient);
    for (int i = 0; i < 100; ++i) CHECK(gate.pass(answering(verdict)).verdict == verdict);
  }
  ProviderGate failing(patient);
  for (int i = 0; i < 3; ++i) CHECK(failing.pass(answering(Verdict::failed)).verdict == Verdict::failed);
  CHECK(failing.pass(answering(Verdict::taken)).verdict == Verdict::not_tried);
  CHECK(!failing.probing());

  // What is thrown for want of an answer is a failure too; and a refusal shows that the provider is well again.
  ProviderGate gate({.least = 3, .first_pause = std::chrono::milliseconds(1)});
  for (int i = 0; i < 3; ++i) {
    CHECK(gate.pass([]() -> ProviderReply { throw HttpError("no answer"); }).verdict == Verdict::failed);
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  CHECK(gate.probing());
  CHECK(gate.pass(answering(Verdict::refused)).verdict == Verdict::refused);
  CHECK(!gate.probing());
  CHECK(gate.pass(answering(Verdict::taken)).taken());
}
