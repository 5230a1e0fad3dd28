#include "tests/support/schema.hpp"

#include <rapidjson/stringbuffer.h>
#include <yaml-cpp/yaml.h>

#include <cstdint>

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

Document alone(const Value& schema, const Document& whole) {
  Document out(rapidjson::kObjectType);
  Value all(rapidjson::kArrayType);
  all.PushBack(Value(schema, out.GetAllocator()), out.GetAllocator());
  out.AddMember("allOf", all, out.GetAllocator());
  out.AddMember("components", Value(whole["components"], out.GetAllocator()), out.GetAllocator());
  return out;
}

}  // namespace

rapidjson::Document read_yaml(const std::string& file) {
  Document out;
  static_cast<Value&>(out) = to_json(YAML::LoadFile(file), out.GetAllocator());
  return out;
}

Schema::Schema(const Value& schema, const Document& whole) : source_(alone(schema, whole)), compiled_(source_) {}

std::string Schema::fault(const std::string& text) const {
  Document value;
  value.Parse(text.data(), text.size());
  if (value.HasParseError()) return "is not JSON";
  rapidjson::SchemaValidator validator(compiled_);
  if (value.Accept(validator)) return "";
  rapidjson::StringBuffer where;
  validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
  return std::string("breaks '") + validator.GetInvalidSchemaKeyword() + "' at " + where.GetString();
}

}  // namespace consulta::testing
