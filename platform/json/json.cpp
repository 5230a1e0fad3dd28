#include "platform/json/json.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <algorithm>

namespace consulta::json {
namespace {

// Forwards a parser's events to a Document, refusing what is nested too deeply or has too many values.
struct Limits : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, Limits> {
  Limits(Document& target, std::size_t values) : document(target), values_left(values) {}
  Document& document;
  std::size_t values_left;
  int depth = 0;
  bool too_deep = false;
  bool too_many = false;

  bool Null() { return count() && document.Null(); }
  bool Bool(bool b) { return count() && document.Bool(b); }
  bool Int(int i) { return count() && document.Int(i); }
  bool Uint(unsigned i) { return count() && document.Uint(i); }
  bool Int64(std::int64_t i) { return count() && document.Int64(i); }
  bool Uint64(std::uint64_t i) { return count() && document.Uint64(i); }
  bool Double(double d) { return count() && document.Double(d); }
  bool String(const char* s, rapidjson::SizeType n, bool) { return count() && document.String(s, n, true); }
  bool Key(const char* s, rapidjson::SizeType n, bool) { return document.Key(s, n, true); }
  bool StartObject() { return count() && enter() && document.StartObject(); }
  bool StartArray() { return count() && enter() && document.StartArray(); }
  bool EndObject(rapidjson::SizeType n) { return --depth, document.EndObject(n); }
  bool EndArray(rapidjson::SizeType n) { return --depth, document.EndArray(n); }
  bool enter() { return !(too_deep = ++depth > max_depth); }
  bool count() { return !(too_many = values_left-- == 0); }
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

Document parse(std::string_view text, std::size_t values) {
  Document document;
  rapidjson::MemoryStream memory(text.data(), text.size());
  rapidjson::EncodedInputStream<rapidjson::UTF8<>, rapidjson::MemoryStream> stream(memory);
  rapidjson::Reader reader;
  bool too_deep = false;
  bool too_many = false;
  rapidjson::ParseResult result;
  auto generate = [&](Document& target) {
    Limits handler(target, values);
    result = reader.Parse<rapidjson::kParseIterativeFlag | rapidjson::kParseValidateEncodingFlag>(stream, handler);
    too_deep = handler.too_deep;
    too_many = handler.too_many;
    return !result.IsError();
  };
  document.Populate(generate);
  if (too_deep) throw SyntaxError("nested deeper than " + std::to_string(max_depth) + " levels");
  if (too_many) throw ValueError("body", "has more than " + std::to_string(values) + " members and elements");
  if (result.IsError()) {
    throw SyntaxError(std::string(rapidjson::GetParseError_En(result.Code())) + " (at byte " +
                      std::to_string(result.Offset()) + ")");
  }
  if (has_duplicate_members(document)) throw SyntaxError("an object has the same member twice");
  return document;
}

std::string shown(std::string_view name) {
  constexpr std::size_t most_bytes = 60;
  const bool whole = name.size() <= most_bytes;
  auto end = std::min(name.size(), most_bytes);
  while (!whole && end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;  // between characters
  std::string out;
  for (std::size_t i = 0; i < end; ++i) {
    const auto byte = static_cast<unsigned char>(name[i]);
    const bool latin = byte == 0xC2 && i + 1 < end && static_cast<unsigned char>(name[i + 1]) < 0xA0;  // U+0080..U+009F
    if (byte >= 0x20 && byte != 0x7F && !latin) {
      out += name[i];
      continue;
    }
    const auto code = latin ? static_cast<unsigned char>(name[++i]) : byte;
    out.append("\\u00").append({"0123456789abcdef"[code >> 4], "0123456789abcdef"[code & 15]});
  }
  return whole ? out : out + "…";
}

}  // namespace consulta::json
