// A kind of aggregate with its statements: reads the messages that are for it, lets them be decided, saves and tells.
//
//   engine::AggregateLane<Hold> holds(reactor, store::holds, {exact, likely});
//   holds.begin_with<events::AppointmentRequested>(&events::AppointmentRequested::appointment_id)
//       .on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
//       .ready();
#pragma once

#include "engine/quick.hpp"
#include "engine/sql_units.hpp"

namespace consulta::engine {

// The event of a delivery. Throws broker::Poison where it is none.
template <class E>
events::Event<E> event_of(const broker::Delivery& delivery) {
  try {
    return events::from_json<E>(delivery.body);
  } catch (const json::SyntaxError& e) {
    throw broker::Poison(std::string("not JSON: ") + e.what());
  } catch (const json::ValueError& e) {
    throw broker::Poison(std::string("not a ") + std::string(E::kind.name) + ": " + e.what());
  }
}

// What the decisions of an aggregate know beside its state.
template <class A>
struct Contexts {
  // Holds until the transaction ends.
  std::function<typename A::Context(Turn& turn)> exact;
  // May be out of date; then the transaction fails by its end.
  std::function<typename A::Context(Turn& turn)> likely;
};

template <class A>
class AggregateLane : public Lane {
 public:
  using Context = typename A::Context;

  AggregateLane(Reactor& reactor, const Queries<A>& queries, Contexts<A> contexts)
      : reactor_(reactor), queries_(queries), contexts_(std::move(contexts)) {}

  // An event goes to the aggregate of the id in that member.
  template <class E, class M>
  AggregateLane& on(Uuid M::*id) {
    add<E>(id, [](const E&) { return false; });
    return *this;
  }
  // The same for what nearly always begins one, where `first` says so.
  template <class E, class M>
  AggregateLane& begin_with(
      Uuid M::*id, bool (*first)(const E&) = [](const E&) { return true; }) {
    add<E>(id, first);
    return *this;
  }
  template <class M>
  AggregateLane& on_note() {
    note_readers_.insert_or_assign(typeid(M), [](const Note& note) {
      return message_to<A>(note.to, std::static_pointer_cast<const M>(note.message));
    });
    return *this;
  }
  // What this process begins is remembered: see recent.hpp.
  AggregateLane& remember_begun() {
    recent_ = std::make_unique<Recent<A>>();
    return *this;
  }
  // Told of each state that was committed.
  AggregateLane& after_commit(std::function<void(const A&)> then) {
    then_ = std::move(then);
    return *this;
  }
  // Orders go to an adapter of this process at once.
  AggregateLane& hand_over(HandOver<A> hand_over) {
    hand_over_ = std::move(hand_over);
    return *this;
  }
  void ready() { reactor_.add(*this); }

  // The same message to each of these. The caller commits.
  template <class M>
  void tell(const std::vector<Uuid>& ids, const M& message, broker::Work& work) {
    std::vector<std::pair<Uuid, M>> messages;
    for (const auto& id : ids) messages.emplace_back(id, message);
    tell(std::move(messages), work);
  }
  // A message of its own to each; in this order where there are several to one.
  template <class M>
  void tell(std::vector<std::pair<Uuid, M>> told, broker::Work& work) {
    std::vector<Message<A>> messages;
    for (auto& [id, message] : told)
      messages.push_back(message_to<A>(id, std::make_shared<const M>(std::move(message))));
    act(messages, Way::plain, work);
  }

  // A person's wish for something new. The caller commits; the state is as it will be then. Throws Problem
  // where it is refused. Where committing fails as stale, unique or exclusion, the caller does it once more in a
  // transaction that has begun: then it is decided with locks.
  template <class M>
  A begin(const Uuid& id, const M& wish, broker::Work& work) {
    auto message = message_to<A>(id, std::make_shared<const M>(wish));
    message.begins = true;
    // Begun already: with an Idempotency-Key's row, or because the quick way has failed. On MariaDB nothing is
    // committed together with others', and who is quick has to begin too.
    const bool plain = work.begun() || !work.before().is_postgresql();
    return act({message}, plain ? Way::plain : Way::quick, work)->at(0);
  }

  // A person's wish about what is there. `may` (is it theirs?) is asked first, `still` (is it as they saw it?) where
  // the wish is granted; what they throw is thrown. The caller commits; the state is as it will be then. Throws
  // Problem where it is refused.
  template <class M>
  A wish(const Uuid& id, const M& wish, const std::function<void(const std::optional<A>&)>& may,
         const std::function<void(const A&)>& still, broker::Work& work) {
    auto message = message_to<A>(id, std::make_shared<const M>(wish));
    std::optional<A> read;
    message.decide = [&, decide = std::move(message.decide)](const std::optional<A>& state, const Context& context) {
      may(state);
      read = state;
      return decide(state, context);
    };
    const auto saved = act({message}, Way::plain, work);
    still(read.value());
    return saved->empty() ? std::move(read.value()) : saved->back();
  }

