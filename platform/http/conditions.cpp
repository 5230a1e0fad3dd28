#include "platform/http/conditions.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

#include "platform/security/base64.hpp"

namespace consulta::http {
namespace {

[[noreturn]] void refuse(const char* field) {
  throw Problem(400, "malformed_condition",
                std::string(field) + R"( must be * or a list of entity tags such as "1", W/"2".)");
}

bool in_tag(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte == 0x21 || (byte >= 0x23 && byte <= 0x7E) || byte >= 0x80;
}

struct Tag {
  bool weak = false;
  std::string_view text;  // quotes included
};

Tag split(std::string_view tag) {
  const bool weak = tag.starts_with("W/");
  return {weak, tag.substr(weak ? 2 : 0)};
}

// Takes one entity tag from the front; its text is empty where there is none.
Tag take_tag(std::string_view& rest) {
  const auto [weak, quoted] = split(rest);
  if (!quoted.starts_with('"')) return {};
  const auto end = std::find_if_not(quoted.begin() + 1, quoted.end(), in_tag);
  if (end == quoted.end() || *end != '"') return {};
  const auto size = static_cast<std::size_t>(end - quoted.begin()) + 1;
  rest = quoted.substr(size);
  return {weak, quoted.substr(0, size)};
}

void skip_space(std::string_view& rest) {
  rest.remove_prefix(std::min(rest.find_first_not_of(" \t"), rest.size()));
}

// Whether `*` or a tag of the list stands for the resource's own. Every member of the list is read, so that a malformed
// one is refused wherever it stands.
bool matches(const char* field, std::string_view list, std::optional<std::string_view> own, bool weakly) {
  skip_space(list);
  if (list.starts_with('*')) {
    list.remove_prefix(1);
    skip_space(list);
    if (!list.empty()) refuse(field);
    return own.has_value();
  }
  const auto mine = split(own.value_or(""));
  bool found = false;
  while (!list.empty()) {
    if (!list.starts_with(',')) {  // else an empty member, which a recipient passes over
      const auto tag = take_tag(list);
      if (tag.text.empty()) refuse(field);
      found = found || (tag.text == mine.text && (weakly || (!tag.weak && !mine.weak)));
      skip_space(list);
      if (!list.empty() && !list.starts_with(',')) refuse(field);
    }
    if (!list.empty()) list.remove_prefix(1);
    skip_space(list);
  }
  return found;
}

// The field's lines as one list.
std::optional<std::string> list_of(const Request& request, std::string_view name) {
  std::optional<std::string> out;
  for (const auto& [key, value] : request.headers) {
    if (key == name) out = out ? *out + "," + value : value;
  }
  return out;
}

Problem unmet(bool match_asked) {
  return {412, "stale",
          match_asked ? "Somebody changed it meanwhile. Load it again, then repeat your change."
                      : "It is there, or as it was: what If-None-Match asks for is not so."};
}

}  // namespace

std::string etag(std::int64_t version) {
  return "\"" + std::to_string(version) + "\"";
}

std::string etag(const Uuid& id, std::int64_t version) {
  return "\"" + to_text(id) + "-" + std::to_string(version) + "\"";
}

std::string etag_of(std::string_view representation) {
  std::array<unsigned char, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(representation.data()),
                     representation.size(), nullptr, 0);
  return "\"" + base64url_encode({reinterpret_cast<const char*>(hash.data()), hash.size()}) + "\"";
}

Response tagged(Response response) {
  response.with("ETag", etag_of(response.body));
  return response;
}

// The order of RFC 9110, 13.2.2.
Condition judge(bool reads, std::optional<std::string_view> if_match, std::optional<std::string_view> if_none_match,
                std::optional<std::string_view> tag) {
  const bool unmatched = if_match && !matches("If-Match", *if_match, tag, false);
  const bool known = if_none_match && matches("If-None-Match", *if_none_match, tag, true);
  if (unmatched) return Condition::failed;
  if (known) return reads ? Condition::not_modified : Condition::failed;
  return Condition::met;
}

void check_preconditions(const Request& request, std::string_view tag) {
  const auto if_match = list_of(request, "if-match");
  if (judge(false, if_match, list_of(request, "if-none-match"), tag) == Condition::failed) {
    throw unmet(if_match.has_value());
  }
}

Response as_asked(const Request& request, Response response) {
  return as_asked(list_of(request, "if-match"), list_of(request, "if-none-match"), std::move(response));
}

Response as_asked(std::optional<std::string_view> if_match, std::optional<std::string_view> if_none_match,
                  Response response) {
  if (response.status != 200) return response;
  const auto tag = std::find_if(response.headers.begin(), response.headers.end(),
                                [](const auto& header) { return header.first == "ETag"; });
  if (tag == response.headers.end()) return response;
  switch (judge(true, if_match, if_none_match, tag->second)) {
    case Condition::met:
      return response;
    case Condition::failed:
      throw unmet(if_match.has_value());
    case Condition::not_modified:
      break;
  }
  // Of the answer's own fields, those that 15.4.5 wants in a 304; and the policy, for a browser takes what a 304 says
  // for the page it has kept.
  constexpr std::array<std::string_view, 4> lasting{"ETag", "Cache-Control", "Vary", "Content-Security-Policy"};
  Response same{304, "", "", {}};
  for (auto& [name, value] : response.headers) {
    if (std::find(lasting.begin(), lasting.end(), name) != lasting.end()) same.with(name, std::move(value));
  }
  return same;
}

}  // namespace consulta::http
