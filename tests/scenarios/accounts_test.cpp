// Who gets into an account, and who keeps whom out of it: wrong passwords, floods of logins, cookies, tokens that come
// twice. What depends on where a client is goes to auth itself, which believes what the gateway says of it.
#include <doctest/doctest.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <thread>

#include "tests/support/folder.hpp"
#include "tests/support/gateway.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

const std::string right = "a long enough one";
const std::string wrong = "not the password";

std::string credentials(const std::string& member, const std::string& name, const std::string& password) {
  return "{\"" + member + "\":\"" + name + "\",\"password\":\"" + password + "\"}";
}

Answer login_from(const std::string& address, const std::string& body, const std::string& cookie = "") {
  Headers headers{{"Content-Type", "application/json"}, {"X-Forwarded-For", address}};
  if (!cookie.empty()) headers.emplace_back("Cookie", cookie);
  return fetch("POST", env("AUTH_URL") + "/api/v1/auth/login", body, std::move(headers));
}

// The cookies an answer sets, by name; whole lines.
std::map<std::string, std::string> cookie_lines(const Answer& answer) {
  std::map<std::string, std::string> out;
  for (const auto& [name, value] : answer.raw.headers) {
    if (name == "set-cookie") out[value.substr(0, value.find('='))] = value;
  }
  return out;
}

// "name=value".
std::string pair_of(const std::string& line) {
  return line.substr(0, line.find(';'));
}
std::string value_of(const std::string& line) {
  const auto pair = pair_of(line);
  return pair.substr(pair.find('=') + 1);
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

struct Browser {
  std::map<std::string, std::string> lines;
  Answer login;

  explicit Browser(const Patient& patient) : login(post("/auth/login", credentials("email", patient.email, right))) {
    lines = cookie_lines(login);
    REQUIRE(lines.contains("access_token"));
  }
  std::pair<std::string, std::string> cookies() const {
    std::string all;
    for (const auto& [name, line] : lines) all += (all.empty() ? "" : "; ") + pair_of(line);
    return {"Cookie", all};
  }
  std::string csrf() const { return value_of(lines.at("csrf_token")); }
};

// Makes wrong guesses, waiting as told, until the next wait is long enough to look at what else is refused meanwhile.
// How many were free.
int guess_until_waiting(const std::function<Answer()>& guess) {
  int tried = 0, free = -1;
  long before = 0;
  for (int i = 0; i < 200; ++i) {
    const auto answer = guess();
    if (answer.status == 401) {
      CHECK(answer["code"] == "invalid_credentials");
      ++tried;
      continue;
    }
    REQUIRE(answer.status == 429);
    CHECK(answer["code"] == "too_many_attempts");
    if (free < 0) free = tried;
    const auto wait = std::stol(answer.raw.header("retry-after"));
    CHECK(wait >= before);
    CHECK(wait <= 1L << (tried - free + 1));
    before = wait;
    if (wait >= 16) return free;
    advance_clock(std::chrono::seconds(wait));
  }
  FAIL("nobody has to wait");
  return free;
}

// A slow machine may let a second or two pass between two guesses, and so allow one more.
void check_free(int free, int expected) {
  CHECK(free >= expected);
  CHECK(free <= expected + 2);
}

const std::string by_cookie = R"({"grant_type":"refresh_token"})";

std::string by_body(const std::string& token) {
  return R"({"grant_type":"refresh_token","refresh_token":")" + token + R"("})";
}

}  // namespace

TEST_CASE("wrong passwords: five by a client, then waits that double; email and username are one account") {
  const auto patient = new_patient();
  const auto username = "u" + patient.id.substr(24);
  const auto named = R"({"username":")" + username + R"(","current_password":")" + right + R"("})";
  REQUIRE(call("PUT", "/users/profile", named, patient.token).status == 200);
  const auto stranger = fresh_address();
  int turn = 0;
  check_free(guess_until_waiting([&] {
               return login_from(stranger, ++turn % 2 == 0 ? credentials("email", patient.email, wrong)
                                                           : credentials("username", username, wrong));
             }),
             5);
  for (const auto& body : {credentials("email", patient.email, right), credentials("username", username, right)}) {
    CHECK(login_from(stranger, body).status == 429);
  }
  // The right one ends it, once it may be tried.
  advance_clock(std::chrono::seconds(64));
  CHECK(login_from(stranger, credentials("email", patient.email, right)).status == 200);
  CHECK(login_from(stranger, credentials("email", patient.email, wrong)).status == 401);
}

