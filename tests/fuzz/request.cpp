// libFuzzer: bytes from a client, through Beast's parser and what the gateway thinks of them. Whatever they are, a path
// that passes is one no service need fear, and no header that belongs to a hop or to the gateway gets through.
#include <boost/beast/http.hpp>
#include <cstdint>
#include <cstdlib>

#include "gateway/headers.hpp"
#include "gateway/routes.hpp"

using namespace consulta::gateway;
namespace bhttp = boost::beast::http;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  bhttp::request_parser<bhttp::string_body> parser;
  parser.header_limit(16 * 1024);
  parser.body_limit(64 * 1024);
  parser.eager(true);
  boost::beast::error_code error;
  parser.put(boost::asio::buffer(data, size), error);
  if (!parser.is_header_done()) return 0;
  const auto& request = parser.get();
  const auto target = view(request.target());
  const auto path = target.substr(0, target.find('?'));
  if (clean_path(path)) {
    if (path.front() != '/' || path.find("/..") != std::string_view::npos ||
        path.find("//") != std::string_view::npos) {
      std::abort();
    }
    for (const char c : path) {
      if (static_cast<unsigned char>(c) <= ' ' || c == '\\' || c == '#') std::abort();
    }
    const auto way = route(view(request.method_string()), path);
    if (!way.upstream.empty() && !path.starts_with("/api/v1/") && !path.starts_with("/pay") &&
        path != "/.well-known/jwks.json" && !path.starts_with("/.well-known/jwks.json/")) {
      std::abort();
    }
  }
  bhttp::request<bhttp::string_body> out;
  copy_headers(request, out);
  for (const char* name : {"Transfer-Encoding", "Connection", "Keep-Alive", "Upgrade", "TE", "X-Forwarded-For",
                           "X-Forwarded-Proto", "X-Real-IP", "X-Request-Id", "X-Deadline-Ms"}) {
    if (out.count(name) > 0) std::abort();
  }
  cookie(view(request[bhttp::field::cookie]), "access_token");
  accepts_gzip(view(request[bhttp::field::accept_encoding]));
  return 0;
}
