#include "clinic/html_page.hpp"

#include <doctest/doctest.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "clinic/phone.hpp"
#include "platform/http/html.hpp"
#include "platform/security/base64.hpp"

using namespace consulta;

namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

std::string field(const http::Response& answer, const std::string& name) {
  for (const auto& [key, value] : answer.headers) {
    if (key == name) return value;
  }
  return "";
}

std::string between(const std::string& text, const std::string& from, const std::string& to) {
  const auto begin = text.find(from) + from.size();
  return text.substr(begin, text.find(to, begin) - begin);
}

http::Response page() {
  return html_answer(
      404, {.language = Language::en, .title = "<Lost>", .body = "<section>x</section>", .phone = "+351210000001"});
}

using Tokens = std::map<std::string, std::string>;

// Of ":root{--ground:#f3f6f8;…}".
Tokens tokens(const std::string& block) {
  Tokens out;
  for (std::size_t at = 0; (at = block.find("--", at)) != std::string::npos;) {
    const auto colon = block.find(':', at);
    const auto end = block.find_first_of(";}", colon);
    out[block.substr(at + 2, colon - at - 2)] = block.substr(colon + 1, end - colon - 1);
    at = end;
  }
  return out;
}

// WCAG 2.2: relative luminance and contrast.
double luminance(const std::string& colour) {
  const auto part = [&](std::size_t at) {
    const double value = std::stoi(colour.substr(at, 2), nullptr, 16) / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}
double contrast(const std::string& a, const std::string& b) {
  const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
  return (light + 0.05) / (dark + 0.05);
}

}  // namespace

TEST_CASE("a page's policy allows its own style by its hash, and no script") {
  const auto answer = page();
  const auto style = between(answer.body, "<style>", "</style>");
  std::array<unsigned char, crypto_hash_sha256_BYTES> hash{};
  crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(style.data()), style.size());
  const auto policy = field(answer, "Content-Security-Policy");
  CHECK(has(policy,
            "style-src 'sha256-" + base64_encode({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "'"));
  CHECK(has(policy, "default-src 'none'"));
  CHECK(!has(policy, "unsafe"));
  CHECK(!has(policy, "script-src"));
  CHECK(!has(answer.body, "<script"));
  CHECK(!has(answer.body, " style="));
}

TEST_CASE("a page that looks again has the one script that its policy allows") {
  const auto answer = html_answer(200, {.title = "x", .looks_again = true});
  const auto policy = field(answer, "Content-Security-Policy");
  CHECK(has(policy, "script-src " + csp_hash(between(answer.body, "<script>", "</script>"))));
  CHECK(has(policy, "connect-src 'self'"));
  CHECK(!has(policy, "unsafe"));
  CHECK(!has(answer.body, "http-equiv"));  // which reloads where nobody can stop it
}

TEST_CASE("a page says its language, its title and the clinic's phone, and is kept by nobody") {
  const auto answer = page();
  CHECK(answer.status == 404);
  CHECK(has(answer.body, "<html lang=\"en\">"));
  CHECK(has(answer.body, "<title>&lt;Lost&gt; – Consulta</title>"));
  CHECK(has(answer.body, "<a href=\"tel:+351210000001\">+351 210 000 001</a>"));
  CHECK(field(answer, "Content-Language") == "en");
  CHECK(field(answer, "Cache-Control") == "no-store");
  CHECK(field(answer, "Referrer-Policy") == "no-referrer");
  CHECK(!has(html_answer(200, {.title = "x"}).body, "tel:"));
  CHECK(grouped_phone("+34 612 345 678") == "+34 612 345 678");
}

TEST_CASE("words, borders and buttons can be told apart in the light and in the dark") {
  const auto text = page().body;
  const auto light = tokens(between(text, ":root{", "}"));
  const auto dark = tokens(between(text, "dark){:root{", "}"));
  for (const auto& theme : {light, dark}) {
    REQUIRE(theme.size() == 17);
    for (const char* ground : {"ground", "surface"}) {
      CAPTURE(ground);
      CHECK(contrast(theme.at("text"), theme.at(ground)) >= 7);
      for (const char* words : {"quiet", "accent"}) CHECK(contrast(theme.at(words), theme.at(ground)) >= 4.5);
      CHECK(contrast(theme.at("edge"), theme.at(ground)) >= 3);
    }
    for (const std::string mood : {"good", "warn", "bad"}) {
      CHECK(contrast(theme.at(mood), theme.at(mood + "-soft")) >= 4.5);
    }
    CHECK(contrast(theme.at("on-accent"), theme.at("accent")) >= 4.5);
    CHECK(contrast(theme.at("on-accent"), theme.at("accent-strong")) >= 4.5);
    CHECK(contrast(theme.at("accent-strong"), theme.at("accent-soft")) >= 4.5);
    CHECK(contrast(theme.at("text"), theme.at("sunk")) >= 7);
  }
}
