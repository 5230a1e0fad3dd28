// Random histories of one service, through the engine's quick way with batches cut anywhere, and through its plain way:
// whatever comes twice, at once or to a process that dies, what is left has to be as though the messages had come one
// after another in some order, for the bus promises none. Or as though the batch had gone the plain way, which may
// refuse somebody who was tried before another gave something up, and then after.
//
//   Histories<Lanes> histories(tables, service, make_history);
//   histories.run(seed, 1000);
#pragma once

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <limits>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "engine/inbox.hpp"
#include "engine/lane.hpp"
#include "platform/observe/log.hpp"
#include "tests/differential/canonical.hpp"
#include "tests/support/own_tables.hpp"

namespace consulta::testing {

using Random = std::mt19937_64;

inline std::size_t below(Random& random, std::size_t end) {
  return std::uniform_int_distribution<std::size_t>(0, end - 1)(random);
}
inline bool happens(Random& random, double probability) {
  return std::uniform_real_distribution<>(0, 1)(random) < probability;
}

// The same for the same seed.
inline Uuid random_id(Random& random) {
  Uuid id;
  std::generate(std::begin(id.data), std::end(id.data), [&] { return static_cast<std::uint8_t>(random()); });
  return id;
}

// Something other than an event that is known before: one of these.
template <class Lanes>
struct Change {
  std::string what;
  // What a person wishes, or an adapter answers, in a transaction of its own.
  std::function<void(Lanes&, broker::Work&)> make;
  // What has its transactions by itself, that way.
  std::function<void(Lanes&, sql::Session&, broker::Outlet&, engine::Way)> run = {};
  // The events by which another service answers what it finds: one batch.
  std::function<std::vector<broker::Delivery>(sql::Session&)> answers = {};
  std::uint64_t order = 0;  // of those, plainly: 0 as they are found, 1 all at once, else shuffled by this
};

template <class Lanes>
struct Step {
  std::vector<broker::Delivery> batch;
  // By another process: after the batch has read and before it writes, where it takes no locks.
  std::vector<broker::Delivery> meanwhile;
  std::vector<Change<Lanes>> changes;  // before those
  bool dies = false;                   // before it acknowledges: the batch comes once more, to a new process
};

template <class Lanes>
struct History {
  std::set<std::string> ids;  // that it gives to what it is about
  std::vector<Change<Lanes>> before;
  std::vector<Step<Lanes>> steps;
};

// Events of which some come twice, in batches cut anywhere, and changes beside them.
template <class Lanes, class Event, class Other>
History<Lanes> random_history(Random& random, std::set<std::string> ids, std::vector<Change<Lanes>> before,
                              Event&& event, Other&& change) {
  History<Lanes> out{std::move(ids), std::move(before), {}};
  std::vector<broker::Delivery> events;
  for (auto left = 4 + below(random, 12); left > 0; --left) {
    events.push_back(!events.empty() && happens(random, 0.1) ? events[below(random, events.size())] : event());
  }
  for (auto next = events.begin(); next != events.end();) {
    const auto take = [&](std::size_t most) {
      const auto begin = next;
      next += static_cast<std::ptrdiff_t>(std::min<std::size_t>(below(random, most + 1), events.end() - next));
      return std::vector(begin, next);
    };
    auto& step = out.steps.emplace_back();
    step.batch = take(5);
    if (happens(random, 0.3)) step.meanwhile = take(2);
    if (happens(random, 0.4)) step.changes.push_back(change());
    step.dies = happens(random, 0.1);
  }
  return out;
}

template <class Lanes>
struct Service {
  std::string name;
  std::vector<std::string> tables;
  std::set<std::string> random_members;  // of rows and events
  std::string fault;                     // a script that makes the quick way blind for what others have changed
  std::function<std::unique_ptr<Lanes>(engine::Reactor&)> wire;
  bool locks_early = false;  // some of its batches lock what others change before they are done: those wait
};

// On PostgreSQL: the same for every service.
inline const std::string blind =
    "CREATE OR REPLACE FUNCTION expect_rows(rows bigint, expected bigint) RETURNS boolean LANGUAGE sql AS "
    "'SELECT TRUE'";

template <class E>
broker::Delivery delivery(const E& event, const Uuid& subject) {
  const auto made = events::make(event, subject);
  return {made.head.id, made.head.type, events::to_json(made), 0};
}

template <class Lanes>
class Histories : broker::Outlet {
 public:
  using Make = std::function<History<Lanes>(Random&)>;

