#include "platform/observe/log.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {
namespace {

// Nothing here need be exact.
template <class A, class Make>
engine::Contexts<A> contexts(Make make) {
  const auto context = [make](engine::Turn&) { return make(Clock::now()); };
  return {context, context};
}

// What was begun as leased is this process's to send; what ends without being sent is said.
auto committed(Links& links) {
  return [&links](const Message& m) {
    if (m.version == 1 && m.attempts == 1) links.put({m}, m.due_at);
    if (m.status == Status::failed) spdlog::warn("message {} is given up", to_text(m.id));
  };
}

}  // namespace

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options, Links& links)
    : correspondences(reactor, store::correspondences,
                      contexts<Correspondence>([reminder = options.reminder](Instant now) {
                        return Correspondence::Context{now, &engine::fresh_ids(), reminder};
                      })),
      messages(reactor, store::messages, contexts<Message>([&links](Instant now) {
                 return Message::Context{now, &engine::fresh_ids(), links.due_at(now)};
               })) {
  correspondences.on<events::AppointmentConfirmed>(&events::AppointmentConfirmed::appointment_id)
      .begin_with<events::InvoiceIssued>(&events::InvoiceIssued::appointment_id)
      .on<events::AppointmentRescheduled>(&events::AppointmentRescheduled::appointment_id)
      .on<events::AppointmentExpired>(&events::AppointmentExpired::appointment_id)
      .on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
      .on<events::PaymentRefunded>(&events::PaymentRefunded::appointment_id)
      .on_note<StillUnpaid>()
      .ready();
  messages.begin_with<events::PaymentRequested>()
      .begin_with<events::AppointmentRejected>()
      .begin_with<events::WaitlistOffered>()
      .begin_with<events::WaitlistEnded>()
      .begin_with_note<Write>()
      .after_commit(committed(links))
      .ready();
  reactor.add(contacts);
}

}  // namespace consulta::notifications