TEST_CASE("a stranger locks nobody out: the owner comes from another address, or from a device that is known") {
  const auto patient = new_patient();
  const auto other = new_patient();
  const auto home = fresh_address();
  const auto elsewhere = fresh_address();
  const auto body = credentials("email", patient.email, right);
  const auto first = login_from(home, body);
  REQUIRE(first.status == 200);
  const auto line = cookie_lines(first)["device"];
  for (const char* attribute : {"; Path=/api/v1/auth", "; HttpOnly", "; SameSite=Strict", "; Max-Age=31536000"}) {
    CHECK_MESSAGE(has(line, attribute), line);
  }
  const auto device = pair_of(line);
  // At the owner's own address, even.
  guess_until_waiting([&] { return login_from(home, credentials("email", patient.email, wrong)); });
  CHECK(login_from(home, body).status == 429);
  CHECK(login_from(home, body, device).status == 200);
  CHECK(login_from(elsewhere, body).status == 200);
  // A device is known for its own account only.
  guess_until_waiting([&] { return login_from(home, credentials("email", other.email, wrong)); });
  CHECK(login_from(home, credentials("email", other.email, right), device).status == 429);
  // And has no more attempts than others.
  check_free(guess_until_waiting([&] { return login_from(home, credentials("email", patient.email, wrong), device); }),
             5);
  CHECK(login_from(elsewhere, body, device).status == 429);
  CHECK(login_from(elsewhere, body).status == 200);
}

TEST_CASE("all of an IPv6 /64 is one client") {
  const auto patient = new_patient();
  const auto network = "2001:db8:" + patient.id.substr(28, 4) + ":" + patient.id.substr(32, 4) + ":";
  int host = 0;
  check_free(guess_until_waiting([&] {
               return login_from(network + "1:2:3:" + std::to_string(++host),
                                 credentials("email", patient.email, wrong));
             }),
             5);
  CHECK(login_from(network + "ffff::6", credentials("email", patient.email, right)).status == 429);
  CHECK(login_from(fresh_address(), credentials("email", patient.email, right)).status == 200);
}

TEST_CASE("who is nobody is counted and answered as everybody") {
  const auto patient = new_patient();
  const auto address = fresh_address();
  std::vector<Answer> last;
  for (const auto& name : {patient.email, "nobody" + patient.email}) {
    std::vector<Answer> answers;
    check_free(guess_until_waiting([&] {
                 answers.push_back(login_from(address, credentials("email", name, wrong)));
                 return answers.back();
               }),
               5);
    last.push_back(answers.front());
    last.push_back(answers.back());
    // A blank behind it makes it another name, of nobody, counted for itself.
    CHECK(login_from(address, credentials("email", name + " ", wrong)).status == 401);
    CHECK(login_from(fresh_address(), credentials("email", name + " ", right)).status == 401);
  }
  for (const char* member : {"status", "code", "detail", "title", "type"}) {
    CHECK(last[0][member] == last[2][member]);
    CHECK(last[1][member] == last[3][member]);
  }
}

TEST_CASE("guesses made at once are no more than guesses made one after another") {
  const auto patient = new_patient();
  const auto address = fresh_address();
  std::atomic<int> tried{0}, refused{0};
  std::vector<std::thread> guessing;
  for (int i = 0; i < 16; ++i) {
    guessing.emplace_back([&] {
      const auto status = login_from(address, credentials("email", patient.email, wrong)).status;
      if (status == 401) ++tried;
      if (status == 429 || status == 503) ++refused;
    });
  }
  for (auto& thread : guessing) thread.join();
  CHECK(tried + refused == 16);
  check_free(tried, 5);
}

