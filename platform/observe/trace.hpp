// W3C Trace Context: the `traceparent` of the work a thread is doing, carried from HTTP into events and back.
#pragma once

#include <string>
#include <string_view>

namespace consulta {

struct Trace {
  std::string request_id;   // X-Request-Id
  std::string traceparent;  // "00-<32 hex>-<16 hex>-<2 hex>"
};

// The trace of what this thread is working on; empty outside of any.
Trace& current_trace();

bool valid_traceparent(std::string_view text);
std::string new_traceparent();

// Letters, digits and "-_.:", 1 to 128 of them.
bool valid_request_id(std::string_view text);

}  // namespace consulta
