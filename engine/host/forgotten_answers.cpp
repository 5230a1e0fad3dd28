#include "engine/host/forgotten_answers.hpp"

#include "engine/host/queries.hpp"
#include "engine/reaction.hpp"
#include "events/auth.hpp"

namespace consulta::host {

void forget_answers_to(sql::Session& db, const Uuid& account) {
  db.exec(queries::forget_answers_to, to_text(account));
}

void forget_answers_to_erased(std::span<const broker::Delivery> deliveries, broker::Work& work) {
  for (const auto& delivery : deliveries) {
    if (!events::UserErased::kind.is(delivery.type)) continue;
    const auto erased = engine::event_of<events::UserErased>(delivery).data.user_id;
    work.finish_with(work.before().statement(queries::forget_answers_to, to_text(erased)));
  }
}

}  // namespace consulta::host
