// What becomes of a payment whose patient is to be known no more.
#include <doctest/doctest.h>

#include <algorithm>

#include "services/payments/payment.hpp"

using namespace consulta;
using namespace consulta::payments;

namespace {

const Payment::Context context{Instant{}, &engine::fresh_ids(), "11249", "https://clinic.example",
                               [] { return std::int64_t{7}; }};

using Branch = engine::Branch<Payment>;

template <class M>
Branch decided(const MaybePayment& p, const M& message) {
  auto outcome = [&] {
    if constexpr (requires { decide(p, message, context); }) {
      return decide(p, message, context);
    } else {
      return decide(p, message, context.now);
    }
  }();
  CHECK(outcome.size() == 1);
  return std::move(outcome.front());
}

std::int64_t refund(const Branch& b) {
  const auto call =
      std::find_if(b.orders.begin(), b.orders.end(), [](const auto& c) { return c.kind == CallKind::refund; });
  return call == b.orders.end() ? 0 : call->amount_cents;
}

events::AppointmentCancelled cancelled(std::int64_t kept_cents) {
  events::AppointmentCancelled event;
  event.kept_cents = kept_cents;
  return event;
}

events::SlotReserved slot_for_child() {
  events::SlotReserved slot;
  slot.appointment_id = new_id();
  slot.patient_id = new_id();
  slot.dependant_id = new_id();
  slot.dependant_name = "Tomás";
  slot.price_cents = 4500;
  slot.expires_at = Instant{std::chrono::minutes(15)};
  return slot;
}

// Asked of a phone, to be invoiced to a name.
Payment pending() {
  auto p = decided(std::nullopt, slot_for_child()).next.value();
  p = decided(p, InvoiceTo{"Ana", "123456789", "Rua A"}).next.value();
  return decided(p, ChooseMethod{Method::mbway, "+351912345678"}).next.value();
}

void check_nobodys(const Payment& p) {
  CHECK(p.erased);
  CHECK(!p.phone);
  CHECK(!p.buyer_name);
  CHECK(!p.buyer_tax_number);
  CHECK(!p.buyer_address);
  CHECK(!p.dependant_name);
}

}  // namespace

TEST_CASE("nobody pays for who is erased: what is open is closed, and what comes late goes back") {
  const auto p = pending();
  const auto erased = decided(p, Erase{});
  REQUIRE(erased.next);
  check_nobodys(*erased.next);
  CHECK(erased.next->status == Status::voided);
  CHECK(erased.next->patient_id == p.patient_id);
  CHECK(erased.events.empty());
  REQUIRE(erased.orders.size() == 1);
  CHECK(erased.orders.front().kind == CallKind::close);
  CHECK(erased.orders.front().request_id == p.request_id);

  CHECK(!decided(erased.next, Erase{}).next);
  CHECK(!decided(erased.next, slot_for_child()).next);
  CHECK(!decided(erased.next, cancelled(0)).next);
  CHECK(decided(erased.next, ChooseMethod{Method::mbway, "+351912345678"}).refusal);
  CHECK(decided(erased.next, InvoiceTo{"Ana", {}, {}}).refusal);
  CHECK(refund(decided(erased.next, Charged{"late", 4500})) == 4500);
}

TEST_CASE("what who is erased has paid goes its way, without a name") {
  const auto erased = decided(decided(pending(), Charged{"charge", 4500}).next, Erase{});
  REQUIRE(erased.next);
  check_nobodys(*erased.next);
  CHECK(erased.next->status == Status::paid);
  CHECK(erased.orders.empty());
  CHECK(refund(decided(erased.next, cancelled(1500))) == 3000);
}

TEST_CASE("of what was moved and cancelled before anybody asked for its money no name is kept") {
  events::AppointmentRescheduled moved;
  moved.appointment_id = new_id();
  moved.dependant_id = new_id();
  moved.dependant_name = "Tomás";
  const auto awaited = decided(std::nullopt, moved).next.value();
  CHECK(awaited.dependant_name == "Tomás");
  CHECK(!decided(awaited, cancelled(0)).next->dependant_name);
}
