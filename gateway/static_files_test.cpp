#include "gateway/static_files.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "tests/support/folder.hpp"

using namespace consulta;
using consulta::testing::Folder;
using gateway::StaticFiles;

namespace {

// A head of these fields.
void fill(http::RequestHead& head, std::vector<http::Field> fields) {
  head.clear();
  head.method = "GET";
  head.fields = std::move(fields);
}

std::optional<http::Response> get(const StaticFiles& files, std::string_view target,
                                  std::vector<http::Field> fields = {}) {
  http::RequestHead head;
  fill(head, std::move(fields));
  return files.get(target, head);
}

std::string field(const http::Response& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return "";
}

Language shown(std::string_view target, std::vector<http::Field> fields) {
  http::RequestHead head;
  fill(head, std::move(fields));
  return gateway::shown_language(target, head);
}

void write_application(const Folder& folder, const std::string& pages) {
  folder.write("start.pt.html", "pt");
  folder.write("start.en.html", "en");
  folder.write("time.pt.html", "times pt");
  folder.write("time.en.html", "times en");
  folder.write("app.html", "app");
  folder.write("pages.txt", pages);
}

}  // namespace

TEST_CASE("only exactly ten hexadecimal letters behind a dash make a name that is kept for ever") {
  for (const char* good : {"/assets/app-0123456789.js", "/a-abcdefabcd.css", "/assets/a-b-00000000ff.woff2"}) {
    CAPTURE(good);
    CHECK(gateway::has_content_hash(good));
  }
  for (const char* bad :
       {"/assets/app-012345678.js", "/assets/app-01234567890.js", "/assets/app-0123456789", "/assets/app-0123456789.",
        "/assets/app.0123456789.js", "/assets/app-0123456789ab.js", "/assets/app-ABCDEF0123.js",
        "/assets/app-012345678g.js", "/assets/0123456789.js", "/-0123456789.js", "/assets/app_0123456789.js",
        "/robots.txt", "/appointments-long.js", "-0123456789.js", "", ".", "/a.js"}) {
    CAPTURE(bad);
    CHECK(!gateway::has_content_hash(bad));
  }
}

TEST_CASE("the language shown: ?lang=, else the cookie, else the browser's, else Portuguese") {
  CHECK(shown("/", {}) == Language::pt);
  CHECK(shown("/", {{"Accept-Language", "en"}}) == Language::en);
  CHECK(shown("/", {{"Accept-Language", "pt;q=0.5"}, {"accept-language", "en;q=0.6"}}) == Language::en);
  CHECK(shown("/", {{"Accept-Language", "en"}, {"Cookie", "x=1; language=pt"}}) == Language::pt);
  CHECK(shown("/?lang=en", {{"Cookie", "language=pt"}}) == Language::en);
  CHECK(shown("/?a=b&lang=en&c", {}) == Language::en);
  // What is neither says nothing.
  CHECK(shown("/?lang=de", {{"Cookie", "language=en"}}) == Language::en);
  CHECK(shown("/?lang", {{"Cookie", "language=fr"}, {"Accept-Language", "en"}}) == Language::en);
  CHECK(shown("/?language=en&xlang=en", {}) == Language::pt);
}

TEST_CASE("pages are paths by their first segment; the list of them and their files are nobody's business") {
  const Folder folder;
  write_application(folder, "/ start\n/book\n/book/*/* time\n/book/x/y/z\n/login\n");
  folder.write("robots.txt", "User-agent: *");
  folder.write(".built", "");
  StaticFiles files;
  files.add_application(folder.path());
  for (const char* page : {"/book", "/book?x=/login", "/book/", "/book/a", "/book/a/b/c", "/login", "/login/a"}) {
    CAPTURE(page);
    REQUIRE(get(files, page));
    CHECK(get(files, page)->body == "app");
    CHECK(field(*get(files, page), "Content-Language").empty());
  }
  for (const char* page : {"/book/a/b", "/book/a/b/", "/book/*/*?day=1"}) {
    CAPTURE(page);
    REQUIRE(get(files, page));
    CHECK(get(files, page)->body == "times pt");
    CHECK(get(files, page, {{"Accept-Language", "en"}})->body == "times en");
  }
  CHECK(get(files, "/", {{"Accept-Language", "en"}})->body == "en");
  CHECK(field(*get(files, "/"), "Content-Language") == "pt");
  CHECK(get(files, "/robots.txt")->body == "User-agent: *");
  for (const char* none : {"/pages.txt", "/.built", "/app.html", "/start.pt.html", "/boo", "/bookx", "/x/book",
                           "//book", "/book//x", "/book/../api", "/book/%2e%2e", "/BOOK", "", "*"}) {
    CAPTURE(none);
    CHECK(!get(files, none));
  }
}