  Histories(OwnTables& tables, Service<Lanes> service, Make make)
      : service_(std::move(service)), make_(std::move(make)), db_(tables.db()), other_db_(tables.url()) {
    if (db_.is_postgresql()) {
      for (auto* db : {&db_, &other_db_}) db->script("SET synchronous_commit = off");
    }
  }

  struct Found {
    std::size_t histories = 0, reordered = 0;
    std::size_t quick = 0, plain = 0;  // batches that went each way
    std::string difference;            // the first one, or empty
  };

  // Those of CONSULTA_SEED, or of a seed of its own each time, which is printed; CONSULTA_HISTORIES of them, or
  // `count`.
  void check(std::size_t count) {
    spdlog::set_level(spdlog::level::off);
    const auto seed = setting("CONSULTA_SEED", std::random_device()());
    const auto found = run(seed, setting("CONSULTA_HISTORIES", count));
    MESSAGE(service_.name << ": " << found.histories << " histories from seed " << seed << ", " << found.quick
                          << " batches quickly, " << found.plain << " plainly, " << found.reordered
                          << " histories in another order");
    CHECK_MESSAGE(found.difference.empty(), found.difference);
    CHECK(found.quick > found.histories);
    CHECK(found.plain > found.histories / 10);
  }

  // Where the quick way does not notice that others have changed what it read, that is found.
  void check_that_faults_are_found() {
    db_.script(service_.fault);
    const auto found = run(setting("CONSULTA_SEED", std::random_device()()), 1000);
    MESSAGE(service_.name << ": found after " << found.histories << " histories");
    CHECK(!found.difference.empty());
  }

  // Until a difference is found.
  Found run(std::uint64_t seed, std::size_t count) {
    found_ = {};
    for (std::size_t i = 0; i < count && found_.difference.empty(); ++i) {
      Random random(seed + i);
      const auto history = make_(random);
      masks_ = {history.ids, service_.random_members};
      masks_.given_ids.insert(to_text(Uuid{}));
      ++found_.histories;
      try {
        if (!same_as_in_turn(history, random)) found_.difference = told(seed + i, history);
      } catch (const std::exception& e) {
        found_.difference = told(seed + i, history) + e.what();
      }
    }
    return found_;
  }

 private:
  static std::uint64_t setting(const char* name, std::uint64_t otherwise) {
    const char* text = std::getenv(name);
    return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
  }

  // A process: what it remembers goes with it.
  struct Process {
    Process(const Service<Lanes>& service) : lanes(service.wire(reactor)) {}
    engine::Reactor reactor;
    std::unique_ptr<Lanes> lanes;
  };
  using Batch = std::vector<broker::Delivery>;
  using Element = std::variant<Batch, Change<Lanes>>;
  using Lines = std::vector<std::string>;

  void committed(std::vector<broker::Outgoing> events) override {
    for (auto& event : events) told_.push_back(event.type + " " + event.body.substr(event.body.find("\"data\":")));
  }

  void begin(const History<Lanes>& history) {
    for (const auto& table : service_.tables) db_.script("DELETE FROM " + table);
    for (const auto* table : {"inbox", "outbox"}) db_.script(std::string("DELETE FROM ") + table);
    told_.clear();
    process_ = std::make_unique<Process>(service_);
    other_ = std::make_unique<Process>(service_);
    for (const auto& change : history.before) make(change, engine::Way::plain);
  }

  void make(const Change<Lanes>& change, engine::Way way) {
    if (change.run) return change.run(*other_->lanes, other_db_, *this, way);
    if (change.answers) return answer(change.answers(other_db_), way, change.order);
    broker::Work work(other_db_, *this);
    work.db();
    try {
      change.make(*other_->lanes, work);
      work.commit();
    } catch (const Problem&) {  // refused: nothing happens, and what was saved to find that out is taken back
    }
  }

  void answer(Batch batch, engine::Way way, std::uint64_t order) {
    if (batch.empty()) return;
    if (way == engine::Way::quick) return apply(*other_, other_db_, batch);
    if (order == 1) return apply_plainly(*other_, other_db_, batch);
    if (order > 1) std::shuffle(batch.begin(), batch.end(), Random(order));
    for (const auto& one : batch) apply_plainly(*other_, other_db_, {one});
  }

