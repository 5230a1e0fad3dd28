#include "services/notifications/message.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::notifications;
using namespace std::chrono_literals;
using T = Template;
using Branch = engine::Branch<Message>;

namespace {

const Instant now = parse_instant("2026-07-01T09:00:00Z").value();

Message::Context context(Instant at = now, Instant links_due_at = {}) {
  return {at, &engine::fresh_ids(), links_due_at};
}

template <class M, class C>
Branch decided(const MaybeMessage& m, const M& message, const C& knowing) {
  auto outcome = decide(m, message, knowing);
  CHECK(outcome.size() == 1);  // nothing of a message is claimed
  return std::move(outcome.front());
}

bool is_nothing(const Branch& b) {
  return !b.next && b.events.empty() && b.notes.empty() && !b.refusal;
}

Message leased(int attempts = 1) {
  auto m = compose(new_id(), new_id(), Channel::email, T::confirmation, {});
  m.attachment_name = "invoice.pdf";
  m.attachment_base64 = "pdf";
  m.attempts = attempts;
  m.due_at = now + 60s;
  m.version = 1;
  return m;
}

events::Event<events::PaymentRequested> requested(Instant expires_at) {
  events::PaymentRequested p;
  p.appointment_id = new_id();
  p.patient_id = new_id();
  p.specialty_name = "Massage";
  p.doctor_name = "Ana Sousa";
  p.amount_cents = 3000;
  p.link = "https://clinic.example/pay/x";
  p.multibanco = {"11249", "123456789"};
  p.expires_at = expires_at;
  return events::make(p, p.appointment_id);
}

}  // namespace

TEST_CASE("what is written is due at once; the same is never written twice") {
  const Write write{compose(new_id(), new_id(), Channel::sms, T::expired, {})};
  const auto m = decided({}, write, now).next.value();
  CHECK(m.id == write.message.id);
  CHECK(m.due_at == now);
  CHECK(m.created_at == now);
  CHECK(m.attempts == 0);
  CHECK(is_nothing(decided(m, write, now + 1s)));
}

TEST_CASE("a payment link is told by its event: leased where it is handed over, and once more before it is too late") {
  const auto event = requested(now + 15min);
  auto m = decided({}, event, context(now, now)).next.value();
  CHECK(m.id == event.head.id);
  CHECK(m.user_id == event.data.patient_id);
  CHECK(m.channel == Channel::sms);
  CHECK(m.attempts == 0);
  CHECK(m.due_at == now);
  CHECK(m.created_at == now);
  CHECK(m.notice_at == now + 10min);
  const auto [which, said] = words_of(m);
  CHECK(which == T::payment_link);
  CHECK(said.link == event.data.link);
  CHECK(said.entity == "11249");
  CHECK(said.reference == "123456789");
  CHECK(said.amount_cents == 3000);
  CHECK(said.until == now + 15min);
  CHECK(said.about == event.data.appointment_id);

  m = decided({}, event, context(now, now + 60s)).next.value();
  CHECK(m.attempts == 1);
  CHECK(m.due_at == now + 60s);
  CHECK(is_nothing(decided(m, event, context(now, now + 60s))));
  CHECK(!decided({}, requested(now + unpaid_notice), context()).next->notice_at);
}

TEST_CASE("the debtor of a payment link is told once more, once, unless it is too late or says too little") {
  const auto event = requested(now + 15min);
  const auto m = decided({}, event, context()).next.value();
  CHECK(is_nothing(decided({}, NoticeDue{}, context())));
  CHECK(is_nothing(decided(m, NoticeDue{}, context(now + 10min - 1s))));
  const auto told = decided(m, NoticeDue{}, context(now + 10min));
  CHECK(!told.next.value().notice_at);
  REQUIRE(told.notes.size() == 1);
  CHECK(told.notes.front().to == event.data.appointment_id);
  REQUIRE(told.notes.front().type == typeid(StillUnpaid));
  const auto& notice = std::static_pointer_cast<const StillUnpaid>(told.notes.front().message)->message;
  CHECK(notice.id != m.id);
  CHECK(notice.user_id == m.user_id);
  CHECK(notice.channel == Channel::sms);
  CHECK(words_of(notice).which == T::unpaid);
  CHECK(words_of(notice).variables.link == event.data.link);
  CHECK(is_nothing(decided(told.next, NoticeDue{}, context(now + 10min))));

  const auto late = decided(m, NoticeDue{}, context(now + 15min));
  CHECK(!late.next.value().notice_at);
  CHECK(late.notes.empty());
  auto unreadable = m;
  unreadable.variables = "[";
  unreadable.said = nullptr;
  const auto ended = decided(unreadable, NoticeDue{}, context(now + 10min));
  CHECK(!ended.next.value().notice_at);
  CHECK(ended.notes.empty());
}

