// SQL through SOCI, the same for PostgreSQL and MariaDB. Statements are prepared once per session and kept; values
// travel as text and are typed at both ends:
//
//   auto rows = db.all<Doctor>("SELECT id, full_name FROM doctors WHERE id = CAST(:id AS uuid)", id);
//   db.exec("UPDATE doctors SET room = :room WHERE id = CAST(:id AS uuid)", room, id);
//
// The columns of a SELECT stand in the order of the struct's described members. Many rows travel in one statement as
// one JSON parameter (json::write of a vector of structs, read by json_to_recordset or JSON_TABLE); many ids as one
// parameter too, on PostgreSQL as `= ANY(CAST(:ids AS uuid[]))`, on MariaDB as JSON. A parameter after LIMIT is the
// last of its statement.
//
// Every failure is a sql::Error, whose kind says what may be done about it; its text never quotes a parameter.
//
// No statement is waited for longer than its limit (limit_statements), whatever has become of the database: then the
// connection is given up, as if it had been cut, and that is `unavailable`. Sessions connected before that moment
// connect anew before they are used again, for what silenced one has mostly silenced all.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "platform/json/json.hpp"
#include "platform/text/ids.hpp"
#include "platform/time/time.hpp"

namespace consulta::sql {

// How long a statement may take. The database itself ends one two seconds sooner, so that a database that still speaks
// says why; and a transaction in which nothing is asked for as long, so that the locks of who fell silent in it are
// free when the same work is tried again on another connection. Shorter than two heartbeats of the broker (20 s): a
// consumer that has waited so long keeps its connection.
inline constexpr std::chrono::seconds statement_limit{17};
inline constexpr std::chrono::seconds least_statement_limit{3};

// The same for every session made from now on. At least least_statement_limit.
void limit_statements(std::chrono::seconds limit);

// PostgreSQL keeps the plan of a prepared statement, and with it what suited tables that may have grown since: looking
// through all of one that was empty. Whatever happens to a table, a kept plan is wrong no longer than this.
inline constexpr std::chrono::seconds plans_last{5};

// With this in it, a statement is planned each time anew for the values it comes with: one whose filters may be left
// out.
inline constexpr std::string_view planned_for_its_values = "/* planned for its values */";

enum class ErrorKind {
  unique,       // a unique or primary key already has it
  exclusion,    // an exclusion constraint forbids it
  stale,        // Statement::expecting: other rows than these
  retryable,    // deadlock or serialization failure: the same transaction may succeed at once
  unavailable,  // no connection: whether the last statement took effect is unknown
  other,
};
BOOST_DESCRIBE_ENUM(ErrorKind, unique, exclusion, stale, retryable, unavailable, other)

struct Error : std::runtime_error {
  Error(ErrorKind k, const std::string& what) : std::runtime_error(what), kind(k) {}
  ErrorKind kind;
};

// The database is away: whatever it was about, it waits.
inline bool is_unavailable(const std::exception& e) {
  const auto* error = dynamic_cast<const Error*>(&e);
  return error != nullptr && error->kind == ErrorKind::unavailable;
}

// A value on its way in or out: text, or NULL.
using Cell = std::optional<std::string>;

namespace detail {

inline Cell to_cell(const std::string& v) {
  return v;
}
inline Cell to_cell(std::string_view v) {
  return std::string(v);
}
inline Cell to_cell(const char* v) {
  return std::string(v);
}
inline Cell to_cell(const Uuid& v) {
  return to_text(v);
}
Cell to_cell(const std::vector<Uuid>& v);  // PostgreSQL's {…,…}
inline Cell to_cell(Instant v) {
  return sql_instant(v);
}
inline Cell to_cell(bool v) {
  return v ? "1" : "0";
}
template <std::integral T>
requires(!std::same_as<T, bool>) Cell to_cell(T v) {
  return std::to_string(v);
}
template <json::detail::DescribedEnum T>
Cell to_cell(T v) {
  return json::enum_text(v);
}
template <class T>
Cell to_cell(const std::optional<T>& v) {
  return v ? to_cell(*v) : std::nullopt;
}

void from_text(const std::string& text, std::string& out);
void from_text(const std::string& text, Uuid& out);
void from_text(const std::string& text, Instant& out);
void from_text(const std::string& text, bool& out);
void from_text(const std::string& text, std::int64_t& out);
void from_text(const std::string& text, std::int32_t& out);
template <json::detail::DescribedEnum T>
void from_text(const std::string& text, T& out) {
  if (!boost::describe::enum_from_string(text.c_str(), out)) throw Error(ErrorKind::other, "unknown value " + text);
}
template <class T>
requires(json::detail::IsVector<T>::value || json::detail::Described<T>) void from_text(const std::string& text,
                                                                                        T& out) {
  out = json::read<T>(text);  // a json column
}
template <class T>
void from_cell(const Cell& cell, T& out) {
  if (!cell) throw Error(ErrorKind::other, "a column is NULL that must not be");
  from_text(*cell, out);
}
template <class T>
void from_cell(const Cell& cell, std::optional<T>& out) {
  if (cell) {
    from_text(*cell, out.emplace());
  } else {
    out.reset();
  }
}

// As this database reads it.
template <class T>
Cell to_cell(const T& v, bool postgresql) {
  if constexpr (std::same_as<T, std::vector<Uuid>>) {
    if (!postgresql) return json::write(v);
  }
  return to_cell(v);
}

}  // namespace detail

// A statement of a service's queries/, named as its file. `Row` is what each row of it is: a described struct whose
// members are the columns by their names and in their order, one value, or void.
template <class Row>
struct Query {
  std::string_view name, text;
};

// The same where it runs on either database, which each have a file of their own of it.
template <class Row>
struct DialectQuery {
  Query<Row> postgresql, mariadb;
};

template <class Row>
std::vector<Uuid> ids_of(const std::vector<Row>& rows) {
  std::vector<Uuid> ids;
  ids.reserve(rows.size());
  for (const auto& row : rows) ids.push_back(row.id);
  return ids;
}

// A statement and its values, to be run later.
struct Statement {
  template <class... In>
  explicit Statement(std::string_view t, const In&... in) : text(t), values{detail::to_cell(in)...} {}
  template <class... In>
  explicit Statement(const Query<void>& query, const In&... in) : Statement(query.text, in...) {}

