#include "services/admin/letters_of_people.hpp"
#include "services/admin/projection.hpp"
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

void add_counting(host::Host& host, const WallClock& clock) {
  host.every(std::chrono::seconds(1), "figures", [&host, clock](sql::Session& db) {
    // Turn by turn, so that neither waits for all of the other.
    bool new_ones = true, others = true;
    while (new_ones || others) {
      new_ones = count_new(db, clock);
      others = make_more(db, clock);
      if (host.stopping()) return;
    }
  });
}

}  // namespace consulta::admin
