#include <algorithm>
#include <array>
#include <ctime>

#include "platform/http/conditions.hpp"
#include "platform/http/credentials.hpp"
#include "platform/http/http.hpp"
#include "platform/http/http_text.hpp"
#include "platform/text/text.hpp"
#include "platform/time/time.hpp"

namespace consulta::http {
namespace {

std::vector<std::string> split_path(std::string_view path) {
  std::vector<std::string> segments;
  std::size_t start = 1;
  while (start <= path.size()) {
    auto end = path.find('/', start);
    if (end == std::string_view::npos) end = path.size();
    segments.emplace_back(path.substr(start, end - start));
    start = end + 1;
  }
  return segments;
}

bool is_parameter(const std::string& segment) {
  return segment.size() > 2 && segment.front() == '{';
}

std::string_view as_text(std::string_view value) {
  if (!valid_utf8(value)) throw Problem(400, "malformed_header", "A header field that is text is not UTF-8.");
  return value;
}

bool matches(const Router::Route& route, const std::vector<std::string>& segments) {
  if (route.segments.size() != segments.size()) return false;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (is_parameter(route.segments[i]) ? segments[i].empty() : route.segments[i] != segments[i]) return false;
  }
  return true;
}

}  // namespace

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (key == name) return as_text(value);
  }
  return {};
}

std::optional<std::string> Request::cookie(std::string_view name) const {
  std::vector<std::string_view> lines;
  for (const auto& [key, value] : headers) {
    if (key == "cookie") lines.push_back(value);
  }
  const auto found = find_cookie(lines, name);
  return found ? std::optional<std::string>(as_text(*found)) : std::nullopt;
}

std::optional<std::string> Request::query_value(std::string_view name) const {
  for (const auto& [key, value] : query) {
    if (key == name) return value;
  }
  return std::nullopt;
}

Uuid Request::id(std::string_view name) const {
  auto found = path_params.find(name);
  auto id = found == path_params.end() ? std::nullopt : parse_uuid(found->second);
  if (!id) throw not_found("resource");
  return *id;
}

void Request::check_json() const {
  auto type = header("content-type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  std::string lower(type);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) { return std::tolower(c); });
  if (lower != "application/json") {
    throw Problem(415, "unsupported_media_type", "Send the body as Content-Type: application/json.");
  }
  if (!header("content-encoding").empty()) {
    throw Problem(415, "unsupported_media_type", "Send the body as it is, without Content-Encoding.");
  }
}

std::string_view http_date() {
  thread_local std::array<char, 32> text;
  thread_local std::size_t size = 0;
  thread_local std::time_t written = 0;
  const auto now = std::chrono::system_clock::to_time_t(Clock::now());
  if (now != written) {
    std::tm parts{};
    gmtime_r(&now, &parts);
    size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    written = now;
  }
  return {text.data(), size};
}

Response no_content() {
  return {204, "", "", {}};
}

Response to_response(const Problem& problem, std::string_view request_id) {
  Response response{problem.status, problem_body(problem, request_id), "application/problem+json", {}};
  if (problem.retry_after_seconds > 0) response.with("Retry-After", std::to_string(problem.retry_after_seconds));
  if (!problem.allow.empty()) response.with("Allow", problem.allow);
  if (problem.status == 401) response.with("WWW-Authenticate", "Bearer");
  return response;
}

void Router::add(std::string method, std::string_view pattern, DeferredHandler handler) {
  routes_.push_back({std::move(method), split_path(pattern), std::move(handler)});
}

std::string Router::Route::pattern() const {
  std::string out;
  for (const auto& segment : segments) out += "/" + segment;
  return out.empty() ? "/" : out;
}

void Router::limit_body(std::string_view pattern, std::size_t bytes) {
  for (auto& route : routes_) {
    if (route.pattern() == pattern) route.body_limit = bytes;
  }
}

void Router::add(std::string method, std::string_view pattern, Handler handler) {
  const bool reads = method == "GET";
  add(std::move(method), pattern,
      DeferredHandler([handler = std::move(handler), reads](const Request& request, const Reply& reply) {
        auto response = handler(request);
        reply(reads ? as_asked(request, std::move(response)) : std::move(response));
      }));
}

const Router::Route& Router::match(Request& request) const {
  const auto segments = split_path(request.path);
  std::string allow;
  const Route* best = nullptr;
  for (const auto& route : routes_) {
    if (!matches(route, segments)) continue;
    if (route.method == request.method) {
      // A literal path goes before a parameter: /doctors/profile before /doctors/{id}.
      const auto parameters = [](const Route& r) {
        return std::count_if(r.segments.begin(), r.segments.end(), is_parameter);
      };
      if (best == nullptr || parameters(route) < parameters(*best)) best = &route;
    } else if (allow.find(route.method) == std::string::npos) {
      allow += (allow.empty() ? "" : ", ") + route.method;
      if (route.method == "GET") allow += ", HEAD";
    }
  }
  if (best == nullptr) {
    if (allow.empty()) throw Problem(404, "not_found", "There is nothing at this path.");
    Problem problem(405, "method_not_allowed", "This resource answers to " + allow + ".");
    problem.allow = allow;
    throw problem;
  }
  for (std::size_t i = 0; i < segments.size(); ++i) {
    const auto& name = best->segments[i];
    if (is_parameter(name)) request.path_params[name.substr(1, name.size() - 2)] = segments[i];
  }
  return *best;
}

std::optional<std::string> percent_decode(std::string_view text, bool plus_is_space) {
  std::string out;
  out.reserve(text.size());
  auto digit = [](char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '+' && plus_is_space) {
      c = ' ';
    } else if (c == '%') {
      if (i + 2 >= text.size()) return std::nullopt;
      const int high = digit(text[i + 1]);
      const int low = digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

std::size_t page_limit(const Request& request) {
  auto text = request.query_value("limit");
  if (!text) return 20;
  if (text->empty() || text->size() > 3 || text->find_first_not_of("0123456789") != std::string::npos) {
    throw invalid("limit", "must be a whole number from 1 to 100");
  }
  const auto limit = std::stoul(*text);
  if (limit < 1 || limit > 100) throw invalid("limit", "must be a whole number from 1 to 100");
  return limit;
}

std::optional<Uuid> query_id(const Request& request, const char* name) {
  return query(request, name, "must be a UUID", parse_uuid);
}

}  // namespace consulta::http