TEST_CASE("a client has fifty wrong passwords an hour over all accounts, whatever it gets right meanwhile") {
  const auto own = new_patient();
  const auto address = fresh_address();
  const auto body = credentials("email", own.email, right);
  const auto device = pair_of(cookie_lines(login_from(address, body))["device"]);
  int turn = 0;
  check_free(guess_until_waiting([&] {
               if (turn == 20) CHECK(login_from(address, body).status == 200);
               if (turn == 30) CHECK(login_from(address, body, device).status == 200);
               const auto name = "n" + std::to_string(turn++) + own.email;
               return login_from(address, credentials("email", name, wrong));
             }),
             50);
  CHECK(login_from(address, body).status == 429);
  CHECK(login_from(address, body, device).status == 200);
  CHECK(login_from(fresh_address(), body).status == 200);
}

TEST_CASE("an account has a hundred wrong passwords an hour over all unknown devices") {
  const auto patient = new_patient();
  const auto body = credentials("email", patient.email, right);
  const auto device = pair_of(cookie_lines(login_from(fresh_address(), body))["device"]);
  int turn = 0;
  check_free(guess_until_waiting([&] {
               if (++turn == 40) CHECK(login_from(fresh_address(), body).status == 200);
               return login_from(fresh_address(), credentials("email", patient.email, wrong));
             }),
             100);
  CHECK(login_from(fresh_address(), body).status == 429);
  CHECK(login_from(fresh_address(), body, device).status == 200);
  advance_clock(std::chrono::hours(1));
  CHECK(login_from(fresh_address(), body).status == 200);
}

TEST_CASE("one address, then four, flood logins and registrations: others wait for their turn only") {
  const auto honest = new_patient();
  const auto body = credentials("email", honest.email, right);
  const auto timed = [&](int times) {
    std::vector<std::chrono::milliseconds> took;
    for (int i = 0; i < times; ++i) {
      const auto before = std::chrono::steady_clock::now();
      const auto answer = login_from(fresh_address(), body);
      CHECK_MESSAGE(answer.status == 200, answer.body);
      took.push_back(std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - before));
    }
    std::sort(took.begin(), took.end());
    return took;
  };
  const auto at_rest = timed(9)[4];
  for (const int addresses : {1, 4}) {
    std::atomic<bool> over{false};
    std::atomic<int> served{0};
    std::vector<std::string> from;
    for (int i = 0; i < addresses; ++i) from.push_back(fresh_address());
    // With a right password, so that nothing but their number stands against them.
    const auto own = credentials("email", new_patient().email, right);
    std::vector<std::thread> flood;
    for (int i = 0; i < 40; ++i) {
      flood.emplace_back([&, i] {
        const auto& address = from[static_cast<std::size_t>(i % addresses)];
        while (!over) {
          const auto answer = login_from(address, own);
          if (answer.status == 200) ++served;
          if (answer.status == 503) std::this_thread::sleep_for(std::chrono::milliseconds(200));
        }
      });
    }
    CHECK(eventually([&] { return served > 0; }));
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    const auto flooded = timed(15);
    over = true;
    for (auto& thread : flood) thread.join();
    MESSAGE("at rest ", at_rest.count(), " ms; flooded by ", addresses, ": median ", flooded[7].count(),
            " ms, longest ", flooded.back().count(), " ms; the flood was served ", served.load(), " times");
    // Each waits for one of each address at most, and for what is being hashed: not for forty.
    CHECK(flooded[7] < at_rest * (2 * addresses + 6));
    CHECK(served > 0);
  }
}

