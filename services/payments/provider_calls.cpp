#include "services/payments/provider_calls.hpp"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

#include "engine/halves.hpp"
#include "platform/observe/log.hpp"
#include "platform/observe/metrics.hpp"
#include "services/payments/retry_policy.hpp"

namespace consulta::payments {
namespace {

// There is nothing more to ask.
bool is_end(const ProviderReply& reply) {
  return reply.verdict == Verdict::taken || reply.verdict == Verdict::refused;
}

const ProviderCall& call_of(const ProviderCall& call) {
  return call;
}
const ProviderCall& call_of(const Opening& opening) {
  return opening.order;
}

// Makes calls one after another, for a second at most: what is slow shall not hold up who wants to pay.
template <class Call, class Make>
void one_by_one(std::span<const Call> calls, CallsAgain& again, Make&& make) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(1);
  for (const auto& call : calls) {
    if (std::chrono::steady_clock::now() >= until) {
      again.keep(call_of(call), {Verdict::not_tried});
      continue;
    }
    try {
      make(call);
    } catch (const std::exception& e) {
      if (sql::is_unavailable(e)) throw;
      again.keep(call_of(call), {Verdict::failed, e.what()});  // ours; it stops no other
    }
  }
}

// Openings that are leased, with their payments as they are now. One that cannot be read stops no other.
void read_openings(sql::Session& db, const std::vector<ProviderCall>& leased, std::vector<Opening>& openings,
                   CallsAgain& again) {
  const auto read = [&](std::span<const ProviderCall> calls) {
    std::vector<Uuid> ids;
    for (const auto& call : calls) ids.push_back(call.payment_id);
    std::unordered_map<Uuid, Payment, UuidHash> payments;
    for (auto& p : store::find_all(db, ids)) payments.emplace(p.id, std::move(p));
    std::vector<Opening> found;
    for (const auto& call : calls) found.push_back({call, payments.at(call.payment_id)});
    openings.insert(openings.end(), found.begin(), found.end());
  };
  engine::by_halves(std::span(leased), read, [&](const ProviderCall& call, const std::exception& e) {
    again.keep(call, {Verdict::failed, e.what()});
  });
}

// Nothing where it was replaced or is over by now: then it is not opened at all. What is handed over might be over
// since a moment: that is opened, and closed after it.
std::optional<PaymentRequest> request_of(const Opening& opening) {
  const auto& p = opening.state;
  if (p.request_id != opening.order.request_id) return std::nullopt;
  PaymentRequest request;
  request.id = *p.request_id;
  request.payment_id = p.id;
  if (p.method == Method::mbway) {
    request.phone = p.phone;
  } else {
    request.entity = p.entity;
    request.reference = p.reference;
  }
  request.amount_cents = p.amount_cents;
  request.expires_at = p.request_expires_at.value_or(p.expires_at);
  return request;
}

}  // namespace

void CallsAgain::keep(ProviderCall call, const ProviderReply& reply) {
  if (reply.verdict == Verdict::not_tried) {
    --call.attempts;
    call.due_at = Clock::now() + reply.again_in;
  } else {
    spdlog::warn("payment provider, {} of {}: {}", json::enum_text(call.kind), to_text(call.payment_id), reply.why);
    call.due_at = Clock::now() + pause_before_retry(call.attempts);
  }
  calls_.push_back(std::move(call));
}

bool CallsAgain::save(sql::Session& db) const {
  if (!calls_.empty()) store::postpone_calls(db, calls_);
  return calls_.empty();
}

// Closings first: who has chosen another way to pay shall not find both open. But few at a time, so that nobody who
// wants to pay waits for many of them.
void ProviderCalls::make_due(sql::Session& db) {
  bool more = false;
  do {
    more = close_some(db);
    more = open_some(db) || more;
    more = refund_some(db) || more;
  } while (more && !stopping_());
}

bool ProviderCalls::open_some(sql::Session& db) {
  constexpr std::size_t most = 256;
  CallsAgain again;
  auto openings = handed_.take(most, Clock::now());
  const auto leased = store::lease_calls(db, CallKind::open, 100, Clock::now());
  const bool more = openings.size() == most || !leased.empty();
  read_openings(db, leased, openings, again);
  // What has failed before might make the provider fail at whatever it comes with.
  const auto alone =
      std::stable_partition(openings.begin(), openings.end(), [](auto& o) { return o.order.attempts == 1; });
  if (alone != openings.begin()) open_together({openings.begin(), alone}, again, db);
  one_by_one(std::span<const Opening>(alone, openings.end()), again, [&](const Opening& opening) {
    open_together({&opening, 1}, again, db);
  });
  return again.save(db) && more;
}

