#include "sandbox/world.hpp"

#include <algorithm>

namespace consulta::sandbox {
namespace {

constexpr std::size_t most_messages = 200'000;  // the oldest are forgotten

std::string key_of(const std::string& entity, const std::string& reference) {
  return entity + "/" + reference;
}

template <class T>
std::vector<T> addressed_to(const std::deque<T>& all, const std::string& to) {
  std::vector<T> out;
  std::copy_if(all.begin(), all.end(), std::back_inserter(out), [&](const T& m) { return to.empty() || m.to == to; });
  return out;
}

}  // namespace

World::World(const std::string& journal) {
  if (journal.empty()) return;
  std::ifstream old(journal);
  for (std::string line; std::getline(old, line);) {
    try {
      apply(json::read<Entry>(line));
    } catch (const std::exception&) {
      break;  // the last line may be cut where the process was killed
    }
  }
  journal_.open(journal, std::ios::app);
}

void World::record(const Entry& entry) {
  apply(entry);
  if (journal_.is_open()) journal_ << json::write(entry) << '\n' << std::flush;
}

void World::apply(const Entry& e) {
  if (e.sms) {
    sms_ids_[e.sms->id] = true;
    sms_.push_back(*e.sms);
    if (sms_.size() > most_messages) {
      sms_ids_.erase(sms_.front().id);
      sms_.pop_front();
    }
  }
  if (e.email) {
    emails_.push_back(*e.email);
    if (emails_.size() > most_messages) emails_.pop_front();
  }
  if (e.request) {
    asked_[e.request->id] = {*e.request, voided_early_.contains(e.request->id)};
    if (e.request->phone) {
      questions_.push_back(e.request->id);
    } else {
      by_reference_[key_of(e.request->entity.value_or(""), e.request->reference.value_or(""))] = e.request->id;
    }
  }
  if (e.voided) {
    if (auto found = asked_.find(*e.voided); found != asked_.end()) {
      found->second.voided = true;
    } else {
      voided_early_[*e.voided] = true;
    }
  }
  if (e.declined) {
    auto& asked = asked_[*e.declined];
    asked.declined = true;
    untold_.push_back({"wh_" + to_text(*e.declined), "payment.declined", asked.request.payment_id, *e.declined,
                       std::nullopt, asked.request.amount_cents});
  }
  if (e.charge) {
    charge_index_[e.charge->charge_id] = charges_.size();
    charges_.push_back(*e.charge);
    untold_.push_back({"wh_" + e.charge->charge_id, "payment.paid", e.charge->payment_id, e.charge->request_id,
                       e.charge->charge_id, e.charge->amount_cents});
    asked_[e.charge->request_id].charge_id = e.charge->charge_id;
  }
  if (e.refund) refunds_.push_back(*e.refund);
  if (e.told) std::erase_if(untold_, [&](const Webhook& w) { return w.id == *e.told; });
}

void World::receive(std::vector<Sms> messages) {
  std::lock_guard lock(mutex_);
  for (auto& sms : messages) {
    if (sms_ids_.contains(sms.id)) continue;
    Entry entry;
    entry.sms = std::move(sms);
    record(entry);
  }
}

void World::receive(Email email) {
  std::lock_guard lock(mutex_);
  Entry entry;
  entry.email = std::move(email);
  record(entry);
}

std::vector<Sms> World::sms_to(const std::string& to) const {
  std::lock_guard lock(mutex_);
  return addressed_to(sms_, to);
}

std::vector<Email> World::emails_to(const std::string& to) const {
  std::lock_guard lock(mutex_);
  return addressed_to(emails_, to);
}

void World::open(Request request) {
  std::lock_guard lock(mutex_);
  if (asked_.contains(request.id)) return;
  Entry entry;
  entry.request = std::move(request);
  record(entry);
}

void World::close(const Uuid& request_id) {
  std::lock_guard lock(mutex_);
  Entry entry;
  entry.voided = request_id;
  record(entry);
}

PayResult World::state_of(const Asked& asked, Instant now) {
  if (asked.charge_id) return PayResult::already_paid;
  if (asked.voided || asked.declined || asked.request.expires_at <= now) return PayResult::over;
  return PayResult::done;
}

void World::take(const Request& request, Instant now) {
  Entry entry;
  entry.charge = Charge{static_cast<std::int64_t>(charges_.size()) + 1,
                        "ch_" + to_text(new_id()),
                        request.payment_id,
                        request.id,
                        request.amount_cents,
                        now};
  record(entry);
}

PayResult World::pay(const std::string& entity, const std::string& reference, std::int64_t amount_cents, Instant now) {
  std::lock_guard lock(mutex_);
  const auto found = by_reference_.find(key_of(entity, reference));
  if (found == by_reference_.end()) return PayResult::unknown;
  const auto& asked = asked_.at(found->second);
  const auto state = state_of(asked, now);
  if (state != PayResult::done) return state;
  if (asked.request.amount_cents != amount_cents) return PayResult::wrong_amount;
  take(asked.request, now);
  return PayResult::done;
}

PayResult World::answer(const Uuid& request_id, bool approve, Instant now) {
  std::lock_guard lock(mutex_);
  const auto found = asked_.find(request_id);
  if (found == asked_.end() || !found->second.request.phone) return PayResult::unknown;
  const auto state = state_of(found->second, now);
  if (state != PayResult::done) return state;
  if (approve) {
    take(found->second.request, now);
  } else {
    Entry entry;
    entry.declined = request_id;
    record(entry);
  }
  return PayResult::done;
}

std::vector<MbwayView> World::questions(const std::string& phone, Instant now) const {
  std::lock_guard lock(mutex_);
  std::vector<MbwayView> out;
  for (const auto& id : questions_) {
    const auto& asked = asked_.at(id);
    const auto& r = asked.request;
    if (!phone.empty() && r.phone != phone) continue;
    const char* status = asked.charge_id       ? "approved"
                         : asked.declined      ? "declined"
                         : asked.voided        ? "voided"
                         : r.expires_at <= now ? "expired"
                                               : "pending";
    out.push_back({r.id, r.payment_id, *r.phone, r.amount_cents, status, r.expires_at});
  }
  return out;
}

RefundResult World::refund(const Uuid& id, const std::string& charge_id, std::int64_t amount_cents, Instant now) {
  std::lock_guard lock(mutex_);
  const auto charge = charge_index_.find(charge_id);
  if (charge == charge_index_.end()) return RefundResult::unknown_charge;
  std::int64_t before = 0;
  for (const auto& refund : refunds_) {
    if (refund.id == id) return RefundResult::done;  // the same order again
    if (refund.charge_id == charge_id) before += refund.amount_cents;
  }
  if (amount_cents < 1 || before + amount_cents > charges_[charge->second].amount_cents) return RefundResult::too_much;
  Entry entry;
  entry.refund = Refund{id, charge_id, charges_[charge->second].payment_id, amount_cents, now};
  record(entry);
  return RefundResult::done;
}

std::vector<Charge> World::charges(std::size_t after) const {
  std::lock_guard lock(mutex_);
  return {charges_.begin() + static_cast<std::ptrdiff_t>(std::min(after, charges_.size())), charges_.end()};
}

std::vector<Refund> World::refunds() const {
  std::lock_guard lock(mutex_);
  return refunds_;
}

std::vector<Webhook> World::untold(std::size_t most) const {
  std::lock_guard lock(mutex_);
  return {untold_.begin(), untold_.begin() + static_cast<std::ptrdiff_t>(std::min(most, untold_.size()))};
}

void World::told(const std::string& webhook_id) {
  std::lock_guard lock(mutex_);
  Entry entry;
  entry.told = webhook_id;
  record(entry);
}

void World::put_last(const std::string& webhook_id) {
  std::lock_guard lock(mutex_);
  const auto hook = std::find_if(untold_.begin(), untold_.end(), [&](auto& w) { return w.id == webhook_id; });
  if (hook != untold_.end()) std::rotate(hook, hook + 1, untold_.end());
}

}  // namespace consulta::sandbox