TEST_CASE("what needs no hash to be refused waits for none") {
  const auto address = fresh_address();
  const Headers headers{{"Content-Type", "application/json"}, {"X-Forwarded-For", address}};
  const auto taken = new_patient();
  std::atomic<bool> over{false};
  std::vector<std::thread> flood;
  for (int i = 0; i < 40; ++i) {
    flood.emplace_back([&] {
      while (!over) login_from(address, credentials("email", taken.email, right));
    });
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(300));
  // Of the very client that has as many waiting as it may.
  const auto to = [&](const std::string& path, const std::string& body) {
    return fetch("POST", env("AUTH_URL") + "/api/v1/auth" + path, body, headers).status;
  };
  const auto registration = [&](const std::string& email, const std::string& password) {
    return R"({"email":")" + email + R"(","password":")" + password +
           R"(","full_name":"A Name","phone":"+351912345678"})";
  };
  for (int i = 0; i < 5; ++i) {
    CHECK(to("/login", "{") == 400);
    CHECK(to("/login", R"({"password":"x"})") == 422);
    CHECK(to("/register", registration("not an address", right)) == 422);
  }
  over = true;
  for (auto& thread : flood) thread.join();
}

TEST_CASE("a login answers tokens as body and as cookies; a browser may ask for the least") {
  const auto patient = new_patient();
  const Browser browser(patient);
  const auto& whole = browser.login;
  for (const char* member : {"access_token", "token_type", "expires_in", "refresh_token", "csrf_token", "user.id"}) {
    CHECK_MESSAGE(!whole[member].empty(), member);
  }
  CHECK(whole.raw.header("cache-control") == "no-store");
  const auto& lines = browser.lines;
  REQUIRE(lines.size() == 4);
  const auto unused = std::to_string(14 * 24 * 3600);  // it ends then
  struct Row {
    const char *name, *path;
    bool readable;
    std::string age;
  };
  for (const auto& [name, path, readable, age] :
       {Row{"access_token", "; Path=/;", false, whole["expires_in"]}, Row{"csrf_token", "; Path=/;", true, unused},
        Row{"refresh_token", "; Path=/api/v1/auth;", false, unused}}) {
    const auto& line = lines.at(name);
    INFO(line);
    CHECK(has(line, path));
    CHECK(has(line, "; SameSite=Strict"));
    CHECK(has(line + ";", "; Max-Age=" + age + ";"));
    CHECK(has(line, "HttpOnly") != readable);
    CHECK(!has(line, "Secure"));
    CHECK(!has(line, "Domain"));
    CHECK(value_of(line) == whole[name]);
  }
  const auto least =
      post("/auth/login", credentials("email", patient.email, right), "", {{"Prefer", "return=minimal"}});
  CHECK(least.status == 200);
  CHECK(least.raw.header("preference-applied") == "return=minimal");
  CHECK(!least["expires_in"].empty());
  CHECK(least["csrf_token"] == value_of(cookie_lines(least)["csrf_token"]));
  CHECK(least["user.id"] == patient.id);
  CHECK(!has(least.body, "access_token"));
  CHECK(!has(least.body, "refresh_token"));
  CHECK(cookie_lines(least).size() == 4);
}

TEST_CASE("the CSRF token is the session's own: a planted cookie and its like as a header change nothing") {
  const Browser browser(new_patient());
  const Browser other(new_patient());
  const auto access = "access_token=" + value_of(browser.lines.at("access_token"));
  const auto change = [&](const std::string& cookies, const std::string& header) {
    return call("PUT", "/users/profile", R"({"full_name":"Forged"})", "",
                {{"Cookie", cookies}, {"X-CSRF-Token", header}});
  };
  CHECK(change(access + "; csrf_token=abc", "abc")["code"] == "csrf");
  CHECK(change(access + "; csrf_token=abc", "abc").status == 403);
  CHECK(change(access + "; csrf_token=" + other.csrf(), other.csrf()).status == 403);
  CHECK(change(access + "; csrf_token=abc", browser.csrf()).status == 403);
  CHECK(change(access + "; csrf_token=" + browser.csrf(), "abc").status == 403);
  CHECK(change(access, browser.csrf()).status == 403);
  CHECK(change(access + "; csrf_token=" + browser.csrf() + "; csrf_token=abc", "abc").status == 403);
  CHECK(change(access + "; csrf_token=" + browser.csrf(), browser.csrf()).status == 200);
  // Two cookies of one name are none: nobody knows whose is which.
  CHECK(call("GET", "/users/profile", "", "", {{"Cookie", access}}).status == 200);
  CHECK(call("GET", "/users/profile", "", "", {{"Cookie", access + "; " + pair_of(other.lines.at("access_token"))}})
            .status == 401);
}

