// What the gateway counts of requests.
#pragma once

#include "platform/observe/metrics.hpp"

namespace consulta::gateway {

struct Counters {
  prometheus::Counter& requests = metrics::counter("gateway_requests_total", "Requests answered");
  prometheus::Counter& refused = metrics::counter("gateway_refused_total", "Requests the gateway itself refused");
  prometheus::Counter& upstream_failures = metrics::counter("gateway_upstream_failures_total", "Upstreams that failed");
};

inline Counters& counters() {
  static Counters instance;
  return instance;
}

}  // namespace consulta::gateway
