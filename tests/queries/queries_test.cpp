// Every statement of every service is one its migrated database takes, and its columns are the members of the struct
// they are read into, by their names and in their order. Needs a running clinic.
#include <doctest/doctest.h>
#include <libpq-fe.h>
#include <mysql.h>

#include <boost/url.hpp>
#include <cctype>
#include <memory>
#include <ostream>

#include "broker/queries.hpp"
#include "engine/host/queries.hpp"
#include "services/admin/queries.hpp"
#include "services/appointments/queries.hpp"
#include "services/auth/queries.hpp"
#include "services/doctors/queries.hpp"
#include "services/notifications/queries.hpp"
#include "services/payments/queries.hpp"
#include "services/prescriptions/queries.hpp"
#include "services/reception/queries.hpp"
#include "tests/support/clinic.hpp"

using namespace consulta;
using consulta::testing::env;

namespace {

struct Columns : std::vector<std::string> {
  using vector::vector;
};
std::ostream& operator<<(std::ostream& out, const Columns& columns) {
  for (const auto& name : columns) out << name << ' ';
  return out;
}

// The statement with the database's own marks for its parameters: `:id` is $1, or ?.
std::string with_marks(std::string_view text, bool numbered) {
  std::string out;
  int parameters = 0;
  char quote = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quote != 0 || c == '\'' || c == '"') {
      quote = quote == 0 ? c : quote == c ? 0 : quote;
    } else if (c == ':') {
      while (i + 1 < text.size() && (std::isalnum(static_cast<unsigned char>(text[i + 1])) || text[i + 1] == '_')) ++i;
      out += numbered ? "$" + std::to_string(++parameters) : "?";
      continue;
    }
    out += c;
  }
  return out;
}

