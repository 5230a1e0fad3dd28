#include "tests/support/openapi.hpp"

#include <rapidjson/document.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <stdexcept>

namespace consulta::testing {
namespace {

using rapidjson::Document;
using rapidjson::Value;

Value to_json(const YAML::Node& node, Document::AllocatorType& memory) {
  auto text = [&](const std::string& s) { return Value(s.data(), static_cast<rapidjson::SizeType>(s.size()), memory); };
  if (node.IsSequence()) {
    Value out(rapidjson::kArrayType);
    for (const auto& item : node) out.PushBack(to_json(item, memory), memory);
    return out;
  }
  if (node.IsMap()) {
    Value out(rapidjson::kObjectType);
    for (const auto& member : node) {
      out.AddMember(text(member.first.Scalar()), to_json(member.second, memory), memory);
    }
    return out;
  }
  if (node.IsNull()) return Value();
  bool flag = false;
  std::int64_t number = 0;
  const bool quoted = node.Tag() == "!";
  if (!quoted && YAML::convert<bool>::decode(node, flag)) return Value(flag);
  if (!quoted && YAML::convert<std::int64_t>::decode(node, number)) return Value(number);
  return text(node.Scalar());
}

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

}  // namespace

// A schema and all it may refer to, as one JSON Schema document.
struct OpenApi::Schema {
  Schema(const Value& schema, const Document& whole) : source(make(schema, whole)), compiled(source) {}

  static Document make(const Value& schema, const Document& whole) {
    Document out(rapidjson::kObjectType);
    Value all(rapidjson::kArrayType);
    all.PushBack(Value(schema, out.GetAllocator()), out.GetAllocator());
    out.AddMember("allOf", all, out.GetAllocator());
    out.AddMember("components", Value(member(whole, "components"), out.GetAllocator()), out.GetAllocator());
    return out;
  }

  // Where and why `text` does not fit; "" when it does.
  std::string fault(const std::string& text) const {
    Document value;
    value.Parse(text.data(), text.size());
    if (value.HasParseError()) return "is not JSON";
    rapidjson::SchemaValidator validator(compiled);
    if (value.Accept(validator)) return "";
    rapidjson::StringBuffer where;
    validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
    return std::string("breaks '") + validator.GetInvalidSchemaKeyword() + "' at " + where.GetString();
  }

  Document source;
  rapidjson::SchemaDocument compiled;
};

OpenApi::OpenApi(const std::string& file) {
  Document whole;
  static_cast<Value&>(whole) = to_json(YAML::LoadFile(file), whole.GetAllocator());
  check_refs(whole, whole);
  forbid_unknown_members(whole, whole.GetAllocator());
  auto schema_of = [&](const Value& media) {
    const auto schema = media.FindMember("schema");
    return schema == media.MemberEnd() ? nullptr : std::make_shared<Schema>(schema->value, whole);
  };
  for (const auto& path : member(whole, "paths").GetObject()) {
    auto& known = paths_.emplace_back();
    known.segments = split(path.name.GetString());
    for (const auto& entry : path.value.GetObject()) {
      std::string method = entry.name.GetString();
      if (method == "parameters") continue;
      std::transform(method.begin(), method.end(), method.begin(), [](unsigned char c) { return std::toupper(c); });
      auto& operation = known.operations[method];
      operation.id = member(entry.value, "operationId").GetString();
      // No client that waits for the end of an answer can try a stream; its own scenario does, byte by byte.
      if (entry.value.HasMember("x-stream")) tried_.insert(operation.id);
      for (const auto& response : member(entry.value, "responses").GetObject()) {
        auto& by_type = operation.responses[response.name.GetString()];
        const auto& target = resolve(response.value, whole);
        if (!target.HasMember("content")) continue;
        for (const auto& media : target["content"].GetObject()) {
          by_type[media.name.GetString()] = schema_of(media.value);
        }
      }
      if (entry.value.HasMember("requestBody")) {
        const auto& body = resolve(entry.value["requestBody"], whole);
        const auto& content = member(body, "content");
        operation.form = content.HasMember("application/x-www-form-urlencoded");
        if (!operation.form) operation.request = schema_of(member(content, "application/json"));
      }
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

std::string OpenApi::fault(const Exchange& e) {
  const auto* path = find(e.target.substr(0, e.target.find('?')));
  const auto refused = e.status >= 400 && e.status < 500;
  if (path == nullptr) return refused ? "" : "the path is not described";
  const auto found = path->operations.find(e.method == "HEAD" ? "GET" : e.method);
  if (found == path->operations.end()) return refused ? "" : "the method is not described";
  const auto& operation = found->second;

  auto response = operation.responses.find(std::to_string(e.status));
  if (response == operation.responses.end()) {
    response = operation.responses.find(std::to_string(e.status / 100) + "XX");
  }
  if (response == operation.responses.end()) return "the status is not described";
  if (e.status / 100 == 2 || e.status == 303) tried_.insert(operation.id);
  if (e.method != "HEAD" && !(response->second.empty() && e.body.empty())) {
    const auto media = response->second.find(e.content_type.substr(0, e.content_type.find(';')));
    if (media == response->second.end()) return "the content type '" + e.content_type + "' is not described";
    if (media->second) {
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
