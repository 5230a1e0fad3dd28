// The engine's units over both databases: what is refused stands alone, and nothing else that fails passes for it.
// Needs a running clinic.
#include <doctest/doctest.h>

#include <memory>
#include <ostream>

#include "engine/group_commit.hpp"
#include "engine/lane.hpp"
#include "tests/faults/lab.hpp"

using namespace consulta;
using namespace consulta::testing;

namespace {

// Only one may have a number; a name has ten letters.
struct Seat {
  struct Context;
  using Order = engine::None;
  using Record = engine::None;

  Uuid id{};
  std::int32_t number = 0;
  std::string name;
  std::int64_t version = 0;
};
BOOST_DESCRIBE_STRUCT(Seat, (), (id, number, name, version))
const Uuid& id_of(const Seat& seat) {
  return seat.id;
}
using Seats = std::vector<engine::Saved<Seat>>;

struct Numbers : std::vector<std::int32_t> {
  using vector::vector;
  Numbers(const std::vector<std::int32_t>& numbers) : vector(numbers) {}
};
std::ostream& operator<<(std::ostream& out, const Numbers& numbers) {
  for (const auto number : numbers) out << number << ' ';
  return out;
}

struct Seat::Context {
  Instant now{};
};
// So many further on.
struct Shift {
  std::int32_t by = 0;
};
engine::Outcome<Seat> decide(const std::optional<Seat>& seat, const Shift& shift, Instant) {
  auto next = seat.value();
  next.number += shift.by;
  return {{next}};
}

// The same, but it fails the first time it is heard.
struct Stumble {
  std::int32_t by = 0;
  sql::ErrorKind failure{};
  std::shared_ptr<bool> heard = std::make_shared<bool>(false);
};
engine::Outcome<Seat> decide(const std::optional<Seat>& seat, const Stumble& stumble, Instant now) {
  if (!std::exchange(*stumble.heard, true)) throw sql::Error(stumble.failure, "the first time");
  return decide(seat, Shift{stumble.by}, now);
}

// Whoever tells others of what is committed may fail.
struct Forgetful : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override { throw std::runtime_error("no room"); }
};

namespace postgresql {
constexpr sql::Query<Seat> find{
    "find", "SELECT id, number, name, version FROM seats WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id"};
constexpr sql::Query<Seat> lock{
    "lock", "SELECT id, number, name, version FROM seats WHERE id = ANY(CAST(:ids AS uuid[])) ORDER BY id FOR UPDATE"};
constexpr sql::Query<void> insert{"insert",
                                  "INSERT INTO seats (id, number, name, version) SELECT id, number, name, version "
                                  "FROM json_populate_recordset(CAST(NULL AS seats), CAST(:rows AS json))"};
constexpr sql::Query<Uuid> insert_free{
    "insert_free",
    "INSERT INTO seats (id, number, name, version) SELECT id, number, name, version "
    "FROM json_populate_recordset(CAST(NULL AS seats), CAST(:rows AS json)) ON CONFLICT DO NOTHING RETURNING id"};
constexpr sql::Query<Uuid> update{
    "update",
    "UPDATE seats AS s SET number = r.number, name = r.name, version = r.version "
    "FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, number integer, name text, version bigint, version_read "
    "bigint) WHERE s.id = r.id AND s.id = ANY(CAST(:ids AS uuid[])) AND s.version = r.version_read RETURNING s.id"};
const engine::Queries<Seat> seats{find, lock, insert, &insert_free, update};
}  // namespace postgresql

namespace mariadb {
constexpr sql::Query<Seat> find{
    "find",
    "SELECT s.id, s.number, s.name, s.version FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r "
    "STRAIGHT_JOIN seats AS s ON s.id = r.v ORDER BY r.v"};
constexpr sql::Query<Seat> lock{
    "lock",
    "SELECT s.id, s.number, s.name, s.version FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r "
    "STRAIGHT_JOIN seats AS s ON s.id = r.v ORDER BY r.v FOR UPDATE"};
constexpr sql::Query<void> insert{
    "insert",
    "INSERT INTO seats (id, number, name, version) SELECT id, number, name, version FROM JSON_TABLE(:rows, '$[*]' "
    "COLUMNS (id CHAR(36) PATH '$.id', number INT PATH '$.number', name TEXT PATH '$.name', "
    "version BIGINT PATH '$.version')) AS r"};
constexpr sql::Query<void> update{
    "update",
    "UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (id CHAR(36) PATH '$.id', number INT PATH '$.number', "
    "name TEXT PATH '$.name', version BIGINT PATH '$.version', version_read BIGINT PATH '$.version_read')) AS r "
    "STRAIGHT_JOIN seats AS s ON s.id = r.id AND s.version = r.version_read "
    "SET s.number = r.number, s.name = r.name, s.version = r.version"};
const engine::Queries<Seat> seats{find, lock, insert, nullptr, update};
}  // namespace mariadb

