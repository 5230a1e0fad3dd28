// What the gateway serves by itself, from memory: the browser application and the written contract. An answer is a file
// as it is or compressed, with its type, an entity tag of its own in each coding, and how long it may be kept.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "clinic/language.hpp"
#include "platform/http/http.hpp"
#include "platform/http/http_rules.hpp"

namespace consulta::gateway {

class StaticFiles {
 public:
  // The application as web/build lays it out in `folder`. A line of pages.txt is a path, "*" in it for any one segment,
  // and maybe the NAME of what is drawn before any script runs, NAME.pt.html and NAME.en.html. Every other path that
  // begins with a page's first segment is app.html; all else is a file at its path. Throws std::runtime_error where
  // that is not what the folder holds, where a page would hide what is answered otherwise, and for more than 64 MB.
  void add_application(const std::string& folder);
  void add(std::string path, std::string content);

  // For GET and HEAD; nothing where there is no such file. Throws Problem 400 and 412 by the conditions of the request.
  std::optional<http::Response> get(std::string_view target, const http::RequestHead& asked) const;

 private:
  struct File {
    std::string content, gzip, brotli;  // compressed where that is less
    std::string type, etag;
    std::string language;  // of a page there is in both
    std::string policy;
    bool immutable = false;
  };
  static File make(const std::string& path, std::string content);
  const File* find(std::string_view target, const http::RequestHead& asked) const;
  const File* find_page(std::string_view path, std::string_view target, const http::RequestHead& asked) const;
  void add_page(const std::string& folder, const std::string& line);

  std::map<std::string, File, std::less<>> files_;
  std::set<std::string, std::less<>> pages_;                     // first segments
  std::map<std::string, std::map<Language, File>> prerendered_;  // by path, "*" for any one segment
  std::optional<File> app_;
};

// "app-0123456789.js": another content would have another name, so it may be kept for ever.
bool has_content_hash(std::string_view path);

// Which language a person is shown: ?lang=, else the cookie `language`, else by Accept-Language.
Language shown_language(std::string_view target, const http::RequestHead& asked);

}  // namespace consulta::gateway