TEST_CASE("a prescription is told by who wrote it, when and for whom, and never by what it is") {
  events::PrescriptionIssued issued;
  issued.prescription_id = new_id();
  issued.patient_id = new_id();
  issued.doctor_id = new_id();
  issued.doctor_name = "Ana Sousa";
  issued.dependant_name = "Tomás";
  issued.link = "https://clinic.example/prescriptions/x";
  issued.issued_at = now;
  const auto event = events::make(issued, issued.prescription_id);
  const auto m = decided({}, event, now).next.value();
  CHECK(m.id == event.head.id);
  CHECK(m.user_id == issued.patient_id);
  CHECK(m.channel == Channel::sms);
  const auto [which, said] = words_of(m);
  CHECK(which == T::prescription);
  CHECK(said.doctor == "Ana Sousa");
  CHECK(said.dependant == "Tomás");
  CHECK(said.link == issued.link);
  CHECK(said.starts_at == now);
  CHECK(is_nothing(decided(m, event, now)));
  for (const bool cancelled : {false, true}) {
    events::PrescriptionChanged changed;
    changed.patient_id = issued.patient_id;
    changed.changed_at = now;
    changed.cancelled = cancelled;
    const auto told = decided({}, events::make(changed, issued.prescription_id), now).next.value();
    CHECK(words_of(told).which == (cancelled ? T::prescription_cancelled : T::prescription_changed));
  }
}

TEST_CASE("who is invited is sent the link by SMS, to the phone that was given") {
  const events::LoginInvited invited{new_id(), "sealed", now + 72h, "+351912345678", "ana.0001"};
  const auto event = events::make(invited, invited.user_id);
  const auto m = decided({}, event, now).next.value();
  CHECK(m.id == event.head.id);
  CHECK(m.user_id == invited.user_id);
  CHECK(m.channel == Channel::sms);
  const auto [which, said] = words_of(m);
  CHECK(which == T::invitation);
  CHECK(said.to == invited.phone);
  CHECK(said.token == "sealed");
  CHECK(said.until == now + 72h);
  CHECK(said.username == "ana.0001");
  CHECK(is_nothing(decided(m, event, now)));
}

TEST_CASE("what is told of a visit says whom it is for") {
  auto link = requested(now + std::chrono::minutes(15));
  link.data.dependant_name = "Tomás";
  const auto begun = decide(std::nullopt, link, Message::Context{.now = now});
  CHECK(words_of(*begun.front().next).variables.dependant == "Tomás");
  events::AppointmentFacts facts;
  CHECK(!about(facts).dependant);
  facts.dependant_name = "Tomás";
  CHECK(about(facts).dependant == "Tomás");
}

TEST_CASE("what was put off goes out when it may; not what was tried, or is over") {
  auto m = compose(new_id(), new_id(), Channel::sms, T::expired, {});
  m.due_at = now + 1h;
  CHECK(decided(m, GoOut{}, now).next.value().due_at == now);
  CHECK(is_nothing(decided(m, GoOut{}, now + 1h)));
  CHECK(is_nothing(decided({}, GoOut{}, now)));
  CHECK(is_nothing(decided(leased(), GoOut{}, now)));
  m.status = Status::failed;
  CHECK(is_nothing(decided(m, GoOut{}, now)));
}

TEST_CASE("that a new doctor gets no login is told to who asked for them") {
  const events::DoctorLoginRefused refused{new_id(), "a@x.pt", "Ana Sousa", new_id()};
  const auto event = events::make(refused, refused.doctor_id);
  const auto m = decided({}, event, now).next.value();
  CHECK(m.id == event.head.id);
  CHECK(m.user_id == refused.asked_by);
  CHECK(m.channel == Channel::email);
  const auto [which, said] = words_of(m);
  CHECK(which == T::doctor_refused);
  CHECK(said.doctor == "Ana Sousa");
  CHECK(said.email == "a@x.pt");
  auto by_nobody = event;
  by_nobody.data.asked_by.reset();
  CHECK(is_nothing(decided({}, by_nobody, now)));
}

