// The aggregates of a service, and what reaches them: events of a batch, notes among themselves, wishes, deadlines.
// Each kind of aggregate is a lane; what a batch brings to one lane is decided together, lanes one after another, then
// the notes they left, all in one transaction.
#pragma once

#include <map>
#include <set>
#include <span>
#include <string>
#include <typeindex>
#include <vector>

#include "broker/consumer.hpp"
#include "broker/outbox.hpp"
#include "engine/attempts.hpp"
#include "engine/note.hpp"

namespace consulta::engine {

// A transaction in the making.
struct Turn {
  Turn(broker::Work& w, Way by) : work(w), way(by) {}

  // What changes rows, or fails where they are not as expected: by its end, or at once where the batch has brought
  // something to another lane too, which may build on it.
  void finish_with(sql::Statement statement) {
    if (in_parts) {
      broker::run(work.db(), std::move(statement));
    } else {
      unsaved = unsaved || way == Way::quick;
      work.finish_with(std::move(statement));
    }
  }

  broker::Work& work;
  const Way way;
  bool in_parts = false;    // more than one lane has a part in it
  bool unsaved = false;     // what lanes have changed is saved by the end alone: who reads it finds it as it was
  std::vector<Note> notes;  // not delivered yet
};

class Lane {
 public:
  virtual ~Lane() = default;
  // What it takes: events, by their type as broker::Delivery has it, and notes.
  virtual std::vector<std::string> events() const { return {}; }
  virtual std::vector<std::type_index> notes() const { return {}; }

  virtual void take(std::span<const broker::Delivery* const>, Turn&) {}
  virtual void take(const std::vector<const Note*>&, Turn&) {}
};

class Reactor {
 public:
  // `lane` outlives every batch. Throws std::logic_error where another takes an event or a note of the same type.
  void add(Lane& lane);

  bool empty() const { return by_event_.empty(); }
  // The types that something reacts to.
  std::set<std::string> events() const;

  // A batch. Throws where nothing reacts to one of them.
  void react(std::span<const broker::Delivery> deliveries, Turn& turn) const;

  // The notes that were left, and those that these leave.
  void deliver_notes(Turn& turn) const;

 private:
  std::map<std::string, Lane*, std::less<>> by_event_;
  std::map<std::type_index, Lane*> by_note_;
};

}  // namespace consulta::engine