bool ProviderCalls::close_some(sql::Session& db) {
  const auto calls = store::lease_calls(db, CallKind::close, 20, Clock::now());
  CallsAgain again;
  std::vector<Uuid> done;
  one_by_one(std::span(calls), again, [&](const ProviderCall& call) {
    const auto reply = provider_.close(call.request_id.value());
    // Refused: nothing is open there, or it cannot be closed. Whatever is paid by it all the same goes back.
    if (is_end(reply)) {
      done.push_back(call.id);
    } else {
      again.keep(call, reply);
    }
  });
  const bool good = again.save(db);
  if (!done.empty()) store::forget_calls(db, done);
  return good && !calls.empty();
}

bool ProviderCalls::refund_some(sql::Session& db) {
  const auto calls = store::lease_calls(db, CallKind::refund, 20, Clock::now());
  CallsAgain again;
  one_by_one(std::span(calls), again, [&](const ProviderCall& call) {
    const auto reply = provider_.refund({call.id, call.charge_id.value(), call.amount_cents});
    if (is_end(reply)) {
      end_refund(call, reply, db);
    } else {
      again.keep(call, reply);
    }
  });
  return again.save(db) && !calls.empty();
}

void ProviderCalls::end_refund(const ProviderCall& call, const ProviderReply& reply, sql::Session& db) {
  static auto& refused = metrics::counter("consulta_refunds_refused_total",
                                          "Refunds the payment provider refused for good: money still owed");
  if (reply.verdict == Verdict::refused) {
    spdlog::error("{} cents of charge {} are owed and will not be given back: {}", call.amount_cents, *call.charge_id,
                  reply.why);
    refused.Increment();
    return store::refuse_refund(db, call.id, reply.why, Clock::now());
  }
  broker::Work work(db, outlet_);
  if (const auto appointment = store::finish_refund(work.db(), call.id, Clock::now())) {
    payments_.tell({*appointment}, Refunded{call.charge_id.value(), call.amount_cents, call.reason}, work);
  }
  work.commit();
}

void ProviderCalls::open_together(std::span<const Opening> openings, CallsAgain& again, sql::Session& db) {
  const auto replies = open_wanted(openings);
  std::vector<Answered> ended;
  for (std::size_t i = 0; i < openings.size(); ++i) {
    if (is_end(replies[i])) {
      ended.push_back({&openings[i], &replies[i]});
    } else {
      again.keep(openings[i].order, replies[i]);
    }
  }
  engine::by_halves(
      std::span<const Answered>(ended), [&](std::span<const Answered> part) { end_openings(part, db); },
      [&](const Answered& one, const std::exception& e) {
        again.keep(one.opening->order, {Verdict::failed, e.what()});
      });
}

void ProviderCalls::end_openings(std::span<const Answered> ended, sql::Session& db) {
  std::vector<Uuid> ids;
  for (const auto& one : ended) ids.push_back(one.opening->order.id);
  broker::Work work(db, outlet_);
  const auto done = store::forget_calls(work.db(), ids);
  const std::unordered_set<Uuid, UuidHash> ended_here(done.begin(), done.end());
  Refusals refusals;
  for (const auto& one : ended) {
    if (ended_here.contains(one.opening->order.id)) end_opening(*one.opening, *one.reply, work, refusals);
  }
  payments_.tell(std::move(refusals), work);
  work.commit();
}

// What the provider answers to each, told in one call; what nobody wants any more is as good as open.
std::vector<ProviderReply> ProviderCalls::open_wanted(std::span<const Opening> openings) {
  std::vector<ProviderReply> replies(openings.size());
  std::vector<PaymentRequest> requests;
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < openings.size(); ++i) {
    if (auto request = request_of(openings[i])) {
      requests.push_back(std::move(*request));
      places.push_back(i);
    }
  }
  auto answers = provider_.open(requests);
  for (std::size_t i = 0; i < places.size(); ++i) replies[places[i]] = std::move(answers[i]);
  return replies;
}

// The patient hears of the first request once it can be paid, or of the link alone where the provider refuses it; and
// only where it was still wanted when it was read. An opening changes nothing of the payment, so no message is sent.
void ProviderCalls::end_opening(const Opening& opening, const ProviderReply& reply, broker::Work& work,
                                Refusals& refusals) {
  const auto& [call, payment] = opening;
  const bool first = call.reason == first_request;
  if (!reply.taken()) {
    spdlog::warn("the payment provider does not open {}: {}", to_text(call.request_id.value()), reply.why);
    refusals.emplace_back(payment.appointment_id, OpeningRefused{*call.request_id, first});
  } else if (first && payment.status == Status::pending) {
    host::publish(work, requested(payment, options_.public_url), payment.id);
  }
}

}  // namespace consulta::payments
