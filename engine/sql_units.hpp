// The units of plain.hpp and quick.hpp over a database: an aggregate's table, and the outbox for what it tells.
#pragma once

#include <algorithm>
#include <span>

#include "broker/outbox.hpp"
#include "engine/decision.hpp"
#include "engine/reactor.hpp"
#include "platform/sql/sql.hpp"

namespace consulta::engine {

template <class A>
std::vector<Uuid> ids_of(const std::vector<Saved<A>>& states) {
  std::vector<Uuid> ids;
  for (const auto& state : states) ids.push_back(id_of(state));
  return ids;
}

// What an UPDATE is given of a state: all of it, or what its changes_of(const A&) says, where the rest is large and
// never changes.
template <class A>
std::string rows_to_change(const std::vector<Saved<A>>& states) {
  if constexpr (requires(const A& state) { changes_of(state); }) {
    using Changes = std::remove_cvref_t<decltype(changes_of(std::declval<const A&>()))>;
    std::vector<Saved<Changes>> changes;
    for (const auto& state : states) changes.emplace_back(changes_of(state), state.version_read);
    return json::write_sparse(changes);
  } else {
    return json::write_sparse(states);
  }
}

// Changes the rows of states (a JSON array of Saved<A>, or less: see above) that are still at `version_read`, and fails
// where one conflicts. PostgreSQL's takes their ids too, by which its plan knows how many there are, and returns those
// of the changed, which are counted so where it is part of a longer statement. MariaDB counts what it changes itself.
class Update {
 public:
  constexpr Update(const sql::Query<Uuid>& postgresql) : text_(postgresql.text), with_ids_(true) {}
  constexpr Update(const sql::Query<void>& mariadb) : text_(mariadb.text) {}

  // Fails as `stale` where not all of these are changed.
  template <class A>
  sql::Statement of(const std::vector<Saved<A>>& states) const {
    const auto rows = rows_to_change(states);
    if (with_ids_) return sql::Statement::expecting(states.size(), text_, rows, ids_of(states));
    return sql::Statement::expecting(states.size(), text_, rows);
  }

 private:
  std::string_view text_;
  bool with_ids_ = false;
};

// The statements of an aggregate. `find` and `lock` take ids, `lock` in the order of the ids, so that two batches never
// wait for each other. `insert` takes states (a JSON array of Saved<A>) and fails where one conflicts; `insert_free`
// leaves those out, which costs a second look into every index that might object, and returns the ids of the others. It
// is null on MariaDB, whose INSERT IGNORE makes every other error fit too. `order` and `record` take the rows of those,
// where it has any, and leave out those that conflict.
template <class A>
struct Queries {
  const sql::Query<A>& find;
  const sql::Query<A>& lock;
  const sql::Query<void>& insert;
  const sql::Query<Uuid>* insert_free;
  Update update;
  const sql::Query<void>* order = nullptr;
  const sql::Query<void>* record = nullptr;
};

// Sees what is ordered before it is written, and may lease it to itself. What it returns runs once that is committed.
template <class A>
using OrderTaker = std::function<std::function<void()>(std::vector<Ordered<A>>&)>;

template <class A>
struct Split {
  explicit Split(std::vector<Saved<A>> states) {
    for (auto& state : states) (state.version_read == 0 ? begun : changed).push_back(std::move(state));
  }
  std::vector<Saved<A>> begun, changed;
};

// What both have in common.
template <class A>
class SqlUnit {
 public:
  SqlUnit(Turn& turn, const Queries<A>& queries) : turn_(turn), queries_(queries) {}

  void tell(const AnyEvent& event, const events::Head* cause) { turn_.work.publish(event.outgoing(cause)); }
  void note(const Note& note) { turn_.notes.push_back(note); }
  void order(Ordered<A> ordered) { orders_.push_back(std::move(ordered)); }
  void record(const Record<A>& record) { records_.push_back(record); }

