#include <doctest/doctest.h>

#include <random>

#include "services/payments/invoice.hpp"
#include "services/payments/payment.hpp"

using namespace consulta;
using namespace consulta::payments;

namespace {

Payment::Context at(Instant now) {
  return {now, &engine::fresh_ids(), "11249", "https://clinic.example", [] { return std::int64_t{7}; }};
}

using Branch = engine::Branch<Payment>;

template <class M>
Branch decided(const MaybePayment& p, const M& message, Instant now = {}) {
  auto outcome = decide(p, message, at(now));
  CHECK(outcome.size() == 1);  // nothing of a payment is claimed
  return std::move(outcome.front());
}
template <class M>
Payment after(const Payment& p, const M& message, Instant now = {}) {
  return decided(p, message, now).next.value_or(p);
}

bool is_nothing(const Branch& b) {
  return !b.next && b.events.empty() && b.notes.empty() && b.orders.empty() && b.records.empty() && !b.refusal;
}
template <class E>
bool tells(const Branch& b) {
  return b.events.size() == 1 && b.events.front().as<E>() != nullptr;
}

// The only one of that kind.
std::optional<ProviderCall> order(const Branch& b, CallKind kind) {
  std::optional<ProviderCall> found;
  for (const auto& call : b.orders) {
    if (call.kind != kind) continue;
    CHECK(!found);
    found = call;
  }
  return found;
}
std::optional<Uuid> opened(const Branch& b) {
  const auto call = order(b, CallKind::open);
  return call ? call->request_id : std::nullopt;
}
std::optional<Uuid> closed(const Branch& b) {
  const auto call = order(b, CallKind::close);
  return call ? call->request_id : std::nullopt;
}
std::int64_t refund(const Branch& b) {
  const auto call = order(b, CallKind::refund);
  return call ? call->amount_cents : 0;
}
std::string reason(const Branch& b) {
  REQUIRE(b.orders.size() == 1);
  return b.orders.front().reason;
}

events::AppointmentCancelled cancelled(std::int64_t kept_cents) {
  events::AppointmentCancelled event;
  event.kept_cents = kept_cents;
  return event;
}

events::SlotReserved slot() {
  events::SlotReserved slot;
  slot.appointment_id = new_id();
  slot.patient_id = new_id();
  slot.price_cents = 4500;
  slot.expires_at = Instant{std::chrono::minutes(15)};
  slot.specialty_name = "Massage";
  slot.doctor_id = new_id();
  return slot;
}

// As a slot has made it.
Payment pending(std::int64_t cents, Instant expires_at) {
  auto from = slot();
  from.price_cents = cents;
  from.expires_at = expires_at;
  return decided(std::nullopt, from).next.value();
}

}  // namespace

TEST_CASE("a held slot is paid for by a reference; a payment that is there, and a move, change nothing") {
  const auto from = slot();
  const auto branch = decided(std::nullopt, from);
  REQUIRE(branch.next);
  const auto& p = *branch.next;
  CHECK(p.status == Status::pending);
  CHECK(p.appointment_id == from.appointment_id);
  CHECK(p.patient_id == from.patient_id);
  CHECK(p.amount_cents == 4500);
  CHECK(p.reference == multibanco_reference("11249", 7, 4500));
  CHECK(p.request_expires_at == from.expires_at);
  CHECK(!p.token.empty());
  CHECK(branch.events.empty());
  CHECK(opened(branch) == p.request_id);
  CHECK(p.request_id.has_value());
  CHECK(reason(branch) == first_request);
  CHECK(branch.orders.front().payment_id == p.id);
  CHECK(is_nothing(decided(p, from)));
  auto move = from;
  move.round = 1;
  CHECK(is_nothing(decided(std::nullopt, move)));

  const auto late = decided(std::nullopt, from, from.expires_at);
  REQUIRE(late.next);
  CHECK(late.next->status == Status::expired);
  CHECK(!late.next->request_id);
  CHECK(late.orders.empty());
  CHECK(tells<events::PaymentExpired>(late));
}

