#include "services/notifications/correspondence.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::notifications;
using namespace std::chrono_literals;
using T = Template;

namespace {

const auto day = 24h;
const Instant start = parse_instant("2026-07-01T09:00:00Z").value();  // of the appointment

// One appointment, whatever happens to it.
struct Story {
  const Uuid appointment = new_id(), patient = new_id();
  MaybeCorrespondence state;
  Instant now = start - 10 * day;
  std::vector<Message> letters;

  events::AppointmentFacts facts(Instant starts_at) const {
    events::AppointmentFacts a;
    a.appointment_id = appointment;
    a.patient_id = patient;
    a.specialty_name = "Massage";
    a.starts_at = starts_at;
    return a;
  }

  auto confirmed(Instant starts_at = start) const {
    return event(events::AppointmentConfirmed{facts(starts_at), "code"});
  }
  auto invoiced() const {
    events::InvoiceIssued invoice{.appointment_id = appointment, .patient_id = patient, .pdf_base64 = "pdf"};
    return event(invoice);
  }
  auto moved(Instant starts_at) const { return event(events::AppointmentRescheduled{facts(starts_at)}); }
  auto asked(bool withdrawn = false) const {
    events::MoveOffered a{facts(start)};
    a.link = "https://clinic.example/choose/x";
    a.answer_by = start - day;
    a.nearest = {{new_id(), "Rui", start + day}};
    a.withdrawn = withdrawn;
    return event(a);
  }
  auto expired() const { return event(events::AppointmentExpired{facts(start)}); }
  auto cancelled(bool was_confirmed = true) const {
    events::AppointmentCancelled a{facts(start)};
    a.was_confirmed = was_confirmed;
    return event(a);
  }
  auto refunded(const std::string& reason = "appointment_cancelled") const {
    events::PaymentRefunded refund{.appointment_id = appointment, .patient_id = patient, .amount_cents = 3000};
    refund.reason = reason;
    refund.credit_note_pdf_base64 = "note";
    return event(refund);
  }

  template <class M>
  Story& hears(const M& message) {
    const Correspondence::Context context{now, &engine::fresh_ids(), day};
    auto outcome = [&] {
      if constexpr (requires { decide(state, message, context); }) {
        return decide(state, message, context);
      } else {
        return decide(state, message, now);
      }
    }();
    CHECK(outcome.size() == 1);
    auto& branch = outcome.front();
    CHECK(branch.events.empty());
    if (branch.next) {
      CHECK(branch.next->appointment_id == appointment);
      CHECK(branch.next->due_at == due(*branch.next));
      state = branch.next;
    }
    for (const auto& note : branch.notes) {
      REQUIRE(note.type == typeid(Write));
      letters.push_back(std::static_pointer_cast<const Write>(note.message)->message);
      CHECK(note.to == letters.back().id);
    }
    return *this;
  }
  // Time goes by, and what is due is told.
  Story& at(Instant then) {
    now = then;
    return hears(Due{});
  }

  std::vector<T> said() const {
    std::vector<T> out;
    for (const auto& m : letters) out.push_back(words_of(m).which);
    return out;
  }
  Variables words(std::size_t i) const { return words_of(letters.at(i)).variables; }

 private:
  template <class E>
  events::Event<E> event(E data) const {
    auto out = events::make(std::move(data), appointment);
    out.head.time = now;
    return out;
  }
};

using Said = std::vector<T>;

}  // namespace

TEST_CASE("a confirmation is sent once both halves are there, in either order, whatever comes twice") {
  for (const bool invoice_first : {false, true}) {
    CAPTURE(invoice_first);
    Story story;
    const auto confirmed = story.confirmed();
    const auto invoiced = story.invoiced();
    for (int i = 0; i < 2; ++i) {
      if (invoice_first) {
        story.hears(invoiced);
      } else {
        story.hears(confirmed);
      }
      CHECK(story.letters.empty());
    }
    story.hears(confirmed).hears(invoiced).hears(confirmed).hears(invoiced);
    REQUIRE(story.said() == Said{T::confirmation});
    const auto& m = story.letters.front();
    CHECK(m.id == (invoice_first ? confirmed.head.id : invoiced.head.id));
    CHECK(m.user_id == story.patient);
    CHECK(m.channel == Channel::email);
    CHECK(m.attachment_name == "invoice.pdf");
    CHECK(m.attachment_base64 == "pdf");
    CHECK(story.words(0).check_in_code == "code");
    CHECK(story.words(0).starts_at == start);
    // Neither half is kept.
    CHECK(!story.state->confirmed);
    CHECK(!story.state->invoice);
    CHECK(story.state->remind_at == start - day);
  }
}

