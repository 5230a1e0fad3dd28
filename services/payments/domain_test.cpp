#include <doctest/doctest.h>

#include <random>

#include "services/payments/domain.hpp"
#include "services/payments/invoice.hpp"

using namespace consulta;
using namespace consulta::payments;

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
  Payment p;
  p.amount_cents = 4501;
  p.expires_at = Instant{std::chrono::hours(1)};
  CHECK(on_cancelled(p, 2250).next.status == Status::voided);
  const auto paid = on_charged(p, {"a", 4501}, {}).next;
  CHECK(on_cancelled(paid, 0).refund_cents == 4501);
  CHECK(on_cancelled(paid, 2250).refund_cents == 2251);
  CHECK(on_cancelled(paid, 4501).refund_cents == 0);
  CHECK(on_cancelled(paid, 9999).refund_cents == 0);
  CHECK(on_cancelled(paid, -1).refund_cents == 4501);
}

TEST_CASE("a charge pays once; what comes late, again or wrong goes back whole") {
  Payment p;
  p.amount_cents = 100;
  p.expires_at = Instant{std::chrono::hours(1)};
  p.request_id = new_id();
  const Instant now{};
  const auto paid = on_charged(p, {"a", 100}, now);
  CHECK(paid.tell == Tell::completed);
  CHECK(paid.next.status == Status::paid);
  CHECK(!on_charged(paid.next, {"a", 100}, now).changed);
  CHECK(on_charged(paid.next, {"a", 100}, now).refund_cents == 0);
  CHECK(on_charged(paid.next, {"b", 100}, now).refund_cents == 100);
  CHECK(on_charged(p, {"a", 99}, now).refund_cents == 99);
  const auto expired = on_deadline(p, p.expires_at);
  CHECK(expired.tell == Tell::expired);
  CHECK(expired.void_request == p.request_id);
  CHECK(!expired.next.request_id);
  CHECK(on_charged(expired.next, {"a", 100}, now).refund_cents == 100);
  CHECK(!on_deadline(paid.next, p.expires_at).changed);
  CHECK(!on_deadline(p, p.expires_at - std::chrono::microseconds(1)).changed);
}

