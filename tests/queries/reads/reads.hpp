// How much a database reads for each statement of a service once its tables are large: in proportion to what it finds.
// The database counts it, while the statement is run as the service runs it, so no plan is judged by its name.
//
//   Reads reads("FAULTS_DB", appointments::migrations());
//   reads.of(queries::list_waiting, nth_id(7), null, 10);  // finds something, and reads little
//   reads.of(queries::list_waiting, nth_id(0), null, 10).finds_nothing();
//   reads.except({"list_doctors"}, "a clinic has not so many");
//   reads.check([](auto&& visit) { queries::each(visit); }, {"INSERT …", "INSERT …"});
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "platform/sql/sql.hpp"
#include "tests/support/own_tables.hpp"

namespace consulta::testing {

inline const sql::Cell null;

// The same as nth_id(n) in the scripts that fill tables.
Uuid nth_id(std::uint64_t n);
// The statement that makes it there; and what the databases do by themselves from time to time.
std::string_view nth_id_of(const sql::Session& db);
void look_at_tables(sql::Session& db);
// Ten of them, from `first` on, far from each other.
std::vector<Uuid> ten_ids(std::uint64_t first = 1);

class Reads {
 public:
  struct Case {
    std::string statement;  // with its values
    std::function<std::size_t(sql::Session&)> run;
    bool kept = false;  // its plan
    bool nothing = false;
    std::size_t more = 0;

    // Else it has to find something, or nothing would be shown.
    void finds_nothing() { nothing = true; }
    // Reads so many rows more by its nature.
    void besides(std::size_t rows) { more = rows; }
  };

  // Empties the database that the environment of the clinic calls so, now and at the end, and makes in it the tables
  // that a service has.
  Reads(const std::string& database, const std::vector<sql::Migration>& own_migrations);

  template <class Row, class... In>
  Case& of(const sql::Query<Row>& query, In... in) {
    return add(query.name, query.text, {sql::detail::to_cell(in, db_.is_postgresql())...}, [query, in...](auto& db) {
      if constexpr (std::is_void_v<Row>) {
        return db.exec(query, in...);
      } else {
        return db.all(query, in...).size();
      }
    });
  }
  template <class Row, class... In>
  Case& of(const sql::DialectQuery<Row>& query, In... in) {
    return of(own(query), in...);
  }
  void except(const std::vector<std::string_view>& names, const std::string& reason);

  // Every statement that `visit_each` visits has to be one of the above, but for an INSERT, which finds by a key what
  // it conflicts with. Runs them all while the tables are empty and the database knows it, fills the tables, and
  // measures all: before the database has looked at what is there now, and after; on PostgreSQL with the plans that it
  // makes for the values, and with those that it keeps. One that is planned for its values goes by what was looked at.
  template <class VisitEach>
  void check(const VisitEach& visit_each, const std::vector<std::string>& fill) {
    std::map<std::string_view, std::string_view> statements;
    visit_each([&](const auto& query) {
      const auto& ours = own(query);
      statements.emplace(ours.name, ours.text);
    });
    check_names(statements);
    check_reads(fill);
  }

 private:
  template <class Row>
  const sql::Query<Row>& own(const sql::DialectQuery<Row>& query) const {
    return db_.is_postgresql() ? query.postgresql : query.mariadb;
  }
  template <class Row>
  const sql::Query<Row>& own(const sql::Query<Row>& query) const {
    return query;
  }
  Case& add(std::string_view name, std::string_view text, const std::vector<sql::Cell>& values,
            std::function<std::size_t(sql::Session&)> run);
  void check_names(const std::map<std::string_view, std::string_view>& statements) const;
  void check_reads(const std::vector<std::string>& fill);
  // But for those whose plan is never kept, where `plans` is that all are.
  void for_each(std::string_view plans, const std::function<void(const Case&)>& what);
  void measure(const Case& one, const std::string& when);

  OwnTables tables_;
  sql::Session& db_;
  std::multimap<std::string_view, Case> cases_;
  std::map<std::string_view, std::string> exempt_;
};

}  // namespace consulta::testing