TEST_CASE("a payment knows whom the visit is for, whichever event begins it, and asks for the money with the name") {
  auto from = slot();
  CHECK(!requested(decided(std::nullopt, from).next.value(), "").dependant_name);
  from.dependant_id = new_id();
  from.dependant_name = "Tomás";
  events::AppointmentRescheduled moved;
  moved.appointment_id = from.appointment_id;
  moved.dependant_id = from.dependant_id;
  moved.dependant_name = from.dependant_name;
  moved.starts_at = from.expires_at;
  const auto overtaken = after(decided(std::nullopt, moved).next.value(), from);
  for (const auto& p : {decided(std::nullopt, from).next.value(), overtaken}) {
    CHECK(p.dependant_id == from.dependant_id);
    CHECK(requested(p, "").dependant_name == "Tomás");
  }
}

TEST_CASE("cancelled before it was asked for: nothing is asked for then") {
  const auto branch = decided(std::nullopt, cancelled(0));
  REQUIRE(branch.next);
  CHECK(branch.next->status == Status::voided);
  CHECK(!branch.next->patient_id);
  CHECK(branch.orders.empty());
  CHECK(is_nothing(decided(branch.next, slot())));
}

TEST_CASE("a changed digit of a Multibanco reference or its amount is noticed") {
  for (const std::int64_t running : {0, 7, 1234567, 9999999}) {
    const auto reference = multibanco_reference("11249", running, 4500);
    REQUIRE(reference.size() == 9);
    for (std::int64_t cents : {4501, 5500, 450, 45000, 4050})
      CHECK(multibanco_reference("11249", running, cents).substr(7) != reference.substr(7));
    for (std::size_t i = 0; i < 7; ++i) {
      for (char digit = '0'; digit <= '9'; ++digit) {
        auto changed = reference.substr(0, 7);
        if (changed[i] == digit) continue;
        changed[i] = digit;
        CHECK(multibanco_reference("11249", std::stoll(changed), 4500).substr(7) != reference.substr(7));
      }
    }
  }
}

TEST_CASE("a cancellation gives back all but what is kept; what was not paid is voided") {
  const auto p = pending(4501, Instant{std::chrono::hours(1)});
  const auto voided = decided(p, cancelled(2250));
  REQUIRE(voided.next);
  CHECK(voided.next->status == Status::voided);
  CHECK(closed(voided) == p.request_id);
  CHECK(voided.events.empty());
  const auto paid = after(p, Charged{"a", 4501});
  CHECK(refund(decided(paid, cancelled(0))) == 4501);
  CHECK(reason(decided(paid, cancelled(0))) == "appointment_cancelled");
  CHECK(refund(decided(paid, events::AppointmentCancelled{})) == 4501);
  CHECK(refund(decided(paid, cancelled(2250))) == 2251);
  CHECK(is_nothing(decided(paid, cancelled(4501))));
  CHECK(is_nothing(decided(paid, cancelled(9999))));
  CHECK(refund(decided(paid, cancelled(-1))) == 4501);
  CHECK(is_nothing(decided(voided.next, cancelled(0))));
}

