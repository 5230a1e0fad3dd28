#include "tests/support/own_tables.hpp"

#include <boost/url.hpp>

#include "engine/host/host.hpp"
#include "tests/support/clinic.hpp"

namespace consulta::testing {

OwnTables::OwnTables(const std::string& database, const std::vector<sql::Migration>& own_migrations)
    : url_(env(database)), name_(boost::urls::url(url_).path().substr(1)), db_(url_) {
  empty();
  auto migrations = host::migrations_of_all(db_.is_postgresql());
  migrations.insert(migrations.end(), own_migrations.begin(), own_migrations.end());
  sql::migrate(db_, migrations);
}

OwnTables::~OwnTables() {
  empty();
}

void OwnTables::empty() {
  const std::vector<std::string> statements =
      db_.is_postgresql()
          ? std::vector<std::string>{"SET client_min_messages = error", "DROP SCHEMA IF EXISTS public CASCADE",
                                     "CREATE SCHEMA public"}
          : std::vector<std::string>{"DROP DATABASE " + name_, "CREATE DATABASE " + name_ + " CHARACTER SET utf8mb4",
                                     "USE " + name_};
  for (const auto& statement : statements) db_.script(statement);
}

}  // namespace consulta::testing
