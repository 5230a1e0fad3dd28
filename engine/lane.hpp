// A kind of aggregate with its statements: reads the messages that are for it, lets them be decided, saves and tells.
//
//   engine::AggregateLane<Hold> holds(reactor, store::holds, [](engine::Turn&) { return Hold::Context{…}; });
//   holds.begin_with<events::AppointmentRequested>(&events::AppointmentRequested::appointment_id)
//       .on<events::AppointmentCancelled>(&events::AppointmentCancelled::appointment_id)
//       .ready();
#pragma once

#include "engine/quick.hpp"
#include "engine/reaction.hpp"
#include "engine/sql_units.hpp"

namespace consulta::engine {

// Makes what the decisions of an aggregate know beside its state.
template <class A>
using MakeContext = std::function<typename A::Context(Turn& turn)>;

template <class A>
class AggregateLane : public Lane {
 public:
  using Context = typename A::Context;

  // Where decisions need what holds until the transaction ends, `context` locks it; `likely` may give the quick way
  // what is out of date, and has the transaction fail by its end then.
  AggregateLane(Reactor& reactor, const Queries<A>& queries, MakeContext<A> context, MakeContext<A> likely = {})
      : reactor_(reactor), queries_(queries), context_(std::move(context)), likely_(std::move(likely)) {}

  // An event goes to the aggregate of the id in that member.
  template <class E, class M>
  AggregateLane& on(Uuid M::*id) {
    add<E>([id](const events::Event<E>& event) { return event.data.*id; }, [](const E&) { return false; });
    return *this;
  }
  // The same for what nearly always begins one, where `first` says so.
  template <class E, class M>
  AggregateLane& begin_with(
      Uuid M::*id, bool (*first)(const E&) = [](const E&) { return true; }) {
    add<E>([id](const events::Event<E>& event) { return event.data.*id; }, first);
    return *this;
  }
  // An event begins the aggregate that has its own id, where `first` says so.
  template <class E>
  AggregateLane& begin_with(bool (*first)(const E&) = [](const E&) { return true; }) {
    add<E>([](const events::Event<E>& event) { return event.head.id; }, first);
    return *this;
  }
  template <class M>
  AggregateLane& on_note() {
    return add_note<M>(false);
  }
  // The same for what nearly always begins one.
  template <class M>
  AggregateLane& begin_with_note() {
    return add_note<M>(true);
  }
  // What this process begins is remembered: see recently_begun.hpp.
  AggregateLane& remember_begun() {
    recent_ = std::make_unique<RecentlyBegun<A>>();
    return *this;
  }
  // Told of each state that was committed.
  AggregateLane& after_commit(std::function<void(const A&)> then) {
    then_ = std::move(then);
    return *this;
  }
  // Orders go to an adapter of this process at once.
  AggregateLane& orders_to(OrderTaker<A> taker) {
    order_taker_ = std::move(taker);
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

  // What an adapter has to say to those that it has leased, in a transaction of its own, tried as attempts.hpp says.
  template <class M>
  void answer(const std::vector<std::pair<Uuid, M>>& answers, sql::Session& db, broker::Outlet& outlet) {
    std::vector<Message<A>> messages;
    for (const auto& [id, answer] : answers) messages.push_back(message_to<A>(id, std::make_shared<const M>(answer)));
    run_attempts([&](Way way) {
      broker::Work work(db, outlet);
      act(messages, way, work);
      work.commit();
    });
  }

  // A person's wish for something new. The caller commits; the state is as it will be then. Throws Problem
  // where it is refused. Where this or committing fails, the caller tries again as attempts.hpp says, the plain way in
  // a transaction that has begun: then it is decided with locks.
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
    Context context;
    if (relies) {
      context = turn.way == Way::quick && likely_ ? likely_(turn) : context_(turn);
    } else {
      context.now = Clock::now();
    }
    States saved;
    if (turn.way == Way::quick) {
      QuickUnit<A> unit(turn, queries_);
      run_quickly(unit, messages, context, recent_.get());
      unit.finish(order_taker_);
      saved = std::make_shared<const std::vector<A>>(unit.take_saved());
    } else {
      PlainUnit<A> unit(turn, queries_);
      run_plainly(unit, messages, context);
      unit.finish(order_taker_);
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

  template <class M>
  static constexpr bool decides = requires(std::optional<A> state, M message, Context context) {
    decide(state, message, context);
  }
  || requires(std::optional<A> state, M message, Instant now) { decide(state, message, now); };

  template <class E, class IdOf>
  void add(IdOf id_of_event, bool (*begins)(const E&)) {
    event_readers_[E::kind.type()] = [id_of_event, begins](const broker::Delivery& delivery) {
      const auto event = std::make_shared<const events::Event<E>>(event_of<E>(delivery));
      auto message = [&] {
        if constexpr (decides<events::Event<E>>) {
          return message_to<A>(id_of_event(*event), event);
        } else {
          return message_to<A>(id_of_event(*event), std::shared_ptr<const E>(event, &event->data));
        }
      }();
      message.cause = std::shared_ptr<const events::Head>(event, &event->head);
      message.begins = begins(event->data);
      return message;
    };
  }

  template <class M>
  AggregateLane& add_note(bool begins) {
    note_readers_.insert_or_assign(typeid(M), [begins](const Note& note) {
      auto message = message_to<A>(note.to, std::static_pointer_cast<const M>(note.message));
      message.begins = begins;
      return message;
    });
    return *this;
  }

  Reactor& reactor_;
  const Queries<A>& queries_;
  MakeContext<A> context_, likely_;
  std::unique_ptr<RecentlyBegun<A>> recent_;
  std::function<void(const A&)> then_;
  OrderTaker<A> order_taker_;
  std::map<std::string, std::function<Message<A>(const broker::Delivery&)>, std::less<>> event_readers_;
  std::map<std::type_index, std::function<Message<A>(const Note&)>> note_readers_;
};

}  // namespace consulta::engine
