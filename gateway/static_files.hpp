// What the gateway serves by itself, from memory: the files of the browser application and the written contract.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http.hpp"

namespace consulta::gateway {

class StaticFiles {
 public:
  // Every file below `folder`, at its path; index.html also at its folder's. A name with a content hash in it
  // (app-3f2a9c41.js) may be cached for ever, any other is asked for again each time and answered 304 while it is the
  // same. Throws std::runtime_error when there is more than 64 MB of it.
  void add_folder(const std::string& folder);
  void add(std::string path, std::string content);

  // Nothing where there is no such file.
  std::optional<http::Response> get(std::string_view path, std::string_view if_none_match, bool gzip) const;

 private:
  struct File {
    std::string content, gzipped, type, etag;
    bool immutable = false;
  };
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace consulta::gateway