TEST_CASE("a folder that is no built application is refused, and so is a page that would hide something") {
  for (const char* name : {"api", "pay", "choose", "healthz", "problems", ".well-known", "/b", "Book"}) {
    CAPTURE(name);
    const Folder folder;
    write_application(folder, std::string("/ start\n/book\n/") + name + "\n");
    StaticFiles files;
    CHECK_THROWS_AS(files.add_application(folder.path()), std::runtime_error);
  }
  for (const char* line : {"book", "", "book start", "/book doctor", " start"}) {
    CAPTURE(line);
    const Folder folder;
    write_application(folder, std::string(line) + "\n");
    StaticFiles files;
    CHECK_THROWS_AS(files.add_application(folder.path()), std::runtime_error);
  }
  const Folder empty;
  StaticFiles files;
  CHECK_THROWS_AS(files.add_application(empty.path()), std::runtime_error);
  CHECK_THROWS_AS(files.add_application("/nowhere/at/all"), std::runtime_error);
}

TEST_CASE("a file is told apart by its coding; a list of tags, weak ones and the star find it") {
  StaticFiles files;
  files.add("/a-0123456789.js", std::string(3000, 'x'));
  const auto plain = get(files, "/a-0123456789.js");
  const auto zipped = get(files, "/a-0123456789.js", {{"Accept-Encoding", "gzip"}});
  const auto best = get(files, "/a-0123456789.js", {{"Accept-Encoding", "gzip"}, {"Accept-Encoding", "br"}});
  CHECK(plain->body.size() == 3000);
  CHECK(field(*zipped, "Content-Encoding") == "gzip");
  CHECK(field(*best, "Content-Encoding") == "br");
  CHECK(field(*plain, "ETag") != field(*zipped, "ETag"));
  CHECK(field(*best, "ETag") != field(*zipped, "ETag"));
  const auto tag = field(*plain, "ETag");
  for (const auto& known : {tag, "W/" + tag, "\"a\", " + tag, std::string("*")}) {
    CAPTURE(known);
    const auto same = get(files, "/a-0123456789.js", {{"If-None-Match", known}});
    CHECK(same->status == 304);
    CHECK(same->body.empty());
    CHECK(field(*same, "ETag") == tag);
    CHECK(field(*same, "Cache-Control") == "public, max-age=31536000, immutable");
    CHECK(field(*same, "Content-Security-Policy") == field(*plain, "Content-Security-Policy"));
  }
  CHECK(get(files, "/a-0123456789.js", {{"If-None-Match", field(*zipped, "ETag")}})->status == 200);
  CHECK(get(files, "/a-0123456789.js", {{"If-None-Match", "\"a\""}, {"If-None-Match", tag}})->status == 304);
  CHECK_THROWS_AS(get(files, "/a-0123456789.js", {{"If-None-Match", "a"}}), Problem);
  CHECK_THROWS_AS(get(files, "/a-0123456789.js", {{"If-Match", "\"a\""}}), Problem);
}

TEST_CASE("what stands within a page is allowed by its hash, and nothing else is") {
  const Folder folder;
  write_application(folder, "/ start\n/book\n");
  folder.write("start.pt.html", "<style>a{}</style><script>b()</script><script src=x></script><script>c()</script>");
  StaticFiles files;
  files.add_application(folder.path());
  // printf 'a{}' | openssl dgst -sha256 -binary | base64
  const auto policy = field(*get(files, "/"), "Content-Security-Policy");
  CHECK(policy.find("script-src 'self' 'sha256-cf242PFc/kb7xD0Qzhsmd9vvRkc+cWFmbi+k+YvtdKc=' "
                    "'sha256-uv6BXxguRKhBqgeOtcyTvppA2Vttceh37dUo7xwS8Ug='; style-src 'self' "
                    "'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='; ") != std::string::npos);
  CHECK(field(*get(files, "/book"), "Content-Security-Policy").find("sha256") == std::string::npos);
}

TEST_CASE("pages are compressed as files are") {
  const Folder folder;
  write_application(folder, "/ start\n/book\n");
  for (const char* name : {"start.pt.html", "start.en.html", "app.html"}) folder.write(name, std::string(3000, 'x'));
  StaticFiles files;
  files.add_application(folder.path());
  for (const char* path : {"/", "/?lang=en", "/book"}) {
    CAPTURE(path);
    const auto answer = get(files, path, {{"Accept-Encoding", "br"}});
    CHECK(field(*answer, "Content-Encoding") == "br");
    CHECK(answer->content_type == "text/html; charset=utf-8");
    CHECK(field(*answer, "Vary").find("Accept-Encoding") != std::string::npos);
  }
}

TEST_CASE("what compression does not make smaller is sent as it is") {
  StaticFiles files;
  files.add("/tiny.css", "a{}");
  files.add("/picture.png", std::string(3000, 'x'));
  for (const char* path : {"/tiny.css", "/picture.png"}) {
    const auto answer = get(files, path, {{"Accept-Encoding", "gzip, br"}});
    CHECK(field(*answer, "Content-Encoding").empty());
  }
}
