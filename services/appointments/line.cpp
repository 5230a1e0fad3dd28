#include "services/appointments/line.hpp"

#include "services/appointments/store.hpp"

namespace consulta::appointments {

void Line::pass_down(const std::vector<Span>& spans, broker::Work& work) {
  std::vector<std::pair<Uuid, Freed>> turns;
  for (const auto& span : spans) {
    if (const auto first = store::next_in_line(work.db(), span, Uuid{}, places_))
      turns.emplace_back(*first, Freed{span});
  }
  if (!turns.empty()) waits_.tell(std::move(turns), work);
}

void Line::take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) {
  // Who has just lost an offer has its place again, once that is saved.
  if (turn.way == engine::Way::quick) throw engine::NotQuickly("whose turn it is shows only once this is saved");
  auto& db = turn.work.db();
  for (const auto* note : notes) {
    const auto& span = static_cast<const PassOn*>(note->message.get())->span;
    if (const auto next = store::next_in_line(db, span, note->to, places_)) turn.notes.emplace_back(*next, Freed{span});
  }
}

}  // namespace consulta::appointments

namespace consulta {
template class engine::AggregateLane<appointments::Waiting>;
}  // namespace consulta
