// A kind of aggregate in memory. What a message does to it is what the production engine makes of it (engine/plain.hpp,
// engine/quick.hpp), over the rows of that kind and the claims that the database grants. Each distinct step is run
// once and kept.
//
// It is built as the service's lane is, by the service's own list of what reaches it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <typeindex>
#include <unordered_map>
#include <vector>

#include "engine/quick.hpp"
#include "tests/model/values.hpp"

namespace consulta::model {

constexpr std::size_t most_rows = 6;  // of one kind

// Mistakes of the unit, to be planted.
struct Carelessness {
  bool saves_over_anything = false;  // whatever version was read
  bool grants_anything = false;
};

// The table of one kind in a transaction. A row's version is 1 where it is as it was: only whether it was changed
// counts.
template <class A>
struct Memory {
  using Conflict = bool (*)(const A&, const A&);  // of two rows; null: never

  std::vector<std::optional<A>> rows;  // by the number of their id, less 1
  Conflict conflict = nullptr;
  Carelessness careless;
  std::optional<A> read_before = {};  // what a reader without a lock has seen of it

  bool failed = false;
  std::vector<engine::AnyEvent> events = {};
  std::vector<engine::Note> notes = {};
  std::vector<engine::Order<A>> orders = {};
  std::vector<engine::Record<A>> records = {};

  std::optional<A>& row(const Uuid& id) { return rows.at(static_cast<std::size_t>(number_of(id)) - 1); }

  std::vector<A> load(const std::vector<Uuid>& ids) {
    std::vector<A> found;
    for (const auto& id : ids) {
      const auto& known = read_before ? read_before : row(id);
      if (known) found.push_back(*known);
    }
    return found;
  }
  bool granted(const engine::Saved<A>& state) {
    auto& mine = row(id_of(state));
    if (!careless.saves_over_anything && state.version_read != (mine ? mine->version : 0)) return false;
    if (conflict == nullptr || careless.grants_anything) return true;
    return std::none_of(rows.begin(), rows.end(), [&](const std::optional<A>& other) {
      return &other != &mine && other && conflict(state, *other);
    });
  }
  std::vector<Uuid> save(const std::vector<engine::Saved<A>>& states) {
    std::vector<Uuid> saved;
    for (const auto& state : states) {
      if (!granted(state)) continue;
      row(id_of(state)) = state;
      saved.push_back(id_of(state));
    }
    return saved;
  }
  void save_at_end(const std::vector<engine::Saved<A>>& states) {
    failed = failed || save(states).size() != states.size();
  }
  void tell(const engine::AnyEvent& event, const events::Head*) { events.push_back(event); }
  void note(const engine::Note& note) { notes.push_back(note); }
  void order(engine::Ordered<A> ordered) { orders.push_back(std::move(ordered.order)); }
  void record(const engine::Record<A>& record) { records.push_back(record); }
};

// What a message has done.
template <class A>
struct Step {
  Number next = 0;       // the aggregate it was for, as it is now
  bool changed = false;  // or told, or noted: something has happened
  std::string refused;   // a wish: why
  std::vector<engine::Order<A>> orders;
  std::vector<engine::Record<A>> records;
  std::vector<engine::AnyEvent> events;
  std::vector<Number> deliveries;                     // of the events, to queues
  std::vector<std::pair<std::size_t, Number>> notes;  // a lane and a message of its
};

// Where what a step leaves goes; see clinic.cpp.
struct Routes {
  virtual ~Routes() = default;
  virtual std::vector<Number> deliveries(const engine::AnyEvent& event) = 0;
  virtual std::optional<std::pair<std::size_t, Number>> reader(const engine::Note& note) = 0;
};

template <class A>
class Lane {
 public:
  using Context = typename A::Context;
  using Rows = std::vector<std::optional<A>>;
  // By what is known, as a number, and by the rows.
  using MakeContext = std::function<Context(int known, const Rows& rows)>;
  using Spoil = std::function<void(const std::optional<A>& state, engine::Outcome<A>& outcome)>;

  Lane(Routes& routes, typename Memory<A>::Conflict conflict, MakeContext context)
      : routes_(routes), conflict_(conflict), context_(std::move(context)) {}

  // --- as engine::AggregateLane has it
  template <class E, class M>
  Lane& on(Uuid M::*id) {
    event_readers_[E::kind.routing_key()] = [id](const engine::AnyEvent& event) {
      const auto data = std::make_shared<const E>(essence(*event.as<E>()));
      return engine::message_to<A>((*data).*id, data);
    };
    return *this;
  }
  template <class E, class M>
  Lane& begin_with(Uuid M::*id, bool (*)(const E&) = nullptr) {
    return on<E>(id);
  }
  template <class M>
  Lane& on_note() {
    note_readers_.insert_or_assign(std::type_index(typeid(M)), [](const engine::Note& note) {
      return engine::message_to<A>(note.to, std::static_pointer_cast<const M>(note.message));
    });
    return *this;
  }

