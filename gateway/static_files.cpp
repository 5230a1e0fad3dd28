#include "gateway/static_files.hpp"

#include <brotli/encode.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/gzip.hpp"
#include "gateway/routes.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/conditions.hpp"
#include "platform/http/credentials.hpp"
#include "platform/http/html.hpp"
#include "platform/http/http_text.hpp"

namespace consulta::gateway {
namespace {

constexpr std::size_t largest = 64 * 1024 * 1024;
constexpr std::size_t worth_compressing = 256;

// Of each text between these tags.
std::string hashes(std::string_view html, std::string_view opening, std::string_view closing) {
  std::string out;
  for (auto at = html.find(opening); at != std::string_view::npos; at = html.find(opening, at)) {
    at += opening.size();
    out += " " + csp_hash(html.substr(at, html.find(closing, at) - at));
  }
  return out;
}

// Beside the application's own files, what stands within a page is allowed as it was read.
std::string policy_of(std::string_view html) {
  return fmt::format(
      "default-src 'none'; script-src 'self'{}; style-src 'self'{}; connect-src 'self'; img-src 'self' data:; "
      "worker-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
      hashes(html, "<script>", "</script>"), hashes(html, "<style>", "</style>"));
}

std::string type_of(const std::string& path) {
  static const std::map<std::string, std::string> types{{".html", "text/html; charset=utf-8"},
                                                        {".js", "text/javascript; charset=utf-8"},
                                                        {".css", "text/css; charset=utf-8"},
                                                        {".json", "application/json"},
                                                        {".webmanifest", "application/manifest+json"},
                                                        {".yaml", "application/yaml"},
                                                        {".svg", "image/svg+xml"},
                                                        {".png", "image/png"},
                                                        {".jpg", "image/jpeg"},
                                                        {".ico", "image/x-icon"},
                                                        {".woff2", "font/woff2"},
                                                        {".txt", "text/plain; charset=utf-8"}};
  const auto found = types.find(std::filesystem::path(path).extension().string());
  return found == types.end() ? "application/octet-stream" : found->second;
}

// Smaller than gzip's best for the application as it is; the level above takes much longer for hardly any less
// (docs/measurements.md).
constexpr int brotli_quality = 10;

std::string brotli(const std::string& content) {
  std::size_t size = BrotliEncoderMaxCompressedSize(content.size());
  std::string out(size, '\0');
  const auto done = BrotliEncoderCompress(brotli_quality, BROTLI_DEFAULT_WINDOW, BROTLI_MODE_TEXT, content.size(),
                                          reinterpret_cast<const std::uint8_t*>(content.data()), &size,
                                          reinterpret_cast<std::uint8_t*>(out.data()));
  out.resize(done == BROTLI_TRUE ? size : 0);
  return out;
}

std::string read(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error(path.string() + " cannot be read");
  return text.str();
}

// What the build keeps for itself.
bool is_hidden(std::string_view path) {
  return path.find("/.") != std::string_view::npos;
}

// The first segment of a path.
std::string_view segment(std::string_view path) {
  path.remove_prefix(1);
  return path.substr(0, path.find('/'));
}

// A page may hide no service, nor what the gateway says itself.
bool may_begin_pages(std::string_view name) {
  const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return plain && name != "api" && name != "healthz" && name != "problems" &&
         route("GET", "/" + std::string(name)).upstream.empty();
}

// "*" is any one segment.
bool matches(std::string_view pattern, std::string_view path) {
  while (!pattern.empty() && !path.empty()) {
    const auto wanted = http::take(pattern, '/'), given = http::take(path, '/');
    if (wanted != "*" && wanted != given) return false;
  }
  return pattern.empty() && path.empty();
}

std::string_view query_value(std::string_view target, std::string_view name) {
  http::take(target, '?');
  while (!target.empty()) {
    auto value = http::take(target, '&');
    if (http::take(value, '=') == name) return value;
  }
  return {};
}

}  // namespace

bool has_content_hash(std::string_view path) {
  constexpr std::size_t letters = 10;
  const auto dot = path.rfind('.');
  if (dot == std::string_view::npos || dot + 1 == path.size() || dot < letters + 2) return false;
  const auto hash = path.substr(dot - letters, letters);
  const bool hex =
      std::all_of(hash.begin(), hash.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  return hex && path[dot - letters - 1] == '-' && path[dot - letters - 2] != '/';
}

Language shown_language(std::string_view target, const http::RequestHead& asked) {
  if (const auto language = language_of(query_value(target, "lang"))) return *language;
  const auto cookies = asked.find("cookie");
  const auto cookie = find_cookie({&cookies, 1}, "language");
  if (const auto language = language_of(cookie.value_or(""))) return *language;
  return preferred_language(asked.list("accept-language").value_or(""));
}

StaticFiles::File StaticFiles::make(const std::string& path, std::string content) {
  File file;
  file.type = type_of(path);
  file.etag = http::etag_of(content);
  file.etag.pop_back();  // what follows tells the codings apart
  file.immutable = has_content_hash(path) && !file.type.starts_with("text/html");
  if (compressible(file.type) && content.size() >= worth_compressing) {
    file.gzip = Gzip(Z_BEST_COMPRESSION).add(content, true);
    file.brotli = brotli(content);
  }
  file.policy = policy_of(file.type.starts_with("text/html") ? content : "");
  file.content = std::move(content);
  return file;
}

void StaticFiles::add(std::string path, std::string content) {
  auto file = make(path, std::move(content));
  files_.insert_or_assign(std::move(path), std::move(file));
}

void StaticFiles::add_application(const std::string& folder) {
  namespace fs = std::filesystem;
  for (const char* name : {"app.html", "pages.txt"}) {
    if (!fs::is_regular_file(fs::path(folder) / name)) {
      throw std::runtime_error(folder + " holds no " + name + "; it is no built browser application");
    }
  }
  std::size_t total = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    total += entry.file_size();
    if (total > largest) throw std::runtime_error(folder + " holds more than 64 MB; that is no browser application");
    const auto path = "/" + fs::relative(entry.path(), folder).generic_string();
    if (!is_hidden(path) && path != "/pages.txt" && !path.ends_with(".html")) add(path, read(entry.path()));
  }
  app_ = make("/app.html", read(folder + "/app.html"));
  std::istringstream lines(read(folder + "/pages.txt"));
  for (std::string line; std::getline(lines, line);) add_page(folder, line);
}

void StaticFiles::add_page(const std::string& folder, const std::string& line) {
  std::string_view name = line;
  const std::string path(http::take(name, ' '));
  if (!path.starts_with('/') || (path != "/" && !may_begin_pages(segment(path)))) {
    throw std::runtime_error(folder + "/pages.txt: \"" + line + "\" cannot be a page");
  }
  if (path != "/") pages_.emplace(segment(path));
  if (name.empty()) return;
  for (const auto language : languages) {
    const std::string tag(tag_of(language));
    const auto file = fmt::format("/{}.{}.html", name, tag);
    auto page = make(file, read(folder + file));
    page.language = tag;
    prerendered_[path].insert_or_assign(language, std::move(page));
  }
}

const StaticFiles::File* StaticFiles::find_page(std::string_view path, std::string_view target,
                                                const http::RequestHead& asked) const {
  if (path != "/" && (path.empty() || !pages_.contains(segment(path)) || !clean_path(path))) return nullptr;
  for (const auto& [pattern, pages] : prerendered_) {
    if (matches(pattern, path)) return &pages.at(shown_language(target, asked));
  }
  return path == "/" ? nullptr : &*app_;
}

const StaticFiles::File* StaticFiles::find(std::string_view target, const http::RequestHead& asked) const {
  const auto path = target.substr(0, target.find('?'));
  if (const auto found = files_.find(path); found != files_.end()) return &found->second;
  return find_page(path, target, asked);
}

std::optional<http::Response> StaticFiles::get(std::string_view target, const http::RequestHead& asked) const {
  const auto* file = find(target, asked);
  if (file == nullptr) return std::nullopt;
  const auto accepted = asked.list("accept-encoding").value_or("");
  const std::string* body = &file->content;
  std::string coding;
  for (const auto& [name, text] : {std::pair("br", &file->brotli), std::pair("gzip", &file->gzip)}) {
    if (text->empty() || text->size() >= body->size() || !http::accepts_coding(accepted, name)) continue;
    body = text;
    coding = name;
  }
  http::Response answer{200, *body, file->type, {}};
  answer.with("ETag", file->etag + (coding.empty() ? "" : "-" + coding) + "\"");
  answer.with("Cache-Control", file->immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!coding.empty()) answer.with("Content-Encoding", coding);
  if (!file->language.empty()) {
    answer.with("Vary", "Cookie, Accept-Language, Accept-Encoding").with("Content-Language", file->language);
  } else if (!file->gzip.empty()) {
    answer.with("Vary", "Accept-Encoding");
  }
  answer.with("Content-Security-Policy", file->policy);
  return http::as_asked(asked.list("if-match"), asked.list("if-none-match"), std::move(answer));
}

}  // namespace consulta::gateway