  std::vector<std::string> events() const override {
    std::vector<std::string> out;
    for (const auto& [type, read] : event_readers_) out.push_back(type);
    return out;
  }
  std::vector<std::type_index> notes() const override {
    std::vector<std::type_index> out;
    for (const auto& [type, read] : note_readers_) out.push_back(type);
    return out;
  }
  void take(std::span<const broker::Delivery* const> deliveries, Turn& turn) override {
    std::vector<Message<A>> messages;
    for (const auto* delivery : deliveries) messages.push_back(event_readers_.at(delivery->type)(*delivery));
    run(messages, turn);
  }
  void take(const std::vector<const Note*>& notes, Turn& turn) override {
    std::vector<Message<A>> messages;
    for (const auto* note : notes) {
      messages.push_back(note_readers_.at(note->type)(*note));
      messages.back().cause = note->cause;
    }
    run(messages, turn);
  }

 private:
  using States = std::shared_ptr<const std::vector<A>>;

  // What is told from outside of a batch, and what that is the cause of. What it saves.
  States act(const std::vector<Message<A>>& messages, Way way, broker::Work& work) {
    Turn turn(work, way);
    auto saved = run(messages, turn);
    reactor_.deliver_notes(turn);
    return saved;
  }

  // What it saves.
  States run(const std::vector<Message<A>>& messages, Turn& turn) {
    const bool relies = std::any_of(messages.begin(), messages.end(), [](const auto& m) { return m.relies; });
    const auto context = [&](const auto& contexts) {
      if (relies) return contexts(turn);
      Context bare;
      bare.now = Clock::now();
      return bare;
    };
    States saved;
    if (turn.way == Way::quick) {
      QuickUnit<A> unit(turn, queries_);
      run_quickly(unit, messages, context(contexts_.likely), recent_.get());
      unit.finish(hand_over_);
      saved = std::make_shared<const std::vector<A>>(unit.take_saved());
    } else {
      PlainUnit<A> unit(turn, queries_);
      run_plainly(unit, messages, context(contexts_.exact));
      unit.finish(hand_over_);
      saved = std::make_shared<const std::vector<A>>(unit.take_saved());
    }
    if ((then_ || recent_) && !saved->empty()) turn.work.after_commit([this, saved] { committed(*saved); });
    return saved;
  }

  void committed(const std::vector<A>& states) {
    for (const auto& state : states) {
      if (then_) then_(state);
      if (recent_ && state.version == 1) recent_->remember(state);
    }
  }

  template <class E, class M>
  void add(Uuid M::*id, bool (*begins)(const E&)) {
    event_readers_[E::kind.type()] = [id, begins](const broker::Delivery& delivery) {
      const auto event = std::make_shared<const events::Event<E>>(event_of<E>(delivery));
      auto message = message_to<A>(event->data.*id, std::shared_ptr<const E>(event, &event->data));
      message.cause = std::shared_ptr<const events::Head>(event, &event->head);
      message.begins = begins(event->data);
      return message;
    };
  }

  Reactor& reactor_;
  const Queries<A>& queries_;
  Contexts<A> contexts_;
  std::unique_ptr<Recent<A>> recent_;
  std::function<void(const A&)> then_;
  HandOver<A> hand_over_;
  std::map<std::string, std::function<Message<A>(const broker::Delivery&)>, std::less<>> event_readers_;
  std::map<std::type_index, std::function<Message<A>(const Note&)>> note_readers_;
};

// What reacts without an aggregate: a handler for every event of one type in a batch, in the order of arrival.
template <class E>
class Reaction : public Lane {
 public:
  using Handler = std::function<void(const std::vector<events::Event<E>>&, broker::Work&)>;
  explicit Reaction(Handler handler) : handler_(std::move(handler)) {}

  std::vector<std::string> events() const override { return {E::kind.type()}; }
  void take(std::span<const broker::Delivery* const> deliveries, Turn& turn) override {
    std::vector<events::Event<E>> events;
    events.reserve(deliveries.size());
    for (const auto* delivery : deliveries) events.push_back(event_of<E>(*delivery));
    handler_(events, turn.work);
  }

 private:
  Handler handler_;
};

}  // namespace consulta::engine
