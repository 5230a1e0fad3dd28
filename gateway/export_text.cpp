#include "gateway/export_text.hpp"

#include <utility>

namespace consulta::gateway {
namespace {

constexpr std::string_view page_begins = "{\"items\":[";
constexpr std::string_view items_end =
    "],\"next_cursor\":";  // a cursor has no quotation mark in it, so this comes last
constexpr std::string_view page_size = "100";

}  // namespace

std::optional<PageItems> page_items(std::string_view body) {
  const auto end = body.rfind(items_end);
  if (!body.starts_with(page_begins) || !body.ends_with('}') || end == body.npos || end < page_begins.size() - 1) {
    return std::nullopt;
  }
  const auto items = body.substr(page_begins.size(), end - page_begins.size());
  auto cursor = body.substr(end + items_end.size());
  cursor.remove_suffix(1);
  if (cursor == "null") return PageItems{items, {}};
  if (cursor.size() < 3 || cursor.front() != '"' || cursor.back() != '"') return std::nullopt;
  return PageItems{items, cursor.substr(1, cursor.size() - 2)};
}

std::string page_target(const ExportPart& part, std::string_view next) {
  auto target = std::string("/export/").append(part.name).append("?limit=").append(page_size);
  if (!next.empty()) target.append("&cursor=").append(next);
  return target;
}

std::string export_file_name(Instant now) {
  constexpr std::size_t day = 10;
  return "consulta-" + format_instant(now).substr(0, day) + ".json";
}

ExportText::ExportText(Instant now) : text_("{\"generated_at\":\"" + format_instant(now) + '"') {}

void ExportText::begin(const ExportPart& part) {
  part_ = &part;
  empty_ = true;
  text_.append(",\"").append(part.name).append(part.single ? "\":" : "\":[");
}

void ExportText::add(std::string_view items) {
  if (items.empty()) return;
  if (!std::exchange(empty_, false)) text_ += ',';
  text_.append(items);
}

void ExportText::end() {
  if (!part_->single) {
    text_ += ']';
  } else if (empty_) {
    text_ += "null";
  }
}

std::string ExportText::take() {
  return std::exchange(text_, {});
}

}  // namespace consulta::gateway
