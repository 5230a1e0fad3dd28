// JSON to and from plain structs: one generic mapping over RapidJSON and Boost.Describe, for HTTP bodies and events.
//
//   struct Login { std::string email; std::optional<std::string> otp; };
//   BOOST_DESCRIBE_STRUCT(Login, (), (email, otp))
//   auto login = json::read<Login>(body, json::Unknown::reject);   // throws json::SyntaxError, json::ValueError
//
// Reading is strict: a member that is absent (unless std::optional), of another type, out of range, or a string with
// U+0000 is an error, and all errors of one text are reported together, by path ("items.0.medicine"). Text must be
// UTF-8 without duplicate members. Parsing does not recurse, and nesting beyond `max_depth` is refused, so a hostile
// text costs no more stack than an honest one. At most `most_errors` errors are told, and of an unknown name no more
// than its beginning, so that an answer is small whatever was sent. Optional members that are empty are written as
// null, unless by write_sparse.
#pragma once

#include <rapidjson/document.h>
#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <array>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <boost/uuid/uuid_io.hpp>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::json {

using Document = rapidjson::Document;
using Value = rapidjson::Value;
using Writer = rapidjson::Writer<rapidjson::StringBuffer>;

inline constexpr int max_depth = 32;

// Members and elements of a text from outside, all together: far more than any request needs.
inline constexpr std::size_t most_values = 32'768;

// What is told of what is wrong at once. The rest shows when these are mended.
inline constexpr std::size_t most_errors = 20;

enum class Unknown { ignore, reject };

struct FieldError {
  std::string field;  // empty: the body as a whole
  std::string message;
  std::string text() const { return (field.empty() ? "The body " : field + ": ") + message; }
};
BOOST_DESCRIBE_STRUCT(FieldError, (), (field, message))

// The text is not JSON at all.
struct SyntaxError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The text is JSON, but not of the shape asked for.
struct ValueError : std::runtime_error {
  explicit ValueError(std::vector<FieldError> list)
      : std::runtime_error(list.empty() ? "invalid" : list.front().text()), errors(std::move(list)) {}
  ValueError(std::string field, std::string message)
      : ValueError(std::vector<FieldError>{{std::move(field), std::move(message)}}) {}
  std::vector<FieldError> errors;
};

// Parses any JSON text under the rules above. Throws SyntaxError; ValueError where it has more than `values` members
// and elements.
Document parse(std::string_view text, std::size_t values = std::numeric_limits<std::size_t>::max());

// A name that somebody else chose, to be told back to them: its beginning, control characters as \u escapes.
std::string shown(std::string_view name);

inline std::string_view view(const Value& string) {
  return {string.GetString(), string.GetStringLength()};
}

// JSON that is passed through as it is (an opaque object inside a struct).
struct Raw {
  std::string text = "null";
};

namespace detail {

template <class T>
concept Described = boost::describe::has_describe_members<T>::value && !std::is_enum_v<T>;
template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;
template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

template <class T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>;

struct Reader {
  Unknown unknown;
  std::vector<FieldError> errors;
  std::string path;

  // The last one that is told ends the reading.
  void fail(std::string message) {
    errors.push_back({path, std::move(message)});
    if (errors.size() >= most_errors) throw ValueError(std::move(errors));
  }

  template <class F>
  void inside(std::string_view name, F&& body) {
    const auto length = path.size();
    if (!path.empty()) path += '.';
    path += name;
    body();
    path.resize(length);
  }

  void read(const Value& value, bool& out) {
    if (!value.IsBool()) return fail("must be true or false");
    out = value.GetBool();
  }
  void read(const Value& value, std::string& out) {
    if (!value.IsString()) return fail("must be a string");
    auto text = view(value);
    if (text.find('\0') != std::string_view::npos) return fail("must not contain the character U+0000");
    out = text;
  }
  void read(const Value& value, Uuid& out) {
    auto id = value.IsString() ? parse_uuid(view(value)) : std::nullopt;
    if (!id) return fail("must be a UUID");
    out = *id;
  }
  void read(const Value& value, Instant& out) {
    auto instant = value.IsString() ? parse_instant(view(value)) : std::nullopt;
    if (!instant) return fail("must be an RFC 3339 instant such as 2026-12-01T09:00:00Z");
    out = *instant;
  }
  void read(const Value& value, double& out) {
    if (!value.IsNumber()) return fail("must be a number");
    out = value.GetDouble();
  }
  void read(const Value& value, Raw& out) {
    rapidjson::StringBuffer buffer;
    Writer writer(buffer);
    value.Accept(writer);
    out.text.assign(buffer.GetString(), buffer.GetSize());
  }
  template <std::integral T>
  void read(const Value& value, T& out) {
    if (!value.IsInt64()) return fail("must be a whole number");
    const auto number = value.GetInt64();
    if (number < static_cast<std::int64_t>(std::numeric_limits<T>::min()) ||
        (sizeof(T) < 8 && number > static_cast<std::int64_t>(std::numeric_limits<T>::max()))) {
      return fail("is out of range");
    }
    out = static_cast<T>(number);
  }
  template <DescribedEnum T>
  void read(const Value& value, T& out) {
    std::string text(value.IsString() ? view(value) : "");
    if (boost::describe::enum_from_string(text.c_str(), out)) return;
    std::string names;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
      if (!names.empty()) names += ", ";
      names += d.name;
    });
    fail("must be one of " + names);
  }
  template <class T>
  void read(const Value& value, std::vector<T>& out) {
    if (!value.IsArray()) return fail("must be an array");
    out.clear();
    out.reserve(value.Size());
    for (rapidjson::SizeType i = 0; i < value.Size(); ++i) {
      inside(std::to_string(i), [&] { read(value[i], out.emplace_back()); });
    }
  }
  template <class T>
  void read(const Value& value, std::optional<T>& out) {
    if (value.IsNull()) return out.reset();
    read(value, out.emplace());
  }
  template <Described T>
  void read(const Value& value, T& out) {
    if (!value.IsObject()) return fail("must be an object");
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      auto& field = out.*member.pointer;
      auto found = value.FindMember(member.name);
      inside(member.name, [&] {
        if (found != value.MemberEnd()) {
          read(found->value, field);
        } else if constexpr (!IsOptional<std::remove_reference_t<decltype(field)>>::value) {
          fail("is required");
        }
      });
    });
    if (unknown == Unknown::reject) reject_unknown<T>(value);
  }
  template <class T>
  void reject_unknown(const Value& value) {
    for (const auto& member : value.GetObject()) {
      bool known = false;
      boost::mp11::mp_for_each<Members<T>>([&](auto d) { known = known || view(member.name) == d.name; });
      if (!known) inside(shown(view(member.name)), [&] { fail("is not a known member"); });
    }
  }
};