  void apply(Process& process, sql::Session& db, const Batch& batch) {
    engine::Inbox inbox(db, *this,
                        [&](auto deliveries, engine::Turn& turn) { process.reactor.react(deliveries, turn); });
    inbox.apply(batch);
  }

  void apply_plainly(Process& process, sql::Session& db, const Batch& batch) {
    engine::Inbox inbox(db, *this, [&](auto deliveries, engine::Turn& turn) {
      if (turn.way == engine::Way::quick) throw std::runtime_error("not this way");
      process.reactor.react(deliveries, turn);
    });
    inbox.apply(batch);
  }

  // Whether others came before what the batch has left.
  bool quickly(const Step<Lanes>& step) {
    bool interrupted = false;
    engine::Inbox inbox(db_, *this, [&](auto deliveries, engine::Turn& turn) {
      ++(turn.way == engine::Way::quick ? found_.quick : found_.plain);
      process_->reactor.react(deliveries, turn);
      const bool open = turn.way == engine::Way::quick && !(service_.locks_early && turn.work.begun());
      if (open && !std::exchange(interrupted, true)) interrupt(step);
    });
    if (!step.batch.empty()) inbox.apply(step.batch);
    const bool others_first = std::exchange(interrupted, true);
    if (!others_first) interrupt(step);
    if (step.dies && !step.batch.empty()) {
      process_ = std::make_unique<Process>(service_);
      inbox.apply(step.batch);
    }
    return others_first;
  }

  void interrupt(const Step<Lanes>& step) {
    for (const auto& change : step.changes) make(change, engine::Way::quick);
    if (!step.meanwhile.empty()) apply(*other_, other_db_, step.meanwhile);
  }

  void plainly(const Element& element) {
    if (const auto* change = std::get_if<Change<Lanes>>(&element)) return make(*change, engine::Way::plain);
    const auto& batch = std::get<Batch>(element);
    if (!batch.empty()) apply_plainly(*process_, db_, batch);
  }

  static std::vector<Element> one_after_another(const Step<Lanes>& step, bool others_first) {
    std::vector<Element> others, own;
    for (const auto& change : step.changes) others.emplace_back(change);
    for (const auto& one : step.meanwhile) others.emplace_back(Batch{one});
    for (const auto& one : step.batch) own.emplace_back(Batch{one});
    others.insert(others_first ? others.end() : others.begin(), own.begin(), own.end());
    return others;
  }
  // What others do before the batch or, where it does not go quickly, after it.
  static std::vector<Element> in_batches(const Step<Lanes>& step, bool others_first) {
    std::vector<Element> out;
    for (const auto& change : step.changes) out.emplace_back(change);
    out.emplace_back(step.meanwhile);
    out.insert(others_first ? out.end() : out.begin(), step.batch);
    return out;
  }

  // Of one batch, events about the same stay in theirs.
  static std::vector<Element> in_another_order(const Step<Lanes>& step, Random& random) {
    std::vector<std::vector<Element>> queues;
    for (const auto& change : step.changes) queues.push_back({change});
    for (const auto* part : {&step.meanwhile, &step.batch}) {
      std::map<std::string, std::vector<Element>> by_subject;
      for (const auto& one : *part) by_subject[subject_of(one)].emplace_back(Batch{one});
      for (auto& [subject, queue] : by_subject) queues.push_back(std::move(queue));
    }
    std::vector<Element> out;
    while (!queues.empty()) {
      auto& queue = queues[below(random, queues.size())];
      out.push_back(queue.front());
      queue.erase(queue.begin());
      std::erase_if(queues, [](const auto& q) { return q.empty(); });
    }
    return out;
  }
  static std::string subject_of(const broker::Delivery& delivery) {
    constexpr std::string_view name = "\"subject\":\"";
    return delivery.body.substr(delivery.body.find(name) + name.size(), 36);
  }

  Lines left() {
    auto lines = told_;
    for (const auto& table : service_.tables) {
      for (auto& row : db_.template column<std::string>(rows_of(table))) lines.push_back(table + " " + row);
    }
    return canonical(std::move(lines), masks_);
  }

