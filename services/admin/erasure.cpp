#include "services/admin/erasure.hpp"

#include "events/auth.hpp"
#include "platform/observe/log.hpp"
#include "services/admin/letters_of_people.hpp"
#include "services/admin/personal.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

constexpr std::chrono::seconds pause{2};
constexpr std::chrono::minutes between_looks{15}, after_failure{1};

void remember(const std::vector<events::Event<events::UserErased>>& all, broker::Work& work) {
  std::vector<Uuid> ids;
  for (const auto& event : all) {
    ids.push_back(event.data.user_id);
    ids.insert(ids.end(), event.data.dependant_ids.begin(), event.data.dependant_ids.end());
  }
  store::insert_erased(work.db(), std::move(ids), Clock::now());
}

bool is_about_erased(sql::Session& db, const broker::DeadLetter& letter) {
  const auto ids = ids_in(letter.body);
  return !ids.empty() && !store::erased(db, ids).empty();
}

void look(host::Host& host, sql::Session& db) {
  const auto began = Clock::now();
  const auto due = store::due_look(db, began);
  if (!due) return;
  sql::Transaction holding(db);
  auto next = began + between_looks;
  try {
    forget_people(host, db, "erased", [&](const broker::DeadLetter& letter) { return is_about_erased(db, letter); });
  } catch (const broker::ConnectionError& e) {
    spdlog::error("dead letters that name somebody who was erased: {}; trying again", e.what());
    next = began + after_failure;
  }
  store::put_off_look(db, *due, next);
  holding.commit();
}

}  // namespace

void add_erasure(host::Host& host) {
  host.on<events::UserErased>(remember);
  host.every(pause, "letting go of who was erased", [&host](sql::Session& db) { look(host, db); });
}

}  // namespace consulta::admin