TEST_CASE("a charge pays once; what comes late, again or wrong goes back whole") {
  const auto p = pending(100, Instant{std::chrono::hours(1)});
  const auto paid = decided(p, Charged{"a", 100});
  REQUIRE(paid.next);
  CHECK(tells<events::PaymentCompleted>(paid));
  CHECK(paid.events.front().subject() == p.id);
  CHECK(paid.next->status == Status::paid);
  CHECK(paid.next->paid_at == Instant{});
  REQUIRE(paid.notes.size() == 2);
  CHECK(std::static_pointer_cast<const IssueInvoice>(paid.notes.front().message)->payment.paid_at == Instant{});
  CHECK(is_nothing(decided(paid.next, Charged{"a", 100})));
  const auto twice = decided(paid.next, Charged{"b", 100});
  CHECK(refund(twice) == 100);
  CHECK(reason(twice) == "paid_twice");
  CHECK(twice.events.empty());
  const auto wrong = decided(p, Charged{"a", 99});
  CHECK(refund(wrong) == 99);
  CHECK(reason(wrong) == "wrong_amount");
  CHECK(wrong.next->status == Status::pending);
  const auto expired = decided(p, TimeOver{}, p.expires_at);
  REQUIRE(expired.next);
  CHECK(tells<events::PaymentExpired>(expired));
  CHECK(closed(expired) == p.request_id);
  CHECK(reason(expired) == "hold_expired");
  CHECK(!expired.next->request_id);
  const auto late = decided(expired.next, Charged{"a", 100});
  CHECK(refund(late) == 100);
  CHECK(reason(late) == "late_payment");
  CHECK(is_nothing(decided(paid.next, TimeOver{}, p.expires_at)));
  CHECK(is_nothing(decided(p, TimeOver{}, p.expires_at - std::chrono::microseconds(1))));
  CHECK_THROWS(decide(std::nullopt, Charged{"a", 100}, at({})));
}

TEST_CASE("three declines fail a payment") {
  auto p = pending(100, Instant{std::chrono::hours(1)});
  for (int i = 0; i < 2; ++i) {
    const auto branch = decided(p, Declined{});
    CHECK(branch.events.empty());
    CHECK(branch.orders.empty());
    p = branch.next.value();
    CHECK(p.request_id);
  }
  const auto failed = decided(p, Declined{});
  CHECK(tells<events::PaymentFailed>(failed));
  CHECK(failed.next->status == Status::failed);
  CHECK(closed(failed) == p.request_id);
  CHECK(is_nothing(decided(failed.next, Declined{})));
}

TEST_CASE("two numbers of Multibanco differ in more than their check digits; a changed or swapped digit is caught") {
  std::minstd_rand random(4711);
  std::uniform_int_distribution<std::int64_t> running(0, 9'999'999);
  std::uniform_int_distribution<std::int64_t> cents(1, 99'999'999);
  for (int i = 0; i < 2000; ++i) {
    const auto amount = cents(random);
    const auto reference = multibanco_reference("11249", running(random), amount);
    REQUIRE(reference.size() == 9);
    CHECK(reference.find_first_not_of("0123456789") == std::string::npos);
    auto good = [&](const std::string& typed, std::int64_t typed_amount) {
      return multibanco_reference("11249", std::stoll(typed.substr(0, 7)), typed_amount) == typed;
    };
    CHECK(good(reference, amount));
    for (std::size_t at = 0; at < 9; ++at) {
      auto changed = reference;
      changed[at] = static_cast<char>('0' + (changed[at] - '0' + 1 + random() % 9) % 10);
      CHECK(!good(changed, amount));
      auto swapped = reference;
      if (at + 1 < 9 && swapped[at] != swapped[at + 1]) {
        std::swap(swapped[at], swapped[at + 1]);
        CHECK(!good(swapped, amount));
      }
    }
    CHECK(!good(reference, amount == 99'999'999 ? amount - 1 : amount + 1));
  }
}

namespace {

const auto rui = new_id();

events::AppointmentRescheduled moved(const Uuid& appointment_id, std::optional<std::int32_t> round, Instant starts_at) {
  events::AppointmentRescheduled event;
  event.appointment_id = appointment_id;
  event.doctor_id = rui;
  event.doctor_name = "Rui Costa";
  event.specialty_name = "Massage";
  event.price_cents = 4500;
  event.starts_at = starts_at;
  event.round = round;
  return event;
}

}  // namespace

