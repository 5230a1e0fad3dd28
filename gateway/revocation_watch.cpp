#include "gateway/revocation_watch.hpp"

#include <algorithm>

namespace consulta::gateway {

void RevocationWatch::subscribed(TimePoint now) {
  subscribed_ = true;
  complete_ = false;
  asked_while_subscribed_ = false;
  asked_at_.reset();  // at once
  spoke_at_ = now;
}

void RevocationWatch::broker_spoke(TimePoint now) {
  spoke_at_ = now;
  if (subscribed_ && complete_) known_at_ = std::max(known_at_.value_or(now), now);
}

void RevocationWatch::unsubscribed() {
  subscribed_ = false;
}

bool RevocationWatch::told(TimePoint now) const {
  return subscribed_ && complete_ && spoke_at_ && now - *spoke_at_ < silence_;
}

bool RevocationWatch::should_ask(TimePoint now) const {
  return !told(now) && (!asked_at_ || now - *asked_at_ >= ask_every);
}

void RevocationWatch::asked(TimePoint now) {
  asked_at_ = now;
  asked_while_subscribed_ = subscribed_;
}

void RevocationWatch::answered() {
  if (!asked_at_) return;  // asked before the subscription that has begun meanwhile: of no use to it
  if (subscribed_ && asked_while_subscribed_) complete_ = true;
  known_at_ = std::max(known_at_.value_or(*asked_at_), *asked_at_);
}

RevocationWatch::Mode RevocationWatch::mode(TimePoint now) const {
  if (told(now)) return Mode::told;
  return known_at_ && now - *known_at_ < 2 * silence_ ? Mode::asking : Mode::blind;
}

}  // namespace consulta::gateway