TEST_CASE("who has switched the second factor on or off is told by email") {
  for (const bool enabled : {true, false}) {
    const events::SecondFactorChanged changed{new_id(), enabled};
    const auto event = events::make(changed, changed.user_id);
    const auto m = decided({}, event, now).next.value();
    CHECK(m.id == event.head.id);
    CHECK(m.user_id == changed.user_id);
    CHECK(m.channel == Channel::email);
    const auto [which, said] = words_of(m);
    CHECK(which == T::second_factor_changed);
    CHECK(said.enabled == enabled);
    CHECK(channel_for(which, m.channel, {false, false}) == Channel::email);
  }
}

TEST_CASE("a rejection and an offer are told by their events; not the rejection of who never heard of an offer") {
  events::AppointmentRejected rejected;
  rejected.patient_id = new_id();
  const auto event = events::make(rejected, rejected.appointment_id);
  const auto m = decided({}, event, now).next.value();
  CHECK(m.id == event.head.id);
  CHECK(m.user_id == rejected.patient_id);
  CHECK(m.channel == Channel::sms);
  CHECK(words_of(m).which == T::rejected);
  CHECK(is_nothing(decided(m, event, now)));
  rejected.from_waitlist = true;
  CHECK(is_nothing(decided({}, events::make(rejected, rejected.appointment_id), now)));
  const auto offered = events::make(events::WaitlistOffered{}, new_id());
  const auto offer = decided({}, offered, now).next.value();
  CHECK(offer.id == offered.head.id);
  CHECK(words_of(offer).which == T::waitlist_offer);
}

TEST_CASE("what was sent is told, and what it carried is not kept") {
  auto m = leased(3);
  m.last_error = "full";
  const auto b = decided(m, Answer{3, End::sent, "a@example.com"}, now);
  const auto& next = b.next.value();
  CHECK(next.status == Status::sent);
  CHECK(next.finished_at == now);
  CHECK(next.recipient == "a@example.com");
  CHECK(!next.last_error);
  CHECK(!next.attachment_name);
  CHECK(!next.attachment_base64);
  REQUIRE(b.events.size() == 1);
  CHECK(b.events.front().subject() == m.id);
  const auto* sent = b.events.front().as<events::NotificationSent>();
  REQUIRE(sent != nullptr);
  CHECK(sent->notification_id == m.id);
  CHECK(sent->channel == "email");
  CHECK(sent->template_name == "confirmation");
  CHECK(sent->attempts == 3);
  for (const auto end : {End::sent, End::unwanted, End::refused, End::failed, End::not_tried}) {
    CHECK(is_nothing(decided(next, Answer{3, end}, now)));
  }
  CHECK(is_nothing(decided({}, Answer{3, End::sent}, now)));
}

TEST_CASE("what fails is tried again, later each time, until it is given up on; what was not tried does not count") {
  const auto m = leased(2);
  auto b = decided(m, Answer{2, End::failed, std::nullopt, "busy"}, now);
  CHECK(b.next->status == Status::pending);
  CHECK(b.next->attempts == 2);
  CHECK(b.next->due_at == now + 2s);
  CHECK(b.next->last_error == "busy");
  CHECK(b.next->attachment_base64 == "pdf");
  CHECK(b.events.empty());

  b = decided(m, Answer{.attempt = 2, .end = End::not_tried, .why = "waits", .again_at = now + 9s}, now);
  CHECK(b.next->attempts == 1);
  CHECK(b.next->due_at == now + 9s);
  CHECK(b.next->last_error == "waits");
  CHECK(b.events.empty());

  for (const auto& [attempts, end] : {std::pair(most_attempts, End::failed), std::pair(1, End::refused)}) {
    b = decided(leased(attempts), Answer{attempts, end, "x@example.com", "no such mailbox"}, now);
    CHECK(b.next->status == Status::failed);
    CHECK(b.next->finished_at == now);
    CHECK(b.next->recipient == "x@example.com");
    // It may be repeated.
    CHECK(b.next->attachment_name == "invoice.pdf");
    CHECK(b.next->attachment_base64 == "pdf");
    REQUIRE(b.events.size() == 1);
    const auto* failed = b.events.front().as<events::NotificationFailed>();
    REQUIRE(failed != nullptr);
    CHECK(failed->notification_id == b.next->id);
    CHECK(failed->attempts == attempts);
    CHECK(failed->reason == "no such mailbox");
  }
  b = decided(leased(1), Answer{1, End::refused, {}, std::string(5000, 'x')}, now);
  REQUIRE(b.events.size() == 1);
  CHECK(b.events.front().as<events::NotificationFailed>()->reason.size() == 500);

  b = decided(m, Answer{2, End::unwanted}, now);
  CHECK(b.next->status == Status::unwanted);
  CHECK(b.next->finished_at == now);
  CHECK(b.events.empty());
}