TEST_CASE("a confirmation whose second half somebody else has brought is sent when it is looked at") {
  Story story;
  story.hears(story.invoiced());
  story.state->confirmed = story.confirmed().data;
  story.state->due_at = story.now;
  story.at(story.now);
  CHECK(story.said() == Said{T::confirmation});
  CHECK(!story.state->due_at);
  story.at(story.now + day).hears(story.confirmed());
  CHECK(story.said() == Said{T::confirmation});
}

TEST_CASE("a confirmation is sent though it was cancelled before the invoice came, and then nobody is reminded") {
  Story story;
  story.hears(story.cancelled()).hears(story.confirmed()).hears(story.invoiced());
  CHECK(story.said() == Said{T::confirmation});
  CHECK(!story.state->remind_at);
  CHECK(story.state->due_at == story.now + wait_for_refund);
}

TEST_CASE("a reminder goes out a day before, once") {
  Story story;
  story.hears(story.confirmed());
  CHECK(story.state->due_at == start - day);
  const Correspondence::Context early{start - day - 1s, &engine::fresh_ids(), day};
  CHECK(!decide(story.state, Due{}, early).front().next);
  CHECK(story.at(early.now).letters.empty());
  story.at(start - day);
  REQUIRE(story.said() == Said{T::reminder});
  CHECK(story.letters.front().channel == Channel::sms);
  CHECK(story.letters.front().user_id == story.patient);
  CHECK(story.words(0).starts_at == start);
  CHECK(!story.state->due_at);
  CHECK(story.at(start - day + 1s).letters.size() == 1);
}

TEST_CASE("nobody is reminded of what has begun, nor of what was confirmed less than a day before") {
  Story late;
  late.hears(late.confirmed()).at(start);
  CHECK(late.letters.empty());
  CHECK(!late.state->due_at);
  Story soon;
  soon.now = start - day;
  CHECK(!soon.hears(soon.confirmed()).state->due_at);
  CHECK(soon.at(start - 1h).letters.empty());
}

TEST_CASE("who has moved is reminded of the new time, in whatever order the two are heard of") {
  const auto later = start + 3 * day;
  for (const bool in_order : {true, false}) {
    CAPTURE(in_order);
    Story story;
    const auto confirmed = story.confirmed();
    story.now += 1h;
    const auto moved = story.moved(later);
    if (in_order) story.hears(confirmed);
    story.hears(moved);
    if (!in_order) story.hears(confirmed);
    story.hears(confirmed);
    REQUIRE(story.said() == Said{T::rescheduled});
    CHECK(story.letters.front().id == moved.head.id);
    CHECK(story.letters.front().channel == Channel::email);
    CHECK(story.at(start - day).letters.size() == 1);
    story.at(later - day);
    REQUIRE(story.said() == Said{T::rescheduled, T::reminder});
    CHECK(story.words(1).starts_at == later);
  }
  // Moved to where there is no time for a reminder, and away again after it was told.
  Story story;
  story.hears(story.confirmed());
  story.now += 1h;
  CHECK(!story.hears(story.moved(story.now + 2h)).state->due_at);
  story.now += 1h;
  story.hears(story.moved(start)).at(start - day).hears(story.moved(later)).at(later - day);
  CHECK(story.said() == Said{T::rescheduled, T::rescheduled, T::reminder, T::rescheduled, T::reminder});
}

TEST_CASE("nobody is reminded of what was moved and never paid, in whatever order that is heard of") {
  for (const bool in_order : {true, false}) {
    CAPTURE(in_order);
    Story story;
    const auto moved = story.moved(start);
    story.now += 1h;
    const auto expired = story.expired();
    if (in_order) story.hears(moved);
    story.hears(expired);
    if (!in_order) story.hears(moved);
    CHECK(!story.state->due_at);
    story.hears(moved).at(start - day);
    // Whoever has the entry of the move in a calendar has it taken away; nobody is sent one of what is over.
    CHECK(story.said() == (in_order ? Said{T::rescheduled, T::cancelled, T::expired} : Said{T::expired}));
  }
  Story story;  // still to be paid when it would be time
  story.hears(story.moved(start)).at(start - day);
  CHECK(story.said() == Said{T::rescheduled});
  CHECK(!story.state->due_at);
}

