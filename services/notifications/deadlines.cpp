#include "engine/sweep.hpp"
#include "services/notifications/sender.hpp"

namespace consulta::notifications {

void add_deadlines(host::Host& host, const Options& options, Aggregates& aggregates, Links& links) {
  for (const auto channel : {Channel::sms, Channel::email}) {
    auto sender = std::make_shared<Sender>(host, aggregates.messages, options, channel,
                                           channel == Channel::sms ? &links : nullptr);
    host.every(std::chrono::milliseconds(100), "sending by " + json::enum_text(channel),
               [sender](sql::Session& db) { sender->send_due(db); });
  }
  const auto stopping = [&host] { return host.stopping(); };
  host.every(std::chrono::seconds(1), "telling what is due", [=, &host, &lane = aggregates.correspondences](auto& db) {
    engine::sweep(lane, store::lock_due_correspondences, Due{}, db, host.relay(), stopping);
  });
  host.every(std::chrono::seconds(1), "telling what is still to be paid",
             [=, &host, &lane = aggregates.messages](auto& db) {
               engine::sweep(lane, store::lock_due_notices, NoticeDue{}, db, host.relay(), stopping);
             });
}

}  // namespace consulta::notifications
