#include "gateway/export_text.hpp"

#include <doctest/doctest.h>

#include "events/services.hpp"
#include "platform/json/json.hpp"

using namespace consulta;
using namespace consulta::gateway;

namespace {

const auto noon = parse_instant("2026-11-20T12:00:00Z").value();
constexpr ExportPart person{"account", "auth", true};
constexpr ExportPart list{"messages", "notifications"};

}  // namespace

TEST_CASE("a page of a part is taken as it stands") {
  const auto last = page_items(R"({"items":[{"id":1},{"id":2}],"next_cursor":null})");
  REQUIRE(last);
  CHECK(last->items == R"({"id":1},{"id":2})");
  CHECK(last->next.empty());
  const auto more = page_items(R"({"items":[{"id":1}],"next_cursor":"abc-_"})");
  REQUIRE(more);
  CHECK(more->next == "abc-_");
  const auto none = page_items(R"({"items":[],"next_cursor":null})");
  REQUIRE(none);
  CHECK(none->items.empty());
}

TEST_CASE("what somebody wrote does not end a page") {
  const auto page = page_items(R"({"items":[{"text":"],\"next_cursor\":null}"}],"next_cursor":"c"})");
  REQUIRE(page);
  CHECK(page->items == R"({"text":"],\"next_cursor\":null}"})");
  CHECK(page->next == "c");
}

TEST_CASE("what is no whole page is none") {
  for (const char* text :
       {"", "{}", "null", R"({"items":[{"id":1})", R"({"items":[],"next_cursor":)", R"({"items":[],"next_cursor":"})",
        R"({"items":[],"next_cursor":""})", R"({"code":"unavailable"})", R"({"items":[{"id":1}],"next_cursor":nul)"}) {
    CHECK_MESSAGE(!page_items(text), text);
  }
}

TEST_CASE("pages and parts become one object") {
  ExportText text(noon);
  text.begin(person);
  text.add(R"({"id":1})");
  text.end();
  auto written = text.take();
  text.begin(list);
  text.add(R"({"id":2},{"id":3})");
  text.add("");
  text.add(R"({"id":4})");
  text.end();
  written += text.take();
  text.finish();
  written += text.take();
  CHECK(written ==
        R"({"generated_at":"2026-11-20T12:00:00Z","account":{"id":1},"messages":[{"id":2},{"id":3},{"id":4}]})");
  CHECK(json::parse(written)["messages"].Size() == 3);
}

TEST_CASE("a part of which there is nothing is empty, or null where there is one at most") {
  ExportText text(noon);
  for (const auto& part : {person, list}) {
    text.begin(part);
    text.add("");
    text.end();
  }
  text.finish();
  CHECK(text.take() == R"({"generated_at":"2026-11-20T12:00:00Z","account":null,"messages":[]})");
}

TEST_CASE("each part is asked of a service, page by page") {
  for (const auto& part : export_parts) {
    CHECK_MESSAGE(std::ranges::find(events::services, part.service) != events::services.end(), part.name);
  }
  CHECK(page_target(list, "") == "/export/messages?limit=100");
  CHECK(page_target(list, "abc") == "/export/messages?limit=100&cursor=abc");
  CHECK(export_file_name(noon) == "consulta-2026-11-20.json");
}
