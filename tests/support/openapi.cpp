#include "tests/support/openapi.hpp"

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <algorithm>
#include <stdexcept>

#include "platform/http/http_text.hpp"
#include "platform/http/problem_types.hpp"
#include "platform/text/text.hpp"

namespace consulta::testing {
namespace {

using rapidjson::Document;
using rapidjson::Value;

// No member but those described; what an object may have is said in one place each (no allOf in our document).
void forbid_unknown_members(Value& value, Document::AllocatorType& memory) {
  if (value.IsArray()) {
    for (auto& item : value.GetArray()) forbid_unknown_members(item, memory);
  }
  if (!value.IsObject()) return;
  for (auto& member : value.GetObject()) forbid_unknown_members(member.value, memory);
  const auto properties = value.FindMember("properties");
  if (properties != value.MemberEnd() && properties->value.IsObject() && !value.HasMember("additionalProperties")) {
    value.AddMember("additionalProperties", false, memory);
  }
}

const Value& member(const Value& object, const char* name) {
  const auto found = object.FindMember(name);
  if (found == object.MemberEnd()) throw std::runtime_error(std::string("openapi.yaml: no member ") + name);
  return found->value;
}

// Follows a "$ref" into the document.
const Value& resolve(const Value& value, const Document& document) {
  if (!value.IsObject() || !value.HasMember("$ref")) return value;
  const std::string ref = value["$ref"].GetString();
  const auto* target = rapidjson::Pointer(ref.c_str()).Get(document);
  if (target == nullptr) throw std::runtime_error("openapi.yaml: " + ref + " is not there");
  return *target;
}

void check_refs(const Value& value, const Document& document) {
  if (value.IsArray()) {
    for (const auto& item : value.GetArray()) check_refs(item, document);
  }
  if (!value.IsObject()) return;
  resolve(value, document);
  for (const auto& m : value.GetObject()) check_refs(m.value, document);
}

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> out;
  for (std::size_t start = 1; start <= path.size();) {
    const auto end = std::min(path.find('/', start), path.size());
    out.push_back(path.substr(start, end - start));
    start = end + 1;
  }
  return out;
}

bool is_parameter(const std::string& segment) {
  return segment.starts_with('{');
}

// The codes of problems that a description names, each in backquotes.
std::set<std::string> codes_in(std::string_view description) {
  std::set<std::string> out;
  while (!description.empty()) {
    http::take(description, '`');
    const auto word = http::take(description, '`');
    if (find_problem_type(word) != nullptr) out.emplace(word);
  }
  return out;
}

std::string text_of(const Value& object, const char* name) {
  const auto found = object.FindMember(name);
  return found != object.MemberEnd() && found->value.IsString() ? found->value.GetString() : "";
}

// Whether a problem is what its code means, and one of `codes`.
std::string fault_of_problem(const Exchange& e, const std::set<std::string>* codes) {
  Document body;
  body.Parse(e.body.data(), e.body.size());
  if (!body.IsObject()) return "the problem is no object";
  const auto code = text_of(body, "code");
  const auto* type = find_problem_type(code);
  if (type == nullptr) return "no problem has the code " + code;
  if (codes != nullptr && !codes->contains(code)) return "the code " + code + " is not described";
  if (type->status != e.status) return code + " goes with " + std::to_string(type->status);
  if (text_of(body, "type") != problem_type_reference(code)) return "the type is not that of " + code;
  if (text_of(body, "title") != type->title) return "the title is not that of " + code;
  if (body.HasMember("errors") != (e.status == 422)) return "errors are told with 422, and only then";
  return "";
}

std::string header_of(const Exchange& e, std::string_view name) {
  for (const auto& [key, value] : e.headers) {
    if (key == name) return value;
  }
  return "";
}

std::string as_json(const std::string& text, bool is_number) {
  if (is_number) return text;
  rapidjson::StringBuffer out;
  rapidjson::Writer<rapidjson::StringBuffer> writer(out);
  writer.String(text.data(), static_cast<rapidjson::SizeType>(text.size()));
  return out.GetString();
}

}  // namespace

// Makes what we hold answers against of the document's parts.
struct OpenApi::Reader {
  const Document& whole;
  std::map<const Value*, std::shared_ptr<Schema>> made;  // by where they stand: most are referred to again and again

  std::shared_ptr<Schema> schema_of(const Value& media) {
    const auto schema = media.FindMember("schema");
    if (schema == media.MemberEnd()) return nullptr;
    auto& known = made[&schema->value];
    if (!known) known = std::make_shared<Schema>(schema->value, whole);
    return known;
  }

  Headers headers(const Value& described) {
    Headers out;
    for (const auto& entry : described.GetObject()) {
      const auto& header = resolve(entry.value, whole);
      const auto& schema = resolve(member(header, "schema"), whole);
      out[lower_case(entry.name.GetString())] = {header.HasMember("required") && header["required"].GetBool(),
                                                 member(schema, "type") == "integer", schema_of(header)};
    }
    return out;
  }

  Response response(const Value& described) {
    Response out;
    const auto& target = resolve(described, whole);
    if (target.HasMember("content")) {
      for (const auto& media : target["content"].GetObject())
        out.content[media.name.GetString()] = schema_of(media.value);
    }
    if (target.HasMember("headers")) out.headers = headers(target["headers"]);
    // Beside a reference, a description stands in place of its target's.
    out.codes = codes_in(member(described.HasMember("description") ? described : target, "description").GetString());
    return out;
  }

