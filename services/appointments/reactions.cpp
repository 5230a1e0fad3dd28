#include "services/appointments/reactions.hpp"

#include "events/doctors.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {
namespace {

std::optional<Span> span_of(const events::SlotReleased& released, broker::Work& work) {
  const auto practised = store::practised_by(work.db(), released.doctor_id);
  if (!practised) return std::nullopt;
  return Span{released.doctor_id, *practised, released.starts_at, released.ends_at, released.patient_id};
}
std::optional<Span> span_of(const events::SlotsOpened& opened, broker::Work&) {
  return Span{opened.doctor_id, opened.specialty_ids, opened.from, opened.to, std::nullopt};
}

// Down the line with what still can be booked.
template <class E>
auto pass_down(Line& line, const Options& options) {
  return [&line, options](const std::vector<events::Event<E>>& batch, broker::Work& work) {
    if (!store::anybody_waits(work.db())) return;
    std::vector<Span> spans;
    for (const auto& event : batch) {
      auto span = span_of(event.data, work);
      if (span && span->to > Clock::now() + options.min_notice) spans.push_back(std::move(*span));
    }
    line.pass_down(spans, work);
  };
}

}  // namespace

std::optional<std::int32_t> unpaid_places(sql::Session& db, const Options& options, Memory& memory,
                                          const Uuid& patient_id) {
  if (options.max_unpaid == 0) return std::nullopt;
  return memory.proved.contains(db, patient_id) ? options.max_unpaid : 1;
}

Aggregates::Aggregates(engine::Reactor& reactor, const Options& options, Memory& memory)
    : appointments(reactor, store::appointments,
                   [options](engine::Turn&) {
                     return Appointment::Context{Clock::now(), &engine::fresh_ids(), options.cancel_free,
                                                 options.public_url, options.no_show_grace};
                   }),
      waits(reactor, store::waits,
            [options, &memory](engine::Turn& turn) {
              return Waiting::Context{Clock::now(), &engine::fresh_ids(),
                                      [&memory, &work = turn.work](const Uuid& id) {
                                        const auto bookable = memory.bookables.get(work.before(), id, std::nullopt);
                                        return bookable ? std::optional(bookable->specialty) : std::nullopt;
                                      },
                                      [options, &memory, &work = turn.work](const Uuid& id) {
                                        return unpaid_places(work.before(), options, memory, id);
                                      },
                                      [&turn](const Uuid& id, Instant from, Instant to) {
                                        // Else who has just lost an offer would still be where it was.
                                        if (turn.unsaved) throw engine::NotQuickly("an offer that is over still shows");
                                        return store::own_times(turn.work.before(), id, from, to);
                                      }};
            }),
      line(waits, options.max_unpaid == 0 ? std::nullopt : std::optional(options.max_unpaid)),
      copying(memory.bookables) {
  bring_to_appointments(appointments)
      .remember_begun()
      .after_commit([&memory](const Appointment& a) { memory.changed(a); })
      .ready();
  bring_to_waits(waits).ready();
  reactor.add(line);
  reactor.add(copying);
  reactor.add(move_offers);
}

void add_reactions(host::Host& host, const Options& options, Line& line) {
  host.on<events::SlotReleased>(pass_down<events::SlotReleased>(line, options));
  host.on<events::SlotsOpened>(pass_down<events::SlotsOpened>(line, options));
}

}  // namespace consulta::appointments

namespace consulta {
template class engine::AggregateLane<appointments::Appointment>;
}  // namespace consulta
