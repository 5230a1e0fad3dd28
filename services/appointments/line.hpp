// The line of those who wait. Time of a doctor's that can be booked goes to who came first of those who could use it,
// and on from there where they leave some of it. Locks nobody: whoever is found decides anew.
#pragma once

#include "engine/lane.hpp"
#include "services/appointments/waitlist.hpp"

namespace consulta::appointments {

using Waits = engine::AggregateLane<Waiting>;

class Line : public engine::Lane {
 public:
  // `places`: see store::next_in_line().
  Line(Waits& waits, std::optional<std::int32_t> places) : waits_(waits), places_(places) {}

  // From its beginning. The caller commits.
  void pass_down(const std::vector<Span>& spans, broker::Work& work);

  std::vector<std::type_index> notes() const override { return {typeid(PassOn)}; }
  void take(const std::vector<const engine::Note*>& notes, engine::Turn& turn) override;

 private:
  Waits& waits_;
  std::optional<std::int32_t> places_;
};

}  // namespace consulta::appointments

namespace consulta {
extern template class engine::AggregateLane<appointments::Waiting>;  // in line.cpp, once
}  // namespace consulta
