#include "services/admin/letters_of_people.hpp"
#include "services/admin/service.hpp"

namespace consulta::admin {

void add_deadlines(host::Host& host, std::chrono::hours keep_letters) {
  host.every(std::chrono::hours(1), "forgetting people in old dead letters", [&host, keep_letters](sql::Session& db) {
    const auto before = Clock::now() - keep_letters;
    sql::Transaction holding(db);
    forget_people(host, db, "old",
                  [&](const broker::DeadLetter& letter) { return letter.given_up_at && *letter.given_up_at < before; });
  });
}

}  // namespace consulta::admin
