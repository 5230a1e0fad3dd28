#include "gateway/static_files.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

#include "gateway/gzip.hpp"

namespace consulta::gateway {
namespace {

constexpr std::size_t largest = 64 * 1024 * 1024;

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

std::string hash(const std::string& content) {
  std::array<unsigned char, 16> digest{};
  crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(content.data()),
                     content.size(), nullptr, 0);
  std::array<char, 33> hex{};
  sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
  return hex.data();
}

// app-3f2a9c41.js, style.3f2a9c41.css: another content would have another name.
bool has_content_hash(const std::string& path) {
  const auto stem = std::filesystem::path(path).stem().string();
  const auto mark = stem.find_last_of("-.");
  return mark != std::string::npos && stem.size() - mark > 8 &&
         std::all_of(stem.begin() + static_cast<std::ptrdiff_t>(mark) + 1, stem.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; });
}

}  // namespace

void StaticFiles::add(std::string path, std::string content) {
  File file;
  file.type = type_of(path);
  file.etag = hash(content);
  file.immutable = has_content_hash(path) && !file.type.starts_with("text/html");
  if (compressible(file.type) && content.size() >= 1024) file.gzipped = Gzip().add(content, true);
  file.content = std::move(content);
  if (path.ends_with("/index.html")) files_[path.substr(0, path.size() - 10)] = file;
  files_[std::move(path)] = std::move(file);
}

void StaticFiles::add_folder(const std::string& folder) {
  namespace fs = std::filesystem;
  std::size_t total = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    total += entry.file_size();
    if (total > largest) throw std::runtime_error(folder + " holds more than 64 MB; that is no browser application");
    std::ifstream in(entry.path(), std::ios::binary);
    std::stringstream text;
    text << in.rdbuf();
    add("/" + fs::relative(entry.path(), folder).generic_string(), text.str());
  }
}

std::optional<http::Response> StaticFiles::get(std::string_view path, std::string_view if_none_match, bool gzip) const {
  const auto found = files_.find(path);
  if (found == files_.end()) return std::nullopt;
  const auto& file = found->second;
  const bool zipped = gzip && !file.gzipped.empty();
  const auto etag = "\"" + file.etag + (zipped ? "-gzip\"" : "\"");
  http::Response answer{200, zipped ? file.gzipped : file.content, file.type, {}};
  if (if_none_match == etag) answer = {304, "", "", {}};
  answer.with("ETag", etag);
  answer.with("Cache-Control", file.immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!file.gzipped.empty()) answer.with("Vary", "Accept-Encoding");
  if (zipped && answer.status == 200) answer.with("Content-Encoding", "gzip");
  if (file.type.starts_with("text/html")) {
    answer.with("Content-Security-Policy",
                "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
                "frame-ancestors 'none'");
  }
  return answer;
}

}  // namespace consulta::gateway