// Members of a class, so that each finds all the others. `sparse`: members that are empty are left out.
template <bool sparse>
struct Emitter {
  static void write(Writer& writer, bool value) { writer.Bool(value); }
  static void write(Writer& writer, double value) { writer.Double(value); }
  static void write(Writer& writer, std::string_view value) {
    writer.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  static void write(Writer& writer, const std::string& value) { write(writer, std::string_view(value)); }
  static void write(Writer& writer, const char* value) { write(writer, std::string_view(value)); }
  static void write(Writer& writer, const Uuid& value) {
    std::array<char, 38> quoted;
    quoted.front() = quoted.back() = '"';
    boost::uuids::to_chars(value, quoted.data() + 1);
    writer.RawValue(quoted.data(), quoted.size(), rapidjson::kStringType);
  }
  static void write(Writer& writer, Instant value) { write(writer, format_instant(value)); }
  static void write(Writer& writer, const Raw& value) {
    writer.RawValue(value.text.data(), value.text.size(), rapidjson::kObjectType);
  }
  template <std::integral T>
  requires(!std::same_as<T, bool>) static void write(Writer& writer, T value) {
    writer.Int64(static_cast<std::int64_t>(value));
  }
  template <DescribedEnum T>
  static void write(Writer& writer, T value) {
    write(writer, boost::describe::enum_to_string(value, "?"));
  }
  template <class T>
  static void write(Writer& writer, const std::optional<T>& value) {
    if (value) {
      write(writer, *value);
    } else {
      writer.Null();
    }
  }
  template <class T>
  static void write(Writer& writer, const std::vector<T>& values) {
    writer.StartArray();
    for (const auto& value : values) write(writer, value);
    writer.EndArray();
  }
  template <Described T>
  static void write(Writer& writer, const T& value) {
    writer.StartObject();
    write_members(writer, value);
    writer.EndObject();
  }
  template <Described T>
  static void write_members(Writer& writer, const T& value) {
    boost::mp11::mp_for_each<Members<T>>([&](auto member) {
      const auto& field = value.*member.pointer;
      if constexpr (sparse && IsOptional<std::remove_cvref_t<decltype(field)>>::value) {
        if (!field) return;
      }
      writer.Key(member.name);
      write(writer, field);
    });
  }
};

}  // namespace detail

// Throws ValueError.
template <class T>
T from_value(const Value& value, Unknown unknown = Unknown::ignore) {
  detail::Reader reader{unknown, {}, {}};
  T out{};
  reader.read(value, out);
  if (!reader.errors.empty()) throw ValueError(std::move(reader.errors));
  return out;
}

// Throws SyntaxError, ValueError.
template <class T>
T read(std::string_view text, Unknown unknown = Unknown::ignore) {
  return from_value<T>(parse(text), unknown);
}

// The same for what anybody may send: bounded, and without unknown members.
template <class T>
T read_foreign(std::string_view text) {
  return from_value<T>(parse(text, most_values), Unknown::reject);
}

namespace detail {

template <bool sparse, class T>
std::string written(const T& value) {
  rapidjson::StringBuffer buffer;
  Writer writer(buffer);
  Emitter<sparse>::write(writer, value);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace detail

template <class T>
std::string write(const T& value) {
  return detail::written<false>(value);
}

// Without members that are empty: smaller, for whom absent and null are one, as to whoever reads it here, and to
// databases.
template <class T>
std::string write_sparse(const T& value) {
  return detail::written<true>(value);
}

template <detail::DescribedEnum T>
std::string enum_text(T value) {
  return boost::describe::enum_to_string(value, "?");
}

}  // namespace consulta::json