  // A row of it as JSON.
  const std::string& rows_of(const std::string& table) {
    auto& statement = rows_[table];
    if (!statement.empty()) return statement;
    if (db_.is_postgresql()) return statement = "SELECT CAST(row_to_json(t) AS text) FROM " + table + " AS t";
    for (const auto& column : db_.template column<std::string>(
             "SELECT column_name FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = '" +
             table + "' ORDER BY ordinal_position")) {
      statement += (statement.empty() ? "SELECT JSON_OBJECT('" : ", '") + column + "', `" + column + "`";
    }
    return statement += ") FROM " + table;
  }

  bool same_as_in_turn(const History<Lanes>& history, Random& random) {
    begin(history);
    std::vector<bool> others_first;
    for (const auto& step : history.steps) others_first.push_back(quickly(step));
    quick_ = left();
    begin(history);
    for (std::size_t i = 0; i < history.steps.size(); ++i) {
      for (const auto& element : one_after_another(history.steps[i], others_first[i])) plainly(element);
    }
    plain_ = left();
    return quick_ == plain_ || in_some_order(history, random);
  }

  // Step by step: what the quick way has left after each has to be what some order of it leaves.
  bool in_some_order(const History<Lanes>& history, Random& random) {
    ++found_.reordered;
    std::vector<Element> so_far;
    for (std::size_t steps = 1; steps <= history.steps.size(); ++steps) {
      begin(history);
      for (std::size_t i = 0; i < steps; ++i) quickly(history.steps[i]);
      quick_ = left();
      const auto& step = history.steps[steps - 1];
      std::vector<Element> next;
      bool same = false;
      Lines nearest;  // to what the quick way has left
      auto fewest = std::numeric_limits<std::ptrdiff_t>::max();
      for (int tries = 0; tries < most_orders && !same; ++tries) {
        next = tries >= 8       ? in_another_order(step, random)
               : tries % 4 <= 1 ? one_after_another(step, tries % 4 == 0)
                                : in_batches(step, tries % 4 == 2);
        for (auto& element : next) {
          if (auto* change = std::get_if<Change<Lanes>>(&element)) change->order = tries < 8 ? tries / 4 : random();
        }
        begin(history);
        for (const auto* part : {&so_far, &next}) {
          for (const auto& element : *part) plainly(element);
        }
        plain_ = left();
        same = quick_ == plain_;
        const auto differing = std::count_if(plain_.begin(), plain_.end(), [&](const auto& line) {
          return std::find(quick_.begin(), quick_.end(), line) == quick_.end();
        });
        if (differing < fewest) {
          fewest = differing;
          nearest = plain_;
        }
      }
      if (!same) {
        same_until_ = steps - 1;
        plain_ = nearest;
        return false;
      }
      so_far.insert(so_far.end(), next.begin(), next.end());
    }
    return true;
  }

  std::string told(std::uint64_t seed, const History<Lanes>& history) const {
    std::string out = service_.name + ", seed " + std::to_string(seed) + "\n";
    for (const auto& change : history.before) out += "before: " + change.what + "\n";
    for (std::size_t i = 0; i < history.steps.size(); ++i) {
      const auto& step = history.steps[i];
      if (i == same_until_) out += "the same until here; compared is what the next one leaves\n";
      out += step.dies ? "a batch, and again:\n" : "a batch:\n";
      for (const auto& one : step.batch) out += "  " + one.body + "\n";
      for (const auto& change : step.changes) out += "  meanwhile: " + change.what + "\n";
      for (const auto& one : step.meanwhile) out += "  meanwhile: " + one.body + "\n";
    }
    for (const auto& [what, mine, others] :
         {std::tuple("quickly: ", &quick_, &plain_), {"in turn: ", &plain_, &quick_}}) {
      for (const auto& line : *mine) {
        if (std::find(others->begin(), others->end(), line) == others->end()) out += what + line + "\n";
      }
    }
    return out;
  }

  static constexpr int most_orders = 300;

  Service<Lanes> service_;
  Make make_;
  sql::Session& db_;
  sql::Session other_db_;
  Masks masks_;
  Found found_;
  std::map<std::string, std::string> rows_;  // the statements, by table
  std::size_t same_until_ = 0;
  std::unique_ptr<Process> process_, other_;
  Lines told_, quick_, plain_;
};

}  // namespace consulta::testing