TEST_CASE("of an attempt that somebody else has taken up since, only that it was sent counts") {
  const auto m = leased(2);
  for (const auto end : {End::unwanted, End::refused, End::failed, End::not_tried}) {
    CHECK(is_nothing(decided(m, Answer{1, end, std::nullopt, "late"}, now)));
  }
  CHECK(decided(m, Answer{1, End::sent}, now).next->status == Status::sent);
}

TEST_CASE("only what was given up on can be repeated") {
  const auto failed = decided(leased(1), Answer{1, End::refused, std::nullopt, "why"}, now).next;
  const auto again = decided(failed, Repeat{}, now + 1h).next.value();
  CHECK(again.status == Status::pending);
  CHECK(again.attempts == 0);
  CHECK(again.due_at == now + 1h);
  CHECK(!again.finished_at);
  CHECK(decided(leased(), Repeat{}, now).refusal.value().code == "not_failed");
  CHECK(decided({}, Repeat{}, now).refusal.value().code == "not_failed");
}

TEST_CASE("what another version wrote and this one cannot read is said to be so") {
  auto m = leased();
  m.template_name = "of_later";
  CHECK_THROWS_WITH_AS(words_of(m), "no template of_later", std::runtime_error);
  m = leased();
  m.variables = "{}";
  m.said = nullptr;
  CHECK_THROWS_AS(words_of(m), std::runtime_error);
}

TEST_CASE("what is optional goes the way somebody wants; what is needed always goes") {
  CHECK(channel_for(T::reminder, Channel::sms, {true, true}) == Channel::sms);
  CHECK(channel_for(T::reminder, Channel::sms, {true, false}) == Channel::email);
  CHECK(!channel_for(T::reminder, Channel::sms, {false, false}));
  CHECK(channel_for(T::welcome, Channel::email, {false, true}) == Channel::sms);
  CHECK(channel_for(T::payment_link, Channel::sms, {false, false}) == Channel::sms);
  CHECK(channel_for(T::confirmation, Channel::email, {false, false}) == Channel::email);
  CHECK(channel_for(T::cancelled, Channel::email, {false, true}) == Channel::email);
}

TEST_CASE("retries take hours, not all at the same moment, and end") {
  std::chrono::milliseconds all{0};
  int attempts = 1;
  while (const auto pause = pause_before_retry(attempts, 0.5)) {
    all += *pause;
    CHECK(*pause_before_retry(attempts, 0) < *pause);
    CHECK(*pause_before_retry(attempts, 1) > *pause);
    ++attempts;
  }
  CHECK(attempts == most_attempts);
  CHECK(all > std::chrono::hours(5));
  CHECK(all < std::chrono::hours(8));
}

TEST_CASE("the last message to who is erased goes to an address alone, and forgets it once it has gone out or cannot") {
  const auto m = decided({}, Write{farewell(new_id(), "ana@example.org", "en")}, now).next.value();
  CHECK(!m.user_id);
  CHECK(m.recipient == "ana@example.org");
  CHECK(words_of(m).variables.language == "en");
  auto tried = m;
  tried.attempts = 1;
  const auto after = [&](End end) {
    return decided(tried, Answer{.attempt = 1, .end = end, .recipient = "ana@example.org", .why = "no ana@example.org"},
                   now);
  };
  CHECK(after(End::failed).next->recipient == "ana@example.org");
  const auto sent = after(End::sent);
  CHECK(sent.next->status == Status::sent);
  CHECK(!sent.next->recipient);
  const auto refused = after(End::refused);
  CHECK(refused.next->status == Status::failed);
  CHECK(!refused.next->recipient);
  CHECK(!refused.next->last_error);
  REQUIRE(refused.events.size() == 1);
  CHECK(refused.events.front().as<events::NotificationFailed>()->reason.find("ana") == std::string::npos);
  CHECK(decided(refused.next, Repeat{}, now).refusal.value().code == "not_failed");
}