  // Writes orders and records, after the states. `taker` may be empty.
  void finish(const OrderTaker<A>& taker) {
    if constexpr (!std::same_as<Order<A>, None>) {
      if (taker && !orders_.empty()) work().after_commit(taker(orders_));
      std::vector<Order<A>> rows;
      for (auto& ordered : orders_) rows.push_back(std::move(ordered.order));
      if (!rows.empty()) turn_.finish_with(sql::Statement::of_rows(*queries_.order, rows));
    }
    if constexpr (!std::same_as<Record<A>, None>) {
      if (!records_.empty()) turn_.finish_with(sql::Statement::of_rows(*queries_.record, records_));
    }
  }

  // As they are once the transaction is committed. Once.
  std::vector<A> take_saved() { return std::move(saved_); }

 protected:
  broker::Work& work() { return turn_.work; }

  Turn& turn_;
  const Queries<A>& queries_;
  std::vector<A> saved_;

 private:
  std::vector<Ordered<A>> orders_;
  std::vector<Record<A>> records_;
};

template <class A>
class PlainUnit : public SqlUnit<A> {
 public:
  using SqlUnit<A>::SqlUnit;

  std::vector<A> load(const std::vector<Uuid>& ids) { return this->work().db().all(this->queries_.lock, ids); }

  std::vector<Uuid> save(std::vector<Saved<A>> states) {
    Split<A> split(std::move(states));
    std::vector<Uuid> granted;
    insert(split.begun, granted);
    by_halves(split.changed, granted, [this](const auto& part) { return this->queries_.update.of(part); });
    for (auto* part : {&split.begun, &split.changed}) {
      for (auto& state : *part) {
        const bool was_granted = std::find(granted.begin(), granted.end(), id_of(state)) != granted.end();
        if (was_granted) this->saved_.push_back(std::move(state));
      }
    }
    return granted;
  }

 private:
  void insert(const std::vector<Saved<A>>& states, std::vector<Uuid>& granted) {
    if (states.empty()) return;
    const auto* insert_free = this->queries_.insert_free;
    if (insert_free == nullptr) {
      by_halves(states, granted,
                [this](const auto& part) { return sql::Statement::of_rows(this->queries_.insert, part); });
    } else {
      granted = this->work().db().all(*insert_free, json::write_sparse(states));
    }
  }

  // Until what is refused stands alone. What cannot be undone ends the transaction: nothing may go on outside of it,
  // and after a deadlock MariaDB has ended it already.
  template <class MakeStatement>
  void by_halves(std::span<const Saved<A>> states, std::vector<Uuid>& granted, const MakeStatement& statement) {
    if (states.empty()) return;
    auto& db = this->work().db();
    db.exec("SAVEPOINT before_saving");
    try {
      const std::vector part(states.begin(), states.end());
      broker::run(db, statement(part));
      db.exec("RELEASE SAVEPOINT before_saving");
      for (const auto& state : part) granted.push_back(id_of(state));
      return;
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique && e.kind != sql::ErrorKind::exclusion) throw;
    }
    db.exec("ROLLBACK TO SAVEPOINT before_saving");
    if (states.size() == 1) return;
    by_halves(states.first(states.size() / 2), granted, statement);
    by_halves(states.subspan(states.size() / 2), granted, statement);
  }
};

template <class A>
class QuickUnit : public SqlUnit<A> {
 public:
  using SqlUnit<A>::SqlUnit;

  std::vector<A> load(const std::vector<Uuid>& ids) { return this->work().before().all(this->queries_.find, ids); }

  void save_at_end(std::vector<Saved<A>> states) {
    Split<A> split(std::move(states));
    if (!split.begun.empty()) this->turn_.finish_with(sql::Statement::of_rows(this->queries_.insert, split.begun));
    if (!split.changed.empty()) this->turn_.finish_with(this->queries_.update.of(split.changed));
    for (auto* part : {&split.begun, &split.changed}) {
      for (auto& state : *part) this->saved_.push_back(std::move(state));
    }
  }
};

}  // namespace consulta::engine