TEST_CASE("what is still to be paid is told as it is after the last move") {
  Story story;
  auto link = about(story.facts(start));
  link.doctor = "Ana Sousa";
  link.link = "https://clinic.example/pay/x";
  const StillUnpaid notice{compose(new_id(), story.patient, Channel::sms, T::unpaid, link)};
  story.hears(notice);
  CHECK(story.words(0).starts_at == start);
  CHECK(story.words(0).doctor == "Ana Sousa");
  auto moved = story.moved(start + day);
  moved.data.doctor_name = "Rui Costa";
  story.hears(moved).at(start + 2h).hears(notice);  // after a reminder would have been due
  REQUIRE(story.said() == Said{T::unpaid, T::rescheduled, T::unpaid});
  CHECK(story.words(2).starts_at == start + day);
  CHECK(story.words(2).doctor == "Rui Costa");
  CHECK(story.words(2).link == link.link);
  CHECK(story.letters[2].user_id == story.patient);
  CHECK(story.hears(story.expired()).hears(notice).letters.size() == 5);
}

TEST_CASE("who had not paid is told of the cancellation at once; who had, with the refund, if that comes soon") {
  Story unpaid;
  const auto event = unpaid.cancelled(false);
  unpaid.hears(event).hears(event);
  REQUIRE(unpaid.said() == Said{T::cancelled});
  CHECK(unpaid.letters.front().id == event.head.id);
  CHECK(!unpaid.words(0).refund_cents);
  CHECK(!unpaid.state->due_at);

  Story soon;
  soon.hears(soon.confirmed()).hears(soon.cancelled());
  CHECK(soon.letters.empty());
  CHECK(soon.state->due_at == soon.now + wait_for_refund);
  soon.now += wait_for_refund - 1s;
  const auto refunded = soon.refunded();
  soon.hears(refunded).at(soon.now + day).at(start - day);
  REQUIRE(soon.said() == Said{T::cancelled});
  CHECK(soon.letters.front().id == refunded.head.id);
  CHECK(soon.letters.front().attachment_name == "credit-note.pdf");
  CHECK(soon.letters.front().attachment_base64 == "note");
  CHECK(soon.words(0).refund_cents == 3000);
  CHECK(soon.words(0).starts_at == start);

  Story late;
  late.hears(late.cancelled()).at(late.now + wait_for_refund);
  REQUIRE(late.said() == Said{T::cancelled});
  CHECK(!late.words(0).refund_cents);
  CHECK(late.letters.front().user_id == late.patient);
  late.hears(late.refunded()).at(late.now + day);
  REQUIRE(late.said() == Said{T::cancelled, T::refunded});
  CHECK(late.words(1).refund_cents == 3000);
  CHECK(late.words(1).amount_cents == 3000);
}

TEST_CASE("a cancellation that is heard of twice is told once, and its reminder never") {
  Story story;
  const auto cancelled = story.cancelled();
  story.hears(story.confirmed()).hears(cancelled).at(story.now + wait_for_refund).hears(cancelled);
  CHECK(!story.state->due_at);
  story.at(start - day).hears(story.confirmed());
  CHECK(story.said() == Said{T::cancelled});
  CHECK(!story.state->due_at);
}

TEST_CASE("a refund of something else, or that is heard of before the cancellation, is told by itself") {
  Story other;
  other.hears(other.cancelled()).hears(other.refunded("late_payment"));
  CHECK(other.said() == Said{T::refunded});
  CHECK(other.state->due_at);
  Story first;
  first.hears(first.refunded());
  CHECK(!first.state);
  first.hears(first.cancelled()).at(first.now + wait_for_refund);
  CHECK(first.said() == Said{T::refunded, T::cancelled});
}

TEST_CASE("what is still unpaid is told once more; nothing once it is paid, over or cancelled") {
  Story story;
  const StillUnpaid notice{compose(new_id(), story.patient, Channel::sms, T::unpaid, {})};
  story.hears(notice);
  CHECK(!story.state);
  REQUIRE(story.said() == Said{T::unpaid});
  CHECK(story.letters.front().id == notice.message.id);
  const auto silent = [&](auto event_of) {
    Story other;
    other.hears(event_of(other));
    const auto before = other.letters.size();
    return other.hears(notice).letters.size() == before;
  };
  CHECK(silent([](auto& s) { return s.invoiced(); }));
  CHECK(silent([](auto& s) { return s.confirmed(); }));
  CHECK(silent([](auto& s) { return s.asked(); }));  // to choose: until then nobody is to pay
  CHECK(silent([](auto& s) { return s.expired(); }));
  CHECK(silent([](auto& s) { return s.cancelled(false); }));
  CHECK(silent([](auto& s) { return s.cancelled(true); }));
  CHECK(!silent([](auto& s) { return s.moved(start); }));
  Story expired;
  const auto event = expired.expired();
  expired.hears(event);
  REQUIRE(expired.said() == Said{T::expired});
  CHECK(expired.letters.front().id == event.head.id);
  CHECK(expired.letters.front().channel == Channel::sms);
}