TEST_CASE("what is paid for is the last doctor and day, in whatever order the moves are heard of") {
  const Instant first{std::chrono::hours(50)}, second{std::chrono::hours(70)};
  const auto reserved = slot();
  const auto pending = decided({}, reserved).next.value();
  CHECK(pending.doctor_id == reserved.doctor_id);
  auto p = after(pending, moved(pending.appointment_id, 2, second));
  CHECK(p.doctor_id == rui);
  CHECK(p.doctor_name == "Rui Costa");
  CHECK(p.starts_at == second);
  CHECK(is_nothing(decided(p, moved(p.appointment_id, 1, first))));
  CHECK(is_nothing(decided(p, moved(p.appointment_id, 2, first))));
  CHECK(after(p, moved(p.appointment_id, std::nullopt, first)).starts_at == first);  // told by an older process
  CHECK(p.expires_at == pending.expires_at);
  CHECK(p.request_id == pending.request_id);
  const auto paid = decided(p, Charged{"c", 4500});
  REQUIRE(paid.notes.front().type == typeid(IssueInvoice));
  CHECK(std::static_pointer_cast<const IssueInvoice>(paid.notes.front().message)->payment.starts_at == second);
  CHECK(after(paid.next.value(), moved(p.appointment_id, 3, first)).starts_at == first);

  const auto tombstone = decided({}, cancelled(0)).next.value();
  CHECK(is_nothing(decided(tombstone, moved(tombstone.appointment_id, 1, first))));
}

TEST_CASE("a move that overtakes its slot is awaited: nobody's, not payable, and then asked for like any other") {
  const auto reserved = slot();
  const Instant start{std::chrono::hours(50)};
  const auto awaited = decided({}, moved(reserved.appointment_id, 1, start)).next.value();
  CHECK(awaited.status == Status::pending);
  CHECK(!awaited.patient_id);
  CHECK(awaited.expires_at == start);
  CHECK(!payable(awaited, start - std::chrono::hours(1)));
  const auto early = decided(awaited, Charged{"c", awaited.amount_cents});
  CHECK(early.next.value().status == Status::pending);
  CHECK(early.orders.size() == 1);  // it goes back
  const auto asked = decided(awaited, reserved);
  auto expected = decided({}, reserved).next.value();
  CHECK(opened(asked) == asked.next.value().request_id);
  const auto& p = *asked.next;
  expected.id = p.id;
  expected.token = p.token;
  expected.request_id = p.request_id;
  expected.doctor_id = rui;
  expected.doctor_name = "Rui Costa";
  expected.starts_at = start;
  expected.round = 1;
  CHECK(json::write(p) == json::write(expected));
  CHECK(is_nothing(decided(p, reserved)));

  CHECK(tells<events::PaymentExpired>(decided(awaited, TimeOver{}, start)));  // it never came
  const auto voided = decided(awaited, cancelled(0));
  CHECK(voided.next.value().status == Status::voided);
  CHECK(voided.orders.empty());
  CHECK(is_nothing(decided(voided.next, reserved)));
}

