// libFuzzer: bytes from a client, through what the services' server reads with, and through another parser
// (http-parser). Each request the server believes it got is the one the other finds at that place: method, target,
// fields and body. Where the server refuses, nothing later counts; where it does not, it has missed none. And the
// requests are the same however the bytes are cut.
#include <http_parser.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "platform/http/http_reader.hpp"
#include "tests/fuzz/field_lines.hpp"

using namespace consulta::http;

namespace {

struct Taken {
  std::string method, target, fields, body;
  bool operator==(const Taken&) const = default;
};

struct Outcome {
  std::vector<Taken> requests;
  bool over = false;  // refused, or the connection ends with the last of them
  bool operator==(const Outcome&) const = default;
};

// As the server's loop does it.
Outcome by_server(std::string_view bytes, std::size_t size) {
  Outcome out;
  RequestReader reader;
  std::string body;
  while (!bytes.empty() && !out.over) {
    auto some = bytes.substr(0, size);
    bytes.remove_prefix(some.size());
    while (!some.empty() && !out.over) {
      const auto before = some.size();
      if (reader.stage() == Stage::head) reader.read_head(some);
      while (reader.stage() == Stage::body && !some.empty()) body += reader.read_body(some);
      if (reader.stage() == Stage::refused) {
        out.over = true;
      } else if (reader.stage() == Stage::complete) {
        const auto& head = reader.head();
        std::string fields;
        for (const auto& field : head.fields) fields.append(field.name).append(":").append(field.value).append("\n");
        out.requests.push_back({std::string(head.method), std::string(head.target), std::move(fields), body});
        out.over = !head.keep_alive;
        body.clear();
        reader.next();
      } else if (some.size() == before) {
        std::abort();  // it neither takes nor decides: the server would wait for ever
      }
    }
  }
  return out;
}

struct Other {
  std::vector<Taken> requests;
  std::string url, fields, body;
  bool in_value = false;

  void end_field() {
    if (!in_value) return;
    while (fields.ends_with(' ') || fields.ends_with('\t')) fields.pop_back();
    fields += '\n';
    in_value = false;
  }
};

Other& of(http_parser* parser) {
  return *static_cast<Other*>(parser->data);
}

// An absolute target is asked for by its path and query, "/" where it has none.
std::string path_of(const std::string& url, const std::string& method) {
  if (url.empty() || url.front() == '/' || url == "*") return url;
  const auto authority = url.find("//");
  const auto end = url.find_first_of("/?", authority == std::string::npos ? authority : authority + 2);
  if (end == std::string::npos) return method == "OPTIONS" ? "*" : "/";
  return url[end] == '/' ? url.substr(end) : "/" + url.substr(end);
}

http_parser_settings callbacks() {
  http_parser_settings out;
  http_parser_settings_init(&out);
  out.on_message_begin = [](http_parser* parser) {
    auto& other = of(parser);
    other.url.clear();
    other.fields.clear();
    other.body.clear();
    other.in_value = false;
    return 0;
  };
  out.on_url = [](http_parser* parser, const char* text, std::size_t size) {
    of(parser).url.append(text, size);
    return 0;
  };
  out.on_header_field = [](http_parser* parser, const char* text, std::size_t size) {
    of(parser).end_field();
    of(parser).fields.append(text, size);
    return 0;
  };
  out.on_header_value = [](http_parser* parser, const char* text, std::size_t size) {
    auto& other = of(parser);
    if (!other.in_value) other.fields += ':';
    other.in_value = true;
    other.fields.append(text, size);
    return 0;
  };
  out.on_headers_complete = [](http_parser* parser) {
    of(parser).end_field();
    // Known difference: it leaves HTTP where an upgrade is asked for. This server never does.
    parser->upgrade = 0;
    return 0;
  };
  out.on_body = [](http_parser* parser, const char* text, std::size_t size) {
    of(parser).body.append(text, size);
    return 0;
  };
  out.on_message_complete = [](http_parser* parser) {
    auto& other = of(parser);
    const std::string method = http_method_str(static_cast<http_method>(parser->method));
    other.requests.push_back({method, path_of(other.url, method), other.fields, other.body});
    return 0;
  };
  return out;
}

// Known difference: blanks before a chunk's extensions may be tabs (RFC 9112, 7.1.1); it knows the space alone.
bool tab_after_chunk_size(const http_parser& parser, std::string_view bytes, std::size_t parsed) {
  return HTTP_PARSER_ERRNO(&parser) == HPE_INVALID_CHUNK_SIZE && parsed < bytes.size() && bytes[parsed] == '\t';
}

// Known difference: a field whose name only begins with Transfer-Encoding makes it refuse the request.
bool name_begins_alike(const http_parser& parser, const Taken& taken) {
  constexpr std::string_view name = "transfer-encoding";
  const auto error = HTTP_PARSER_ERRNO(&parser);
  if (error != HPE_INVALID_TRANSFER_ENCODING && error != HPE_UNEXPECTED_CONTENT_LENGTH) return false;
  std::string_view rest = taken.fields;
  while (!rest.empty()) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(line.size() + 1);
    const auto field = line.substr(0, line.find(':'));
    if (field.size() > name.size() && same_name(field.substr(0, name.size()), name)) return true;
  }
  return false;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto settings = callbacks();
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto ours = by_server(bytes, size + 1);
  if (size > 0 && !(by_server(bytes, data[size - 1] % 16 + 1) == ours)) std::abort();
  Other other;
  http_parser parser;
  http_parser_init(&parser, HTTP_REQUEST);
  parser.data = &other;
  const auto parsed = http_parser_execute(&parser, &settings, bytes.data(), bytes.size());
  if (tab_after_chunk_size(parser, bytes, parsed)) return 0;
  auto count = ours.requests.size();
  if (other.requests.size() < count) {
    // It found fewer.
    if (!name_begins_alike(parser, ours.requests[other.requests.size()])) std::abort();
    count = other.requests.size();
  }
  if (!ours.over && other.requests.size() > count) std::abort();  // it found more
  for (std::size_t i = 0; i < count; ++i) {
    // Known difference: it tells of trailers as if they were fields; ours drops them.
    const bool with_trailers = other.requests[i].fields.starts_with(ours.requests[i].fields);
    if (with_trailers) other.requests[i].fields = ours.requests[i].fields;
    if (!(other.requests[i] == ours.requests[i])) std::abort();
  }
  return 0;
}