  // One whose only value is a JSON array of rows.
  template <json::detail::Described T>
  static Statement of_rows(const Query<void>& query, const std::vector<T>& rows) {
    Statement out(query, json::write_sparse(rows));
    out.by_rows = true;
    return out;
  }

  // Fails as `stale` where it changes another number of rows. On PostgreSQL it returns something for each.
  template <class Row, class... In>
  static Statement expecting(std::size_t rows, const Query<Row>& query, const In&... in) {
    return expecting(rows, query.text, in...);
  }
  template <class... In>
  static Statement expecting(std::size_t rows, std::string_view text, const In&... in) {
    Statement out(text, in...);
    out.expected = rows;
    return out;
  }

  // Makes this do for the rows of `other` as well what it does for its own. False where the two differ in more.
  bool join(const Statement& other);

  std::string text;
  std::vector<Cell> values;
  bool by_rows = false;
  std::optional<std::size_t> expected;  // how many rows it shall change
};

// One connection with its prepared statements. Belongs to one thread at a time. After ErrorKind::unavailable the next
// statement outside a transaction connects again.
class Session {
 public:
  // `postgresql://user:password@host:port/name` or `mysql://…`. Connects at first use.
  explicit Session(std::string url);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // The number of rows changed.
  template <class... In>
  std::size_t exec(std::string_view statement, const In&... in) {
    return exec(statement, cells(in...));
  }
  std::size_t exec(std::string_view statement, std::vector<Cell> values) {
    std::vector<std::vector<Cell>> none;
    return run(statement, std::move(values), 0, none);
  }

  template <class Row, class... In>
  std::vector<Row> all(const Query<Row>& query, const In&... in) {
    if constexpr (json::detail::Described<Row>) {
      return all<Row>(query.text, in...);
    } else {
      return column<Row>(query.text, in...);
    }
  }
  // The first row, if there is one.
  template <class Row, class... In>
  std::optional<Row> maybe(const Query<Row>& query, const In&... in) {
    auto rows = all(query, in...);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }
  template <class... In>
  std::size_t exec(const Query<void>& query, const In&... in) {
    return exec(query.text, in...);
  }

