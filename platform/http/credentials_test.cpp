#include "platform/http/credentials.hpp"

#include <doctest/doctest.h>

#include <array>

#include "platform/http/client_network.hpp"
#include "platform/http/prefer.hpp"
#include "platform/security/internal_key.hpp"
#include "platform/security/keyed_hash.hpp"
#include "platform/security/passwords.hpp"

using namespace consulta;

TEST_CASE("Authorization: the scheme has no case") {
  struct Row {
    std::string_view header, token;
  };
  for (const auto& [header, token] : {Row{"Bearer abc", "abc"}, Row{"BEARER abc", "abc"}, Row{"bEaReR abc", "abc"},
                                      Row{"bearer   abc ", "abc"}, Row{"", ""}, Row{"Bearer", ""}, Row{"Bearer ", ""},
                                      Row{"Bearerabc", ""}, Row{"Basic abc", ""}, Row{"abc", ""}}) {
    INFO(header);
    CHECK(bearer_token(header) == token);
  }
}

TEST_CASE("cookies: one of a name, or none") {
  const auto found = [](std::vector<std::string_view> lines) {
    return std::string(find_cookie(lines, "access_token").value_or("(none)"));
  };
  CHECK(found({}) == "(none)");
  CHECK(found({"access_token=x"}) == "x");
  CHECK(found({"a=b; access_token=x;c=d"}) == "x");
  CHECK(found({"a=b", "\taccess_token=x=y "}) == "x=y");
  CHECK(found({"access_token="}) == "");
  CHECK(found({"access_token"}) == "(none)");
  CHECK(found({"Access_token=x"}) == "(none)");
  CHECK(found({"xaccess_token=x; access_token2=y; __Host-access_token=z"}) == "(none)");
  CHECK(found({"a=access_token=x"}) == "(none)");
  // Which of two is ours, nobody can say.
  CHECK(found({"access_token=x; access_token=y"}) == "(none)");
  CHECK(found({"access_token=x; access_token=x"}) == "(none)");
  CHECK(found({"access_token=x", "access_token=y"}) == "(none)");
  CHECK(found({"access_token=; access_token=y; access_token=z"}) == "(none)");
}

TEST_CASE("CSRF tokens are bound to the session and the secret, and compared with both cookie and session") {
  const CsrfTokens tokens(Secrets("a secret of the clinic"));
  const auto session = new_id();
  const auto token = tokens.of(session);
  CHECK(token.size() == 43);
  CHECK(token == tokens.of(session));
  CHECK(tokens.good(token, token, session));
  CHECK(!tokens.good("abc", "abc", session));  // equal, and planted
  CHECK(!tokens.good("", "", session));
  CHECK(!tokens.good(token, std::nullopt, session));
  CHECK(!tokens.good(token, "abc", session));
  CHECK(!tokens.good("abc", token, session));
  CHECK(!tokens.good(token, token, new_id()));  // of another session
  CHECK(!CsrfTokens(Secrets("another secret")).good(token, token, session));
  // While the secret is rotated, those of before are good.
  const CsrfTokens rotated(Secrets("another secret\na secret of the clinic"));
  CHECK(rotated.good(token, token, session));
  CHECK(rotated.of(session) == CsrfTokens(Secrets("another secret")).of(session));
}

TEST_CASE("HMAC-SHA-256 as RFC 4231 has it; keys for different ends differ") {
  const auto hash = keyed_hash("Jefe", "what do ya want for nothing?");
  CHECK(static_cast<unsigned char>(hash.front()) == 0x5b);
  CHECK(static_cast<unsigned char>(hash.back()) == 0x43);
  CHECK(derived_key("s", "a") == derived_key("s", "a"));
  CHECK(derived_key("s", "a") != derived_key("s", "b"));
  CHECK(derived_key("s", "a") != derived_key("t", "a"));
  CHECK(same_secret("abc", "abc"));
  CHECK(!same_secret("abc", "abd"));
  CHECK(!same_secret("abc", "ab"));
  CHECK(!same_secret("", "a"));
}

TEST_CASE("what is behind the internal key answers to the key alone") {
  const auto handler = behind_key(Secrets("a long enough key\nthe key of before"),
                                  [](const http::Request&) { return http::no_content(); });
  http::Request request;
  const auto status = [&] {
    try {
      return handler(request).status;
    } catch (const Problem& problem) {
      return problem.status;
    }
  };
  CHECK(status() == 401);
  for (const char* wrong :
       {"", "a long enough", "a long enough keys", "A long enough key", "a long enough key\nthe key of before"}) {
    request.headers = {{"x-internal-key", wrong}};
    CHECK(status() == 401);
  }
  for (const char* right : {"a long enough key", "the key of before"}) {
    request.headers = {{"x-internal-key", right}};
    CHECK(status() == 204);
  }
}

TEST_CASE("Prefer: names without case, several, quoted, with parameters") {
  const auto preferred = [](std::vector<std::string> lines) {
    http::Request request;
    for (auto& line : lines) request.headers.emplace_back("prefer", std::move(line));
    return http::preference(request, "return").value_or("(none)");
  };
  CHECK(preferred({}) == "(none)");
  CHECK(preferred({"return=minimal"}) == "minimal");
  CHECK(preferred({"wait=5, Return = \"minimal\"; foo=1"}) == "minimal");
  CHECK(preferred({"wait=5", "respond-async, return=representation"}) == "representation");
  CHECK(preferred({"return=minimal, return=representation"}) == "minimal");
  CHECK(preferred({"no-return=minimal; return=minimal"}) == "(none)");
  CHECK(preferred({"return"}) == "");
}

TEST_CASE("one client: an IPv4 address, or a /64") {
  CHECK(client_network("192.0.2.7") == "192.0.2.7");
  CHECK(client_network("::ffff:192.0.2.7") == "192.0.2.7");
  CHECK(client_network("2001:db8:1:2:3:4:5:6") == "2001:db8:1:2::/64");
  CHECK(client_network("2001:DB8:1:2::1") == "2001:db8:1:2::/64");
  CHECK(client_network("2001:db8:1:3::1") != client_network("2001:db8:1:2::1"));
  CHECK(client_network("fe80::1%eth0") == "fe80::/64");
  for (const char* none : {"", "192.0.2.7, 192.0.2.8", "192.0.2.999", "somebody"}) {
    CHECK(client_network(none) == "unknown");
  }
}

TEST_CASE("passwords are hashed on every core that half of the memory suffices for") {
  constexpr std::uint64_t mib = 1024 * 1024;
  CHECK(hashing_threads(4, std::nullopt) == 4);
  CHECK(hashing_threads(4, 4096 * mib) == 4);
  CHECK(hashing_threads(16, 128 * mib) == 3);
  CHECK(hashing_threads(16, 16 * mib) == 1);
  CHECK(hashing_threads(0, std::nullopt) == 1);
  CHECK(hashing_threads() >= 1);
}

TEST_CASE("a hash that is none costs as much as a wrong password") {
  const auto hash = hash_password("a long enough one");
  CHECK(check_password(hash, "a long enough one"));
  CHECK(!check_password(hash, "another one"));
  const auto time = [](const std::string& against) {
    auto best = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 3; ++i) {
      const auto before = std::chrono::steady_clock::now();
      CHECK(!check_password(against, "another one"));
      best = std::min(best, std::chrono::steady_clock::now() - before);
    }
    return best;
  };
  const auto wrong = time(hash);
  for (const char* none : {"", "!", "$argon2id$v=19$m=19456,t=2,p=1$", "plain text"}) CHECK(time(none) * 4 > wrong);
}
