#include "gateway/described_problems.hpp"

#include <fmt/format.h>

#include "clinic/html_page.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/html.hpp"
#include "platform/http/problem_types.hpp"

namespace consulta::gateway {
namespace {

constexpr std::string_view folder = "/problems";

std::string text_of(const ProblemType& type) {
  return fmt::format("{}\n\n{}\n\ncode: {}\nstatus: {} {}\n", type.title, type.remedy, type.code, type.status,
                     status_title(type.status));
}

std::string html_of(const ProblemType& type) {
  return fmt::format(
      "<section><h1>{}</h1><p>{}</p><dl><dt>code</dt><dd><code>{}</code></dd><dt>status</dt><dd>{} {}</dd></dl>"
      "<div class=\"actions\"><a href=\"{}\">All problems</a></div></section>",
      html_escape(type.title), html_escape(type.remedy), type.code, type.status, status_title(type.status), folder);
}

std::string list_as_text() {
  std::string out;
  for (const auto& type : problem_types()) {
    out += fmt::format("{}  {}  {}: {}\n", type.status, problem_type_reference(type.code), type.title, type.remedy);
  }
  return out;
}

std::string list_as_html() {
  std::string rows;
  for (const auto& type : problem_types()) {
    rows += fmt::format("<p><a href=\"{}\"><code>{}</code></a> {} {}</p>", problem_type_reference(type.code), type.code,
                        type.status, html_escape(type.title));
  }
  return fmt::format("<section><h1>Problems of the API</h1>{}</section>", rows);
}

http::Response as_page(std::string_view title, std::string body) {
  return html_answer(200, {.language = Language::en, .title = std::string(title), .body = std::move(body)});
}

http::Response as_text(std::string body) {
  return http::Response{200, std::move(body), "text/plain; charset=utf-8", {}}
      .with("Cache-Control", "no-store")
      .with("Content-Language", "en");
}

}  // namespace

std::optional<http::Response> described_problem(std::string_view path, std::string_view accept) {
  if (!path.starts_with(folder)) return std::nullopt;
  const bool html = http::prefers_html(accept);
  path.remove_prefix(folder.size());
  if (path.empty()) {
    return (html ? as_page("Problems", list_as_html()) : as_text(list_as_text())).with("Vary", "Accept");
  }
  const auto* type = path.front() == '/' ? find_problem_type(path.substr(1)) : nullptr;
  if (type == nullptr) return std::nullopt;
  return (html ? as_page(type->title, html_of(*type)) : as_text(text_of(*type))).with("Vary", "Accept");
}

}  // namespace consulta::gateway