  template <class Row, class... In>
  std::vector<Row> all(const DialectQuery<Row>& query, const In&... in) {
    return all(own(query), in...);
  }
  template <class Row, class... In>
  std::optional<Row> maybe(const DialectQuery<Row>& query, const In&... in) {
    return maybe(own(query), in...);
  }
  template <class... In>
  std::size_t exec(const DialectQuery<void>& query, const In&... in) {
    return exec(own(query), in...);
  }
  // To be run later, in this session or another one of the same database.
  template <class... In>
  Statement statement(const DialectQuery<void>& query, const In&... in) const {
    Statement out(own(query));
    out.values = cells(in...);
    return out;
  }

  template <json::detail::Described T, class... In>
  std::vector<T> all(std::string_view statement, const In&... in) {
    using Members = json::detail::Members<T>;
    std::vector<std::vector<Cell>> found;
    run(statement, cells(in...), boost::mp11::mp_size<Members>::value, found);
    std::vector<T> out(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) {
      std::size_t column = 0;
      boost::mp11::mp_for_each<Members>(
          [&](auto member) { detail::from_cell(found[i][column++], out[i].*member.pointer); });
    }
    return out;
  }

  template <json::detail::Described T, class... In>
  std::optional<T> maybe(std::string_view statement, const In&... in) {
    auto rows = all<T>(statement, in...);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

  // One column of every row.
  template <class T, class... In>
  std::vector<T> column(std::string_view statement, const In&... in) {
    std::vector<std::vector<Cell>> found;
    run(statement, cells(in...), 1, found);
    std::vector<T> out(found.size());
    for (std::size_t i = 0; i < found.size(); ++i) detail::from_cell(found[i][0], out[i]);
    return out;
  }

  // One column of the first row, if there is a row.
  template <class T, class... In>
  std::optional<T> value(std::string_view statement, const In&... in) {
    auto rows = column<T>(statement, in...);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }

  // Runs a script as it is, unprepared: for migrations.
  void script(const std::string& text);

  // Another limit for the statements of this session; connects anew with the next one.
  void limit_statements(std::chrono::seconds limit);

  void begin();
  void commit();
  void rollback() noexcept;
  // When a statement last went well. From any thread.
  std::chrono::steady_clock::time_point answered() const {
    return std::chrono::steady_clock::time_point(std::chrono::steady_clock::duration(answered_));
  }
  bool in_transaction() const { return in_transaction_; }
  bool is_postgresql() const { return postgresql_; }

 private:
  struct Impl;
  template <class Row>
  const Query<Row>& own(const DialectQuery<Row>& query) const {
    return postgresql_ ? query.postgresql : query.mariadb;
  }
  template <class... In>
  std::vector<Cell> cells(const In&... in) const {
    return {detail::to_cell(in, postgresql_)...};
  }
  // Connects where need be and runs `body`, within the limit.
  template <class Body>
  auto watched(Body&& body);
  void connect();
  std::size_t run(std::string_view statement, std::vector<Cell> in, std::size_t columns,
                  std::vector<std::vector<Cell>>& out);

  std::string url_;
  bool postgresql_;
  bool in_transaction_ = false;
  std::chrono::seconds limit_;
  std::atomic<std::chrono::steady_clock::rep> answered_{0};
  std::unique_ptr<Impl> impl_;
};

// Begins; rolls back unless committed.
class Transaction {
 public:
  explicit Transaction(Session& session) : session_(session) { session_.begin(); }
  ~Transaction() {
    if (session_.in_transaction()) session_.rollback();
  }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  void commit() { session_.commit(); }

 private:
  Session& session_;
};

// A fixed number of sessions. lease() hands out the one used last (its statements are warm) and waits while all are
// taken, at most five seconds, then throws Error(unavailable).
class Pool {
 public:
  Pool(const std::string& url, std::size_t size);

  class Lease {
   public:
    Lease(Pool& pool, std::unique_ptr<Session> session) : pool_(&pool), session_(std::move(session)) {}
    Lease(Lease&&) = default;
    ~Lease() {
      if (session_) pool_->give_back(std::move(session_));
    }
    Session& operator*() { return *session_; }
    Session* operator->() { return session_.get(); }

   private:
    Pool* pool_;
    std::unique_ptr<Session> session_;
  };

  Lease lease();

 private:
  void give_back(std::unique_ptr<Session> session);

  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Session>> free_;
};

struct Migration {
  std::string_view name;  // "0001_start.sql"; applied in this order
  std::string_view text;
};

// Applies what has not been applied yet, each once, whoever starts at the same time. A statement of these may take ten
// minutes, for it may rewrite a large table. Throws Error.
void migrate(Session& session, const std::vector<Migration>& migrations);

}  // namespace consulta::sql
