#include <algorithm>
#include <iterator>

#include "engine/sweep.hpp"
#include "services/prescriptions/queries.hpp"
#include "services/prescriptions/service.hpp"

namespace consulta::prescriptions {
namespace {

std::vector<host::UnheardOf> begun(sql::Session& db, const std::vector<host::UnheardOf>& asked) {
  const auto known = store::visits(db, sql::ids_of(asked));
  std::vector<host::UnheardOf> heard;
  std::copy_if(asked.begin(), asked.end(), std::back_inserter(heard),
               [&](const host::UnheardOf& of) { return std::find(known.begin(), known.end(), of.id) != known.end(); });
  return heard;
}

std::vector<host::UnheardOf> treated(sql::Session& db, const std::vector<host::UnheardOf>& asked) {
  std::vector<Uuid> doctors;
  for (const auto& of : asked) doctors.push_back(of.by);
  std::vector<host::UnheardOf> heard;
  for (const auto& pair : store::treated(db, sql::ids_of(asked), doctors)) {
    heard.push_back({pair.person_id, pair.doctor_id});
  }
  return heard;
}

}  // namespace

void erase(sql::Session& db, broker::Outlet& outlet, Aggregates& aggregates, const std::function<bool()>& stopping) {
  const auto erase = [&](const Uuid& user_id) {
    store::forget_names_of_visits(db, user_id);
    engine::sweep_of(user_id, aggregates.allergies, store::allergies_to_erase, ForgetAllergies{}, db, outlet, stopping);
    engine::sweep_of(user_id, aggregates.prescriptions, store::prescriptions_to_erase, Erase{}, db, outlet, stopping);
  };
  engine::erase_due(db, store::erasures, erase, stopping);
}

void add_deadlines(host::Host& host, const Options& options, Memory& memory, Aggregates& aggregates) {
  host.look_every(std::chrono::milliseconds(50), "consultations of which nothing was heard", [&](sql::Session& db) {
    const auto now = std::chrono::steady_clock::now();
    memory.visits.look([&](const auto& asked) { return begun(db, asked); }, now);
    memory.patients.look([&](const auto& asked) { return treated(db, asked); }, now);
  });
  host.at_end([&] {
    memory.visits.end();
    memory.patients.end();
  });
  host.every(std::chrono::seconds(1), "erasing",
             [&](sql::Session& db) { erase(db, host.relay(), aggregates, [&host] { return host.stopping(); }); });
  host.every(std::chrono::hours(1), "forgetting old prescriptions", [&host, keep = options.keep](sql::Session& db) {
    host.forget(db, queries::forget_old_prescriptions, Clock::now() - keep);
    host.forget(db, queries::forget_old_visits, Clock::now() - keep);
  });
}

}  // namespace consulta::prescriptions