TEST_CASE("who is asked to move hears it both ways, and is not reminded unless it stands after all or is moved") {
  Story story;
  story.hears(story.confirmed()).hears(story.invoiced());
  story.now += 1h;
  story.hears(story.asked());
  CHECK(story.said() == Said{T::confirmation, T::move_offer, T::move_choices});
  CHECK(story.letters[1].channel == Channel::sms);
  CHECK(story.letters[2].channel == Channel::email);
  CHECK(story.words(1).until == start - day);
  CHECK(story.words(2).nearest->at(0).doctor == "Rui");
  CHECK(!story.state->due_at);
  story.now += 1h;
  story.hears(story.asked(true));
  CHECK(story.said().back() == T::move_not_needed);
  CHECK(story.state->due_at == start - day);
}

TEST_CASE("of what is asked and withdrawn the later counts, and nothing once it is cancelled") {
  Story story;
  const auto asked = story.asked();
  story.now += 1h;
  story.hears(story.asked(true)).hears(asked);
  CHECK(story.said() == Said{T::move_not_needed});
  CHECK(!story.state->due_at);  // it is not paid
  story.hears(story.cancelled(false)).hears(story.asked());
  CHECK(story.said() == Said{T::move_not_needed, T::cancelled});
}

TEST_CASE("of what was over before it was confirmed no half is kept, in whatever order that is heard of") {
  const auto left = [](auto over, bool invoice_first) {
    Story story;
    if (invoice_first) story.hears(story.invoiced());
    story.hears(over(story));
    if (!invoice_first) story.hears(story.invoiced());
    CHECK(!story.state->due_at);
    return story.state->confirmed || story.state->invoice;
  };
  for (const bool invoice_first : {true, false}) {
    CAPTURE(invoice_first);
    CHECK(!left([](auto& s) { return s.expired(); }, invoice_first));
    CHECK(!left([](auto& s) { return s.cancelled(false); }, invoice_first));
  }
  Story confirmed;  // who has paid still gets the invoice
  confirmed.hears(confirmed.confirmed()).hears(confirmed.cancelled()).hears(confirmed.invoiced());
  CHECK(confirmed.said() == Said{T::confirmation});
}

TEST_CASE("of who is erased nothing is kept to be told, nor is what comes late") {
  const auto keeps_nothing = [](const Correspondence& c) {
    return !c.reminder && !c.cancellation && !c.confirmed && !c.invoice && !c.due_at;
  };
  Story half;
  half.hears(half.confirmed());
  CHECK(half.state->patient_id == half.patient);
  half.hears(Erase{});
  CHECK(keeps_nothing(*half.state));
  half.hears(half.invoiced()).hears(half.confirmed()).hears(half.asked()).hears(half.cancelled()).at(start - 1h);
  CHECK(keeps_nothing(*half.state));
  CHECK(half.said() == Said{});

  Story cancelled;
  cancelled.hears(cancelled.confirmed()).hears(cancelled.invoiced()).hears(cancelled.cancelled());
  CHECK(cancelled.state->cancellation);
  cancelled.hears(Erase{}).at(cancelled.now + wait_for_refund);
  CHECK(keeps_nothing(*cancelled.state));
  CHECK(cancelled.said() == Said{T::confirmation});

  Story unheard;
  CHECK(!unheard.hears(Erase{}).state);
}

TEST_CASE("whose it is, is known whichever event comes first") {
  const auto first = [](auto event) {
    Story story;
    story.hears(event(story));
    return story.state->patient_id == story.patient;
  };
  CHECK(first([](const Story& s) { return s.confirmed(); }));
  CHECK(first([](const Story& s) { return s.invoiced(); }));
  CHECK(first([](const Story& s) { return s.moved(start); }));
  CHECK(first([](const Story& s) { return s.asked(); }));
  CHECK(first([](const Story& s) { return s.expired(); }));
  CHECK(first([](const Story& s) { return s.cancelled(); }));
}
