// YAML documents that describe JSON, and their schemas as something to hold JSON against.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/schema.h>

#include <string>

namespace consulta::testing {

// Throws when it cannot be read.
rapidjson::Document read_yaml(const std::string& file);

// A schema and all it may refer to under "components", as one JSON Schema document.
class Schema {
 public:
  Schema(const rapidjson::Value& schema, const rapidjson::Document& whole);

  // Where and why `text` does not fit; "" when it does.
  std::string fault(const std::string& text) const;

 private:
  rapidjson::Document source_;
  rapidjson::SchemaDocument compiled_;
};

}  // namespace consulta::testing
