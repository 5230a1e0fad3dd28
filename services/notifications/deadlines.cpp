#include "engine/sweep.hpp"
#include "services/notifications/sender.hpp"

namespace consulta::notifications {
namespace {

// Mail that waits for its address to be proved. It goes out as soon as that is told (contacts.hpp); what was put to
// wait at that very moment goes a minute later, and all of it where nothing has to be proved any more.
void add_waiting_mail(host::Host& host, const Options& options, Messages& messages) {
  const auto stopping = [&host] { return host.stopping(); };
  host.every(std::chrono::minutes(1), "letting mail out",
             [=, &host, &messages, required = options.require_proved_email](auto& db) {
               const auto find = [required](sql::Session& session, Instant now, std::size_t limit) {
                 return required ? store::proved_waiting(session, limit)
                                 : store::lock_waiting_mail(session, now, limit);
               };
               engine::sweep(messages, find, GoOut{}, db, host.relay(), stopping);
             });
  host.every(std::chrono::hours(1), "giving up mail to addresses that nobody proves", [=, &host, &messages](auto& db) {
    const auto find = [](sql::Session& session, Instant now, std::size_t limit) {
      return store::lock_waiting_mail(session, now - longest_wait_for_proof, limit);
    };
    engine::sweep(messages, find, GiveUpWaiting{}, db, host.relay(), stopping);
  });
}

}  // namespace

void add_deadlines(host::Host& host, const Options& options, Aggregates& aggregates, Links& links) {
  for (const auto channel : {Channel::sms, Channel::email}) {
    auto sender =
        std::make_shared<Sender>(host, aggregates, options, channel, channel == Channel::sms ? &links : nullptr);
    host.every(std::chrono::milliseconds(100), "sending by " + json::enum_text(channel),
               [sender](sql::Session& db) { sender->send_due(db); });
  }
  if (options.sms_a_day > 0) {
    host.every(std::chrono::hours(1), "forgetting the SMS of days that are over",
               [clock = options.clock](auto& db) { store::remove_sms_places(db, day_of(clock, Clock::now()).date); });
  }
  host.every(std::chrono::hours(1), "forgetting what was said long ago",
             [&host, keep = options.keep_messages](auto& db) { store::forget_said(host, db, Clock::now() - keep); });
  const auto stopping = [&host] { return host.stopping(); };
  host.every(std::chrono::seconds(1), "telling what is due", [=, &host, &lane = aggregates.correspondences](auto& db) {
    engine::sweep(lane, store::lock_due_correspondences, Due{}, db, host.relay(), stopping);
  });
  add_waiting_mail(host, options, aggregates.messages);
  host.every(std::chrono::seconds(1), "telling what is still to be paid",
             [=, &host, &lane = aggregates.messages](auto& db) {
               engine::sweep(lane, store::lock_due_notices, NoticeDue{}, db, host.relay(), stopping);
             });
}

}  // namespace consulta::notifications
