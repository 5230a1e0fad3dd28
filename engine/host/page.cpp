#include "engine/host/page.hpp"

#include <algorithm>

#include "platform/security/base64.hpp"
#include "platform/security/keyed_hash.hpp"

namespace consulta::host {
namespace {

constexpr std::size_t signature_bytes = 16;

// In whatever order the filters were written. NUL stands in none of them.
std::string list_of(const http::Request& request) {
  auto filters = request.query;
  std::erase_if(filters, [](const auto& filter) {
    return filter.first.empty() || filter.first == "cursor" || filter.first == "limit";
  });
  std::stable_sort(filters.begin(), filters.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::string list = request.path;
  for (const auto& [name, value] : filters) list += '\0' + name + '\0' + value;
  return list;
}

}  // namespace

Page::Page(const http::Request& request, std::string key)
    : key_(std::move(key)), list_(list_of(request)), limit_(http::page_limit(request)) {
  const auto cursor_given = request.query_value("cursor");
  if (!cursor_given) return;
  const auto bytes = base64url_decode(*cursor_given);
  if (!bytes || bytes->size() < signature_bytes) refuse();
  after_ = bytes->substr(signature_bytes);
  // Whole: some texts that are no cursor decode to the bytes of one.
  if (!same_secret(cursor(*after_), *cursor_given)) refuse();
}

void Page::refuse() {
  throw Problem(400, "malformed_cursor",
                "This cursor is none that this list has given for these filters. Begin without one.");
}

std::string Page::signature(std::string_view place) const {
  return keyed_hash(key_, list_ + '\0' + '\0' + std::string(place)).substr(0, signature_bytes);
}

std::string Page::cursor(std::string_view place) const {
  return base64url_encode(signature(place) + std::string(place));
}

}  // namespace consulta::host
