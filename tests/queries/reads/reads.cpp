#include "tests/queries/reads/reads.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <thread>

namespace consulta::testing {
namespace {

constexpr std::chrono::seconds enough_to_fill{300};
constexpr std::string_view made_anew = "force_custom_plan", kept = "force_generic_plan";

// So far so far in one transaction, the first of them only on PostgreSQL.
struct Read {
  std::int64_t pages = 0, rows = 0;
};
BOOST_DESCRIBE_STRUCT(Read, (), (pages, rows))

// Rows of tables and of indexes, and pages, which also tell of what an index skips.
constexpr std::string_view postgresql_has_read =
    "SELECT CAST(sum(pg_stat_get_xact_blocks_fetched(oid)) AS bigint) AS pages, "
    "CAST(sum(pg_stat_get_xact_tuples_returned(oid)) AS bigint) AS rows "
    "FROM pg_class WHERE relnamespace = CAST('public' AS regnamespace)";
constexpr std::string_view mariadb_has_read =
    "SELECT 0 AS pages, CAST(SUM(VARIABLE_VALUE) AS SIGNED) AS `rows` FROM information_schema.SESSION_STATUS "
    "WHERE VARIABLE_NAME LIKE 'HANDLER\\_READ%' OR VARIABLE_NAME = 'HANDLER_ICP_ATTEMPTS'";

constexpr std::string_view postgresql_nth_id =
    "CREATE FUNCTION nth_id(n bigint) RETURNS uuid LANGUAGE sql IMMUTABLE AS "
    "'SELECT CAST(''00000000-0000-7000-8000-'' || lpad(to_hex(n), 12, ''0'') AS uuid)'";
constexpr std::string_view mariadb_nth_id =
    "CREATE FUNCTION nth_id(n BIGINT) RETURNS CHAR(36) CHARACTER SET ascii DETERMINISTIC "
    "RETURN CONCAT('00000000-0000-7000-8000-', LPAD(LOWER(HEX(n)), 12, '0'))";

}  // namespace

Uuid nth_id(std::uint64_t n) {
  return parse_uuid(fmt::format("00000000-0000-7000-8000-{:012x}", n)).value();
}
std::vector<Uuid> ten_ids(std::uint64_t first) {
  std::vector<Uuid> ids;
  for (std::uint64_t i = 0; i < 10; ++i) ids.push_back(nth_id(first + 1000 * i));
  return ids;
}

std::string_view nth_id_of(const sql::Session& db) {
  return db.is_postgresql() ? postgresql_nth_id : mariadb_nth_id;
}
void look_at_tables(sql::Session& db) {
  if (db.is_postgresql()) return db.script("VACUUM ANALYZE");
  for (const auto& table :
       db.column<std::string>("SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = DATABASE()")) {
    db.column<std::string>("ANALYZE TABLE " + table);
  }
}

Reads::Reads(const std::string& database, const std::vector<sql::Migration>& own_migrations)
    : tables_(database, own_migrations), db_(tables_.db()) {
  db_.limit_statements(enough_to_fill);
  db_.script(std::string(nth_id_of(db_)));
}

Reads::Case& Reads::add(std::string_view name, std::string_view statement, const std::vector<sql::Cell>& values,
                        std::function<std::size_t(sql::Session&)> run) {
  std::string text;
  for (const auto& value : values) text += (text.empty() ? "" : ", ") + value.value_or("NULL").substr(0, 60);
  const bool kept = statement.find(sql::planned_for_its_values) == std::string_view::npos;
  return cases_.emplace(name, Case{fmt::format("{}({})", name, text), std::move(run), kept})->second;
}

void Reads::except(const std::vector<std::string_view>& names, const std::string& reason) {
  for (const auto& name : names) exempt_.emplace(name, reason);
}

void Reads::check_names(const std::map<std::string_view, std::string_view>& statements) const {
  for (const auto& [name, text] : statements) {
    const bool measured = cases_.contains(name), excepted = exempt_.contains(name);
    CHECK_MESSAGE((measured || excepted || text.starts_with("INSERT")),
                  name << ".sql is neither measured nor excepted with a reason");
    CHECK_MESSAGE(!(measured && excepted), name << ".sql is measured and excepted");
  }
  for (const auto& [name, reason] : exempt_) {
    CHECK_MESSAGE(statements.contains(name), "no statement is called " << name << " any more");
  }
}

void Reads::check_reads(const std::vector<std::string>& fill) {
  if (db_.is_postgresql()) {
    db_.script("SET client_min_messages = error; SET synchronous_commit = off");
    look_at_tables(db_);
    for_each(kept, [&](const Case& one) { one.run(db_); });
  }
  const auto planned_anew = std::chrono::steady_clock::now() + sql::plans_last;
  for (const auto& statement : fill) db_.script(statement);
  if (db_.is_postgresql()) std::this_thread::sleep_until(planned_anew);
  for (const bool looked : {false, true}) {
    if (looked) look_at_tables(db_);
    const std::string when = looked ? "after the database has looked" : "before the database has looked";
    for_each(made_anew, [&](const Case& one) {
      if (one.kept || looked) measure(one, when);
    });
    for_each(kept, [&](const Case& one) { measure(one, when + ", with a plan that is kept"); });
  }
}

void Reads::for_each(std::string_view plans, const std::function<void(const Case&)>& what) {
  if (!db_.is_postgresql()) {
    if (plans == kept) return;
  } else {
    db_.script("SET plan_cache_mode = " + std::string(plans));
  }
  for (const auto& [name, one] : cases_) {
    if (plans == made_anew || one.kept) what(one);
  }
}

void Reads::measure(const Case& one, const std::string& when) {
  const auto has_read = db_.is_postgresql() ? postgresql_has_read : mariadb_has_read;
  sql::Transaction undone(db_);
  const auto idle = db_.all<Read>(has_read).front();
  const auto before = db_.all<Read>(has_read).front();
  const auto found = static_cast<std::int64_t>(one.run(db_));
  const auto after = db_.all<Read>(has_read).front();
  // Asking costs the same each time.
  const auto rows = after.rows - before.rows - (before.rows - idle.rows);
  const auto pages = after.pages - before.pages - (before.pages - idle.pages);
  const auto expected = found + static_cast<std::int64_t>(one.more);
  INFO(one.statement << ", " << when << ": found " << found << ", read " << rows << " rows, " << pages << " pages");
  CHECK((found == 0) == one.nothing);
  // What has its place on a few pages may be read whole.
  CHECK(rows <= 256 + 4 * expected);
  CHECK(pages <= 64 + 24 * expected);
}

}  // namespace consulta::testing