class Postgresql {
 public:
  explicit Postgresql(const std::string& url) : connection_(PQconnectdb(url.c_str()), PQfinish) {
    if (PQstatus(connection_.get()) != CONNECTION_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
  }

  Columns prepare(std::string_view text) const {
    ok(PQprepare(connection_.get(), "", with_marks(text, true).c_str(), 0, nullptr));
    const auto described = ok(PQdescribePrepared(connection_.get(), ""));
    Columns out;
    for (int i = 0; i < PQnfields(described.get()); ++i) out.emplace_back(PQfname(described.get(), i));
    return out;
  }

 private:
  using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;
  Result ok(PGresult* result) const {
    Result owned(result, PQclear);
    if (PQresultStatus(result) != PGRES_COMMAND_OK) throw std::runtime_error(PQerrorMessage(connection_.get()));
    return owned;
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
};

class Mariadb {
 public:
  explicit Mariadb(const std::string& text) : connection_(mysql_init(nullptr), mysql_close) {
    const boost::urls::url url(text);
    if (mysql_real_connect(connection_.get(), url.host().c_str(), url.user().c_str(), url.password().c_str(),
                           url.path().substr(1).c_str(), url.port_number(), nullptr, 0) == nullptr) {
      throw std::runtime_error(mysql_error(connection_.get()));
    }
  }

  Columns prepare(std::string_view text) const {
    const std::unique_ptr<MYSQL_STMT, decltype(&mysql_stmt_close)> statement(mysql_stmt_init(connection_.get()),
                                                                             mysql_stmt_close);
    const auto marked = with_marks(text, false);
    if (mysql_stmt_prepare(statement.get(), marked.data(), marked.size()) != 0) {
      throw std::runtime_error(mysql_stmt_error(statement.get()));
    }
    if (text.find("\nRETURNING ") != std::string_view::npos) run_without_values(statement.get());
    const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> described(
        mysql_stmt_result_metadata(statement.get()), mysql_free_result);
    Columns out;
    for (unsigned i = 0; described && i < mysql_num_fields(described.get()); ++i) {
      out.emplace_back(mysql_fetch_field_direct(described.get(), i)->name);
    }
    return out;
  }

 private:
  // What an INSERT returns is known once it has run. There is nothing to insert in what is NULL.
  static void run_without_values(MYSQL_STMT* statement) {
    std::vector<MYSQL_BIND> values(mysql_stmt_param_count(statement));
    for (auto& value : values) value.buffer_type = MYSQL_TYPE_NULL;
    mysql_stmt_bind_param(statement, values.data());
    if (mysql_stmt_execute(statement) != 0) throw std::runtime_error(mysql_stmt_error(statement));
  }

  std::unique_ptr<MYSQL, decltype(&mysql_close)> connection_;
};

template <class Database, class Row>
void check(const Database& database, const sql::Query<Row>& query) {
  CAPTURE(std::string(query.name));
  Columns columns;
  CHECK_NOTHROW(columns = database.prepare(query.text));
  if constexpr (std::is_void_v<Row>) {
    CHECK(columns.empty());
  } else if constexpr (json::detail::Described<Row>) {
    Columns members;
    boost::mp11::mp_for_each<json::detail::Members<Row>>([&](auto member) { members.emplace_back(member.name); });
    CHECK(columns == members);
  } else {
    CHECK(columns.size() == 1);
  }
}

// A database of each kind that a service has migrated.
struct BothDialects {
  Postgresql postgresql{env("APPOINTMENTS_DB")};
  Mariadb mariadb{env("AUTH_DB")};

  template <class Row>
  void operator()(const sql::DialectQuery<Row>& query) const {
    check(postgresql, query.postgresql);
    check(mariadb, query.mariadb);
  }
  // One that is the same in both.
  template <class Row>
  void operator()(const sql::Query<Row>& query) const {
    check(postgresql, query);
    check(mariadb, query);
  }
};

}  // namespace

TEST_CASE("the parameters of a statement are what begins with a colon outside of quotes") {
  CHECK(with_marks("SELECT ':a', \"b:c\" WHERE d = :e_1 AND f=:g", true) ==
        "SELECT ':a', \"b:c\" WHERE d = $1 AND f=$2");
  CHECK(with_marks("JSON_TABLE(:rows, '$[*]')", false) == "JSON_TABLE(?, '$[*]')");
}

TEST_CASE("a column that is missing, strange or elsewhere is found") {
  const Postgresql database(env("APPOINTMENTS_DB"));
  CHECK(database.prepare("SELECT 1 AS a, :b AS c") == Columns{"a", "c"});
  CHECK_THROWS_WITH(database.prepare("SELECT nothing FROM appointments"), doctest::Contains("nothing"));
}

TEST_CASE("admin: every statement is one its database takes, with the members of its struct") {
  const Postgresql database(env("ADMIN_DB"));
  admin::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("appointments: every statement is one its database takes, with the members of its struct") {
  const Postgresql database(env("APPOINTMENTS_DB"));
  appointments::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("auth: every statement is one its database takes, with the members of its struct") {
  const Mariadb database(env("AUTH_DB"));
  auth::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("doctors: every statement is one its database takes, with the members of its struct") {
  const Postgresql database(env("DOCTORS_DB"));
  doctors::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("notifications: every statement is one its database takes, with the members of its struct") {
  const Mariadb database(env("NOTIFICATIONS_DB"));
  notifications::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("payments: every statement is one its database takes, with the members of its struct") {
  const Postgresql database(env("PAYMENTS_DB"));
  payments::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("reception: every statement is one its database takes, with the members of its struct") {
  const Postgresql database(env("RECEPTION_DB"));
  reception::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("prescriptions: every statement is one its database takes, with the members of its struct") {
  const Postgresql database(env("PRESCRIPTIONS_DB"));
  prescriptions::queries::each([&](const auto& query) { check(database, query); });
}

TEST_CASE("broker: every statement is one that either database takes, with the members of its struct") {
  broker::queries::each(BothDialects());
}

TEST_CASE("host: every statement is one that either database takes, with the members of its struct") {
  host::queries::each(BothDialects());
}

TEST_CASE("the parameter after LIMIT may be another one each time") {
  const std::string three = "SELECT n FROM (SELECT 1 AS n UNION SELECT 2 UNION SELECT 3) AS t WHERE n > ";
  for (const auto& [database, more] :
       {std::pair("APPOINTMENTS_DB", "CAST(:more AS integer)"), std::pair("AUTH_DB", ":more")}) {
    sql::Session db(env(database));
    const auto statement = three + more + " ORDER BY n LIMIT :most";
    CHECK(db.column<std::int32_t>(statement, 1, 5) == std::vector{2, 3});
    CHECK(db.column<std::int32_t>(statement, 0, 2) == std::vector{1, 2});
    CHECK_THROWS_AS(db.column<std::int32_t>(statement, 0, -1), sql::Error);
    CHECK(db.column<std::int32_t>(statement, 0, 1) == std::vector{1});
  }
}

TEST_CASE("many ids are one parameter, as each database reads them") {
  const std::vector ids{new_id(), new_id()};
  sql::Session postgresql(env("APPOINTMENTS_DB")), mariadb(env("AUTH_DB"));
  CHECK(postgresql.column<Uuid>("SELECT unnest(CAST(:ids AS uuid[]))", ids) == ids);
  CHECK(mariadb.column<Uuid>("SELECT v FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r", ids) == ids);
}