TEST_CASE("a refresh token as a cookie needs the CSRF token of its session, and nothing happens without") {
  const Browser browser(new_patient());
  const Browser other(new_patient());
  const auto refresh = [](const Headers& headers) { return post("/auth/token", by_cookie, "", headers); };
  CHECK(refresh({}).status == 401);
  CHECK(refresh({browser.cookies()})["code"] == "csrf");
  CHECK(refresh({browser.cookies()}).status == 403);
  CHECK(refresh({browser.cookies(), {"X-CSRF-Token", other.csrf()}}).status == 403);
  CHECK(refresh({{"Cookie", pair_of(browser.lines.at("refresh_token")) + "; csrf_token=abc"}, {"X-CSRF-Token", "abc"}})
            .status == 403);
  const auto next = post("/auth/token", by_cookie, "",
                         {browser.cookies(), {"X-CSRF-Token", browser.csrf()}, {"Prefer", "return=minimal"}});
  CHECK(next.status == 200);
  CHECK(!has(next.body, "refresh_token"));
  auto lines = cookie_lines(next);
  CHECK(lines.size() == 3);  // the device stays as it is
  CHECK(value_of(lines["csrf_token"]) == browser.csrf());
  CHECK(value_of(lines["refresh_token"]) != value_of(browser.lines.at("refresh_token")));
  CHECK(get("/users/profile", value_of(lines["access_token"])).status == 200);
  // Logging out takes back what a login gave, but not that the device is known.
  const auto out = post("/auth/logout", "", "", {browser.cookies(), {"X-CSRF-Token", browser.csrf()}});
  CHECK(out.status == 204);
  const auto gone = cookie_lines(out);
  CHECK(gone.size() == 3);
  CHECK(!gone.contains("device"));
  for (const auto& [name, line] : gone) CHECK_MESSAGE(has(line + ";", "; Max-Age=0;"), line);
}

TEST_CASE("a refresh token that comes again within ten seconds gets the same successor, later it ends the session") {
  const auto patient = new_patient();
  const auto start = [&] { return post("/auth/login", credentials("email", patient.email, right))["refresh_token"]; };
  const auto refresh = [](const std::string& token) { return post("/auth/token", by_body(token)); };
  {
    const auto first = start();
    std::vector<std::string> got(4);
    std::vector<std::thread> tabs;
    for (auto& one : got) tabs.emplace_back([&] { one = refresh(first)["refresh_token"]; });
    for (auto& tab : tabs) tab.join();
    CHECK(got[0] != first);
    CHECK(!got[0].empty());
    for (const auto& one : got) CHECK(one == got[0]);
    // It works, once; then the first one is no double click any more.
    const auto third = refresh(got[0]);
    CHECK(third.status == 200);
    CHECK(refresh(first).status == 401);
    CHECK(refresh(third["refresh_token"]).status == 401);  // the whole family is gone
  }
  {
    const auto first = start();
    const auto second = refresh(first);
    REQUIRE(second.status == 200);
    advance_clock(std::chrono::seconds(11));
    CHECK(refresh(first).status == 401);
    CHECK(refresh(second["refresh_token"]).status == 401);
  }
}