  // --- mistakes to plant
  void spoil(Spoil spoil) { spoil_ = std::move(spoil); }
  Carelessness careless;

  // --- its messages, by number
  bool hears(const events::Kind& kind) const { return event_readers_.contains(kind.routing_key()); }
  bool hears(const engine::Note& note) const { return note_readers_.contains(note.type); }
  Number message(const engine::AnyEvent& event) { return add(event_readers_.at(event.kind().routing_key())(event)); }
  Number message(const engine::Note& note) { return add(note_readers_.at(note.type)(note)); }
  // The one of that key, made where it is new.
  template <class Make>
  Number wish(int key, Make&& make) {
    auto& number = wishes_[key];
    if (number == 0) {
      auto [id, wish] = make();
      number = add(engine::message_to<A>(id, std::make_shared<const decltype(wish)>(std::move(wish))));
    }
    return number;
  }
  // The number of the aggregate it is for, less 1.
  std::size_t row(Number message) const { return static_cast<std::size_t>(number_of(messages_[message - 1U].id)) - 1; }

  // `rows`: all of the kind. `read`: what the aggregate was when it was read without a lock; none: read now, locked.
  const Step<A>& step(std::span<const Number> rows, Number message, int context, Number read = 0) {
    Key key{};
    const auto row = this->row(message);
    if (conflict_ == nullptr) {
      key[row] = rows[row];
    } else {
      std::copy(rows.begin(), rows.end(), key.begin());
    }
    key[most_rows] = message;
    key[most_rows + 1] = static_cast<Number>(messages_[message - 1U].relies ? context : 0);
    key[most_rows + 2] = read;
    const auto [known, first] = steps_.try_emplace(key);
    if (first) known->second = run(key, messages_[message - 1U], context);
    return known->second;
  }

  Values<A> values;

  std::size_t steps() const { return steps_.size(); }

 private:
  using Key = std::array<Number, most_rows + 3>;  // rows, message, context, what was read
  struct KeyHash {
    std::size_t operator()(const Key& key) const {
      return std::hash<std::string_view>()({reinterpret_cast<const char*>(key.data()), sizeof key});
    }
  };

  Number add(engine::Message<A> message) {
    if (messages_.size() == std::numeric_limits<Number>::max()) throw std::runtime_error("too many messages");
    messages_.push_back(std::move(message));
    return static_cast<Number>(messages_.size());
  }

  Memory<A> memory(const Key& key) const {
    Memory<A> memory{std::vector<std::optional<A>>(most_rows), conflict_, careless};
    for (std::size_t i = 0; i < most_rows; ++i) {
      if (key[i] != 0) memory.rows[i] = values.at(key[i]);
    }
    return memory;
  }

  Step<A> run(const Key& key, engine::Message<A> message, int context) {
    const auto number = key[most_rows + 2];
    const auto row = static_cast<std::size_t>(number_of(message.id)) - 1;
    if (spoil_) {
      message.decide = [this, decide = std::move(message.decide)](const std::optional<A>& state, const Context& known) {
        auto outcome = decide(state, known);
        spoil_(state, outcome);
        return outcome;
      };
    }
    auto memory = this->memory(key);
    try {
      if (number != 0) {
        memory.read_before = values.at(number);
        // A row that was changed since is of another version.
        if (number != key[row]) memory.rows[row].value().version = 2;
        engine::run_quickly<A>(memory, {message}, context_(context, memory.rows), nullptr);
      }
      if (number == 0 || memory.failed) {
        memory = this->memory(key);
        engine::run_plainly<A>(memory, {message}, context_(context, memory.rows));
      }
    } catch (const Problem& refused) {
      return {.next = key[row], .refused = refused.code};
    }
    return result(memory, key[row], row);
  }

  Step<A> result(Memory<A>& memory, Number before, std::size_t row) {
    Step<A> step;
    if (memory.rows[row]) step.next = values.of(std::move(*memory.rows[row]));
    step.changed = step.next != before || !memory.events.empty() || !memory.notes.empty() || !memory.orders.empty() ||
                   !memory.records.empty();
    for (const auto& event : memory.events) {
      for (const auto delivery : routes_.deliveries(event)) step.deliveries.push_back(delivery);
    }
    for (const auto& note : memory.notes) {
      if (const auto reader = routes_.reader(note)) step.notes.push_back(*reader);
    }
    step.events = std::move(memory.events);
    step.orders = std::move(memory.orders);
    step.records = std::move(memory.records);
    return step;
  }

  Routes& routes_;
  typename Memory<A>::Conflict conflict_;
  MakeContext context_;
  Spoil spoil_;
  std::map<std::string, std::function<engine::Message<A>(const engine::AnyEvent&)>, std::less<>> event_readers_;
  std::map<std::type_index, std::function<engine::Message<A>(const engine::Note&)>> note_readers_;
  std::vector<engine::Message<A>> messages_;
  std::map<int, Number> wishes_;
  std::unordered_map<Key, Step<A>, KeyHash> steps_;
};

}  // namespace consulta::model