  Operation operation(const Value& described) {
    Operation out;
    out.id = member(described, "operationId").GetString();
    for (const auto& one : member(described, "responses").GetObject()) {
      out.responses[one.name.GetString()] = response(one.value);
    }
    if (described.HasMember("requestBody")) {
      const auto& content = member(resolve(described["requestBody"], whole), "content");
      out.form = content.HasMember("application/x-www-form-urlencoded");
      if (!out.form) out.request = schema_of(member(content, "application/json"));
    }
    return out;
  }
};

OpenApi::OpenApi(const std::string& file) {
  auto whole = read_yaml(file);
  check_refs(whole, whole);
  forbid_unknown_members(whole, whole.GetAllocator());
  Reader reader{whole, {}};
  everywhere_ = reader.headers(member(whole, "x-headers-of-every-answer"));
  for (const auto& path : member(whole, "paths").GetObject()) {
    auto& known = paths_.emplace_back();
    known.segments = split(path.name.GetString());
    for (const auto& entry : path.value.GetObject()) {
      std::string method = entry.name.GetString();
      if (method == "parameters") continue;
      std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
      const auto& operation = known.operations[method] = reader.operation(entry.value);
      // No client that waits for the end of an answer can try a stream; its own scenario does, byte by byte.
      if (entry.value.HasMember("x-stream")) tried_.insert(operation.id);
    }
  }
}

OpenApi::~OpenApi() = default;

const OpenApi::Path* OpenApi::find(const std::string& path) const {
  const auto segments = split(path);
  const Path* best = nullptr;
  std::size_t best_parameters = 0;
  for (const auto& candidate : paths_) {
    if (candidate.segments.size() != segments.size()) continue;
    std::size_t parameters = 0;
    bool fits = true;
    for (std::size_t i = 0; i < segments.size() && fits; ++i) {
      if (is_parameter(candidate.segments[i])) {
        ++parameters;
      } else {
        fits = candidate.segments[i] == segments[i];
      }
    }
    if (fits && (best == nullptr || parameters < best_parameters)) {
      best = &candidate;
      best_parameters = parameters;
    }
  }
  return best;
}

std::string OpenApi::fault_of_headers(const Exchange& e, const Response& described) const {
  for (const auto& [name, value] : e.headers) {
    if (name == "content-type") continue;  // the content's media types tell
    const auto own = described.headers.find(name), common = everywhere_.find(name);
    const auto* header = own != described.headers.end() ? &own->second
                         : common != everywhere_.end()  ? &common->second
                                                        : nullptr;
    if (header == nullptr) return "the header " + name + ": " + value + " is not described";
    const auto why = header->schema->fault(as_json(value, header->is_number));
    if (!why.empty()) return "the header " + name + ": " + value + " " + why;
  }
  for (const auto& [name, header] : described.headers) {
    const bool there =
        std::any_of(e.headers.begin(), e.headers.end(), [&](const auto& one) { return one.first == name; });
    if (header.required && !there) return "the header " + name + " is lacking";
  }
  return "";
}

std::string OpenApi::fault(const Exchange& e) {
  const auto content_type = header_of(e, "content-type");
  const auto media_type = content_type.substr(0, content_type.find(';'));
  const bool problem = media_type == "application/problem+json" && e.method != "HEAD";
  const auto unknown = [&](const char* what) -> std::string {
    if (e.status / 100 != 4) return what;
    return problem ? fault_of_problem(e, nullptr) : "";
  };
  const auto* path = find(e.target.substr(0, e.target.find('?')));
  if (path == nullptr) return unknown("the path is not described");
  const auto found = path->operations.find(e.method == "HEAD" ? "GET" : e.method);
  if (found == path->operations.end()) return unknown("the method is not described");
  const auto& operation = found->second;

  auto response = operation.responses.find(std::to_string(e.status));
  if (response == operation.responses.end()) {
    response = operation.responses.find(std::to_string(e.status / 100) + "XX");
  }
  if (response == operation.responses.end()) return "the status is not described";
  const auto& described = response->second;
  if (e.status / 100 == 2 || e.status == 303) tried_.insert(operation.id);
  if (auto why = fault_of_headers(e, described); !why.empty()) return why;
  if (problem) {
    if (auto why = fault_of_problem(e, &described.codes); !why.empty()) return why;
  }
  if (e.method != "HEAD" && !(described.content.empty() && e.body.empty())) {
    const auto media = described.content.find(media_type);
    if (media == described.content.end()) return "the content type '" + content_type + "' is not described";
    if (media->second && media_type.ends_with("json")) {
      if (const auto why = media->second->fault(e.body); !why.empty()) return "the answer " + why;
    }
  }
  if (e.status / 100 == 2 && !e.request_body.empty() && !operation.form) {
    if (!operation.request) return "a body was taken that is not described";
    if (const auto why = operation.request->fault(e.request_body); !why.empty()) return "the request taken " + why;
  }
  return "";
}

std::vector<std::string> OpenApi::untried() const {
  std::vector<std::string> out;
  for (const auto& path : paths_) {
    for (const auto& [method, operation] : path.operations) {
      if (!tried_.contains(operation.id)) out.push_back(operation.id);
    }
  }
  return out;
}

}  // namespace consulta::testing