TEST_CASE("by TLS cookies have names that no other host and no plain connection can set") {
  const Folder folder;
  REQUIRE(make_certificate(folder, "accounts"));
  const auto patient = new_patient();
  // What a gateway with TLS says to auth.
  const auto login = fetch("POST", env("AUTH_URL") + "/api/v1/auth/login", credentials("email", patient.email, right),
                           {{"Content-Type", "application/json"}, {"X-Forwarded-Proto", "https"}});
  const auto lines = cookie_lines(login);
  for (const char* name : {"__Host-access_token", "__Host-csrf_token", "__Secure-refresh_token", "device"}) {
    REQUIRE_MESSAGE(lines.contains(name), name);
    CHECK_MESSAGE(has(lines.at(name), "; Secure"), lines.at(name));
  }
  CHECK(lines.size() == 4);
  CHECK(has(lines.at("__Host-csrf_token"), "; Path=/;"));
  // One that clients reach by TLS takes these and no others, one that they do not, the plain ones.
  const Gateway behind_tls(Settings{{"CONSULTA_RATE_LIMIT", "0"}, {"CONSULTA_SECURE_COOKIES", "1"}});
  const Gateway plain(Settings{{"CONSULTA_RATE_LIMIT", "0"}});
  const auto prefixed = pair_of(lines.at("__Host-access_token"));
  const auto bare = prefixed.substr(std::string("__Host-").size());
  CHECK(behind_tls.get("/api/v1/users/profile", {{"Cookie", prefixed}}).status == 200);
  CHECK(behind_tls.get("/api/v1/users/profile", {{"Cookie", bare}}).status == 401);
  CHECK(plain.get("/api/v1/users/profile", {{"Cookie", bare}}).status == 200);
  CHECK(plain.get("/api/v1/users/profile", {{"Cookie", prefixed}}).status == 401);
  const auto change = [&](const std::string& cookies) {
    return fetch("PUT", "http://127.0.0.1:" + std::to_string(behind_tls.port()) + "/api/v1/users/profile",
                 R"({"full_name":"By TLS"})",
                 {{"Content-Type", "application/json"}, {"Cookie", cookies}, {"X-CSRF-Token", login["csrf_token"]}})
        .status;
  };
  CHECK(change(prefixed + "; csrf_token=" + login["csrf_token"]) == 403);
  CHECK(change(prefixed + "; __Host-csrf_token=" + login["csrf_token"]) == 200);
}

TEST_CASE("internal paths answer to those who have the key alone") {
  const auto url = env("AUTH_URL") + "/internal/revocations";
  CHECK(fetch("GET", url).status == 401);
  CHECK(fetch("GET", url, "", {{"X-Internal-Key", "guessed, and long enough"}}).status == 401);
  CHECK(fetch("GET", url, "", {{"Authorization", "Bearer " + admin_token()}}).status == 401);
  CHECK(fetch("GET", url, "", {{"X-Internal-Key", env("INTERNAL_KEY")}}).status == 200);
  CHECK(call("GET", "//internal/revocations", "", "", {{"X-Internal-Key", env("INTERNAL_KEY")}}).status == 404);
}

TEST_CASE("the scheme of Authorization has no case, at the gateway and at the services") {
  const auto patient = new_patient();
  for (const char* scheme : {"Bearer ", "bearer ", "BEARER ", "bEARER  "}) {
    INFO(scheme);
    const Headers headers{{"Authorization", scheme + patient.token}};
    CHECK(call("GET", "/users/profile", "", "", headers).status == 200);
    CHECK(fetch("GET", env("AUTH_URL") + "/api/v1/users/profile", "", headers).status == 200);
    CHECK(fetch("GET", env("APPOINTMENTS_URL") + "/api/v1/appointments", "", headers).status == 200);
  }
  CHECK(call("GET", "/users/profile", "", "", {{"Authorization", "Basic " + patient.token}}).status == 401);
}

TEST_CASE("what a browser keeps of one person's profile is never taken for another's") {
  const auto one = new_patient(), other = new_patient();
  const std::string tag(get("/users/profile", one.token).raw.header("etag"));
  CHECK(call("GET", "/users/profile", "", one.token, {{"If-None-Match", tag}}).status == 304);
  CHECK(call("GET", "/users/profile", "", other.token, {{"If-None-Match", tag}}).status == 200);
  CHECK(call("PUT", "/users/profile", R"({"language":"en"})", other.token, {{"If-Match", tag}}).status == 412);
}