TEST_CASE("another method replaces the request; the same one again does not") {
  auto p = pending(100, Instant{std::chrono::minutes(15)});
  const auto first = p.request_id;
  const Instant now{};
  const ChooseMethod reference{Method::multibanco};
  const ChooseMethod by_phone{Method::mbway, "+351912345678"};
  CHECK(is_nothing(decided(p, reference, now)));

  const auto on_phone = decided(p, by_phone, now);
  REQUIRE(on_phone.next);
  CHECK(closed(on_phone) == first);
  CHECK(opened(on_phone) == on_phone.next->request_id);
  CHECK(on_phone.next->request_id != first);
  CHECK(on_phone.next->request_expires_at == now + mbway_lives);
  p = *on_phone.next;
  CHECK(is_nothing(decided(p, by_phone, now + std::chrono::minutes(3))));
  CHECK(opened(decided(p, by_phone, now + mbway_lives)));
  CHECK(closed(decided(p, ChooseMethod{Method::mbway, "+351919999999"}, now)) == p.request_id);
  // It never outlives the hold.
  const auto late = after(pending(100, p.expires_at), by_phone, p.expires_at - mbway_lives / 2);
  CHECK(late.request_expires_at == p.expires_at);
  const auto over = decided(p, reference, p.expires_at);
  REQUIRE(over.refusal);
  CHECK(over.refusal->code == "not_pending");
  const auto back = decided(p, reference, now);
  CHECK(back.next->reference == multibanco_reference("11249", 7, 100));
  CHECK(!back.next->phone);
  auto of_another_entity = p;
  of_another_entity.entity = "22222";
  CHECK(after(of_another_entity, reference, now).reference == multibanco_reference("22222", 7, 100));

  // No stranger's phone rings for ever.
  auto often = p;
  Branch refused;
  for (int i = 0; i < 20; ++i) {
    refused = decided(often, ChooseMethod{Method::mbway, "+35191000000" + std::to_string(i % 10)}, now);
    often = refused.next.value_or(often);
  }
  CHECK(often.requests == allowed_requests);
  CHECK(often.request_id);
  REQUIRE(refused.refusal);
  CHECK(refused.refusal->code == "too_many_requests_to_pay");
  CHECK(is_nothing(decided(often, ChooseMethod{often.method, *often.phone}, now)));

  // A decline of the request that was replaced does not count; one of the present one does, and it is over then.
  CHECK(is_nothing(decided(p, Declined{first})));
  const auto declined = after(p, Declined{p.request_id});
  CHECK(declined.declines == 1);
  CHECK(!declined.request_id);
  CHECK(opened(decided(declined, by_phone, now)));
  CHECK(!closed(decided(declined, by_phone, now)));

  // Paid at the ATM just before the change reached the bank: what was asked on the phone is closed.
  const auto paid = decided(p, Charged{"a", 100, first}, now);
  CHECK(tells<events::PaymentCompleted>(paid));
  CHECK(closed(paid) == p.request_id);
  CHECK(!closed(decided(p, Charged{"a", 100, p.request_id}, now)));
  CHECK(refund(decided(paid.next, Charged{"b", 100, p.request_id}, now)) == 100);
}

TEST_CASE("what went back: of the charge that paid a credit note is issued, which is told with it") {
  const auto p = after(pending(100, Instant{std::chrono::hours(1)}), Charged{"a", 100});
  const auto second = decided(p, Refunded{"b", 100, "paid_twice"});
  CHECK(second.next->status == Status::paid);
  CHECK(second.next->refunded_cents == 0);
  REQUIRE(tells<events::PaymentRefunded>(second));
  CHECK(second.events.front().as<events::PaymentRefunded>()->reason == "paid_twice");
  CHECK(second.notes.empty());

  const auto half = decided(p, Refunded{"a", 50, "appointment_cancelled"});
  CHECK(half.next->status == Status::partially_refunded);
  CHECK(half.next->refunded_cents == 50);
  CHECK(half.events.empty());
  REQUIRE(half.notes.size() == 1);
  const auto& told = std::static_pointer_cast<const IssueCreditNote>(half.notes.front().message)->told;
  CHECK(told.amount_cents == 50);
  CHECK(told.reason == "appointment_cancelled");
  CHECK(after(p, Refunded{"a", 100, ""}).status == Status::refunded);

  const auto expired = after(pending(100, Instant{}), TimeOver{});
  const auto late = decided(expired, Refunded{"a", 250, "late_payment"});
  CHECK(late.next->status == Status::refunded);
  CHECK(late.next->refunded_cents == 100);
  CHECK(tells<events::PaymentRefunded>(late));

  // Nobody is told of money for what was never asked for.
  const auto tombstone = after(decided(std::nullopt, cancelled(0)).next.value(), Refunded{"a", 100, ""});
  CHECK(tombstone.status == Status::refunded);
  CHECK(decided(tombstone, Refunded{"b", 100, ""}).events.empty());
}

