// A database that tests have for themselves, with the tables of a service: emptied at first and in the end.
#pragma once

#include <string>
#include <vector>

#include "platform/sql/sql.hpp"

namespace consulta::testing {

class OwnTables {
 public:
  // `database`: its name in the clinic's env file.
  OwnTables(const std::string& database, const std::vector<sql::Migration>& own_migrations);
  ~OwnTables();
  OwnTables(const OwnTables&) = delete;
  OwnTables& operator=(const OwnTables&) = delete;

  sql::Session& db() { return db_; }
  const std::string& url() const { return url_; }

 private:
  void empty();

  std::string url_, name_;
  sql::Session db_;
};

}  // namespace consulta::testing
