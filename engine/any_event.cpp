#include "engine/any_event.hpp"

#include "events/table.hpp"
#include "platform/observe/trace.hpp"

namespace consulta::engine {

broker::Outgoing AnyEvent::outgoing(const events::Head* cause) const {
  auto trace = current_trace().traceparent;
  if (trace.empty() && cause != nullptr && cause->traceparent) trace = *cause->traceparent;
  broker::Outgoing out;
  out.body = data_->json(*this, cause, trace, out.id);
  out.routing_key = kind().routing_key();
  out.type = kind().type();
  out.mandatory = events::has_reaction(kind());
  return out;
}

}  // namespace consulta::engine
