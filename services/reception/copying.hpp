// Writes the copies: what appointments, auth and doctors tell, in one order in every replica, so that two batches never
// wait for each other.
#pragma once

#include <functional>
#include <map>

#include "engine/reaction.hpp"

namespace consulta::reception {

class Copying : public engine::Lane {
 public:
  Copying();

  std::vector<std::string> events() const override;
  using Lane::take;
  void take(std::span<const broker::Delivery* const> deliveries, engine::Turn& turn) override;

 private:
  // In the order in which they are written.
  enum class Of { doctor, patient, dependant, visit };
  struct Row {
    Of of;
    Uuid id{};
    std::function<void(sql::Session&)> write;
  };

  // `write(data, told, db)` where an event comes that is about the one of the id in that member.
  template <class E, class M, class Write>
  void on(Of of, Uuid M::*id, Write write);
  // What it adds to the visit that it tells of: `add(data, visit)`.
  template <class E, class Add>
  void on_visit(Add add);
  void on_people();
  void on_doctors();
  static std::vector<Row> erased(const broker::Delivery& delivery);

  std::map<std::string, std::function<std::vector<Row>(const broker::Delivery&)>, std::less<>> readers_;
};

}  // namespace consulta::reception