struct Hall : Lab {
  explicit Hall(const std::string& database)
      : Lab(database),
        telling(url, publisher(env("RABBITMQ_URL"))),
        queries(db.is_postgresql() ? postgresql::seats : mariadb::seats) {
    db.exec("DROP TABLE IF EXISTS seats");
    db.exec(db.is_postgresql()
                ? "CREATE TABLE seats (id uuid PRIMARY KEY, number integer NOT NULL UNIQUE, name varchar(10) NOT NULL, "
                  "version bigint NOT NULL)"
                : "CREATE TABLE seats (id CHAR(36) CHARACTER SET ascii PRIMARY KEY, number INT NOT NULL UNIQUE, "
                  "name VARCHAR(10) NOT NULL, version BIGINT NOT NULL) ENGINE=InnoDB");
  }
  ~Hall() { db.exec("DROP TABLE seats"); }

  // The numbers of those granted, in the transaction of `work`.
  Numbers save(broker::Work& work, const Seats& states) const {
    engine::Turn turn(work, engine::Way::plain);
    engine::PlainUnit<Seat> unit(turn, queries);
    const auto granted = unit.save(states);
    const auto saved = unit.take_saved();
    CHECK(granted.size() == saved.size());
    Numbers numbers;
    for (const auto& seat : saved) numbers.push_back(seat.number);
    return numbers;
  }
  Numbers save(const Seats& states) {
    broker::Work work(db, telling);
    auto numbers = save(work, states);
    work.commit();
    return numbers;
  }
  void save_quickly(const Seats& states) {
    broker::Work work(db, telling);
    engine::Turn turn(work, engine::Way::quick);
    engine::QuickUnit<Seat>(turn, queries).save_at_end(states);
    work.commit();
  }
  Numbers numbers() { return db.column<std::int32_t>("SELECT number FROM seats ORDER BY number"); }

  broker::Relay telling;
  const engine::Queries<Seat>& queries;
};

engine::Saved<Seat> begun(std::int32_t number, const std::string& name = "") {
  return {Seat{new_id(), number, name, 1}, 0};
}
engine::Saved<Seat> changed(Seat seat, std::int32_t number) {
  seat.number = number;
  const auto read = seat.version++;
  return {std::move(seat), read};
}

template <class Save>
sql::ErrorKind failure_of(const Save& save) {
  try {
    save();
  } catch (const sql::Error& e) {
    return e.kind;
  }
  FAIL("it went well");
  return {};
}

}  // namespace

TEST_CASE("what cannot begin is left out, and what is wrong otherwise fails") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Hall hall(database);
    CHECK(hall.save({begun(7), begun(8)}) == Numbers{7, 8});
    CHECK(hall.save({begun(1), begun(7), begun(2), begun(3), begun(3), begun(8)}) == Numbers{1, 2, 3});
    CHECK(hall.numbers() == Numbers{1, 2, 3, 7, 8});
    const auto too_long = [&] { hall.save({begun(4), begun(5, "of eleven l")}); };
    CHECK(failure_of(too_long) == sql::ErrorKind::other);
    CHECK(hall.numbers() == Numbers{1, 2, 3, 7, 8});
  }
}

TEST_CASE("what cannot change stays as it was, and the rest of its batch does not") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Hall hall(database);
    const Seats seats{begun(1), begun(2), begun(3), begun(50), begun(60)};
    hall.save(seats);
    CHECK(hall.save({changed(seats[0], 50), changed(seats[1], 20), begun(30), changed(seats[2], 60)}) ==
          Numbers{30, 20});
    CHECK(hall.numbers() == Numbers{1, 3, 20, 30, 50, 60});
  }
}

