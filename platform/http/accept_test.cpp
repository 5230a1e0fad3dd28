#include "platform/http/accept.hpp"

#include <doctest/doctest.h>

using namespace consulta;

TEST_CASE("a page is for who wants one more than JSON") {
  using http::prefers_html;
  CHECK(prefers_html("text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"));
  CHECK(prefers_html("text/html"));
  CHECK(prefers_html("TEXT/HTML;level=1"));
  CHECK(prefers_html("text/*, application/json;q=0.5"));
  CHECK(prefers_html("text/html, application/json ; Q=0.999"));
  for (const char* neither : {"", "*/*", "application/json", "application/json, text/html", "text/html;q=0",
                              "text/html;q=0.5, */*", "text/html, application/problem+json", "text/html;q=1.5",
                              "text/html;q=x", "text/plain", "text", "application/*, text/html;q=0.9", ",,;,=;"}) {
    CAPTURE(neither);
    CHECK(!prefers_html(neither));
  }
}

TEST_CASE("a table is for who wants one more than JSON") {
  using http::prefers_csv;
  CHECK(prefers_csv("text/csv"));
  CHECK(prefers_csv("text/csv, application/json;q=0.9"));
  CHECK(prefers_csv("text/*"));
  for (const char* no : {"", "*/*", "application/json", "text/csv, application/json", "text/csv;q=0", "text/html"}) {
    CAPTURE(no);
    CHECK(!prefers_csv(no));
  }
}

TEST_CASE("a coding is accepted by its name or by the star, unless its weight is nothing") {
  using http::accepts_coding;
  CHECK(accepts_coding("gzip", "gzip"));
  CHECK(accepts_coding("deflate, GZIP;q=0.001", "gzip"));
  CHECK(accepts_coding("*", "br"));
  CHECK(accepts_coding("br;q=0.5, *;q=0", "br"));
  for (const char* no : {"", "gzipped", "x-br", "br;q=0", "br;q=0.000, *", "identity"}) {
    CAPTURE(no);
    CHECK(!accepts_coding(no, no[0] == 'b' ? "br" : "gzip"));
  }
}