TEST_CASE("three declines fail a payment") {
  Payment p;
  for (int i = 0; i < 2; ++i) {
    const auto decision = on_declined(p, std::nullopt);
    CHECK(decision.tell == Tell::nothing);
    p = decision.next;
  }
  CHECK(on_declined(p, std::nullopt).tell == Tell::failed);
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

TEST_CASE("another method replaces the request; the same one again does not") {
  Payment p;
  p.amount_cents = 100;
  p.expires_at = Instant{std::chrono::minutes(15)};
  const auto first = p.request_id = new_id();
  p.request_expires_at = p.expires_at;
  const Instant now{};
  CHECK(!on_method_chosen(p, {Method::multibanco, "", new_id(), "1"}, now).changed);

  const auto on_phone = on_method_chosen(p, {Method::mbway, "+351912345678", new_id(), ""}, now);
  CHECK(on_phone.void_request == first);
  CHECK(on_phone.open_request);
  CHECK(on_phone.next.request_expires_at == now + mbway_lives);
  p = on_phone.next;
  CHECK(!on_method_chosen(p, {Method::mbway, "+351912345678", new_id(), ""}, now + std::chrono::minutes(3)).changed);
  CHECK(on_method_chosen(p, {Method::mbway, "+351912345678", new_id(), ""}, now + mbway_lives).open_request);
  CHECK(on_method_chosen(p, {Method::mbway, "+351919999999", new_id(), ""}, now).void_request == p.request_id);
  // It never outlives the hold.
  const auto late = on_method_chosen(p, {Method::mbway, "+351912345678", new_id(), ""}, p.expires_at - mbway_lives / 2);
  CHECK(late.next.request_expires_at == p.expires_at);
  CHECK(!on_method_chosen(p, {Method::multibanco, "", new_id(), "2"}, p.expires_at).changed);

  // No stranger's phone rings for ever.
  auto often = p;
  for (int i = 0; i < 20; ++i) {
    often = on_method_chosen(often, {Method::mbway, "+35191000000" + std::to_string(i % 10), new_id(), ""}, now).next;
  }
  CHECK(often.requests == allowed_requests);
  CHECK(often.request_id);

  // A decline of the request that was replaced does not count; one of the present one does, and it is over then.
  CHECK(!on_declined(p, first).changed);
  const auto declined = on_declined(p, p.request_id);
  CHECK(declined.next.declines == 1);
  CHECK(!declined.next.request_id);
  CHECK(on_method_chosen(declined.next, {Method::mbway, "+351912345678", new_id(), ""}, now).open_request);

  // Paid at the ATM just before the change reached the bank: what was asked on the phone is closed.
  const auto paid = on_charged(p, {"a", 100, first}, now);
  CHECK(paid.tell == Tell::completed);
  CHECK(paid.void_request == p.request_id);
  const auto twice = on_charged(paid.next, {"b", 100, p.request_id}, now);
  CHECK(twice.refund_cents == 100);
  CHECK(after_refund(paid.next, "b", 100).status == Status::paid);
  CHECK(after_refund(paid.next, "a", 50).status == Status::partially_refunded);
}

TEST_CASE("a request the provider refuses is over, counts as no decline, and another may be made") {
  Payment p;
  p.amount_cents = 100;
  p.expires_at = Instant{std::chrono::minutes(15)};
  p.request_id = new_id();
  const Instant now{};
  const Choice by_phone{Method::mbway, "+351912345678", new_id(), ""};
  p = on_method_chosen(p, by_phone, now).next;
  CHECK(!last_outcome(p, now));
  CHECK(last_outcome(p, *p.request_expires_at) == Outcome::timed_out);
  CHECK(!on_refused(p, new_id()).changed);  // it was replaced meanwhile
  const auto refused = on_refused(p, by_phone.request_id);
  CHECK(refused.changed);
  CHECK(refused.tell == Tell::nothing);
  CHECK(!refused.open_request);
  CHECK(!refused.void_request);
  CHECK(refused.next.status == Status::pending);
  CHECK(refused.next.declines == 0);
  CHECK(!refused.next.request_id);
  CHECK(last_outcome(refused.next, now) == Outcome::declined);
  CHECK(!on_refused(refused.next, by_phone.request_id).changed);
  // Told of until there is another; then it is as if it had never been.
  const auto another = on_method_chosen(refused.next, {Method::multibanco, "", new_id(), "1"}, now);
  CHECK(another.open_request);
  CHECK(!another.void_request);
  CHECK(!last_outcome(another.next, now));
  // Neither money that comes all the same nor the deadline minds.
  CHECK(on_charged(refused.next, {"a", 100}, now).tell == Tell::completed);
  CHECK(on_deadline(refused.next, p.expires_at).tell == Tell::expired);
  CHECK(!on_refused(on_deadline(p, p.expires_at).next, by_phone.request_id).changed);
}

TEST_CASE("the books: what a charge and its refund move") {
  Payment p;
  p.amount_cents = 100;
  p.expires_at = Instant{std::chrono::hours(1)};
  const auto paid = on_charged(p, {"a", 100}, {});
  REQUIRE(paid.postings.size() == 1);
  CHECK(paid.postings[0].debit() == Account::bank);
  CHECK(paid.postings[0].credit() == Account::revenue);
  const auto again = on_charged(paid.next, {"b", 100}, {});
  REQUIRE(again.postings.size() == 1);
  CHECK(again.postings[0].what == Movement::unexpected);
  CHECK(again.postings[0].credit() == Account::owed);
  const auto cancelled = on_cancelled(paid.next, 50);
  REQUIRE(cancelled.postings.size() == 1);
  CHECK(cancelled.postings[0].amount_cents == 50);
  CHECK(cancelled.postings[0].debit() == Account::revenue);
  const Posting back{Movement::refunded, "a", 50};
  CHECK(back.debit() == Account::owed);
  CHECK(back.credit() == Account::bank);
}

TEST_CASE("documents: their id, ATCUD and the code the tax authority reads") {
  Payment p;
  Document d{DocumentKind::FT, "2026", 17, {}, parse_instant("2026-01-02T23:30:00Z").value(), 4500, ""};
  const Issuer issuer{"Consulta", "Lisboa", "500000000", "CSDF7T5H", "CSDF7T6J", "0"};
  CHECK(name_of(d) == "FT 2026/17");
  CHECK(atcud(d, issuer) == "CSDF7T5H-17");
  CHECK(qr_text(p, d, issuer) ==
        "A:500000000*B:999999990*C:PT*D:FT*E:N*F:20260102*G:FT "
        "2026/17*H:CSDF7T5H-17*I1:PT*I2:45.00*N:0.00*O:45.00*Q:0*R:0");
  p.buyer_tax_number = "123456789";
  d.kind = DocumentKind::NC;
  d.amount_cents = 2205;
  CHECK(qr_text(p, d, issuer) ==
        "A:500000000*B:123456789*C:PT*D:NC*E:N*F:20260102*G:NC "
        "2026/17*H:CSDF7T6J-17*I1:PT*I2:22.05*N:0.00*O:22.05*Q:0*R:0");
}