TEST_CASE("an earlier state is never saved over a later one") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Hall hall(database);
    const Seats seats{begun(1), begun(2)};
    hall.save(seats);
    hall.save({changed(seats[0], 10)});
    const Seats late{changed(seats[1], 20), changed(seats[0], 11)};
    CHECK(failure_of([&] { hall.save(late); }) == sql::ErrorKind::stale);
    CHECK(failure_of([&] { hall.save_quickly(late); }) == sql::ErrorKind::stale);
    CHECK(hall.numbers() == Numbers{2, 10});
  }
}

TEST_CASE("quickly, all is saved or nothing") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Hall hall(database);
    const auto first = begun(1);
    hall.save_quickly({first, begun(2)});
    CHECK(failure_of([&] { hall.save_quickly({begun(3), begun(2)}); }) == sql::ErrorKind::unique);
    CHECK(failure_of([&] { hall.save_quickly({begun(3), changed(first, 2)}); }) == sql::ErrorKind::unique);
    CHECK(hall.numbers() == Numbers{1, 2});
    hall.save_quickly({begun(3), changed(first, 4)});
    CHECK(hall.numbers() == Numbers{2, 3, 4});
  }
}

TEST_CASE("what is there of many is read") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Hall hall(database);
    const Seats seats{begun(1), begun(2), begun(3)};
    hall.save(seats);
    broker::Work work(hall.db, hall.telling);
    engine::Turn turn(work, engine::Way::plain);
    engine::PlainUnit<Seat> unit(turn, hall.queries);
    const auto read = unit.load({seats[2].id, new_id(), seats[0].id});
    REQUIRE(read.size() == 2);
    CHECK(read[0].number + read[1].number == 4);
  }
}

TEST_CASE("an answer that could not be saved is told again where that may help, and all once") {
  for (const auto& database : databases) {
    for (const auto failure : {sql::ErrorKind::retryable, sql::ErrorKind::unique, sql::ErrorKind::other}) {
      CAPTURE(database);
      CAPTURE(json::enum_text(failure));
      Hall hall(database);
      const Seats seats{begun(1), begun(2)};
      hall.save(seats);
      engine::Reactor reactor;
      engine::AggregateLane<Seat> lane(reactor, hall.queries, {});
      lane.answer<Stumble>({{seats[0].id, {10, failure}}}, hall.db, hall.telling);
      CHECK(hall.numbers() == Numbers{2, 11});
    }
  }
}

TEST_CASE("what is committed stays so, whoever fails once told of it") {
  for (const auto& database : databases) {
    CAPTURE(database);
    Hall hall(database);
    Forgetful outlet;
    engine::GroupCommit group(outlet);
    std::vector<bool> told;
    for (std::int32_t number = 1; number <= 2; ++number) {
      broker::Work work(hall.db, outlet);
      work.finish_with(sql::Statement::of_rows(hall.queries.insert, Seats{begun(number)}));
      work.publish(hall.event(number));
      work.after_commit([] { throw std::runtime_error("no room"); });
      group.commit(work, [&](const std::exception_ptr& error) {
        told.push_back(!error);
        throw std::runtime_error("no room");
      });
    }
    CHECK(told == std::vector{true, true});
    broker::Work work(hall.db, outlet);
    work.finish_with(sql::Statement::of_rows(hall.queries.insert, Seats{begun(3)}));
    work.publish(hall.event(3));
    work.commit();
    CHECK(hall.numbers() == Numbers{1, 2, 3});
    CHECK(hall.db.value<std::int64_t>("SELECT COUNT(*) FROM outbox") == 3);
  }
}

TEST_CASE("an event of a type that nothing reacts to yet is no poison") {
  for (const auto& database : databases) {
    Hall hall(database);
    broker::Work work(hall.db, hall.telling);
    engine::Turn turn(work, engine::Way::plain);
    const std::vector<broker::Delivery> batch{{new_id(), "consulta.reception.Later.v1", "{}", 0}};
    bool poison = false;
    try {
      engine::Reactor().react(batch, turn);
      FAIL("it was taken");
    } catch (const broker::Poison&) {
      poison = true;
    } catch (const std::runtime_error&) {
    }
    CHECK(!poison);
  }
}