TEST_CASE("a request the provider refuses is over, counts as no decline, and another may be made") {
  const Instant now{};
  const ChooseMethod by_phone{Method::mbway, "+351912345678"};
  const auto fresh = pending(100, Instant{std::chrono::minutes(15)});
  const auto p = after(fresh, by_phone, now);
  CHECK(!last_outcome(p, now));
  CHECK(last_outcome(p, *p.request_expires_at) == RequestEnd::timed_out);
  CHECK(is_nothing(decided(p, OpeningRefused{new_id(), false})));  // it was replaced meanwhile
  const auto refused = decided(p, OpeningRefused{*p.request_id, false});
  REQUIRE(refused.next);
  const auto& next = *refused.next;
  CHECK(refused.events.empty());
  CHECK(refused.orders.empty());
  CHECK(next.status == Status::pending);
  CHECK(next.declines == 0);
  CHECK(!next.request_id);
  CHECK(last_outcome(next, now) == RequestEnd::declined);
  CHECK(is_nothing(decided(next, OpeningRefused{*p.request_id, false})));
  // Told of until there is another; then it is as if it had never been.
  const auto another = decided(next, ChooseMethod{Method::multibanco}, now);
  CHECK(opened(another));
  CHECK(!closed(another));
  CHECK(!last_outcome(*another.next, now));
  // Neither money that comes all the same nor the deadline minds.
  CHECK(tells<events::PaymentCompleted>(decided(next, Charged{"a", 100}, now)));
  CHECK(tells<events::PaymentExpired>(decided(next, TimeOver{}, p.expires_at)));
  CHECK(is_nothing(decided(after(p, TimeOver{}, p.expires_at), OpeningRefused{*p.request_id, true})));

  // Of the first one the patient has not heard yet: there is the link, and a reference only where it is open.
  const auto first = decided(fresh, OpeningRefused{*fresh.request_id, true});
  REQUIRE(tells<events::PaymentRequested>(first));
  CHECK(!first.events.front().as<events::PaymentRequested>()->multibanco);
  CHECK(first.events.front().as<events::PaymentRequested>()->link == "https://clinic.example/pay/" + fresh.token);
  const auto replaced = decided(fresh, OpeningRefused{new_id(), true});
  REQUIRE(tells<events::PaymentRequested>(replaced));
  CHECK(replaced.events.front().as<events::PaymentRequested>()->multibanco);
  CHECK(replaced.next->request_id == fresh.request_id);
}

TEST_CASE("who the invoice is for may be said until it is paid") {
  const auto p = pending(100, Instant{std::chrono::hours(1)});
  const InvoiceTo buyer{"Ana", "123456789", std::nullopt};
  CHECK(decide(p, buyer, Instant{}).front().next->buyer_tax_number == "123456789");
  CHECK(decide(p, buyer, p.expires_at).front().refusal->detail == "The time to pay is over.");
  const auto paid = after(p, Charged{"a", 100});
  CHECK(decide(paid, buyer, Instant{}).front().refusal->detail == "This payment is paid already.");
}

TEST_CASE("the books: what a charge and its refund move") {
  const auto p = pending(100, Instant{std::chrono::hours(1)});
  const auto paid = decided(p, Charged{"a", 100});
  REQUIRE(paid.records.size() == 1);
  CHECK(paid.records[0].what == Movement::paid);
  CHECK(paid.records[0].payment_id == p.id);
  CHECK(paid.records[0].debit == Account::bank);
  CHECK(paid.records[0].credit == Account::revenue);
  const auto again = decided(paid.next, Charged{"b", 100});
  REQUIRE(again.records.size() == 1);
  CHECK(again.records[0].what == Movement::unexpected);
  CHECK(again.records[0].charge_id == "b");
  CHECK(again.records[0].debit == Account::bank);
  CHECK(again.records[0].credit == Account::owed);
  const auto off = decided(paid.next, cancelled(50));
  REQUIRE(off.records.size() == 1);
  CHECK(off.records[0].amount_cents == 50);
  CHECK(off.records[0].debit == Account::revenue);
  CHECK(off.records[0].credit == Account::owed);
  const auto back = decided(paid.next, Refunded{"a", 50, ""});
  REQUIRE(back.records.size() == 1);
  CHECK(back.records[0].what == Movement::refunded);
  CHECK(back.records[0].debit == Account::owed);
  CHECK(back.records[0].credit == Account::bank);
}
