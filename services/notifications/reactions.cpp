#include "platform/observe/log.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {
namespace {

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
                      [reminder = options.reminder](engine::Turn&) {
                        return Correspondence::Context{Clock::now(), &engine::fresh_ids(), reminder};
                      }),
      messages(reactor, store::messages, [&links](engine::Turn&) {
        const auto now = Clock::now();
        return Message::Context{now, &engine::fresh_ids(), links.due_at(now)};
      }) {
  correspondences.on<events::AppointmentConfirmed>(&events::AppointmentConfirmed::appointment_id)
      .begin_with<events::InvoiceIssued>(&events::InvoiceIssued::appointment_id)
      .on<events::AppointmentRescheduled>(&events::AppointmentRescheduled::appointment_id)
      .on<events::MoveOffered>(&events::MoveOffered::appointment_id)
      .on<events::AppointmentExpired>(&events::AppointmentExpired::appointment_id)
      .on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
      .on<events::PaymentRefunded>(&events::PaymentRefunded::appointment_id)
      .on_note<StillUnpaid>()
      .on_note<Erase>()
      .ready();
  messages.begin_with<events::PaymentRequested>()
      .begin_with<events::AppointmentRejected>()
      .begin_with<events::WaitlistOffered>()
      .begin_with<events::WaitlistEnded>()
      .begin_with<events::PrescriptionIssued>()
      .begin_with<events::PrescriptionChanged>()
      .begin_with<events::DoctorLoginRefused>()
      .begin_with<events::EmailProofRequested>()
      .begin_with<events::PasswordResetRequested>()
      .begin_with<events::LoginInvited>()
      .begin_with<events::PasswordChanged>()
      .begin_with<events::EmailChanged>()
      .begin_with<events::SecondFactorChanged>()
      .begin_with_note<Write>()
      .on_note<GoOut>()
      .after_commit(committed(links))
      .ready();
  reactor.add(contacts);
  reactor.add(doctors);
}

}  // namespace consulta::notifications

namespace consulta {
template class engine::AggregateLane<notifications::Correspondence>;
template class engine::AggregateLane<notifications::Message>;
}  // namespace consulta
