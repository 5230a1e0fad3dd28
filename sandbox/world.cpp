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
  if (e.reference) {
    const auto key = key_of(e.reference->entity, e.reference->reference);
    accounts_[key] = {*e.reference, voided_early_.contains(e.reference->payment_id), std::nullopt};
    account_of_[e.reference->payment_id] = key;
  }
  if (e.voided) {
    if (auto found = account_of_.find(*e.voided); found != account_of_.end()) {
      if (accounts_[found->second].reference.payment_id == *e.voided) accounts_[found->second].voided = true;
    } else {
      voided_early_[*e.voided] = true;
    }
  }
  if (e.charge) {
    charge_index_[e.charge->charge_id] = charges_.size();
    charges_.push_back(*e.charge);
    untold_.push_back(e.charge->charge_id);
    accounts_[account_of_[e.charge->payment_id]].charge_id = e.charge->charge_id;
  }
  if (e.refund) refunds_.push_back(*e.refund);
  if (e.told) std::erase(untold_, *e.told);
}

void World::receive(Sms sms) {
  std::lock_guard lock(mutex_);
  if (sms_ids_.contains(sms.id)) return;
  Entry entry;
  entry.sms = std::move(sms);
  record(entry);
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

void World::register_reference(Reference reference) {
  std::lock_guard lock(mutex_);
  if (account_of_.contains(reference.payment_id)) return;
  Entry entry;
  entry.reference = std::move(reference);
  record(entry);
}

void World::void_reference(const Uuid& payment_id) {
  std::lock_guard lock(mutex_);
  Entry entry;
  entry.voided = payment_id;
  record(entry);
}

PayResult World::pay(const std::string& entity, const std::string& reference, std::int64_t amount_cents, Instant now) {
  std::lock_guard lock(mutex_);
  const auto found = accounts_.find(key_of(entity, reference));
  if (found == accounts_.end()) return PayResult::unknown;
  const auto& account = found->second;
  if (account.charge_id) return PayResult::already_paid;
  if (account.voided || account.reference.expires_at <= now) return PayResult::over;
  if (account.reference.amount_cents != amount_cents) return PayResult::wrong_amount;
  Entry entry;
  entry.charge = Charge{"ch_" + to_text(new_id()), account.reference.payment_id, amount_cents, now};
  record(entry);
  return PayResult::paid;
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

std::vector<Charge> World::charges() const {
  std::lock_guard lock(mutex_);
  return charges_;
}

std::vector<Refund> World::refunds() const {
  std::lock_guard lock(mutex_);
  return refunds_;
}

std::vector<Charge> World::untold(std::size_t most) const {
  std::lock_guard lock(mutex_);
  std::vector<Charge> out;
  for (const auto& id : untold_) {
    if (out.size() == most) break;
    out.push_back(charges_[charge_index_.at(id)]);
  }
  return out;
}

void World::told(const std::string& charge_id) {
  std::lock_guard lock(mutex_);
  Entry entry;
  entry.told = charge_id;
  record(entry);
}

}  // namespace consulta::sandbox
