#include "platform/json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

namespace consulta::json {
namespace {

// Forwards a parser's events to a Document, refusing what is nested too deeply.
struct DepthLimit : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, DepthLimit> {
  explicit DepthLimit(Document& document) : document(document) {}
  Document& document;
  int depth = 0;
  bool too_deep = false;

  bool Null() { return document.Null(); }
  bool Bool(bool b) { return document.Bool(b); }
  bool Int(int i) { return document.Int(i); }
  bool Uint(unsigned i) { return document.Uint(i); }
  bool Int64(std::int64_t i) { return document.Int64(i); }
  bool Uint64(std::uint64_t i) { return document.Uint64(i); }
  bool Double(double d) { return document.Double(d); }
  bool String(const char* s, rapidjson::SizeType n, bool) { return document.String(s, n, true); }
  bool Key(const char* s, rapidjson::SizeType n, bool) { return document.Key(s, n, true); }
  bool StartObject() { return enter() && document.StartObject(); }
  bool StartArray() { return enter() && document.StartArray(); }
  bool EndObject(rapidjson::SizeType n) { return --depth, document.EndObject(n); }
  bool EndArray(rapidjson::SizeType n) { return --depth, document.EndArray(n); }
  bool enter() { return !(too_deep = ++depth > max_depth); }
};

bool has_duplicate_members(const Value& value) {
  if (value.IsArray()) return std::any_of(value.Begin(), value.End(), has_duplicate_members);
  if (!value.IsObject()) return false;
  std::vector<std::string_view> names;
  names.reserve(value.MemberCount());
  for (const auto& member : value.GetObject()) {
    if (has_duplicate_members(member.value)) return true;
    names.push_back(view(member.name));
  }
  std::sort(names.begin(), names.end());
  return std::adjacent_find(names.begin(), names.end()) != names.end();
}

}  // namespace

Document parse(std::string_view text) {
  Document document;
  rapidjson::MemoryStream memory(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(memory);
  rapidjson::Reader reader;
  bool too_deep = false;
  rapidjson::ParseResult result;
  auto generate = [&](Document& target) {
    DepthLimit handler(target);
    result = reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(stream, handler);
    too_deep = handler.too_deep;
    return !result.IsError();
  };
  document.Populate(generate);
  if (too_deep) throw SyntaxError("nested deeper than " + std::to_string(max_depth) + " levels");
  if (result.IsError()) {
    throw SyntaxError(std::string(rapidjson::GetParseError_En(result.Code())) + " (at byte " +
                      std::to_string(result.Offset()) + ")");
  }
  if (has_duplicate_members(document)) throw SyntaxError("an object has the same member twice");
  return document;
}

}  // namespace consulta::json
