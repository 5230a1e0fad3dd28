#include "platform/observe/trace.hpp"

#include <algorithm>

#include "platform/security/base64.hpp"
#include "platform/text/ids.hpp"

namespace consulta {

Trace& current_trace() {
  thread_local Trace trace;
  return trace;
}

bool valid_traceparent(std::string_view text) {
  if (text.size() != 55 || !text.starts_with("00-") || text[35] != '-' || text[52] != '-') return false;
  auto hex = [&](std::size_t from, std::size_t count) {
    auto part = text.substr(from, count);
    return std::all_of(part.begin(), part.end(),
                       [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
  };
  auto not_zero = [&](std::size_t from, std::size_t count) {
    return text.substr(from, count).find_first_not_of('0') != std::string_view::npos;
  };
  return hex(3, 32) && hex(36, 16) && hex(53, 2) && not_zero(3, 32) && not_zero(36, 16);
}

std::string new_traceparent() {
  const auto trace = new_id();
  const auto span = new_id();
  return "00-" + hex_encode({reinterpret_cast<const char*>(trace.data), 16}) + "-" +
         hex_encode({reinterpret_cast<const char*>(span.data + 8), 8}) + "-01";
}

bool valid_request_id(std::string_view text) {
  return !text.empty() && text.size() <= 128 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.' || c == ':';
  });
}

}  // namespace consulta
