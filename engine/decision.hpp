// How a decision is written. An aggregate is a value known by an id: a hold, an appointment, a payment. What happens to
// it is a message, and a pure function says what can come of that, beside the aggregate and nowhere else:
//
//   Outcome<Hold> decide(const std::optional<Hold>& hold, const events::AppointmentRequested& message,
//                        const Hold::Context& context);
//
// `hold` is none where nothing is known of it yet; what is over stays known. Messages come in any order and twice. What
// depends on an event's id or time takes events::Event<E> in the place of E.
//
// What only one may have (a doctor's time) is claimed by the state that has it and granted by the database alone, which
// saves no state whose claim is taken. Hence the branches: the first that can be saved is what happens.
//
// An aggregate A has a `version` (0 until it is saved; the engine counts), a type `Context` (what its decisions know
// beside its state: `now` and more, made without arguments; a message that needs only the time takes an Instant), types
// `Order` and `Record` (rows that are written with its state; None where there are none), and id_of(const A&). It is
// described (BOOST_DESCRIBE_STRUCT), for it travels as JSON.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/any_event.hpp"
#include "engine/note.hpp"

namespace consulta::engine {

// Why a wish is not granted: what a client is told, as a Problem with status 409.
struct Refusal {
  std::string code;    // stable, snake_case
  std::string detail;  // a sentence that says what to do
};

// Stands for an Order or Record where an aggregate has none.
struct None {};

// What an adapter is to do in the world outside: a row it leases and does at least once, each time by the same id.
template <class A>
using Order = typename A::Order;
// What is only ever added: entries of books.
template <class A>
using Record = typename A::Record;

// One thing that can happen.
template <class A>
struct Branch {
  std::optional<A> next;  // none: it stays as it is
  std::vector<AnyEvent> events;
  std::vector<Note> notes;
  // Of a wish: then nothing happens. With a `next` it is the reason only where that could have been saved, which is
  // tried and taken back: so it is found out which of two claims was refused.
  std::optional<Refusal> refusal;
  // Come with a `next`, be it the same: its version shows that it was so. What is there already is left out.
  std::vector<Order<A>> orders;
  std::vector<Record<A>> records;
};

template <class A>
struct Ordered {
  Order<A> order;
  A state;  // that it was given by
};

// Never empty. The last branch claims nothing that the state does not have already.
template <class A>
using Outcome = std::vector<Branch<A>>;

template <class A>
Outcome<A> nothing() {
  return {{}};
}

template <class A>
Outcome<A> refused(std::string code, std::string detail) {
  return {{std::nullopt, {}, {}, Refusal{std::move(code), std::move(detail)}}};
}

// A message on its way to the aggregate of this id.
template <class A>
struct Message {
  Uuid id{};
  std::function<Outcome<A>(const std::optional<A>&, const typename A::Context&)> decide;
  std::shared_ptr<const events::Head> cause;  // where it came in an event
  bool begins = false;                        // nearly always the first that its aggregate hears
  bool relies = false;                        // on more of its context than the time
};

// A `message` to the aggregate of that id; beside the state it meets only as much of the context as it asks for.
template <class A, class M>
Message<A> message_to(const Uuid& id, std::shared_ptr<const M> message) {
  using Context = typename A::Context;
  constexpr bool relies = requires(std::optional<A> state, Context context) {
    decide(state, *message, context);
  };
  return {.id = id,
          .decide =
              [message = std::move(message)](const std::optional<A>& state, const Context& context) {
                if constexpr (relies) {
                  return decide(state, *message, context);
                } else {
                  return decide(state, *message, context.now);
                }
              },
          .relies = relies};
}

// A state as it is saved: over the version that was read, 0 where there was none.
template <class A>
struct Saved : A {
  Saved(A state, std::int64_t read) : A(std::move(state)), version_read(read) {}
  std::int64_t version_read = 0;
  BOOST_DESCRIBE_CLASS(Saved, (A), (version_read), (), ())
};

}  // namespace consulta::engine
